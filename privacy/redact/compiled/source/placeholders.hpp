// What stands in the text instead   <- placeholders
#pragma once
#include "records.hpp"

namespace hx {

void bind_placeholders();
/// ``replaced``: ``text`` with each hit (in order, not overlapping) replaced, in ``out``; ``lengths``: those of the
/// placeholders. False where a stretch holds what only Python can compare.
bool replace(Text text, Slice<Hit> hits, const Record& record, Vec<u32>& out, Vec<i32>& lengths);
/// ``in_input``: moves hits of the output of replacing ``hits`` to offsets of the input.
void move_to_input(Vec<Hit>& found, Slice<Hit> hits, Slice<i32> lengths);

}  // namespace hx
