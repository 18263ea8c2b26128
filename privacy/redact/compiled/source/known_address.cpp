// A known address: whole, in runs of its parts that point at a door, in English   <- known_address, forms
#include "known.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr i32 MOST_PARTS = 16;     // known_address._MOST_PARTS
constexpr i32 ENGLISH_PARTS = 12;  // of known_address.english_address_forms

WordIndex division_ends, compound_ends;  // how a part ends: ``_DIVISION_END``, ``_COMPOUND_END``

/// A part of ``KnownAddress``, in ``address``; its skeletons in ``skeletons``.
struct Part {
    Span written;
    Span bare[2];  // plain, and with its numbers in words
    bool is_division, is_compound, is_numbered;
};
Vec<u32> address, skeletons, spelled;
Vec<Part> parts;

// ---------------------------------------------------------------------------------------------------- taking it apart

bool ends_with_one(Text part, const WordIndex& ends) {
    for (i32 n = 1; n <= least(ends.longest, part.n); n++)
        if (ends.has(part.cut(part.n - n, part.n))) return true;
    return false;
}

bool is_numeral(u32 c) { return one_of(c, U"零〇一二三四五六七八九十百"); }

/// The skeleton of a part with its numbers from ten written in words (``KnownAddress._spelled``).
void add_spelled_part(Text part) {
    spelled.clear();
    for (i32 at = 0; at < part.n;) {
        i32 end = at;
        while (end < part.n && end < at + 4 && is_digit09(part[end])) end++;
        if (end >= at + 2)
            add_spelled(spelled, number_of_digits(part.cut(at, end)));
        else
            spelled.add(part.cut(at, end = at + 1));
        at = end;
    }
    add_bare(spelled.all(), skeletons);
}

void add_part(i32 start, i32 end) {
    const Text text = address.cut(start, end);
    const i32 from = skeletons.n;
    add_bare(text, skeletons);
    const i32 to = skeletons.n;
    add_spelled_part(text);
    parts.push({{start, end},
                {{from, to}, {to, skeletons.n}},
                ends_with_one(text, division_ends),
                ends_with_one(text, compound_ends),
                is_ascii(text[0]) || is_numeral(text[0])});
}

/// ``KnownAddress.of``.
void take_apart(Text folded) {
    address.clear();
    skeletons.clear();
    parts.clear();
    for (u32 c : folded)
        if (!is(c, SPACE) && c != ',' && c != U'，') address.push(c);
    each_match<rx::known_address_PART>(address.all(), [&](const Match<rx::known_address_PART>& found) {
        if (parts.n < MOST_PARTS) add_part(found.start, found.end);
    });
}

// ------------------------------------------------------------------------------------------------------ runs of parts

/// ``known_address._points_at_a_door`` of neighbouring parts.
bool points_at_a_door(i32 first, i32 last) {
    i32 numbered = 0, named = 0;
    for (i32 at = first; at < last; at++) {
        const Part& part = parts[at];
        numbered += part.is_numbered;
        if (part.is_numbered || part.is_division) continue;
        named++;
        if (part.is_compound && part.written.end - part.written.start >= 4) return true;
    }
    const i32 length = parts[last - 1].written.end - parts[first].written.start;
    return numbered > 0 && (named > 0 || numbered >= 2) && length >= 4;
}

/// The parts in one of their two ways of writing, as they stand in the skeleton.
struct Writing {
    Text text;
    i32 way;
    Text bare(i32 place) const {
        const Span span = parts[place].bare[way];
        return skeletons.cut(span.start, span.end);
    }
    bool stands_at(i32 place, i32 at) const { return bare(place).n > 0 && text.starts_at(at, bare(place)); }
    /// The part at ``at`` with all its neighbours that stand beside it there too (``KnownAddress._widest``).
    void add_widest(const KnownValue& value, i32 place, i32 at) const {
        i32 first = place, start = at, last = place + 1, end = at + bare(place).n;
        while (first > 0 && stands_at(first - 1, start - bare(first - 1).n)) start -= bare(--first).n;
        while (last < parts.n && stands_at(last, end)) end += bare(last++).n;
        if (!points_at_a_door(first, last)) return;
        const Span span = searched.bare.back(start, end);
        searched.hits->push(known_hit(value, span.start, span.end));
    }
};

/// ``KnownAddress.find``.
void find_parts(const KnownValue& value) {
    take_apart(value.folded);
    const Text text = searched.now();
    const bool in_words = text.has(U'十') || text.has(U'百') || text.has(U'千');
    for (i32 way = 0; way < (in_words ? 2 : 1); way++) {
        const Writing writing = {text, way};
        for (i32 place = 0; place < parts.n; place++) {
            const Text part = writing.bare(place);
            if (part.n < 2 || parts[place].is_division) continue;
            Places places(text, part);
            for (i32 at = places.next(0); at >= 0; at = places.next(at + 1)) writing.add_widest(value, place, at);
        }
    }
}

/// Whether a trigger of ``forms._address_grams`` stands in the skeleton as it is now.
bool has_address_gram(const KnownValue& value) {
    const Text bare = value.bare;
    const i32 step = bare.n == value.folded.n ? 2 : 1;
    bool any = false;
    for (i32 at = bare.find(U'市', 0, 12) + 1; at < bare.n - 2; at += step) {
        const Text gram = bare.cut(at, at + 3);
        if (gram.all(DIGIT)) continue;
        any = true;
        if (stands(searched.now(), gram)) return true;
    }
    const Text end = bare.cut(bare.n - 3, bare.n);
    return (!any || !end.all(DIGIT)) && stands(searched.now(), end);
}

// ------------------------------------------------------------------------------------------------------------ English

constexpr i32 WORD_END = 4;  // letters of a word, its last ones, by which an address in English is noticed

/// Calls ``each`` for the last letters of every word that is long enough.
template <class Each>
void each_word_end(Text folded, const Each& each) {
    for (i32 at = 0, begun = 0; at <= folded.n; at++) {
        if (is_latin(folded.at(at))) continue;
        if (at - begun >= WORD_END) each(folded.cut(at - WORD_END, at));
        begun = at + 1;
    }
}

Vec<u32> word_end;
Vec<i32> starts;  // of the parts between commas, in the skeleton of the whole, and the end of the last

void cut_at_commas(Text folded) {
    starts.clear();
    starts.push(0);
    i32 length = 0;
    for (i32 at = 0; at <= folded.n && starts.n <= ENGLISH_PARTS; at++) {
        const u32 c = folded.at(at);
        if (c == ',' || c == NONE)
            starts.push(length);
        else if (skeleton_of(c) != NO_CHARACTER)
            length++;
    }
}

bool has_digits_and_letters(Text run) {
    bool digits = false, letters = false;
    for (u32 c : run) (is_digit09(c) ? digits : letters) = true;
    return digits && letters;
}

/// ``known_address.english_address_forms``.
void find_english_forms(const KnownValue& value) {
    cut_at_commas(value.folded);
    forms.begin(value);
    forms.offer(value.bare);
    for (i32 first = 0; first < starts.n - 1; first++)
        for (i32 last = first + 1; last < starts.n; last++) {
            const Text run = value.bare.cut(starts[first], starts[last]);
            if (run.n >= 8 && has_digits_and_letters(run)) forms.offer(run);
        }
}

/// ``forms._english_addresses``, behind the ends of its words.
void find_english_address(const KnownValue& value) {
    const Text bare = value.bare;
    bool has_words = false, awake = false;
    each_word_end(value.folded, [&](Text end) {
        has_words = true;
        word_end.clear();
        add_bare(end, word_end);
        awake = awake || stands(searched.original(), word_end.all());
    });
    if (!has_words) return offer_whole(value);
    if (awake || stands(searched.original(), bare.cut(bare.n - WORD_END, bare.n))) find_english_forms(value);
}

}  // namespace

void add_spelled(Vec<u32>& out, i32 number) {
    const Text digits = literal(U"零一二三四五六七八九"), units = literal(U"千百十");
    const i32 begun = out.n;
    bool zero = false;
    for (i32 place = 0, unit = 1000; place < 4; place++, unit /= 10) {
        const i32 digit = number / unit % 10;
        if (digit == 0) {
            zero = true;
            continue;
        }
        const bool bare_ten = unit == 10 && digit == 1 && out.n == begun;
        if (zero && out.n > begun) out.push(digits[0]);
        if (!bare_ten) out.push(digits[digit]);
        if (unit > 1) out.push(units[place]);
        zero = false;
    }
    if (out.n == begun) out.push(digits[0]);
}

void find_known_address(const KnownValue& value) {
    if (value.folded.ascii()) return find_english_address(value);
    if (value.bare.n < 3) return;
    offer_whole(value);
}

void find_address_parts(const KnownValue& value) {
    if (!value.folded.ascii() && value.bare.n >= 3 && has_address_gram(value)) find_parts(value);
}

void bind_known_address() {
    division_ends.build(table<u32>("known.division_ends"));
    compound_ends.build(table<u32>("known.compound_ends"));
}

}  // namespace hx
