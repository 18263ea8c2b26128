#include "merge.hpp"

#include "patterns.hpp"

namespace hx {
namespace {

/// ``_RANK``: known first, the model last.
i32 rank(const Hit& one) { return one.source == KNOWN ? 3 : one.source == MODEL ? 1 : 2; }

bool is_before(const Hit& one, const Hit& other) {
    return one.start != other.start ? one.start < other.start : one.end > other.end;
}

i32 length(const Hit& one) { return one.end - one.start; }

/// ``_strength(one) > _strength(other)``.
bool is_stronger(const Hit& one, const Hit& other) {
    if (rank(one) != rank(other)) return rank(one) > rank(other);
    if (length(one) != length(other)) return length(one) > length(other);
    return one.score > other.score;
}

Hit at(Hit one, i32 start, i32 end) {
    one.start = start;
    one.end = end;
    return one;
}

/// ``_best``: the first of ``nested`` is the outermost.
Hit best_of(Slice<Hit> nested) {
    const Hit& outer = nested[0];
    if (nested.n == 1) return outer;
    const Hit* best = nullptr;
    for (const Hit& one : nested) {
        if (length(one) * 3 < length(outer) * 2) continue;
        if (best == nullptr) {
            best = &one;
            continue;
        }
        i32 mine = rank(one), its = rank(*best);
        bool better = mine != its                ? mine > its
                      : one.score != best->score ? one.score > best->score
                                                 : length(one) > length(*best);
        if (better) best = &one;
    }
    check(best != nullptr);
    return at(*best, outer.start, outer.end);
}

/// One of the outermost hits of a cluster laid over those before it (the loop of ``_settle``); ``first``: where the
/// cluster's own begin in ``settled``.
void lay_over(Hit rest, Vec<Hit>& settled, i32 first) {
    bool left = true;
    while (left && settled.n > first && rest.start < settled.last().end) {
        Hit before = settled.pop();
        if (is_stronger(rest, before)) {
            if (before.start < rest.start) settled.push(at(before, before.start, rest.start));
        } else {
            settled.push(before);
            left = before.end < rest.end;
            rest.start = before.end;
        }
    }
    if (left) settled.push(rest);
}

/// ``_settle``: a cluster in order, each hit beginning before an earlier one ends.
void settle_cluster(Slice<Hit> cluster, Vec<Hit>& settled) {
    i32 first = settled.n;
    i32 from = 0;
    for (i32 place = 1; place <= cluster.n; place++) {
        if (place < cluster.n && cluster[place].end <= cluster[from].end) continue;
        lay_over(best_of(cluster.cut(from, place)), settled, first);
        from = place;
    }
}

bool touches(const Hit& one, Slice<Hit> certain) {
    i32 next = first_behind(certain, one.start);
    return one.kind == PERSON && next < certain.n && certain[next].start < one.end;
}

constexpr f64 CERTAIN_NAME = 0.86;  // ``merge._CERTAIN_NAME``
constexpr i32 GIVEN_NAME = 2;       // ``merge._GIVEN_NAME``

/// ``_joins``.
bool joins(u32 c) {
    if (c == NONE || one_of(c, U",。;:\ue001")) return false;
    return c < 0x4E00 || one_of(c, U"零〇一二三四五六七八九十百");
}

/// ``_joined_before``, ``_joined_after``; ``end`` and ``start`` are those of the neighbouring hits.
bool joined_before(i32 end, i32 start, Text folded) {
    Text near = folded.cut(most(end < start ? end : start - 1, start - 5), start);
    return search<rx::merge_JOINED_BEFORE>(near);
}
bool joined_after(i32 end, i32 start, Text folded) {
    return match<rx::merge_JOINED_AFTER>(folded.cut(end, least(start > end ? start : end + 1, end + 5)), 0);
}

}  // namespace

void settle(Vec<Hit>& hits) {
    static Vec<Hit> settled, spare;
    if (hits.n < 2) return;
    sort_stably(hits.p, hits.n, is_before, spare);
    settled.clear();
    i32 from = 0, reach = hits[0].end;
    for (i32 place = 1; place <= hits.n; place++) {
        if (place < hits.n && hits[place].start < reach) {
            reach = most(reach, hits[place].end);
            continue;
        }
        if (place - from == 1)
            settled.push(hits[from]);
        else
            settle_cluster(hits.cut(from, place), settled);
        from = place;
        if (place < hits.n) reach = hits[place].end;
    }
    hits.clear();
    hits.add(settled.all());
}

void drop_protected(Vec<Hit>& hits, Slice<Span> protected_) {
    if (protected_.n == 0) return;
    i32 kept = 0;
    for (i32 place = 0; place < hits.n; place++) {
        const Hit& one = hits[place];
        i32 covered = 0;
        for (i32 at = first_behind(protected_, one.start); at < protected_.n && protected_[at].start < one.end; at++)
            covered += least(protected_[at].end, one.end) - most(protected_[at].start, one.start);
        if (one.source == KNOWN || covered == 0 || covered * 2 < length(one)) hits[kept++] = hits[place];
    }
    hits.n = kept;
}

void cut_at_marks(Vec<Hit>& hits, Text text) {
    static Vec<Hit> pieces;
    if (!text.has(MARK)) return;
    pieces.clear();
    for (const Hit& one : hits)
        for (i32 start = one.start; start < one.end;) {
            i32 end = text.find(MARK, start, one.end);
            if (end < 0) end = one.end;
            if (start < end) pieces.push(at(one, start, end));
            start = end + 1;
        }
    hits.clear();
    hits.add(pieces.all());
}

void add_outside(Slice<Hit> hits, Slice<Span> stretches, Vec<Hit>& left) {
    for (const Hit& one : hits) {
        i32 from = one.start;
        for (i32 next = first_behind(stretches, one.start); next < stretches.n && stretches[next].start < one.end;
             next++) {
            if (stretches[next].start > from) left.push(at(one, from, stretches[next].start));
            from = most(from, stretches[next].end);
        }
        if (from < one.end || stretches.n == 0) left.push(at(one, from, one.end));
    }
}

void find_apart(Slice<Hit> hits, Text folded, Vec<Hit>& certain) {
    for (i32 place = 0; place < hits.n; place++) {
        const Hit& one = hits[place];
        u32 before = folded.at(one.start - 1), after = folded.at(one.end);
        if (joins(before) && joined_before(place ? hits[place - 1].end : 0, one.start, folded)) continue;
        if (joins(after) && joined_after(one.end, place + 1 < hits.n ? hits[place + 1].start : folded.n, folded))
            continue;
        if (length(one) == GIVEN_NAME && one.kind == PERSON && is_surname(folded.cut(one.start - 1, one.start)))
            continue;
        certain.push(one);
    }
}

void join_known(Slice<Hit> known, Slice<Hit> others, Vec<Hit>& joined) {
    static Vec<Hit> certain;
    certain.clear();
    certain.add(known);
    settle(certain);
    joined.clear();
    joined.add(certain.all());
    for (const Hit& one : others)
        if (!(one.score < CERTAIN_NAME && touches(one, certain.all()))) joined.push(one);
    settle(joined);
}

void sort_by_place(Vec<Hit>& hits) {
    static Vec<Hit> spare;
    auto before = [](const Hit& one, const Hit& other) {
        return one.start != other.start ? one.start < other.start : one.end < other.end;
    };
    sort_stably(hits.p, hits.n, before, spare);
}

void Masked::make(Text of, Slice<Span> stretches) {
    text.clear();
    places.clear();
    shifts.clear();
    shifts.push(0);
    i32 from = 0;
    for (const Span& stretch : stretches) {
        text.add(of.cut(from, stretch.start));
        places.push(stretch.start - shifts.last());
        shifts.push(shifts.last() + stretch.end - stretch.start - 1);
        text.push(MARK);
        from = stretch.end;
    }
    text.add(of.cut(from, of.n));
}

Hit Masked::back(Hit one) const {
    i32 low = 0, high = places.n;
    while (low < high) {
        i32 middle = (low + high) / 2;
        if (places[middle] <= one.start)
            low = middle + 1;
        else
            high = middle;
    }
    one.start += shifts[low];
    one.end += shifts[low];
    return one;
}

void find_placeholders(Text text, Vec<Span>& found) {
    found.clear();
    if (!text.has('[')) return;
    each_match<rx::placeholders_PLACEHOLDER>(text, [&](const auto& one) { found.push({one.start, one.end}); });
}

}  // namespace hx
