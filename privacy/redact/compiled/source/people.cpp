// People whom neither record nor label names. <- people
#include "people.hpp"

#include "paragraphs.hpp"
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {

namespace {

constexpr u32 TAKEN = 0xE000;

// Bits of ``people.classes``, for ``Held``.
enum Bit : u32 {
    HAN = 1,
    SURNAME = 2,
    MORPHEME = 4,
    IN_MORPHEME = 8,
    DOT = 16,
    CAPITAL = 32,
    LETTER = 64,
    PART = 128,
};

Slice<u8> classes;
WordIndex syllables;
WordIndex readings;  // of surnames of one character

Vec<u32> blanked;
Vec<FoundName> names;
Vec<Hit> found;

u32 bits_of(u32 c) { return c < static_cast<u32>(classes.n) ? classes.p[c] : 0; }

/// The text with what is taken blanked out, at the same offsets (``_without``).
Text without(Text folded, Slice<Hit> taken) {
    if (taken.empty()) return folded;
    blanked.clear();
    blanked.add(folded);
    i32 at = 0;
    for (const Hit& hit : taken) {
        if (hit.start < at) continue;
        for (i32 place = hit.start; place < hit.end; place++) blanked[place] = TAKEN;
        at = hit.end;
    }
    return blanked.all();
}

constexpr i32 TAIL = 6;  // people._TAIL

void find_in_run(Text left, i32 start, i32 end) {
    find_names(left.cut(start, end), false, names);
    for (const FoundName& name : names)
        if (!match<rx::people_EPONYM>(left, start + name.start, start + name.end + TAIL))
            found.push(
                hit(start + name.start, start + name.end, PERSON, name.cued ? 0.85 : 0.6, name.cued ? CONTEXT : MODEL));
}

/// Names in the runs of Chinese in which a surname may begin (``_likely``), and what else the text holds.
Held find_likely(Text left) {
    Held held;
    for (i32 at = 0; at < left.n; at++) {  // past the one that ended the run
        const i32 start = at;
        u32 run = 0;
        for (; at < left.n; at++) {
            const u32 bits = bits_of(left.p[at]);  // at < left.n
            held.add(bits);
            if (!(bits & HAN)) break;
            run |= bits;
        }
        if ((run & SURNAME) && at - start >= 2) find_in_run(left, start, at);
    }
    return held;
}

void find_dotted(Text left) {
    each_paragraph_with<rx::people_DOT>(left, [&](Span paragraph) {
        each_match<rx::people_DOTTED>(left, paragraph.start, paragraph.end, [&](const auto& match) {
            if (!hx::match<rx::labels_EPONYM_AFTER>(left, match.end))
                found.push(hit(match.start, match.end, PERSON, 0.7, MODEL));
        });
    });
}

i32 count_morphemes(Text left, i32 start, i32 end) {
    i32 count = 0;
    each_match<rx::people_ETHNIC_PART>(left, start, end, [&](const auto&) { count++; });
    return count;
}

/// Names of two ethnic morphemes and more (``_ethnic``).
void find_ethnic(Text left) {
    each_paragraph_with<rx::people_ETHNIC_PART>(left, [&](Span paragraph) {
        if (count_morphemes(left, paragraph.start, paragraph.end) < 2) return;
        each_match<rx::people_ETHNIC>(left, paragraph.start, paragraph.end, [&](const auto& match) {
            if (match.end - match.start >= 4 && count_morphemes(left, match.start, match.end) >= 2)
                found.push(hit(match.start, match.end, PERSON, 0.6, MODEL));
        });
    });
}

/// Whether a given name is two syllables (``_given``); it is ASCII and short.
bool is_given(Slice<u32> lower) {
    for (i32 length = 1; length <= least(syllables.longest, lower.n - 1); length++) {
        if (!syllables.has(lower.cut(0, length))) continue;
        Slice<u32> rest = lower.cut(length, lower.n);
        if (syllables.has(rest)) return true;
        if ((rest[0] == '-' || rest[0] == '\'') && syllables.has(rest.cut(1, rest.n))) return true;
    }
    return false;
}

Vec<u32> lowered;

/// Whether a space or comma at ``at`` stands between a Latin letter and a capital (``_capital_words``).
bool parts_capital_word(Text left, i32 at) {
    if (at == 0 || at >= left.n - 2 || !is_latin(left[at - 1])) return false;
    u32 after = left[at + 1];
    if (after == ' ' || after == ',') after = left[at + 2];
    return is_capital(after);
}

/// Chinese names in Latin letters, surname first.
void find_spelled(Text left) {
    i32 last = 0;
    for (i32 at = 0; at < left.n; at++) {
        if ((left[at] != ' ' && left[at] != ',') || at < last || !parts_capital_word(left, at)) continue;
        Span paragraph = paragraph_around(left, at, at);
        last = paragraph.end;
        each_match<rx::people_PINYIN>(left, paragraph.start, paragraph.end, [&](const auto& match) {
            if (readings.has(ascii_lower(left.cut(match.from(1), match.to(1)), lowered)) &&
                is_given(ascii_lower(left.cut(match.from(2), match.to(2)), lowered)))
                found.push(hit(match.start, match.end, PERSON, 0.5, MODEL));
        });
    }
}

}  // namespace

/// ``PeopleFinder.find``.
void find_people(const Clause& clause, Slice<Hit> taken, Vec<Hit>& hits) {
    found.clear();
    Text left = without(clause.text, taken);
    Held held = find_likely(left);
    if (held.any & DOT) find_dotted(left);
    if (held.pairs & IN_MORPHEME) find_ethnic(left);
    if ((held.any & PART) && (held.any & CAPITAL)) find_spelled(left);
    if (held.pairs & LETTER) find_english_names(left, found);
    if (found.n > 1) settle(found);
    hits.add(found.all());
}

void bind_people() {
    classes = table<u8>("people.classes");
    syllables.build(table<u32>("people.syllables"));
    readings.build(table<u32>("people.readings"));
    bind_english_names();
}

}  // namespace hx
