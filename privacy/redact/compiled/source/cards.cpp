// Numbers of bank and credit cards: by their check digit, their issuer or a label   <- cards
#include "checksums.hpp"
#include "line_ends.hpp"
#include "numbers.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

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

}  // namespace

bool card(Text text, const Window& window, Hit& found) {
    if (!window.digits.all_digits09() || window.digits.n < 15 || window.digits.n > 19) return false;
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

bool short_card(Text text, const Window& window, Hit& found) {
    if (!window.digits.all_digits09() || !has_valid_luhn(window.digits)) return false;
    bool begins = window.digits[0] == '3' && one_of(window.digits[1], U"47068");
    bool issuer = begins && is_likely(text, window);
    if (!issuer && !has_card_label(text, window.start)) return false;
    found = hit_of(window, CREDIT_CARD, issuer ? 0.8 : 0.6);
    return true;
}

}  // namespace hx
