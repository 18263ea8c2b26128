#include "fold.hpp"

namespace hx {

Slice<u32> fold_table, skeleton_table;

void bind_fold() {
    fold_table = table<u32>("fold.fold");
    skeleton_table = table<u32>("fold.skeleton");
    check(fold_table.n == 0x110000 && skeleton_table.n == 0x110000);
}

}  // namespace hx
