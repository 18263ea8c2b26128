// Telephone numbers: mobile, land line, of other countries   <- numbers (_phone)
#include "line_ends.hpp"
#include "numbers.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

bool is_mobile(Text digits) { return fullmatch<rx::numbers_MOBILE>(digits); }

/// Digits without a prefix; alike where they do not begin with it.
Text without(Text prefix, Text digits) { return digits.starts_at(0, prefix) ? digits.cut(prefix.n, digits.n) : digits; }

/// The mobile number behind the country's or the trunk's prefix; alike where there is none.
Text without_mobile_prefix(Text digits) {
    const Text prefixes[] = {literal(U"0086"), literal(U"86"), literal(U"0")};
    for (const Text& prefix : prefixes) {
        Text rest = without(prefix, digits);
        if (rest.n < digits.n && is_mobile(rest)) return rest;
    }
    return digits;
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
    Match<rx::numbers_AREA> area;
    if (!match(digits, 0, area)) return false;
    Text local = digits.cut(area.end, digits.n);
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

}  // namespace

bool phone(Text text, const Window& window, Hit& found) {
    bool labelled = has_phone_label(text, window.start);
    if (!labelled && has_no_person_label(text, window.start)) return false;
    return telephone(text, window, labelled, found) && (labelled || !is_measured(text, window));
}

}  // namespace hx
