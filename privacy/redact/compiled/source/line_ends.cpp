// Where a line end stands inside what may be one identifier   <- line_ends
#include "line_ends.hpp"

#include "patterns.hpp"

namespace hx {
namespace {

constexpr i32 ROOM = 6;      // white space at a line end, at most, the line end or two included
constexpr i32 INDENT = 8;    // blanks behind it, at most
constexpr i32 LONGEST = 72;  // characters on either side

Text provinces;

bool is_code(u32 c) { return is_latin_or_digit(c) || one_of(c, U"._%+@:·-"); }
bool is_blank(u32 c) { return c == ' ' || c == '\t'; }
bool is_line_end(u32 c) { return c == '\n'; }
bool is_white(u32 c) { return is(c, STRIPPED); }
bool is_prose(u32 c) { return (0x3400 <= c && c <= 0x9fff) || c == ':'; }

bool has_digit(Text text) {
    for (u32 c : text)
        if (is(c, DIGIT)) return true;
    return false;
}

/// A text without such characters at its end, at its beginning.
template <class Is>
Text without_end(Text text, const Is& goes) {
    i32 end = text.n;
    while (end > 0 && goes(text[end - 1])) end--;
    return text.cut(0, end);
}
template <class Is>
Text without_beginning(Text text, const Is& goes) {
    i32 start = 0;
    while (start < text.n && goes(text[start])) start++;
    return text.cut(start, text.n);
}

/// As much as is looked at of the line that has an end before ``begun``; -1: that end is out of reach.
Text line_above(Text text, i32 begun) {
    Text above = without_end(text.cut(most(0, begun - LONGEST), most(0, begun)), is_line_end);
    return above.cut(above.rfind('\n') + 1, above.n);
}
/// As much as is looked at of the line behind ``ended``; -1: that end is out of reach.
Text line_below(Text text, i32 ended) {
    if (ended < 0) return {};
    Text below = without_beginning(text.cut(ended + 1, ended + 1 + LONGEST), is_line_end);
    i32 end = below.find('\n');
    return end < 0 ? below : below.cut(0, end);
}

/// Whether a line is numbers and what stands between them (``_NUMBERS_ONLY``).
bool is_numbers_only(Text line) {
    bool digits = false;
    for (u32 c : line) {
        if (is_digit09(c))
            digits = true;
        else if (!one_of(c, U".,|%+-") && !is(c, SPACE))
            return false;
    }
    return digits;
}

/// The two lines that a line end parts (``_broken``); false where they part no code characters.
bool broken_at(Text text, i32 line_end, Broken& broken) {
    i32 next = code_behind(text, line_end);
    if (next < 0) return false;
    i32 end = line_end, line_ends = 0;
    while (end > 0 && line_end - end < ROOM && (is_blank(text[end - 1]) || text[end - 1] == '\n'))
        line_ends += text[--end] == '\n';
    if (line_ends > 1 || end == 0 || !(is_code(text[end - 1]) || is_province(text[end - 1]))) return false;
    i32 start = end;
    while (start > most(0, end - LONGEST) && is_code(text[start - 1])) start--;
    if (start > 0 && is_province(text[start - 1])) start--;
    i32 right_end = next, limit = least(text.n, line_end + 1 + LONGEST + INDENT);
    while (right_end < limit && is_code(text[right_end])) right_end++;
    broken = {start, text.cut(start, end), next, text.cut(next, right_end)};
    return true;
}

}  // namespace

bool is_province(u32 c) { return provinces.has(c); }

i32 code_behind(Text text, i32 line_end) {
    i32 next = line_end + 1;
    while (next <= line_end + INDENT && is_blank(text.at(next))) next++;
    return is_code(text.at(next)) ? next : -1;
}

void broken_over_lines(Text text, Vec<Broken>& found) {
    found.clear();
    Broken broken;
    for (i32 at = text.find('\n'); at >= 0; at = text.find('\n', at + 1))
        if (broken_at(text, at, broken)) found.push(broken);
}

bool is_among_numbers(Text text, i32 start, i32 end) {
    i32 begun = text.rfind('\n', most(0, start - LONGEST), start), ended = text.find('\n', end, end + LONGEST);
    Text before = without_end(text.cut(begun >= 0 ? begun + 1 : most(0, start - LONGEST), start), is_white);
    Text after = without_beginning(text.cut(end, ended >= 0 ? ended : end + LONGEST), is_white);
    if (is_prose(before.at(before.n - 1)) || is_prose(after.at(0))) return false;
    if (before.n || after.n) return has_digit(before) || has_digit(after);
    return is_numbers_only(line_above(text, begun)) || is_numbers_only(line_below(text, ended));
}

bool is_beside_words(Text text, i32 start, i32 end) { return is_prose(text.at(start - 1)) || is_prose(text.at(end)); }

bool is_between_words(Text text, i32 start, i32 end) { return is_prose(text.at(start - 1)) && is_no_count(text, end); }

bool is_no_count(Text text, i32 end) { return match<rx::line_ends_NO_COUNT>(text, end); }

void bind_line_ends() { provinces = table<u32>("line_ends.provinces"); }

}  // namespace hx
