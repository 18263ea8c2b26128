// Literal forms of known values in a skeleton: every free-standing appearance   <- known_literals, form_groups.Form
#include "known.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr u32 BLANK = 0xE000;
constexpr i32 SHORT_NUMBER = 8;  // form_groups._SHORT_NUMBER

/// What a form may not be part of (``form_groups.Form``).
struct Guards {
    bool unbroken, whole_latin, whole_number, letters;
    bool any() const { return unbroken || whole_latin || whole_number; }
};

Guards guards_of(Text form, bool unbroken) {
    bool digits = form.all(DIGIT);
    return {unbroken, !digits && form.ascii(), digits && form.n < SHORT_NUMBER, form.all(ALPHA)};
}

/// In camel case a capital is a boundary (``known_literals._changes_case``).
bool changes_case(Text folded, i32 start, i32 end) {
    u32 before = folded.at(start - 1), after = folded.at(end);
    bool begins = !is(before, ALPHA) || (is(before, LOWER) && is(folded[start], UPPER));
    bool ends = !is(after, ALPHA) || (is(folded[end - 1], LOWER) && is(after, UPPER));
    return begins && ends;
}

/// ``known_literals._stands_free``.
bool stands_free(const Guards& guards, Text folded, i32 start, i32 end) {
    u32 before = folded.at(start - 1), after = folded.at(end);
    if (guards.whole_latin && guards.letters && search<rx::known_literals_SENTENCE_END>(folded, start, end))
        return false;
    if (guards.whole_latin &&
        ((is_latin(before) && is(folded[start], ALPHA)) || (is_latin(after) && is(folded[end - 1], ALPHA))))
        return changes_case(folded, start, end);
    if (guards.whole_number && (is(before, DIGIT) || is(after, DIGIT))) return false;
    return !(guards.unbroken && search<rx::known_literals_PUNCTUATION>(folded, start, end));
}

}  // namespace

void blank_out(const KnownValue& value, Text form, bool unbroken) {
    Places places(searched.now(), form);
    i32 at = places.next(0);
    if (at < 0) return;
    const Guards guards = guards_of(form, unbroken);
    const bool guarded = guards.any();
    while (at >= 0) {
        i32 from = at + 1;
        Span span = searched.bare.back(at, at + form.n);
        if (!guarded || stands_free(guards, searched.folded, span.start, span.end)) {
            searched.hits->push(known_hit(value, span.start, span.end));
            from = at + form.n;
            for (i32 place = at; place < from; place++) (*searched.blanked)[place] = BLANK;
        }
        at = places.next(from);
    }
}

}  // namespace hx
