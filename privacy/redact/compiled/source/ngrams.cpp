// Where each pair of neighbouring characters of a text stands   <- ngrams
#include "known.hpp"

namespace hx {

PairIndex pair_index;

void PairIndex::fill(Text text) {
    memset(heads, 0xFF, sizeof heads);
    filled = true;
    followers.clear();
    followers.reserve(text.n);
    followers.n = text.n;
    // Backwards, so that places come in order: 0 <= at < text.n - 1, and followers has text.n elements.
    const u32* p = text.p;
    i32* after = followers.p;
    for (i32 at = text.n - 2; at >= 0; at--) {
        i32& head = heads[hash(p[at], p[at + 1])];
        after[at] = head;
        head = at;
    }
}

}  // namespace hx
