// A text as it reads, and its skeleton   <- fold
#pragma once
#include "tiers.hpp"

namespace hx {

extern Slice<u32> fold_table;      // of a character: as it reads
extern Slice<u32> skeleton_table;  // of a character that is folded: as a skeleton has it
void bind_fold();

/// A text made from another by a table, with its way back where characters went (``fold._apply``).
struct Applied {
    Vec<u32> text;
    Vec<i32> origin;
    void apply(Slice<u32> by, Text from) {
        text.reserve(from.n);
        origin.reserve(from.n);
        i32 kept = 0;
        for (i32 at = 0; at < from.n; at++) {
            u32 c = by[static_cast<i32>(from.p[at])];
            text.p[kept] = c;
            origin.p[kept] = at;
            kept += c != NO_CHARACTER;
        }
        text.n = kept;
        origin.n = kept == from.n ? 0 : kept;
    }
    Folded folded() const { return {text.all(), origin.all()}; }
};

}  // namespace hx
