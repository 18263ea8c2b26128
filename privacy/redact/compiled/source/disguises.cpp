// Known values in the rarer disguises, each read only where its sign is; known dates in parts; names by their sound.
// Follows known_signs, known_disguises, known_dates, known_names and known_values._date_of.
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

// ------------------------------------------------------------------------------------------- what is handed over once

/// What a character of a folded text may be to a sign (``known_signs._classes``). The low byte says what it is, the
/// high byte before which neighbours it begins a sign, so that one look at two neighbours passes over most of a text.
enum Sign : u16 {
    HAN = 1,
    MASK = 2,
    BLANK = 4,
    CAPITAL = 8,
    SECOND_OF_PART = 16,
    END_OF_END = 32,
    SOME = 64,  // 某: a sign alone
    NUMERAL = 128,
};
constexpr u16 before(u16 signs) { return static_cast<u16>(signs << 8); }
constexpr u32 PLANE = 0x10000;
u16 signs_of[PLANE];

Slice<u32> numerals, digits_of_numerals;  // ``fold.CHINESE_DIGITS``

/// What a character sounds like. Characters without a reading share the first of these.
struct Sound {
    i32 first;  // of its syllables in ``syllables``
    i32 count;
    u32 initials;  // letters its syllables begin with, as bits
    bool in_use;   // in ``word_costs()``
};
Vec<Sound> sounding;
Vec<u16> number_of;  // code point -> its number in ``sounding``
Vec<u16> syllables;  // of every character in turn
Vec<u64> sounds;     // code point -> its syllables on 64 bits (``known_names._sounds``)

inline u16 sign_of(u32 c) { return c < PLANE ? signs_of[c] : u16(0); }
inline u64 sounds_of(u32 c) { return c < static_cast<u32>(sounds.n) ? sounds.p[c] : 0; }
inline const Sound& sound_of(u32 c) {
    return sounding[c < static_cast<u32>(number_of.n) ? number_of[static_cast<i32>(c)] : 0];
}

void bind_signs() {
    for (u32 c = 0x4E00; c < 0xA000; c++) signs_of[c] = HAN | before(MASK);
    const auto mark = [](Text characters, u16 signs) {
        for (u32 c : characters) signs_of[c & (PLANE - 1)] |= signs;
    };
    mark(literal(U"*×●•·○◯□■_?？#xX"), MASK | before(HAN | MASK | BLANK));
    mark(literal(U" \t\n\r"), BLANK);
    mark(literal(U"ABCDEFGHIJKLMNOPQRSTUVWXYZ"), CAPITAL);
    mark(literal(U"号数尾位头二三四五六七八2345678两"), SECOND_OF_PART);
    mark(literal(U"dD"), END_OF_END);
    mark(literal(U"."), before(CAPITAL | BLANK));
    mark(literal(U"尾末后前开某"), before(SECOND_OF_PART));
    mark(literal(U"tT"), before(BLANK));
    mark(literal(U"nN"), before(END_OF_END));
    mark(literal(U"某"), SOME);
    numerals = table<u32>("disguises.numerals");
    digits_of_numerals = table<u32>("disguises.digits");
    check(numerals.n == digits_of_numerals.n);
    for (u32 c : numerals) check(c < PLANE);
    mark(numerals, NUMERAL);
}

void bind_sounds() {
    Slice<u32> list = table<u32>("disguises.syllables"), initials = table<u32>("disguises.initials");
    u32 last = 0;
    for (u32 c : list) last = most(last, c);
    check(last < 0x110000);
    const i32 codes = static_cast<i32>(last) + 1;
    number_of.fill(codes, 0);
    sounds.fill(codes, 0);
    sounding.push({0, 0, 0, false});
    i32 syllable = 0;
    for (u32 code : list) {
        if (code == 0) {
            syllable++;
            continue;
        }
        const i32 c = static_cast<i32>(code);
        if (number_of[c] == 0) {
            check(sounding.n <= UINT16_MAX);
            number_of[c] = static_cast<u16>(sounding.n);
            sounding.push({0, 0, 0, false});
        }
        sounds[c] |= u64(1) << (syllable % 64);
        Sound& sound = sounding[number_of[c]];
        sound.count++;
        sound.initials |= u32(1) << (ascii_lower(initials[syllable]) - 'a') % 32;
    }
    check(syllable == initials.n);
    i32 total = 0;
    for (Sound& sound : sounding) {
        sound.first = total;
        total += sound.count;
        sound.count = 0;
    }
    syllables.fill(total, 0);
    syllable = 0;
    for (u32 code : list) {
        if (code == 0) {
            syllable++;
            continue;
        }
        Sound& sound = sounding[number_of[static_cast<i32>(code)]];
        syllables[sound.first + sound.count++] = static_cast<u16>(syllable);
    }
    for (u32 c : table<u32>("disguises.in_use"))
        if (sounds_of(c)) sounding[number_of[static_cast<i32>(c)]].in_use = true;
}

// ------------------------------------------------------------------------------------------------------------- values

bool has_name(const KnownValue& value) { return value.surname.n > 0; }
i32 length_of_name(const KnownValue& value) { return value.surname.n + value.given.n; }
u32 of_name(const KnownValue& value, i32 place) {
    return place < value.surname.n ? value.surname[place] : value.given[place - value.surname.n];
}

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

// -------------------------------------------------------------------------------------------------------------- signs

/// ``Signs`` of one text.
struct Signs {
    bool masked_name = false;
    bool masked_number = false;
    bool initials = false;
    bool part = false;
};

/// Adds the signs that begin at ``at``, where ``here`` and ``next`` are what two neighbours are. A mask beside a
/// Chinese character is found at whichever of them comes first.
void add_signs(Text text, i32 at, u16 here, u16 next, Signs& signs) {
    const u32 c = text[at], previous = text.at(at - 1);
    if (here & MASK) {
        signs.masked_number |= (next & MASK) != 0;
        signs.masked_name |= (next & HAN) != 0 || ((next & BLANK) != 0 && (sign_of(text.at(at + 2)) & HAN) != 0);
    }
    signs.masked_name |= (here & SOME) != 0 || ((here & HAN) != 0 && (next & MASK) != 0);
    if (c == '.') signs.initials |= (sign_of(previous) & CAPITAL) != 0 && (next & (CAPITAL | BLANK)) != 0;
    // 尾号, 后四位, 开头; last …, first …; ending …
    if (here & before(SECOND_OF_PART)) signs.part |= (next & SECOND_OF_PART) != 0;
    if ((c | 32) == 't') signs.part |= (previous | 32) == 's' && (next & BLANK) != 0;
    if ((c | 32) == 'n') signs.part |= (previous | 32) == 'e' && (next & END_OF_END) != 0;
}

/// ``signs_in``, but for numbers typed with letters.
Signs signs_in(Text text) {
    Signs signs;
    u16 next = sign_of(text.at(0));
    for (i32 at = 0; at < text.n; at++) {
        const u16 here = next;
        next = sign_of(text.at(at + 1));
        if ((here >> 8 & next) != 0 || (here & SOME) != 0) add_signs(text, at, here, next, signs);
    }
    return signs;
}

/// Letters that look like digits, as bits of the ASCII letters (``oilbsz``), and what each is taken for.
constexpr u32 bit_of(u32 letter) { return 1u << (letter - 'a'); }
constexpr u32 ALIKE = bit_of('o') | bit_of('i') | bit_of('l') | bit_of('b') | bit_of('s') | bit_of('z');
inline bool is_letter_alike(u32 c) { return is_small(c) && (ALIKE >> (c - 'a') & 1) != 0; }
inline bool is_alike(u32 c) { return is_digit09(c) || is_letter_alike(c); }
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
constexpr i32 LONGEST_NUMBER = 10;

/// ``known_signs._swapped`` of one skeleton. A run of ten holds every tenth character of it.
bool says_swapped(Text skeleton) {
    i32 at = LONGEST_NUMBER - 1;
    while (at < skeleton.n) {
        if (!is_alike(skeleton[at])) {
            at += LONGEST_NUMBER;
            continue;
        }
        i32 start = at, end = at + 1;
        while (start > 0 && is_alike(skeleton[start - 1])) start--;
        while (end < skeleton.n && is_alike(skeleton[end])) end++;
        at = end + LONGEST_NUMBER;
        // Letters at the end of a word that goes on in digits (WES2309…) are letters.
        if (start > 0 && is_small(skeleton[start - 1]))
            while (start < end && !is_digit09(skeleton[start])) start++;
        if (end - start < LONGEST_NUMBER) continue;
        for (i32 place = start; place < end; place++)
            if (!is_digit09(skeleton[place])) return true;
    }
    return false;
}

// ---------------------------------------------------------------------------------------------------------- disguises

Vec<u32> whole_skeleton;  // with the digits that letters stand for
Vec<u32> swapped_run;
Vec<u32> capitals;
Vec<u32> spoken_text;  // with numerals as digits
Vec<i32> numbered;     // those of the values that are numbers

/// ``_swapped``.
void find_swapped(Text folded, const Folded& bare, Text skeleton, Slice<KnownValue> values, Vec<Hit>& hits) {
    each_match<rx::known_disguises_LIKE_DIGITS>(skeleton, [&](const auto& run) {
        bool differs = false;
        for (i32 at = run.start; at < run.end && !differs; at++) differs = is_letter_alike(skeleton[at]);
        if (!differs) return;
        whole_skeleton.clear();
        whole_skeleton.add(skeleton);
        for (i32 at = run.start; at < run.end; at++) whole_skeleton[at] = as_digit(skeleton[at]);
        // What stood there at first decides for every value, whatever is blanked meanwhile.
        swapped_run.clear();
        swapped_run.add(whole_skeleton.cut(run.start, run.end));
        const Text swapped = swapped_run.all();
        for (i32 number : numbered) find_literal_of(values[number], swapped, folded, bare, whole_skeleton, hits);
    });
}

/// ``ChineseName.before_mask``: how many characters before a mask are the name's, -1 where the mask is not.
i32 before_mask(const KnownValue& value, Text before, i32 masks, Text after) {
    const u32 last = value.given[value.given.n - 1];
    if (before.ends_with(value.surname)) return value.surname.n;
    if (before.n > 0 && before[before.n - 1] == value.surname[0] && after.at(0) == last)
        return masks + 2 == length_of_name(value) ? 1 : -1;
    if (value.given.n > 1 && (after.starts_at(0, value.given) || (masks == 2 && after.at(0) == last))) return 0;
    return -1;
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
            if (!has_name(value)) continue;
            const i32 head = before_mask(value, before, found.end - found.start, after);
            if (head < 0) continue;
            const i32 start = head > 0 ? behind - head : found.start;
            i32 tail = 0;
            if (after.starts_at(0, value.given))
                tail = value.given.n;
            else if (after.at(0) == value.given[value.given.n - 1])
                tail = 1;
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

/// ``ChineseName.fits_initials``: ``letters`` are capitals.
bool fits_initials(const KnownValue& value, Slice<u32> letters) {
    const i32 length = length_of_name(value);
    if (length != letters.n || length < 3) return false;
    const i32 turns[] = {0, value.surname.n};  // given name last, given name first
    for (i32 turn : turns) {
        bool fits = true;
        for (i32 place = 0; place < length && fits; place++) {
            const u32 c = of_name(value, (place + turn) % length);
            fits = (sound_of(c).initials >> (letters[place] - 'A') % 32 & 1) != 0;
        }
        if (fits) return true;
    }
    return false;
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

/// ``_partial``: the text as it stands, then with its numerals as digits where it has some.
void find_partial(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    find_partial_with<rx::known_disguises_TAIL>(text, true, values, hits);
    find_partial_with<rx::known_disguises_HEAD>(text, false, values, hits);
    spoken_text.clear();
    bool differs = false;
    for (u32 c : text) {
        if (sign_of(c) & NUMERAL) {
            const i32 place = Text(numerals).find(c);
            c = digits_of_numerals[place];
            differs = true;
        }
        spoken_text.push(c);
    }
    if (!differs) return;
    find_partial_with<rx::known_disguises_TAIL>(spoken_text.all(), true, values, hits);
    find_partial_with<rx::known_disguises_HEAD>(spoken_text.all(), false, values, hits);
}

// -------------------------------------------------------------------------------------------------------------- dates

/// ``known_dates._AFTER_YEAR``.
inline bool is_after_year(u32 c) { return one_of(c, U"-/.,年月 \t\n\r"); }

constexpr i32 STEP = 16;
/// Whether one of ``STEP`` characters is ``first`` and the next one ``second``; of ``STEP + 1`` characters.
inline bool holds_pair(const u32* p, u32 first, u32 second) {
    u32 found = 0;
    for (i32 at = 0; at < STEP; at++) found |= u32(p[at] == first) & u32(p[at + 1] == second);
    return found != 0;
}

i32 number_in(Text text, i32 from, i32 to) {
    i32 number = 0;
    for (u32 c : text.cut(from, to)) number = number * 10 + static_cast<i32>(c - '0');
    return number;
}

/// The date of ``value`` whose year ends with the two digits at ``at`` (``_match``, ``_readings``).
void read_date(Text text, i32 at, const KnownValue& value, Vec<Hit>& hits) {
    Match<rx::known_dates_DATE> found;
    if (!match(text, at, found) && !(at >= 2 && match(text, at - 2, found))) return;
    const i32 year = value.year - number_in(text, found.from(1), found.to(1));
    if ((year == 0 || year == 1900 || year == 2000) && number_in(text, found.from(2), found.to(2)) == value.month &&
        number_in(text, found.from(3), found.to(3)) == value.day)
        hits.push(known_hit(value, found.start, found.end));
}

// -------------------------------------------------------------------------------------------------------------- names

constexpr u32 FIRST_HAN = 0x3400;
constexpr i32 COMPARED = 3;

/// Whether a character is in ``_same_sound`` of one of a name.
bool is_same_sound(u32 c, u32 of_a_name) {
    if (c == of_a_name) return true;
    if ((sounds_of(c) & sounds_of(of_a_name)) == 0) return false;
    const Sound &mine = sound_of(c), &its = sound_of(of_a_name);
    if (!mine.in_use) return false;
    for (u16 one : syllables.cut(mine.first, mine.first + mine.count))
        for (u16 other : syllables.cut(its.first, its.first + its.count))
            if (one == other) return true;
    return false;
}

/// ``ChineseName.misheard_at``.
i32 misheard_at(const KnownValue& value, Text text, i32 at) {
    i32 end = at;
    for (i32 place = 0; place < length_of_name(value); place++) {
        end += place > 0 && text.at(end) == ' ';
        if (end >= text.n || !is_same_sound(text[end], of_name(value, place))) return 0;
        end++;
    }
    return end;
}

/// A name that can be misheard, and what its first characters sound like.
struct Sought {
    const KnownValue* value;
    u32 written[COMPARED];
    u64 sounds[COMPARED];
};
Vec<Sought> names;
Vec<i32> places;

/// Whether three characters from ``at`` on, spaces left out, share a reading each with those of a name and are not
/// written like them (``_sounding_like``).
bool sounds_like(const Sought& name, Text text, i32 at) {
    bool same = true;
    for (i32 place = 0; place < COMPARED; place++) {
        while (at < text.n && text[at] == ' ') at++;
        if (at >= text.n || (sounds_of(text[at]) & name.sounds[place]) == 0) return false;
        same = same && text[at] == name.written[place];
        at++;
    }
    return !same;
}

}  // namespace

void bind_disguises() {
    bind_signs();
    bind_sounds();
}

/// ``year`` is -1 where the value is no birth date or does not begin with its year.
void find_date_of(KnownValue& value) {
    value.year = -1;
    Match<rx::known_values_DATE> found;
    if (value.is != Is::BIRTH || !match(value.folded, 0, found)) return;
    value.year = number_in(value.folded, found.from(1), found.to(1));
    value.month = number_in(value.folded, found.from(2), found.to(2));
    value.day = number_in(value.folded, found.from(3), found.to(3));
}

/// Both parts are empty where the value is no name in Chinese that begins with a known surname. ``joined`` is grown
/// only while it is empty: with several names in one, room for all of them must be reserved before.
void find_name_of(KnownValue& value, Vec<u32>& joined) {
    value.surname = value.given = {};
    if (value.is != Is::NAME || value.folded.ascii()) return;
    const auto parts = [](u32 c) { return one_of(c, U"·•.・-") || is(c, SPACE); };
    bool parted = false;
    for (u32 c : value.folded) parted = parted || parts(c);
    Text name = value.folded;
    if (parted) {
        check(joined.n == 0 || joined.n + name.n <= joined.room);
        joined.reserve(joined.n + name.n);
        const i32 first = joined.n;
        for (u32 c : name)
            if (!parts(c)) joined.push(c);
        name = joined.cut(first, joined.n);
        if (name.ascii()) return;
    }
    constexpr i32 WIDTHS[] = {4, 2, 1};
    for (i32 width : WIDTHS)
        if (name.n > width && is_surname(name.cut(0, width))) {
            value.surname = name.cut(0, width);
            value.given = name.cut(width, name.n);
            return;
        }
}

void find_disguised(Text folded, const Folded& bare, Text skeleton, Slice<KnownValue> values, Vec<Hit>& hits) {
    const Signs signs = signs_in(folded);
    const bool swapped = says_swapped(bare.text);
    if (swapped || signs.masked_number || signs.part) {
        numbered.clear();
        for (i32 number = 0; number < values.n; number++)
            if (has_number(values[number])) numbered.push(number);
    }
    if (swapped) find_swapped(folded, bare, skeleton, values, hits);
    if (signs.masked_name) find_masked_names(folded, values, hits);
    if (signs.masked_number) find_masked_numbers(folded, values, hits);
    if (signs.initials) find_initials(folded, values, hits);
    if (signs.part) find_partial(folded, values, hits);
}

void find_known_dates(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    for (const KnownValue& value : values) {
        if (value.year < 0) continue;
        const u32 tens = '0' + static_cast<u32>(value.year % 100 / 10), units = '0' + static_cast<u32>(value.year % 10);
        for (i32 at = 0; at + 2 < text.n; at++) {
            // Behind the steps stands one character more, which the pair reads.
            if (at + STEP < text.n && !holds_pair(text.p + at, tens, units))
                at += STEP - 1;
            else if (text.p[at] == tens && text.p[at + 1] == units && is_after_year(text.p[at + 2]))
                read_date(text, at, value, hits);
        }
    }
}

void find_misheard(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    names.clear();
    u64 first = 0, second = 0;
    for (const KnownValue& value : values) {
        if (value.given.n < 2 || length_of_name(value) > 4) continue;
        Sought name{&value, {}, {}};
        for (i32 place = 0; place < COMPARED; place++) {
            name.written[place] = of_name(value, place);
            name.sounds[place] = sounds_of(name.written[place]);
        }
        first |= name.sounds[0];
        second |= name.sounds[1];
        names.push(name);
    }
    if (names.empty()) return;
    places.clear();
    for (i32 at = 0; at + COMPARED <= text.n; at++) {
        const u32 c = text.p[at];
        if (c < FIRST_HAN || (sounds_of(c) & first) == 0) continue;
        const u32 following = text.p[at + 1];
        if (following == ' ' || (sounds_of(following) & second) != 0) places.push(at);
    }
    for (const Sought& name : names)
        for (i32 at : places) {
            const i32 end = sounds_like(name, text, at) ? misheard_at(*name.value, text, at) : 0;
            if (end > 0) hits.push(known_hit(*name.value, at, end));
        }
}

}  // namespace hx
