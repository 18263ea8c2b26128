// Numbers typed with numerals   <- numbers (_CHINESE_RUN, _spelled)
#include "numbers.hpp"
#include "patterns.hpp"
#include "runs.hpp"

namespace hx {
namespace {

constexpr i32 STEP = 6;  // see ``may_be_spelled``

/// The numerals by a hash that no two of them share, as every character of a text is asked for; made from the table.
struct Numerals {
    static constexpr u32 BITS = 7;
    u32 factor = 1;
    u32 slots[1 << BITS] = {};
    u32 slot_of(u32 c) const { return c * factor >> (32 - BITS); }
    bool has(u32 c) const { return slots[slot_of(c)] == c; }
    bool place(Slice<u32> all) {
        for (u32& slot : slots) slot = NONE;
        for (u32 c : all) {
            if (slots[slot_of(c)] != NONE) return false;
            slots[slot_of(c)] = c;
        }
        return true;
    }
    void build(Slice<u32> all) {
        while (!place(all)) factor = factor * 0x9E3779B1u + 2;
    }
};
Numerals numerals;

bool is_spelled(u32 c) { return is_digit09(c) || numerals.has(c); }

Vec<u32> spelled;
Vec<i32> spelled_origin;

/// ``_spelled``: a run with numerals.
void find_in_spelled_run(Text text, i32 start, i32 end, Vec<Hit>& hits) {
    spelled.clear();
    spelled_origin.clear();
    for (i32 at = start; at < end; at++) {
        u32 c = skeleton_of(text[at]);
        if (c == NO_CHARACTER) continue;
        spelled.push(c == 'x' ? 'X' : c);
        spelled_origin.push(at);
    }
    each_match<rx::numbers_SPELLED_NUMBER>(spelled.all(), [&](const auto& match) {
        i32 count = match.end - match.start;
        Window window = {spelled_origin[match.start],
                         spelled_origin[match.end - 1] + 1,
                         spelled.cut(match.start, match.end),
                         {&count, 1},
                         {}};
        Hit found;
        if (judge(text, window, found)) hits.push(found);
    });
    if (7 <= spelled.n && spelled.n <= 12 && has_phone_label(text, start))
        hits.push(hit(start, end, PHONE, 0.8, CONTEXT));
}

/// Whether a run of numerals may stand here. Among two neighbours in such a run one at least is a numeral or a digit,
/// and a run is longer than a step; so two characters of each step tell of most texts that none does.
bool may_be_spelled(Text text, i32 digits) {
    i32 at = 0;
    while (at + 1 < text.n && !is_spelled(text[at]) && !is_spelled(text[at + 1])) at += STEP;
    if (at + 1 >= text.n) return false;
    i32 count = 0;
    for (u32 c : text) count += numerals.has(c);
    return count > 0 && count + digits >= MINIMUM_DIGITS;
}

}  // namespace

void find_spelled_numbers(Text text, i32 digits, Vec<Hit>& hits) {
    if (!may_be_spelled(text, digits)) return;
    each_dense_stretch(text, 1, MINIMUM_DIGITS, is_spelled, [&](i32 start, i32 end) {
        bool has_numeral = false;
        for (u32 c : text.cut(start, end)) has_numeral |= numerals.has(c);
        if (!has_numeral) return;
        each_match<rx::numbers_CHINESE_RUN>(text, start - 1, end + BEHIND_DIGITS, [&](const auto& run) {
            if (!text.cut(run.start, run.end).ascii()) find_in_spelled_run(text, run.start, run.end, hits);
        });
    });
}

void bind_numbers() { numerals.build(table<u32>("numbers.numerals")); }

}  // namespace hx
