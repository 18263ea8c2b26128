// Where a line end stands inside what may be one identifier   <- line_ends
#pragma once
#include "base.hpp"

namespace hx {

/// ``Broken``: a stretch of code characters with one line end inside; ``left``, ``right`` lie in the text it is from.
struct Broken {
    i32 start;
    Text left;
    i32 right_start;
    Text right;
};
/// Where code characters begin behind a line end, -1 where none do (``_LINE_END``).
i32 code_behind(Text, i32 line_end);
/// Every line end between two code characters, in order (``broken_over_lines``). ``found`` is cleared first.
void broken_over_lines(Text, Vec<Broken>& found);
/// Whether a stretch over lines looks like cells of a table (``is_among_numbers``).
bool is_among_numbers(Text, i32 start, i32 end);
/// Whether Chinese stands right before or behind a stretch (``is_beside_words``).
bool is_beside_words(Text, i32 start, i32 end);
/// Whether Chinese stands on both sides, and behind it no word that counts (``is_between_words``).
bool is_between_words(Text, i32 start, i32 end);
/// Whether Chinese stands at ``end`` that is no word for what digits before it count (``is_no_count``).
bool is_no_count(Text, i32 end);
/// Whether an ordinary plate can begin with a character (``in PROVINCES``).
bool is_province(u32);

void bind_line_ends();

}  // namespace hx
