// Where a line end stands inside what may be one identifier: ``line_ends.py``.
#include "tiers.hpp"

namespace hx {

namespace {

constexpr i32 ROOM = 6;      // white space at a line end, at most, the line end or two included
constexpr i32 LONGEST = 72;  // characters on either side

bool is_code(u32 c) { return is_latin_or_digit(c) || one_of(c, U"._%+@:·-"); }
bool is_blank(u32 c) { return c == ' ' || c == '\t'; }
bool is_prose(u32 c) { return (0x3400 <= c && c <= 0x9fff) || c == ':'; }

bool has_digit(Text text) {
    for (u32 c : text)
        if (is(c, DIGIT)) return true;
    return false;
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
    i32 next = line_end + 1;
    while (next <= line_end + 8 && is_blank(text.at(next))) next++;
    if (!is_code(text.at(next))) return false;
    i32 end = line_end, line_ends = 0;
    while (end > 0 && line_end - end < ROOM && (is_blank(text[end - 1]) || text[end - 1] == '\n'))
        line_ends += text[--end] == '\n';
    if (line_ends > 1 || end == 0 || !(is_code(text[end - 1]) || is_province(text[end - 1]))) return false;
    i32 start = end;
    while (start > most(0, end - LONGEST) && is_code(text[start - 1])) start--;
    if (start > 0 && is_province(text[start - 1])) start--;
    i32 right_end = next;
    i32 limit = least(text.n, line_end + 1 + LONGEST + 8);
    while (right_end < limit && is_code(text[right_end])) right_end++;
    broken = {start, text.cut(start, end), next, text.cut(next, right_end)};
    return true;
}

}  // namespace

/// ``in PROVINCES``.
bool is_province(u32 c) {
    return c >= 0x3400 && one_of(c, U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼");
}

void broken_over_lines(Text text, Vec<Broken>& found) {
    found.clear();
    Broken broken;
    for (i32 at = text.find('\n'); at >= 0; at = text.find('\n', at + 1))
        if (broken_at(text, at, broken)) found.push(broken);
}

/// ``is_among_numbers``.
bool is_among_numbers(Text text, i32 start, i32 end) {
    i32 begun = text.rfind('\n', most(0, start - LONGEST), start), ended = text.find('\n', end, end + LONGEST);
    Text before = text.cut(begun >= 0 ? begun + 1 : most(0, start - LONGEST), start);
    Text after = text.cut(end, ended >= 0 ? ended : end + LONGEST);
    while (before.n && is(before[before.n - 1], STRIPPED)) before = before.cut(0, before.n - 1);
    while (after.n && is(after[0], STRIPPED)) after = after.cut(1, after.n);
    if (is_prose(before.at(before.n - 1)) || is_prose(after.at(0))) return false;
    if (before.n || after.n) return has_digit(before) || has_digit(after);
    Text above = text.cut(most(0, begun - LONGEST), most(0, begun));
    while (above.n && above[above.n - 1] == '\n') above = above.cut(0, above.n - 1);
    above = above.cut(above.rfind('\n') + 1, above.n);
    Text below = ended >= 0 ? text.cut(ended + 1, ended + 1 + LONGEST) : Text();
    while (below.n && below[0] == '\n') below = below.cut(1, below.n);
    i32 line_end = below.find('\n');
    if (line_end >= 0) below = below.cut(0, line_end);
    return is_numbers_only(above) || is_numbers_only(below);
}

/// ``is_beside_words``.
bool is_beside_words(Text text, i32 start, i32 end) { return is_prose(text.at(start - 1)) || is_prose(text.at(end)); }

/// ``is_between_words``.
bool is_between_words(Text text, i32 start, i32 end) { return is_prose(text.at(start - 1)) && is_no_count(text, end); }

/// ``is_no_count``: Chinese that is no word for what digits before it count.
bool is_no_count(Text text, i32 end) {
    u32 c = text.at(end);
    return 0x3400 <= c && c <= 0x9fff && !one_of(c, U"次例个份岁年月日号天名人条楼种项位倍节章");
}

}  // namespace hx
