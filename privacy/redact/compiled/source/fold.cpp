#include "fold.hpp"

namespace hx {

Slice<u32> fold_table, skeleton_table;

void bind_fold() {
    fold_table = table<u32>("fold.fold");
    skeleton_table = table<u32>("fold.skeleton");
    check(fold_table.n == 0x110000 && skeleton_table.n == 0x110000);
}

u32 skeleton_of(u32 folded) { return folded < 0x110000 ? skeleton_table.p[folded] : NO_CHARACTER; }

void add_bare(Slice<u32> folded, Vec<u32>& out) {
    for (u32 c : folded) {
        u32 kept = skeleton_of(c);
        if (kept != NO_CHARACTER) out.push(kept);
    }
}

}  // namespace hx
