// Windows of neighbouring digit groups: what they are apart from a number   <- number_windows
#include "line_ends.hpp"
#include "numbers.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

bool holds(Text text, Slice<Span> separators, u32 c) {
    for (Span separator : separators)
        if (text.find(c, separator.start, separator.end) >= 0) return true;
    return false;
}

}  // namespace

bool is_broken(Text text, const Window& window) { return holds(text, window.separators, '\n'); }

bool holds_decimals(Text text, const Window& window) {
    for (Span separator : window.separators)
        if (separator.end - separator.start == 1 && text[separator.start] == '.')
            return search<rx::number_windows_DECIMALS>(text, window.start - 2, window.end + 2);
    return false;
}

bool is_measured(Text text, const Window& window) {
    if (window.shape.n == 1) return false;
    if (holds_decimals(text, window)) return true;
    bool over_cells = is_broken(text, window) || holds(text, window.separators, '\t');
    bool bracketed = text.at(window.start - 1) == '(' && text.at(window.end) == ')';
    return over_cells && !bracketed && is_among_numbers(text, window.start, window.end);
}

void shape_without_line_ends(Text text, const Window& window, Vec<i32>& shape) {
    shape.clear();
    bool in_group = false;
    for (i32 at = window.start; at < window.end;) {
        if (is_digit09(text[at])) {
            if (!in_group) shape.push(0);
            in_group = true;
            shape.last()++;
            at++;
            continue;
        }
        i32 behind = at;
        bool line_ends = false;
        for (; behind < window.end && is(text[behind], SPACE); behind++) line_ends |= text[behind] == '\n';
        in_group &= line_ends;
        at = most(behind, at + 1);
    }
}

}  // namespace hx
