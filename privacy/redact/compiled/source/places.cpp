// Street-level addresses and named organisations. <- places
#include "patterns.hpp"
#include "people.hpp"
#include "tiers.hpp"

namespace hx {

namespace {

// Bits of ``places.classes``, for ``Held``.
enum Bit : u32 {
    WAY_END = 1,
    BEHIND_WAY = 2,
    NUMERAL = 4,
    UNIT = 8,
    BLANK = 16,
    CAPITAL = 32,
    ORGANISATION = 64,
    IN_ORGANISATION = 128,
    UPPER_DIVISION = 256,
};

Slice<u16> classes;

Held held_in(Text text) {
    Held held;
    for (u32 c : text) held.add(c < static_cast<u32>(classes.n) ? classes.p[c] : 0);
    return held;
}

/// Back over Han characters; a stop counts only where it is no part of a word (``_named_from``).
i32 named_from(Text folded, i32 end, i32 longest) {
    i32 start = end;
    i32 furthest = most(0, end - longest);
    while (start > furthest) {
        u32 c = folded[start - 1];
        if (!is_cjk(c)) break;
        if (rx::places_STOP::first(c) && !(start > 1 && is_word(folded.cut(start - 2, start))) &&
            !is_word(folded.cut(start - 1, start + 1)))
            break;
        start--;
    }
    return start;
}

/// Where the address that has its way's suffix at ``way`` begins; -1 when nothing is named before it (``_back``).
i32 back(Text folded, i32 way) {
    i32 start = named_from(folded, way, 30);
    Text named = folded.cut(start, way);
    if (named.empty() || fullmatch<rx::places_GENERIC>(named)) return -1;
    return named.n <= 6 || search<rx::places_DIVISION>(named) ? start : way - 4;
}

/// Past a verb or label that stands before the name (``_after_verbs``).
i32 after_verbs(Text folded, i32 start, i32 end) {
    Match<rx::places_VERB> verb;
    return match(folded, start, verb, end) ? verb.end : start;
}

/// A way with a number behind it, and what goes on from there.
void find_numbered_ways(Text folded, Vec<Hit>& hits) {
    each_match<rx::places_ANCHOR>(folded, [&](const auto& anchor) {
        const i32 start = back(folded, anchor.start);
        if (start < 0) return;
        Match<rx::places_ONWARD> onward;
        const i32 end = match(folded, anchor.end, onward) ? onward.end : anchor.end;
        hits.push(hit(start, end, LOCATION, 0.8, PATTERN));
    });
}

/// A province or city, what lies in it, and a number.
void find_divided(Text folded, Vec<Hit>& hits) {
    each_match<rx::places_DIVIDED>(folded, [&](const auto& match) {
        const i32 start = named_from(folded, match.start, 8);
        if (start < match.start) hits.push(hit(start, match.end, LOCATION, 0.7, PATTERN));
    });
}

void find_english(Text folded, Vec<Hit>& hits) {
    if (!search<rx::places_ENGLISH_WAY>(folded)) return;
    each_match<rx::places_ENGLISH>(
        folded, [&](const auto& match) { hits.push(hit(match.start, match.end, LOCATION, 0.7, PATTERN)); });
}

}  // namespace

/// ``places.find_addresses``.
void find_addresses(const Clause& clause, Vec<Hit>& hits) {
    const Held held = held_in(clause.text);
    if (held.pairs & BEHIND_WAY) find_numbered_ways(clause.text, hits);
    if ((held.any & UPPER_DIVISION) && (held.pairs & UNIT)) find_divided(clause.text, hits);
    if (held.pairs & CAPITAL) find_english(clause.text, hits);
}

/// ``places.find_organisations``.
void find_organisations(const Clause& clause, Vec<Hit>& hits) {
    Text folded = clause.text;
    if (!(held_in(folded).pairs & IN_ORGANISATION)) return;
    each_match<rx::places_ORGANISATION>(folded, [&](const auto& match) {
        i32 start = after_verbs(folded, named_from(folded, match.start, 20), match.start);
        Text named = folded.cut(start, match.start);
        if (named.n >= 2 && !fullmatch<rx::places_GENERIC>(named))
            hits.push(hit(start, match.end, ORGANIZATION, 0.7, PATTERN));
    });
}

void bind_places() { classes = table<u16>("places.classes"); }

}  // namespace hx
