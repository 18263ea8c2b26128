// Known values in the rarer disguises, which are no literal forms: each is read where its sign is. <- known_disguises
#include "disguises.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr u32 PLANE = 0x10000;
u8 spoken[PLANE];  // the digit a numeral stands for (``_SPOKEN``), 0 for what is no numeral

Vec<u32> whole_skeleton;  // with the digits that letters stand for
Vec<u32> swapped_run;
Vec<u32> capitals;
Vec<u32> spoken_text;  // with numerals as digits
Vec<i32> numbered;     // those of the values that are numbers

/// Whether ``KnownValue.number`` is its skeleton, not empty: at least six digits, all of it ASCII.
bool has_number(const KnownValue& value) {
    if (value.is != Is::PHONE && value.is != Is::ID && value.is != Is::VALUE) return false;
    i32 digits = 0;
    for (u32 c : value.bare) {
        if (!is_ascii(c)) return false;
        digits += is_digit09(c);
    }
    return digits >= 6;
}

/// What a letter that looks like a digit is taken for (``_SWAPPED``).
u32 as_digit(u32 c) {
    switch (c) {
        case 'o': return '0';
        case 'i':
        case 'l': return '1';
        case 'b': return '8';
        case 's': return '5';
        case 'z': return '2';
        default: return c;
    }
}

/// ``_swapped``.
void find_swapped(Text folded, const Folded& bare, Text skeleton, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<rx::known_disguises_LIKE_DIGITS>(skeleton, [&](const auto& run) {
        // What stood there at first decides for every value, whatever is blanked meanwhile.
        swapped_run.clear();
        for (u32 c : skeleton.cut(run.start, run.end)) swapped_run.push(as_digit(c));
        const Text swapped = swapped_run.all();
        if (skeleton.starts_at(run.start, swapped)) return;
        whole_skeleton.clear();
        whole_skeleton.add(skeleton.cut(0, run.start));
        whole_skeleton.add(swapped);
        whole_skeleton.add(skeleton.cut(run.end, skeleton.n));
        for (i32 number : numbered) find_literal_of(values[number], swapped, folded, bare, whole_skeleton, hits);
    });
}

/// How many characters of the name stand behind its mask: the given name, its last one, or none.
i32 behind_mask(const KnownValue& value, Text after) {
    if (after.starts_at(0, value.given)) return value.given.n;
    return after.at(0) == value.given[value.given.n - 1] ? 1 : 0;
}

/// ``_masked_names``.
void find_masked_names(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<rx::known_disguises_NAME_MASK>(text, [&](const auto& found) {
        i32 behind = found.start;  // the end of what stands before the mask
        const i32 first = most(0, found.start - 4);
        while (behind > first && text[behind - 1] == ' ') behind--;
        const Text before = text.cut(first, behind);
        i32 gap = 0;
        while (gap < 4 && text.at(found.end + gap) == ' ') gap++;
        const Text after = text.cut(found.end + gap, found.end + 4);
        for (const KnownValue& value : values) {
            const i32 head = has_name(value) ? before_mask(value, before, found.end - found.start, after) : -1;
            if (head < 0) continue;
            const i32 start = head > 0 ? behind - head : found.start, tail = behind_mask(value, after);
            hits.push(known_hit(value, start, found.end + (tail > 0 ? gap + tail : 0)));
        }
    });
}

/// Whether ``written``, in lower case, stands in a skeleton at ``at``, which may lie before it.
bool stands_in(Text skeleton, i32 at, Text written) {
    if (at < 0 || at + written.n > skeleton.n) return false;
    for (i32 place = 0; place < written.n; place++)
        if (skeleton[at + place] != ascii_lower(written[place])) return false;
    return true;
}

/// ``_masked``.
void find_masked_numbers(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<rx::known_disguises_MASK_RUN>(text, [&](const auto& found) {
        Match<rx::known_disguises_HEAD_DIGITS> head;
        Match<rx::known_disguises_TAIL_DIGITS> tail;
        const Text before = text.cut(found.start - 10, found.start);
        if (!search(before, 0, head) || !match(text, found.end, tail)) return;
        const Text first = before.cut(head.from(1), head.to(1)), last = text.cut(tail.from(1), tail.to(1));
        const i32 seen = first.n + last.n, masks = found.end - found.start;
        for (i32 number : numbered) {
            const KnownValue& value = values[number];
            // Two characters say enough where the number of masks says the length as well.
            const bool enough = seen >= 4 || (seen >= 2 && abs(seen + masks - value.bare.n) <= 1);
            if (!enough || !value.bare.starts_at(0, first)) continue;
            if (!stands_in(value.bare, value.bare.n - last.n, last)) continue;
            hits.push(known_hit(value, found.start - (head.end - head.start), tail.end));
            return;
        }
    });
}

/// ``_initials``.
void find_initials(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<rx::known_disguises_INITIALS>(text, [&](const auto& found) {
        capitals.clear();
        for (u32 c : text.cut(found.start, found.end))
            if (is_capital(c)) capitals.push(c);
        for (const KnownValue& value : values)
            if (has_name(value) && fits_initials(value, capitals.all()))
                hits.push(known_hit(value, found.start, found.end));
    });
}

/// One pattern of ``_partial`` over one reading of a text; ``at_end``: the number must end with the digits.
template <class P>
void find_partial_with(Text reading, bool at_end, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<P>(reading, [&](const auto& found) {
        const Text digits = reading.cut(found.from(1), found.to(1));
        for (i32 number : numbered) {
            const Text bare = values[number].bare;
            if (!stands_in(bare, at_end ? bare.n - digits.n : 0, digits)) continue;
            hits.push(known_hit(values[number], found.from(1), found.to(1)));
            return;
        }
    });
}

void find_partial_in(Text reading, Slice<KnownValue> values, Vec<Hit>& hits) {
    find_partial_with<rx::known_disguises_TAIL>(reading, true, values, hits);
    find_partial_with<rx::known_disguises_HEAD>(reading, false, values, hits);
}

/// ``_partial``: the text as it stands, then with its numerals as digits where it has some.
void find_partial(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    find_partial_in(text, values, hits);
    bool differs = false;
    spoken_text.clear();
    for (u32 c : text) {
        const u32 digit = c < PLANE ? spoken[c] : 0;
        differs |= digit != 0;
        spoken_text.push(digit != 0 ? digit : c);
    }
    if (differs) find_partial_in(spoken_text.all(), values, hits);
}

}  // namespace

void bind_disguises() {
    bind_signs();
    bind_sounds();
    const Slice<u32> numerals = table<u32>("disguises.numerals"), digits = table<u32>("disguises.digits");
    check(numerals.n == digits.n);
    for (i32 at = 0; at < numerals.n; at++) {
        check(numerals[at] < PLANE && is_digit09(digits[at]));
        spoken[numerals[at]] = static_cast<u8>(digits[at]);
    }
}

void find_disguised(Text folded, const Folded& bare, Text skeleton, Slice<KnownValue> values, Vec<Hit>& hits) {
    const Signs signs = signs_in(folded, bare.text);
    if (signs.swapped || signs.masked_number || signs.part) {
        numbered.clear();
        for (i32 number = 0; number < values.n; number++)
            if (has_number(values[number])) numbered.push(number);
    }
    if (signs.swapped) find_swapped(folded, bare, skeleton, values, hits);
    if (signs.masked_name) find_masked_names(folded, values, hits);
    if (signs.masked_number) find_masked_numbers(folded, values, hits);
    if (signs.initials) find_initials(folded, values, hits);
    if (signs.part) find_partial(folded, values, hits);
}

}  // namespace hx
