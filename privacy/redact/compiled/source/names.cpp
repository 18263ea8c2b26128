// Names no record knows: the cheapest reading of a stretch of Chinese as words and names, step by step. <- names
#include "names.hpp"
#include "tiers.hpp"

namespace hx {

using namespace costs;

namespace {

// Of ``name_costs``. They are added in the order and width in which the Python adds them: sums must round alike.
constexpr f64 NAME = 8.2;
constexpr f64 NAME_OF_TWO = 10.7;
constexpr f64 AFTER_CUE = 6.0;
constexpr f64 BEFORE_TITLE = 6.0;
constexpr f64 ALONE[] = {0.0, 4.0, 7.0};
constexpr f64 DOUBLE_SURNAME = 6.0;
constexpr i32 LONGEST_NAME = 5;

/// Where words end, in which way that costs least.
struct Way {
    f64 cost;
    u8 width;
    bool name;
    bool cued;
};
static_assert(sizeof(Way) == 16);
Vec<Way> ways;
Vec<const Character*> row;

/// Widths of the words of a kind that begin ``text``, as bits.
u32 widths_of(Text text, u32 kind) {
    u32 widths = character_of(text[0]).bits & kind ? 2u : 0u;
    each_longer_word(text, [&](i32 width, f64, u32 bits) {
        if (bits & kind) widths |= 1u << width;
    });
    return widths;
}

/// The names that begin at one place, by their length: of two for the same characters the cheaper (``_offer``).
struct Offers {
    f64 costs[LONGEST_NAME + 1] = {NEVER, NEVER, NEVER, NEVER, NEVER, NEVER};
    bool cued[LONGEST_NAME + 1] = {};
    void add(i32 length, f64 cost, bool is_cued) {
        check(length >= 2 && length <= LONGEST_NAME);
        if (cost < costs[length]) {
            costs[length] = cost;
            cued[length] = is_cued;
        }
    }
};

/// The names of one stretch that begin at one place.
struct Begun {
    Text stretch;
    i32 start;
    bool after_cue;
    Offers offers;

    /// What a name with a surname of a width and a cost costs up to there (``_begun``).
    f64 base(i32 width, f64 cost) const {
        i32 given = start == 0 ? stretch.n - width : 0;
        i32 alone = !after_cue && given >= 1 && given <= 2 ? given : 0;
        return cost - (after_cue ? AFTER_CUE : 0.0) - ALONE[alone];
    }
    /// Whether a title begins at a place.
    bool is_title(i32 place) const {
        return place < stretch.n && row[place]->bits & BEGINS_TITLE && widths_of(stretch.cut(place, stretch.n), TITLE);
    }
    void one_given(i32 width, f64 cost) {
        i32 given = start + width;
        if (given >= stretch.n) return;
        bool titled = is_title(given + 1);
        f64 whole = cost + NAME_OF_TWO + static_cast<f64>(row[given]->only);
        offers.add(width + 1, whole - (titled ? BEFORE_TITLE : 0.0), after_cue || titled);
    }
    void two_given(i32 width, f64 cost) {
        i32 given = start + width;
        if (given + 1 >= stretch.n) return;
        bool titled = is_title(given + 2);
        f32 pair = row[given]->first + row[given + 1]->last;
        f64 whole = cost + NAME + static_cast<f64>(pair);
        offers.add(width + 2, whole - (titled ? BEFORE_TITLE : 0.0), after_cue || titled);
    }
    void addressed(i32 width, f64 cost) {
        i32 given = start + width;
        if (given >= stretch.n || !(row[given]->bits & BEGINS_HONORIFIC)) return;
        u32 widths = widths_of(stretch.cut(given, stretch.n), HONORIFIC);
        for (i32 more = 1; more <= LONGEST_WORD; more++)
            if (widths >> more & 1) offers.add(width + more, cost + NAME, true);
    }
    void with_surname(i32 width, f64 cost) {
        one_given(width, cost);
        two_given(width, cost);
        addressed(width, cost);
    }
    /// Single surnames, then those of two characters, then two single ones behind a cue, as the Python offers them.
    void offer(bool compound) {
        const Character& first = *row[start];
        f64 single = 0;
        if (first.bits & SURNAME) {
            single = base(1, static_cast<f64>(first.surname));
            with_surname(1, single);
        }
        if (compound) with_surname(2, base(2, cost_of_compound(stretch.cut(start, start + 2))));
        if (first.bits & SURNAME && after_cue && start + 1 < stretch.n && row[start + 1]->bits & SURNAME)
            two_given(2, single + DOUBLE_SURNAME);
    }
};

/// Of two ways that cost the same the first stays: the longer one, and a word before a name.
void go(i32 to, f64 cost, i32 width, bool name, bool cued) {
    Way& way = ways[to];
    if (cost < way.cost) way = {cost, static_cast<u8>(width), name, cued};
}

/// The cheapest way to every place of the stretch in ``row``.
void read(Text stretch, bool cued) {
    ways.fill(stretch.n + 1, {NEVER, 0, false, false});
    ways[0].cost = 0.0;
    u32 cue_ends = cued ? 1 : 0;  // bit by bit: here, a character further on …
    for (i32 at = 0; at < stretch.n; at++, cue_ends >>= 1) {
        const Character& first = *row[at];
        f64 here = ways[at].cost;
        bool compound = false;
        if (first.bits & CUE) cue_ends |= 2;
        go(at + 1, here + first.word, 1, false, false);
        each_longer_word(stretch.cut(at, stretch.n), [&](i32 width, f64 cost, u32 bits) {
            if (bits & CUE) cue_ends |= 1u << width;
            if (bits & COMPOUND) compound = true;
            go(at + width, here + cost, width, false, false);
        });
        if (!(first.bits & SURNAME) && !compound) continue;
        Begun begun{stretch, at, (cue_ends & 1) != 0, {}};
        begun.offer(compound);
        for (i32 length = 2; length <= LONGEST_NAME && at + length <= stretch.n; length++)
            go(at + length, here + begun.offers.costs[length], length, true, begun.offers.cued[length]);
    }
}

constexpr f64 ROUNDED = 1e-6;  // more than sums are rounded by

f64 off_before_title(i32 place) { return place < row.n && row[place]->bits & BEGINS_TITLE ? BEFORE_TITLE : 0.0; }

/// Whether a surname and two given characters may cost no more than words of the same characters. ``base``: what the
/// name costs up to the surname; ``words``: the first two characters as words.
bool may_have_two_given(Text stretch, i32 start, f64 base, f64 words) {
    if (start + 2 >= stretch.n) return false;
    const Character &first = *row[start], &second = *row[start + 1], &third = *row[start + 2];
    const f64 name = base + NAME + static_cast<f64>(second.first + third.last) - off_before_title(start + 3);
    if (name > words + third.word + ROUNDED) return false;
    if (!second.may_begin(stretch[start + 2])) return true;
    const i32 last = longer(number_of(stretch[start + 1]), stretch[start + 2]);
    return last < 0 || name <= first.word + beginnings[last].cost + ROUNDED;
}

/// Whether a name that begins at a place may be part of a cheapest reading: it is not where words of the same
/// characters cost less, by more than sums are rounded by. Names count as cheaper than they may be, words as dearer.
bool may_begin_name(Text stretch, i32 start, bool cued) {
    if (start + 1 >= stretch.n) return false;
    const Character &first = *row[start], &second = *row[start + 1];
    const i32 pair = first.may_begin(stretch[start + 1]) ? longer(number_of(stretch[start]), stretch[start + 1]) : -1;
    if (pair >= 0 && beginnings[pair].bits() & COMPOUND) return true;
    if (!(first.bits & SURNAME)) return false;
    const bool after_cue = start == 0 ? cued : (row[start - 1]->bits & ENDS_CUE) != 0;
    if (second.bits & BEGINS_HONORIFIC || (after_cue && second.bits & SURNAME)) return true;
    f64 base = static_cast<f64>(first.surname) - (after_cue ? AFTER_CUE : 0.0);
    if (start == 0 && !after_cue && stretch.n <= 3) base -= ALONE[stretch.n - 1];
    f64 words = first.word + second.word;
    if (pair >= 0) words = least(words, beginnings[pair].cost);
    const f64 with_one = base + NAME_OF_TWO + static_cast<f64>(second.only) - off_before_title(start + 2);
    return with_one <= words + ROUNDED || may_have_two_given(stretch, start, base, words);
}
/// Whether any name may be.
bool may_hold_name(Text stretch, bool cued) {
    for (i32 at = 0; at < stretch.n; at++)
        if (row[at]->bits & (SURNAME | BEGINS_COMPOUND) && may_begin_name(stretch, at, cued)) return true;
    return false;
}

}  // namespace

void find_names(Slice<u32> stretch, bool cued, Vec<FoundName>& found) {
    found.clear();
    u32 bits = 0;
    row.reserve(stretch.n);
    for (i32 at = 0; at < stretch.n; at++) {
        row.p[at] = &character_of(stretch.p[at]);
        bits |= row.p[at]->bits;
    }
    row.n = stretch.n;
    if (!(bits & (SURNAME | BEGINS_COMPOUND)) || !may_hold_name(stretch, cued)) return;
    read(stretch, cued);
    for (i32 at = stretch.n; at > 0; at -= ways[at].width)
        if (ways[at].name) found.push({at - ways[at].width, at, ways[at].cued});
    for (i32 left = 0, right = found.n - 1; left < right; left++, right--) {
        FoundName one = found[left];
        found[left] = found[right];
        found[right] = one;
    }
}

}  // namespace hx
