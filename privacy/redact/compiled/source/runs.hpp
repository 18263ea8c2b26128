// Stretches of a text in which characters of one kind stand close together   <- runs
#pragma once
#include "base.hpp"

namespace hx {

/// Stretches of ``least_members`` and more with at most ``between`` other characters from one to the next
/// (``dense_stretches``).
template <class Member, class Each>
inline void each_dense_stretch(Text text, i32 between, i32 least_members, const Member& is_member, const Each& each) {
    i32 first = -1, last = -1, count = 0;
    for (i32 at = 0; at < text.n; at++) {
        if (!is_member(text.p[at])) continue;
        if (count == 0 || at - last > between + 1) {
            if (count >= least_members) each(first, last + 1);
            first = at;
            count = 0;
        }
        last = at;
        count++;
    }
    if (count >= least_members) each(first, last + 1);
}

}  // namespace hx
