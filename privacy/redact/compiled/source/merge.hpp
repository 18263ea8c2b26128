// Which hits count, and what a text is without them   <- merge, masks, placeholders
#pragma once
#include "tiers.hpp"

namespace hx {

constexpr u32 MARK = 0xE001;  // ``masks.MARK``

/// ``without_protected``, in place.
void drop_protected(Vec<Hit>&, Slice<Span> protected_);
/// ``beside_marks``, in place.
void cut_at_marks(Vec<Hit>&, Text);
/// ``outside``: ``hits`` without what of them lies in ``stretches`` (in order, not overlapping), added to ``left``.
void add_outside(Slice<Hit> hits, Slice<Span> stretches, Vec<Hit>& left);
/// ``apart``: of settled hits those that join nothing else.
void find_apart(Slice<Hit> settled, Text folded, Vec<Hit>& certain);
/// ``with_known``: ``known`` (not settled) and ``others``, settled, in ``joined``.
void join_known(Slice<Hit> known, Slice<Hit> others, Vec<Hit>& joined);
/// In order of start and end, as ``sorted`` puts hits that do not overlap.
void sort_by_place(Vec<Hit>&);

/// ``masks.Masked``: a text with a mark for each stretch, and the way back.
struct Masked {
    Vec<u32> text;
    Vec<i32> places;
    Vec<i32> shifts;
    void make(Text of, Slice<Span> stretches);
    Hit back(Hit hit) const;
};

/// ``placeholder_stretches``. ``found`` is cleared first.
void find_placeholders(Text, Vec<Span>& found);

}  // namespace hx
