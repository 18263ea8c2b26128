// The paragraphs of a text in which a cheap test succeeds. <- paragraphs
#pragma once
#include "base.hpp"

namespace hx {

/// The paragraph that holds a stretch: from behind the empty line before it to the one behind it.
inline Span paragraph_around(Text text, i32 start, i32 end) {
    i32 from = least(start, text.n - 1);
    while (from > 0 && !(text[from] == '\n' && text[from - 1] == '\n')) from--;
    for (i32 at = end; at + 1 < text.n; at++)
        if (text[at] == '\n' && text[at + 1] == '\n') return {most(from, 0), at + 1};
    return {most(from, 0), text.n};
}

/// Calls ``each(paragraph)`` for the paragraphs in which ``P`` is found, in order (``paragraphs_with``).
template <class P, class Each>
inline void each_paragraph_with(Text text, const Each& each) {
    Match<P> test;
    for (i32 from = 0; search(text, from, test);) {
        const Span paragraph = paragraph_around(text, test.start, test.end);
        each(paragraph);
        from = paragraph.end;
    }
}

}  // namespace hx
