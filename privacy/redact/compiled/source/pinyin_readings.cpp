// How a character of a name is typed in Latin letters   <- name_forms._readings
#include "known.hpp"

namespace hx {
namespace {

Vec<Readings> readings;  // the first is of every character that has none
Vec<u16> number_of;      // by character: of its readings

bool same(const Spelling& a, const Spelling& b) { return a.n == b.n && memcmp(a.letters, b.letters, a.n) == 0; }

void add_letter(Spelling& to, u32 letter) {
    check(to.n < Spelling::LONGEST && is_small(letter));
    to.letters[to.n++] = static_cast<u8>(letter);
}

void add_spelling(Readings& to, const Spelling& spelling) {
    check(spelling.n > 0);
    for (const Spelling& one : to)
        if (same(one, spelling)) return;
    if (to.n < Readings::MOST) to.one[to.n++] = spelling;
}

/// ``name_forms._spellings``: ü, a v in the table, is typed as u, v or yu.
void add_spellings(Readings& to, Slice<u32> syllable) {
    enum { AS_U, AS_V, AS_YU };
    const i32 last = Text(syllable).has('v') ? AS_YU : AS_U;
    for (i32 way = AS_U; way <= last; way++) {
        Spelling spelling = {};
        for (u32 letter : syllable) {
            if (letter == 'v' && way == AS_YU) add_letter(spelling, 'y');
            add_letter(spelling, letter == 'v' && way != AS_V ? 'u' : letter);
        }
        add_spelling(to, spelling);
    }
}

Readings& readings_to_fill(u32 character) {
    u16& number = number_of[static_cast<i32>(character)];
    if (number == 0) {
        check(readings.n < 0x10000);
        number = static_cast<u16>(readings.n);
        readings.push({});
    }
    return readings[number];
}

}  // namespace

const Readings& readings_of(u32 character) {
    return readings[character < static_cast<u32>(number_of.n) ? number_of[static_cast<i32>(character)] : 0];
}

u32 first_letters(u32 character) {
    u32 bits = 0;
    for (const Spelling& one : readings_of(character)) bits |= letter_bit(one.first());
    return bits;
}

u32 edge_letters(u32 character) {
    u32 bits = 0;
    for (const Spelling& one : readings_of(character)) bits |= letter_bit(one.first()) | letter_bit(one.last());
    return bits;
}

/// The list: a syllable, the characters that are read so, the next syllable …
void bind_readings() {
    const Slice<u32> list = table<u32>("known.syllables");
    u32 highest = 0;
    for (u32 c : list) highest = most(highest, c);
    check(highest < 0x110000);
    number_of.fill(static_cast<i32>(highest) + 1, 0);
    readings.push({});
    Slice<u32> syllable;
    each_listed(list, [&](Slice<u32> word, i32 number) {
        if (number % 2 == 0)
            syllable = word;
        else
            for (u32 character : word) add_spellings(readings_to_fill(character), syllable);
    });
}

}  // namespace hx
