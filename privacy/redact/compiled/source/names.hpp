// What every word costs, and every character in its place in a name: the look-ups of one table. <- name_costs,
// word_table
#pragma once
#include "base.hpp"

namespace hx::costs {

constexpr i32 LONGEST_WORD = 6;
constexpr f64 NEVER = __builtin_inf();

/// What a word is to the names beside it, and what begins with a character.
enum Bit : u32 {
    CUE = 1,
    TITLE = 2,
    HONORIFIC = 4,
    COMPOUND = 8,  // a surname of two characters
    SURNAME = 16,  // a surname of one character
    BEGINS_TITLE = 32,
    BEGINS_HONORIFIC = 64,
    BEGINS_COMPOUND = 128,
    ENDS_CUE = 256,
};

inline u32 second_bit(u32 c) { return (c * 0x9E3779B1u) >> 24; }

/// One character: as a word, and in its places in a name. A cache line.
struct Character {
    f64 word;
    f32 surname, first, last, only;
    u32 bits;
    u32 unused;
    u64 seconds[4];  // which characters may come second in a word that begins with it, by their ``second_bit``
    bool may_begin(u32 second) const {
        const u32 bit = second_bit(second);
        return (seconds[bit >> 6] >> (bit & 63) & 1) != 0;
    }
};
static_assert(sizeof(Character) == 64);

constexpr u32 BEFORE_BITS = 19;
constexpr u32 NO_BEGINNING = (1u << BEFORE_BITS) - 1;
constexpr u32 CHARACTER_BITS = 21;
constexpr u32 CHARACTERS = (1u << CHARACTER_BITS) - 1;
constexpr u32 CODE_POINTS = 0x110000;

inline u32 third_bit(u32 c) { return 1u << (BEFORE_BITS + ((c * 0x9E3779B1u >> 16) * 13 >> 16)); }

/// A beginning of a word with two characters and more: the beginning it makes longer, and by which character.
struct Beginning {
    u32 before;     // number of the shorter beginning; above it which characters may follow, by ``third_bit``
    u32 character;  // above it the bits
    f64 cost;       // infinity where it is no word
    u32 shorter() const { return before & NO_BEGINNING; }
    u32 bits() const { return character >> CHARACTER_BITS; }
};
static_assert(sizeof(Beginning) == 16);

/// Characters in pages of 256, the first page for all that nothing is known of; a character's number is its place.
extern Character* characters;
extern i32 character_count;
extern u16 page_of[CODE_POINTS >> 8];
/// Open addressing; the number of a beginning is ``character_count`` and its slot, so none ever moves.
extern Vec<Beginning> beginnings;
extern u32 beginning_shift;

inline u32 number_of(u32 c) { return c < CODE_POINTS ? static_cast<u32>(page_of[c >> 8]) << 8 | (c & 255) : 0; }
/// Its number is below ``character_count``: pages are numbered as they are made.
inline const Character& character_of(u32 c) { return characters[number_of(c)]; }

inline u32 slot_of(u32 before, u32 c) { return (before * 0x85EBCA6Bu + c) * 0x9E3779B1u >> beginning_shift; }
inline u32 next_slot(u32 slot) { return (slot + 1) & (static_cast<u32>(beginnings.n) - 1); }

/// The slot of the beginning ``before`` with one character more; -1 where no word begins so.
inline i32 longer(u32 before, u32 c) {
    for (u32 slot = slot_of(before, c);; slot = next_slot(slot)) {
        const Beginning& one = beginnings.p[slot];  // within the array: by its shift, and by the mask
        const u32 held = one.shorter();
        if (held == before && (one.character & CHARACTERS) == c) return static_cast<i32>(slot);
        if (held == NO_BEGINNING) return -1;
    }
}

/// Every word of two characters and more that begins ``text``, shortest first: its width, its cost and its bits.
template <class Each>
inline void each_longer_word(Text text, const Each& each) {
    if (text.n < 2) return;
    u32 before = number_of(text.p[0]);
    if (!characters[before].may_begin(text.p[1])) return;
    const i32 most_width = least(text.n, LONGEST_WORD);
    for (i32 width = 2; width <= most_width; width++) {
        const i32 slot = longer(before, text.p[width - 1]);  // before the end: by ``most_width``
        if (slot < 0) return;
        const Beginning& one = beginnings.p[slot];
        each(width, one.cost, one.bits());
        if (width == most_width || !(one.before & third_bit(text.p[width]))) return;
        before = static_cast<u32>(character_count + slot);
    }
}

/// What a surname of two characters costs that is known to be one.
f64 cost_of_compound(Slice<u32> surname);

}  // namespace hx::costs
