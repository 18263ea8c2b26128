// A known Chinese name where it is no literal form: beside a mask, in initials, or by its sound. <- known_names
#include "disguises.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

// ----------------------------------------------------------------------------------------------------- how it sounds

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

u64 sounds_of(u32 c) { return c < static_cast<u32>(sounds.n) ? sounds.p[c] : 0; }
const Sound& sound_of(u32 c) {
    return sounding[c < static_cast<u32>(number_of.n) ? number_of[static_cast<i32>(c)] : 0];
}

i32 length_of_name(const KnownValue& value) { return value.surname.n + value.given.n; }
u32 of_name(const KnownValue& value, i32 place) {
    return place < value.surname.n ? value.surname[place] : value.given[place - value.surname.n];
}

/// A number in ``sounding`` for each character of the list; 0 is shared by all that have no reading.
void number_characters(Slice<u32> list) {
    u32 last = 0;
    for (u32 c : list) last = most(last, c);
    check(last < 0x110000);
    number_of.fill(static_cast<i32>(last) + 1, 0);
    sounds.fill(static_cast<i32>(last) + 1, 0);
    sounding.push({0, 0, 0, false});
    for (u32 c : list) {
        u16& number = number_of[static_cast<i32>(c)];
        if (c == 0 || number != 0) continue;
        check(sounding.n <= UINT16_MAX);
        number = static_cast<u16>(sounding.n);
        sounding.push({0, 0, 0, false});
    }
}

/// Whether a character may stand between the parts of a name.
bool is_parting(u32 c) { return one_of(c, U"·•.・-") || is(c, SPACE); }

/// A name without what parts it: itself, or a copy in ``joined``.
Text without_parting(Text name, Vec<u32>& joined) {
    bool parted = false;
    for (u32 c : name) parted = parted || is_parting(c);
    if (!parted) return name;
    check(joined.n == 0 || joined.n + name.n <= joined.room);
    joined.reserve(joined.n + name.n);
    const i32 first = joined.n;
    for (u32 c : name)
        if (!is_parting(c)) joined.push(c);
    return joined.cut(first, joined.n);
}

// ------------------------------------------------------------------------------------------------------------ misheard

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

/// Where a name may begin, by what its first two characters sound like, in ``places``.
void find_places(Text text, u64 first, u64 second) {
    places.clear();
    for (i32 at = 0; at + COMPARED <= text.n; at++) {
        const u32 c = text.p[at];
        if (c < FIRST_HAN || (sounds_of(c) & first) == 0) continue;
        const u32 following = text.p[at + 1];
        if (following == ' ' || (sounds_of(following) & second) != 0) places.push(at);
    }
}

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

void bind_sounds() {
    const Slice<u32> list = table<u32>("disguises.syllables"), initials = table<u32>("disguises.initials");
    number_characters(list);
    i32 count = 0;
    each_listed(list, [&](Slice<u32> characters, i32 syllable) {
        for (u32 c : characters) {
            sounds[static_cast<i32>(c)] |= u64(1) << (syllable % 64);
            Sound& sound = sounding[number_of[static_cast<i32>(c)]];
            sound.count++;
            sound.initials |= u32(1) << (ascii_lower(initials[syllable]) - 'a') % 32;
        }
        count++;
    });
    check(count == initials.n && count <= UINT16_MAX);
    i32 total = 0;
    for (Sound& sound : sounding) {
        sound.first = total;
        total += sound.count;
        sound.count = 0;
    }
    syllables.fill(total, 0);
    each_listed(list, [&](Slice<u32> characters, i32 syllable) {
        for (u32 c : characters) {
            Sound& sound = sounding[number_of[static_cast<i32>(c)]];
            syllables[sound.first + sound.count++] = static_cast<u16>(syllable);
        }
    });
    for (u32 c : table<u32>("disguises.in_use"))
        if (sounds_of(c)) sounding[number_of[static_cast<i32>(c)]].in_use = true;
}

/// Both parts are empty where the value is no name in Chinese that begins with a known surname. ``joined`` is grown
/// only while it is empty: with several names in one, room for all of them must be reserved before.
void find_name_of(KnownValue& value, Vec<u32>& joined) {
    value.surname = value.given = {};
    if (value.is != Is::NAME || value.folded.ascii()) return;
    const Text name = without_parting(value.folded, joined);
    if (name.ascii()) return;
    constexpr i32 WIDTHS[] = {4, 2, 1};
    for (i32 width : WIDTHS)
        if (name.n > width && is_surname(name.cut(0, width))) {
            value.surname = name.cut(0, width);
            value.given = name.cut(width, name.n);
            return;
        }
}

i32 before_mask(const KnownValue& value, Text before, i32 masks, Text after) {
    const u32 last = value.given[value.given.n - 1];
    if (before.ends_with(value.surname)) return value.surname.n;
    if (before.n > 0 && before[before.n - 1] == value.surname[0] && after.at(0) == last)
        return masks + 2 == length_of_name(value) ? 1 : -1;
    if (value.given.n > 1 && (after.starts_at(0, value.given) || (masks == 2 && after.at(0) == last))) return 0;
    return -1;
}

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

void find_misheard(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    u64 first = 0, second = 0;  // what any name begins with
    names.clear();
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
    find_places(text, first, second);
    for (const Sought& name : names)
        for (i32 at : places) {
            const i32 end = sounds_like(name, text, at) ? misheard_at(*name.value, text, at) : 0;
            if (end > 0) hits.push(known_hit(*name.value, at, end));
        }
}

}  // namespace hx
