// Numbers of people, however their digits are grouped   <- numbers
#include "numbers.hpp"

#include "line_ends.hpp"
#include "patterns.hpp"
#include "runs.hpp"

namespace hx {
namespace {

constexpr i32 BETWEEN = 3;        // separators between two groups, at most
constexpr i32 BEFORE_LETTER = 2;  // separators before a check letter, at most

Vec<Span> groups;
Vec<u32> window_digits;
Vec<i32> window_shape;
Vec<Span> window_separators;

/// The digit groups of a run (``_GROUP``): digits, a check letter behind them or alone.
void find_groups(Text text, i32 start, i32 end) {
    groups.clear();
    for (i32 at = start; at < end;) {
        i32 behind = at;
        while (behind < end && is_digit09(text[behind])) behind++;
        if (behind < end && is_check_letter(text[behind])) behind++;
        if (behind > at) groups.push({at, behind});
        at = most(behind, at + 1);
    }
}

/// The first hit among the windows that begin with group ``first``, longest first (``windows``).
bool judge_from(Text text, i32 first, Hit& found) {
    window_digits.clear();
    window_shape.clear();
    window_separators.clear();
    i32 last = first;
    for (; last < groups.n && last < first + MOST_DIGITS; last++) {
        Span group = groups[last];
        if (window_digits.n + group.end - group.start > MOST_DIGITS) break;
        if (last > first) window_separators.push({groups[last - 1].end, group.start});
        window_digits.add(text.cut(group.start, group.end));
        window_shape.push(group.end - group.start);
    }
    i32 count = window_digits.n;
    for (i32 size = last - first; size > 0 && count >= MINIMUM_DIGITS; size--) {
        Window window = {groups[first].start, groups[first + size - 1].end, window_digits.cut(0, count),
                         window_shape.cut(0, size), window_separators.cut(0, size - 1)};
        if (judge(text, window, found)) return true;
        count -= window_shape[size - 1];
    }
    return false;
}

/// ``_in_run``.
void find_in_run(Text text, i32 start, i32 end, Vec<Hit>& hits) {
    find_groups(text, start, end);
    for (i32 at = 0; at < groups.n;) {
        Hit found;
        if (!judge_from(text, at, found)) {
            at++;
            continue;
        }
        hits.push(found);
        while (at < groups.n && groups[at].start < found.end) at++;
    }
}

/// What a run holds, where it is no genetic notation.
/// The pieces of a run that genetic notation leaves which begins in it (``_outside``); nothing of one that lies in it.
void find_in_open_run(const Clause& clause, i32 start, i32 end, Vec<Hit>& hits) {
    if (clause.is_protected(start, end)) return;
    const Slice<Span> stretches = clause.protected_;
    for (i32 next = first_behind(stretches, start); next < stretches.n && stretches[next].start < end; next++) {
        if (stretches[next].start <= start) continue;
        find_in_run(clause.text, start, stretches[next].start, hits);
        start = least(stretches[next].end, end);
    }
    if (start < end) find_in_run(clause.text, start, end, hits);
}

bool is_in_run(u32 c) { return is_digit09(c) || c == ' ' || c == '-'; }

Vec<Broken> broken_lines;

/// ``_indented_runs``: runs of digits over a line end with more room around it than runs have between their groups.
void find_in_indented_runs(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    if (!text.has('\n')) return;
    broken_over_lines(text, broken_lines);
    for (const Broken& broken : broken_lines) {
        Text left = broken.left;
        Match<rx::numbers_IN_NUMBER> onward;
        if (!match(broken.right, 0, onward) || !search<rx::numbers_IN_NUMBER>(left.cut(left.n - 2, left.n))) continue;
        i32 room = broken.right_start + onward.end - 1 - broken.start - left.n;
        if (room <= (is_digit09(broken.right[onward.end - 1]) ? BETWEEN : BEFORE_LETTER)) continue;
        i32 start = broken.start, furthest = most(0, start - MOST_DIGITS * 2);
        while (start > furthest && is_in_run(text[start - 1])) start--;
        each_match<rx::numbers_INDENTED_RUN>(text, start, broken.right_start + MOST_DIGITS * 2, [&](const auto& run) {
            // What does not cover the line end is another line's.
            if (run.start < broken.right_start && broken.right_start < run.end)
                find_in_open_run(clause, run.start, run.end, hits);
        });
    }
}

void find_among_digits(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    each_dense_stretch(text, BETWEEN, MINIMUM_DIGITS, is_digit09, [&](i32 start, i32 end) {
        each_match<rx::numbers_RUN>(text, start - 1, end + BEHIND_DIGITS,
                                    [&](const auto& run) { find_in_open_run(clause, run.start, run.end, hits); });
    });
    find_in_indented_runs(clause, hits);
}

}  // namespace

bool judge(Text text, const Window& window, Hit& found) {
    i32 count = window.digits.n;
    if (count < MINIMUM_DIGITS || count > MOST_DIGITS) return false;
    if (is_latin_or_digit(text.at(window.start - 1)) || is_latin_or_digit(text.at(window.end))) return false;
    if (count == 18) return resident_id(text, window, found) || card(text, window, found);
    if (count == 15)
        return old_resident_id(text, window, found) || labelled_id(text, window, found) ||
               short_card(text, window, found) || phone(text, window, found);
    if (16 <= count && count <= 19) return card(text, window, found) || labelled_id(text, window, found);
    if (!window.digits.all_digits09()) return false;
    return phone(text, window, found) || (count == 14 && short_card(text, window, found));
}

/// ``find_numbers``.
void find_numbers(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    if (text.n < MINIMUM_DIGITS) return;
    begin_labels();
    i32 digits = 0;
    for (u32 c : text) digits += is_digit09(c);
    if (digits >= MINIMUM_DIGITS) find_among_digits(clause, hits);
    find_spelled_numbers(text, digits, hits);
    if (digits >= LEAST_ALIKE) find_alike_numbers(text, hits);
}

}  // namespace hx
