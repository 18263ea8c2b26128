// People behind a label: names by their spelling, by the likelihood model, by the form they stand in. <- labels
#include "labels.hpp"
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx::labels {
namespace {

constexpr i32 LOOKED_AT = 9;     // characters behind a cue that can decide where a name of up to four ends
constexpr i32 LONGEST_RUN = 13;  // labels._LONGEST_RUN

WordIndex no_names, no_latin;
Vec<FoundName> names;

bool is_han(u32 c) { return c - 0x3400 < 0x6C00 || c - 0x20000 < 0x20000; }  // labels._H

Hit person(i32 start, i32 end, f64 score) { return hit(start, end, PERSON, score, CONTEXT); }

/// ``labels._end_of_name``: before the first word that no name has.
i32 end_of_name(Text text, i32 start, i32 to) {
    auto part = [](u32 c) { return is_latin(c) || c == '\'' || c == U'’' || c == '-'; };
    i32 end = start;
    for (i32 at = start; at < to; at++) {
        if (!part(text[at])) continue;
        i32 from = at;
        while (at < to && part(text[at])) at++;
        if (at < to && text[at] == '.') at++;
        if (no_latin.has(text.cut(from, at))) break;
        end = at--;
    }
    return end;
}

/// The words of Latin letters in a name: how many, and whether all are capitals.
struct Words {
    i32 count = 0;
    bool capitals = true;
};
Words words_in(Text text, i32 start, i32 end) {
    Words found;
    for (i32 at = start; at < end; at++) {
        if (!is_latin(text[at])) continue;
        found.count += at == start || !is_latin(text[at - 1]);
        found.capitals = found.capitals && is_capital(text[at]);
    }
    return found;
}

/// ``LabelReader._latin``.
void find_latin(Text text, const Label& label, i32 start, Vec<Hit>& hits) {
    if (start <= label.end) return;
    i32 to = end_at<rx::labels_LATIN_NAME>(text, start);
    if (to < 0 && label.row.strong) to = end_at<rx::labels_LATIN_ONE>(text, start);
    if (to < 0) return;
    const i32 end = end_of_name(text, start, to);
    const Words found = words_in(text, start, end);
    if (found.count == 0 || inside_word(text, start, end)) return;
    if (found.count == 1 && (found.capitals || !label.row.strong)) return;
    hits.push(person(start, end, 0.85));
}

/// ``labels._by_spelling``: whether there is a name that what stands behind its first characters gives away.
bool find_spelled(Text text, const Label& label, i32 start, u32 following, bool somebody, Vec<Hit>& hits) {
    bool like = has(text[start], NAME_LIKE);
    if (label.row.strong || like || has(text[start], TRANSLITERATED)) {
        i32 end = -1;
        if (one_of(following, U"·.•-"))
            end = end_at<rx::labels_DOTTED_NAME>(text, start);
        else if (following == ' ')
            end = end_at<rx::labels_SPACED_NAME>(text, start);
        if (end >= 0 && !match<rx::labels_EPONYM_AFTER>(text, end)) {
            hits.push(person(start, end, 0.9));
            return true;
        }
    }
    if (!like || !(somebody || one_of(following, U"*＊×○〇□●_xX"))) return false;
    i32 end = end_at<rx::labels_MASKED_NAME>(text, start);
    if (end < 0) return false;
    hits.push(person(start, end, 0.8));
    return true;
}

/// ``LabelReader._is_bare_name``.
bool is_bare_name(Text run, bool strong, bool separated) {
    bool like = has(run[0], NAME_LIKE);
    if (strong && 2 <= run.n && run.n <= 3 && like) return true;
    if (!(strong && separated)) return false;
    if (2 <= run.n && run.n <= 4) return like || !is_word(run);
    if (run.n < 5 || run.n > 12) return false;
    for (u32 c : run)
        if (!has(c, TRANSLITERATED)) return false;
    return true;
}

}  // namespace

void find_person(Text text, const Label& label, i32 start, Vec<Hit>& hits, Vec<Hit>& answered) {
    i32 end = start;
    while (end - start < LONGEST_RUN && is_han(text.at(end))) end++;
    if (end == start) return find_latin(text, label, start, hits);
    Text run = text.cut(start, end);
    u32 following = text.at(end);
    bool somebody = run.cut(1, 4).has(U'某');
    const bool spells = somebody || one_of(following, U"·.•- *＊×○〇□●_xX");
    if (spells && find_spelled(text, label, start, following, somebody, hits)) return;
    Text looked_at = run.cut(0, LOOKED_AT);
    if (words.has(looked_at) || no_names.has(looked_at) || no_names.has(run.cut(0, 2))) return;
    bool like = has(run[0], NAME_LIKE);
    // A comma alone ends a clause more often than it parts a field from its value (labels._NO_FIELD_GAPS).
    bool comma = start == label.end + 1 && one_of(text[label.end], U",，");
    bool separated = start > label.end && !comma;
    bool strong = label.row.strong;
    for (u32 c : text.cut(label.end, start)) strong = strong || one_of(c, U":：=");
    // Only a name that begins where the label ends counts.
    if (like) {
        find_names(looked_at, true, names);
        if (!names.empty() && names[0].start == 0) {
            answered.push(person(start, start + names[0].end, 0.9));
            return;
        }
    }
    if (is_bare_name(run, strong, separated)) answered.push(person(start, end, 0.8));
}

void bind_names() {
    no_names.build(table<u32>("labels.no_names"));
    no_latin.build(table<u32>("labels.no_latin"));
}

}  // namespace hx::labels
