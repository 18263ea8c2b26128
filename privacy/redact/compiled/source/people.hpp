// What people and places share: what a text holds, read in one pass; and the English names. <- people, english_names
#pragma once
#include "base.hpp"

namespace hx {

/// Bits of the characters of a text, and bits of its pairs. Tables of these bits are laid out so that where a pair may
/// begin something, the second of its characters has the bit behind the first's: one shift tells of every pair at once.
struct Held {
    u32 any = 0;
    u32 pairs = 0;  // bits of characters right behind one with the bit before
    u32 before = 0;
    void add(u32 bits) {
        any |= bits;
        pairs |= before << 1 & bits;
        before = bits;
    }
};

/// ``english_names.find_english_names``: hits are added, they may overlap.
void find_english_names(Text, Vec<Hit>&);
void bind_english_names();

}  // namespace hx
