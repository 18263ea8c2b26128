// Numbers typed with letters that look like digits   <- numbers (_LOOKALIKE_RUN)
#include "numbers.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

bool is_alike(u32 c) { return is_digit09(c) || c == 'O' || c == 'o' || c == 'I' || c == 'l'; }

/// What a run is with the digits that its letters stand for.
void find_in_alike_run(Text text, i32 start, i32 end, Vec<Hit>& hits) {
    u32 plain[18];
    i32 digits = 0, count = end - start;
    check(count <= 18);
    for (i32 at = 0; at < count; at++) {
        u32 c = text[start + at];
        digits += is_digit09(c);
        plain[at] = c == 'O' || c == 'o' ? '0' : c == 'I' || c == 'l' ? '1' : c;
    }
    bool has_letter = plain[count - 1] == 'X' || plain[count - 1] == 'x';
    if (digits < LEAST_ALIKE || digits >= count - has_letter) return;
    Window window = {start, end, {plain, count}, {&count, 1}, {}};
    Hit found;
    if (!judge(text, window, found)) return;
    found.score = 0.6;
    hits.push(found);
}

}  // namespace

void find_alike_numbers(Text text, Vec<Hit>& hits) {
    // A run that is long enough holds one of the places looked at, wherever it begins.
    for (i32 at = MOBILE_DIGITS - 1; at < text.n; at += MOBILE_DIGITS) {
        if (!is_alike(text[at])) continue;
        i32 start = at, end = at + 1, letters = 0;
        while (start > 0 && is_alike(text[start - 1])) start--;
        while (end < text.n && is_alike(text[end])) end++;
        at = end;
        if (end - start < MOBILE_DIGITS) continue;
        for (u32 c : text.cut(start, end)) letters += !is_digit09(c);
        if (letters == 0) continue;
        each_match<rx::numbers_LOOKALIKE_RUN>(text, start - 1, end + BEHIND_DIGITS, [&](const auto& run) {
            find_in_alike_run(text, run.start, run.end, hits);
        });
    }
}

}  // namespace hx
