// Numbers of people: ``numbers.py``, ``number_windows.py``, ``cards.py``.
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {

namespace {

constexpr i32 MINIMUM_DIGITS = 7;
constexpr i32 MOST_DIGITS = 21;  // of a number with its prefix
constexpr i32 BETWEEN = 3;       // separators between two groups, at most
constexpr i32 MOBILE_DIGITS = 11;
constexpr i32 BEHIND_DIGITS = 4;  // as far as a pattern looks over its last digit
constexpr i32 LABEL_REACH = 16;   // as far as a label can stand before a number
constexpr i32 SPELLED_STEP = 6;   // see ``may_be_spelled``

/// The numerals by a hash that no two of them share; made from the table when it is bound.
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
bool is_check_letter(u32 c) { return one_of(c, U"Xx×✕╳"); }
bool is_alike(u32 c) { return is_digit09(c) || c == 'O' || c == 'o' || c == 'I' || c == 'l'; }

bool all_digits(Text text) {
    for (u32 c : text)
        if (!is_digit09(c)) return false;
    return text.n > 0;
}

// ------------------------------------------------------------------------------------------------------------- windows

/// ``Window``. All windows that begin with one group share its arrays.
struct Window {
    i32 start;
    i32 end;
    Text digits;
    Slice<i32> shape;        // digits of each group
    Slice<Span> separators;  // one less than groups
};

bool holds(Text text, Slice<Span> separators, u32 c) {
    for (Span separator : separators)
        if (text.find(c, separator.start, separator.end) >= 0) return true;
    return false;
}

bool is_broken(Text text, const Window& window) { return holds(text, window.separators, '\n'); }

/// Whether a label stands right before a number. Windows that begin alike ask again and again.
struct Said {
    enum Label : u8 { PHONES = 1, IDS = 2, CARDS = 4, NO_PERSON = 8 };
    i32 start = -1;
    u8 asked = 0;
    u8 found = 0;
};
Said said;

template <class P, Said::Label label>
bool is_said(Text text, i32 start) {
    if (said.start != start) said = {start, 0, 0};
    if (!(said.asked & label)) {
        said.asked |= label;
        if (search<P>(text.cut(start - LABEL_REACH, start))) said.found |= label;
    }
    return (said.found & label) != 0;
}
bool has_phone_label(Text text, i32 start) { return is_said<rx::numbers_PHONE_LABEL, Said::PHONES>(text, start); }
bool has_id_label(Text text, i32 start) { return is_said<rx::numbers_ID_LABEL, Said::IDS>(text, start); }
bool has_card_label(Text text, i32 start) { return is_said<rx::cards_CARD_LABEL, Said::CARDS>(text, start); }
bool is_no_person(Text text, i32 start) { return is_said<rx::numbers_NOT_A_PERSON, Said::NO_PERSON>(text, start); }

/// ``holds_decimals``: whether the groups are those of decimals beside each other.
bool holds_decimals(Text text, const Window& window) {
    for (Span separator : window.separators)
        if (separator.end - separator.start == 1 && text[separator.start] == '.')
            return search<rx::number_windows_DECIMALS>(text, window.start - 2, window.end + 2);
    return false;
}

/// ``is_measured``: whether the groups are numbers of their own.
bool is_measured(Text text, const Window& window) {
    if (window.shape.n == 1) return false;
    if (holds_decimals(text, window)) return true;
    bool over_cells = is_broken(text, window) || holds(text, window.separators, '\t');
    return over_cells && is_among_numbers(text, window.start, window.end);
}

/// ``shape_without_line_ends``.
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

Hit hit_of(const Window& window, Kind kind, f64 score, Source source = PATTERN) {
    return hit(window.start, window.end, kind, score, source);
}

bool is_shape(Slice<i32> shape, const i32* groups, i32 count) {
    return shape.n == count && memcmp(shape.p, groups, static_cast<size_t>(count) * sizeof(i32)) == 0;
}
template <i32 N>
bool is_shape(Slice<i32> shape, const i32 (&groups)[N]) {
    return is_shape(shape, groups, N);
}

// --------------------------------------------------------------------------------------------------------------- cards

/// ``_is_grouped``: as cards are embossed and typed.
bool is_grouped(Slice<i32> shape) {
    if (shape.n == 2 && shape[0] == 6) return true;
    if (is_shape(shape, {4, 6, 5}) || is_shape(shape, {4, 6, 4})) return true;
    for (i32 at = 0; at + 1 < shape.n; at++)
        if (shape[at] != 4) return false;
    return true;
}

bool is_unionpay(Text digits) { return digits.at(0) == '6' && digits.at(1) == '2'; }
bool is_issued(Text digits) { return fullmatch<rx::cards_ISSUED>(digits); }

Vec<i32> shape_of_one_line;

/// ``_is_broken_card``.
bool is_broken_card(Text text, const Window& window) {
    if (!has_valid_luhn(window.digits) || !is_issued(window.digits)) return false;
    if (!is_grouped(window.shape)) {
        shape_without_line_ends(text, window, shape_of_one_line);
        if (!is_grouped(shape_of_one_line.all())) return false;
    }
    return is_unionpay(window.digits) || is_beside_words(text, window.start, window.end);
}

/// ``_is_likely``: whether digits without a label are grouped, or broken over two lines, as those of a card are.
bool is_likely(Text text, const Window& window) {
    if (is_measured(text, window)) return false;
    return is_broken(text, window) ? is_broken_card(text, window) : is_grouped(window.shape);
}

/// ``card``: 15 to 19 digits.
bool card(Text text, const Window& window, Hit& found) {
    if (!all_digits(window.digits) || window.digits.n < 15 || window.digits.n > 19) return false;
    bool labelled = has_card_label(text, window.start);
    if (!labelled && !is_likely(text, window)) return false;
    bool checked = has_valid_luhn(window.digits), unionpay = is_unionpay(window.digits);
    Kind kind = unionpay || window.digits.n > 16 ? BANK_CARD : CREDIT_CARD;
    if (checked && (one_of(window.digits[0], U"3456") || is_issued(window.digits)))
        found = hit_of(window, kind, 0.95);
    else if (labelled || unionpay)
        found = hit_of(window, kind, 0.7, labelled ? CONTEXT : PATTERN);
    else
        return false;
    return true;
}

/// ``short_card``: American Express and Diners Club.
bool short_card(Text text, const Window& window, Hit& found) {
    if (!all_digits(window.digits) || !has_valid_luhn(window.digits)) return false;
    bool begins = window.digits[0] == '3' && one_of(window.digits[1], U"47068");
    bool issuer = begins && is_likely(text, window);
    if (!issuer && !has_card_label(text, window.start)) return false;
    found = hit_of(window, CREDIT_CARD, issuer ? 0.8 : 0.6);
    return true;
}

// -------------------------------------------------------------------------------------------------------- resident IDs

bool labelled_id(Text text, const Window& window, Hit& found) {
    if (!has_id_label(text, window.start)) return false;
    found = hit_of(window, RESIDENT_ID, 0.7, CONTEXT);
    return true;
}

/// ``_resident_id``, of 18 characters.
bool resident_id(Text text, const Window& window, Hit& found) {
    u32 plain[18];
    for (i32 at = 0; at < 18; at++) plain[at] = window.digits[at];
    if (is_check_letter(plain[17])) plain[17] = 'X';
    Text number(plain, 18);
    if (!looks_like_resident_id(number)) return labelled_id(text, window, found);
    bool checked = has_valid_id_check(number);
    if (holds_decimals(text, window) || (!checked && is_measured(text, window))) return false;
    found = hit_of(window, plain[0] != '9' ? RESIDENT_ID : OTHER, checked ? 0.99 : 0.75);
    return true;
}

bool old_resident_id(Text text, const Window& window, Hit& found) {
    if (!looks_like_old_resident_id(window.digits) || window.shape.n > 3) return false;
    bool labelled = has_id_label(text, window.start);
    if (!labelled && (is_measured(text, window) || (is_broken(text, window) && window.shape.n > 2))) return false;
    found = hit_of(window, RESIDENT_ID, labelled ? 0.9 : 0.6);
    return true;
}

// -------------------------------------------------------------------------------------------------------------- phones

bool is_mobile(Text digits) {
    return digits.n == MOBILE_DIGITS && digits[0] == '1' && digits[1] - '3' < 7 && all_digits(digits);
}

/// Digits without a prefix, alike where they do not begin with it.
Text without(Text prefix, Text digits) { return digits.starts_at(0, prefix) ? digits.cut(prefix.n, digits.n) : digits; }

/// The mobile number behind the country's or the trunk's prefix; alike where there is none.
Text without_mobile_prefix(Text digits) {
    Text rest = without(literal(U"0086"), digits);
    if (rest.n == digits.n || !is_mobile(rest)) rest = without(literal(U"86"), digits);
    if (rest.n == digits.n || !is_mobile(rest)) rest = without(literal(U"0"), digits);
    return is_mobile(rest) ? rest : digits;
}

/// Digits of the area code a number begins with (``_AREA``), 0 where there is none.
i32 area_code(Text digits) {
    u32 second = digits.at(1), third = digits.at(2);
    if (digits.at(0) != '0' || !is_digit09(third)) return 0;
    if (second == '1') return third == '0' ? 3 : 0;
    if (second == '2') return third != '6' ? 3 : 0;
    return second - '3' < 7 && is_digit09(digits.at(3)) ? 4 : 0;
}

bool begins_like_phone(Slice<i32> shape) {  // ``in _PHONE_SHAPES``
    return is_shape(shape, {3, 4, 4}) || is_shape(shape, {3, 8}) || is_shape(shape, {7, 4}) ||
           is_shape(shape, {4, 4, 3}) || is_shape(shape, {3, 3, 5}) || is_shape(shape, {4, 7}) ||
           is_shape(shape, {5, 6}) || is_shape(shape, {6, 5}) || is_shape(shape, {3, 4, 2, 2}) ||
           is_shape(shape, {3, 2, 2, 2, 2}) || is_shape(shape, {11});
}

/// ``_plausible``: whether groups without a label are the way people write a mobile number.
bool is_plausible(Text text, const Window& window) {
    if (begins_like_phone(window.shape)) return true;
    bool one_by_one = true;
    for (i32 count : window.shape) one_by_one &= count == 1;
    if (one_by_one) return true;
    if (window.shape.n != 2 || !is_broken(text, window)) return false;
    return window.shape[0] >= 3 || is_between_words(text, window.start, window.end);
}

/// Whether some first groups of a window have so many digits together.
bool groups_add_up(Slice<i32> shape, i32 wanted) {
    i32 sum = 0;
    for (i32 count : shape)
        if ((sum += count) == wanted) return true;
    return false;
}

/// ``_landline``: ``digits`` are those of the window without the country's prefix.
bool is_landline(Text text, Text digits, const Window& window, bool labelled) {
    u32 longer[MOST_DIGITS + 1];
    if (digits.at(0) != '0' && digits.n != window.digits.n) {
        longer[0] = '0';
        for (i32 at = 0; at < digits.n; at++) longer[at + 1] = digits[at];
        digits = {longer, digits.n + 1};
    }
    i32 area = area_code(digits);
    if (area == 0) return false;
    Text local = digits.cut(area, digits.n);
    if (local.n < 7 || local.n > 8 || local[0] == '0' || local[0] == '1' || window.shape.n > 4) return false;
    if (labelled) return true;
    return window.shape.n > 1 && (window.digits[0] == '0' || is_broken(text, window) ||
                                  groups_add_up(window.shape, window.digits.n - local.n));
}

/// Whether every separator is one of an American number: a hyphen, a full stop, a closing bracket.
bool are_american(Text text, Slice<Span> separators) {
    for (Span separator : separators) {
        Text between = text.cut(separator.start, separator.end);
        bool bracket = between.at(0) == ')' && (between.n == 1 || (between.n == 2 && between[1] == ' '));
        if (!bracket && !(between.n == 1 && (between[0] == '-' || between[0] == '.'))) return false;
    }
    return true;
}

/// ``_telephone``: mobile, land line or number of another country, by its form.
bool telephone(Text text, const Window& window, bool labelled, Hit& found) {
    Text digits = window.digits, bare = without_mobile_prefix(digits);
    bool plus = text.at(window.start - 1) == '+';
    if (is_mobile(bare) && (labelled || plus || digits.n - bare.n > 1 || is_plausible(text, window)))
        found = hit(window.start - plus, window.end, PHONE, labelled ? 0.95 : 0.85, PATTERN);
    else if (plus && 8 <= digits.n && digits.n <= 14)
        found = hit(window.start - 1, window.end, PHONE, 0.8, PATTERN);
    else if (is_landline(text, without(literal(U"86"), without(literal(U"0086"), digits)), window, labelled))
        found = hit_of(window, PHONE, labelled ? 0.9 : 0.7);
    else if (labelled && 7 <= digits.n && digits.n <= 14)
        found = hit_of(window, PHONE, 0.8, CONTEXT);
    else if (is_shape(window.shape, {3, 3, 4}) && are_american(text, window.separators))
        found = hit_of(window, PHONE, 0.6);
    else
        return false;
    return true;
}

/// ``_phone``.
bool phone(Text text, const Window& window, Hit& found) {
    bool labelled = has_phone_label(text, window.start);
    if (!labelled && is_no_person(text, window.start)) return false;
    return telephone(text, window, labelled, found) && (labelled || !is_measured(text, window));
}

// ---------------------------------------------------------------------------------------------------------------- runs

/// ``_judge``.
bool judge(Text text, const Window& window, Hit& found) {
    i32 count = window.digits.n;
    if (count < MINIMUM_DIGITS || count > MOST_DIGITS) return false;
    if (is_latin_or_digit(text.at(window.start - 1)) || is_latin_or_digit(text.at(window.end))) return false;
    if (count == 18) return resident_id(text, window, found) || card(text, window, found);
    if (count == 15)
        return old_resident_id(text, window, found) || labelled_id(text, window, found) ||
               short_card(text, window, found) || phone(text, window, found);
    if (16 <= count && count <= 19) return card(text, window, found) || labelled_id(text, window, found);
    if (!all_digits(window.digits)) return false;
    return phone(text, window, found) || (count == 14 && short_card(text, window, found));
}

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

/// Whether a run lies in genetic notation.
bool is_protected(Slice<Span> protected_, i32 start, i32 end) {
    i32 low = 0, high = protected_.n;
    while (low < high) {  // the first stretch that ends no sooner
        i32 middle = (low + high) / 2;
        if (protected_[middle].end < end)
            low = middle + 1;
        else
            high = middle;
    }
    return low < protected_.n && protected_[low].start <= start;
}

void find_in_open_run(const Clause& clause, i32 start, i32 end, Vec<Hit>& hits) {
    if (!is_protected(clause.protected_, start, end)) find_in_run(clause.text, start, end, hits);
}

bool is_in_number(u32 c) { return is_digit09(c) || is_check_letter(c); }

Vec<Broken> broken_lines;

/// ``_indented_runs``: runs of digits over a line end with more room around it than runs have between their groups.
void find_in_indented_runs(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    if (!text.has('\n')) return;
    broken_over_lines(text, broken_lines);
    for (const Broken& broken : broken_lines) {
        Text left = broken.left, right = broken.right;
        if (broken.right_start - broken.start - left.n <= BETWEEN) continue;
        if (!is_in_number(left.at(left.n - 1)) && !is_in_number(left.at(left.n - 2))) continue;
        if (!is_in_number(right.at(right.at(0) == '-' ? 1 : 0))) continue;
        i32 start = broken.start, least_start = most(0, start - MOST_DIGITS * 2);
        while (start > least_start && (is_digit09(text[start - 1]) || text[start - 1] == ' ' || text[start - 1] == '-'))
            start--;
        each_match<rx::numbers_INDENTED_RUN>(text, start, broken.right_start + MOST_DIGITS * 2, [&](const auto& run) {
            find_in_open_run(clause, run.start, run.end, hits);
        });
    }
}

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

/// A number typed with letters that look like digits.
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
    if (digits < 7 || digits >= count - has_letter) return;
    Window window = {start, end, {plain, count}, {&count, 1}, {}};
    Hit found;
    if (!judge(text, window, found)) return;
    found.score = 0.6;
    hits.push(found);
}

/// Stretches of ``least_members`` and more with at most ``between`` other characters from one to the next
/// (``dense_stretches``).
template <class Member, class Each>
void each_dense_stretch(Text text, i32 between, i32 least_members, const Member& is_member, const Each& each) {
    i32 first = -1, last = -1, count = 0;
    for (i32 at = 0; at < text.n; at++) {
        if (!is_member(text.p[at])) continue;
        if (count == 0 || at - last > between + 1) {
            if (count >= least_members) each(first, last + 1);
            first = at;
            count = 0;
        }
        last = at;
        count++;
    }
    if (count >= least_members) each(first, last + 1);
}

void find_among_digits(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    each_dense_stretch(text, BETWEEN, MINIMUM_DIGITS, is_digit09, [&](i32 start, i32 end) {
        each_match<rx::numbers_RUN>(text, start - 1, end + BEHIND_DIGITS,
                                    [&](const auto& run) { find_in_open_run(clause, run.start, run.end, hits); });
    });
    find_in_indented_runs(clause, hits);
}

void find_among_numerals(Text text, Vec<Hit>& hits) {
    each_dense_stretch(text, 1, MINIMUM_DIGITS, is_spelled, [&](i32 start, i32 end) {
        bool has_numeral = false;
        for (u32 c : text.cut(start, end)) has_numeral |= numerals.has(c);
        if (!has_numeral) return;
        each_match<rx::numbers_CHINESE_RUN>(text, start - 1, end + BEHIND_DIGITS, [&](const auto& run) {
            if (!text.cut(run.start, run.end).ascii()) find_in_spelled_run(text, run.start, run.end, hits);
        });
    });
}

void find_among_alike(Text text, Vec<Hit>& hits) {
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

/// Whether a run of numerals may stand here. Among two neighbours in such a run one at least is a numeral or a digit,
/// and a run is longer than a step; so two characters of each step tell of most texts that none does.
bool may_be_spelled(Text text, i32 digits) {
    i32 at = 0;
    while (at + 1 < text.n && !is_spelled(text[at]) && !is_spelled(text[at + 1])) at += SPELLED_STEP;
    if (at + 1 >= text.n) return false;
    i32 count = 0;
    for (u32 c : text) count += numerals.has(c);
    return count > 0 && count + digits >= MINIMUM_DIGITS;
}

}  // namespace

/// ``find_numbers``.
void find_numbers(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    if (text.n < MINIMUM_DIGITS) return;
    said.start = -1;
    i32 digits = 0;
    for (u32 c : text) digits += is_digit09(c);
    if (digits >= MINIMUM_DIGITS) find_among_digits(clause, hits);
    if (may_be_spelled(text, digits)) find_among_numerals(text, hits);
    if (digits >= MINIMUM_DIGITS) find_among_alike(text, hits);
}

void bind_numbers() { numerals.build(table<u32>("numbers.numerals")); }

}  // namespace hx
