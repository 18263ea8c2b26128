// What the files of numbers share: a window of digit groups, the labels before it, what it is   <- numbers
#pragma once
#include "tiers.hpp"

namespace hx {

constexpr i32 MINIMUM_DIGITS = 7;
constexpr i32 LEAST_ALIKE = 6;   // digits of a number typed with letters that look like them (numbers._LEAST_ALIKE)
constexpr i32 MOST_DIGITS = 21;  // of a number with its prefix
constexpr i32 MOBILE_DIGITS = 11;
constexpr i32 BEHIND_DIGITS = 4;  // as far as a pattern looks over its last digit

inline bool is_check_letter(u32 c) { return one_of(c, U"Xx×✕╳"); }

/// ``number_windows.Window``: neighbouring groups as one number. Windows that begin with one group share its arrays.
struct Window {
    i32 start;
    i32 end;
    Text digits;
    Slice<i32> shape;        // digits of each group
    Slice<Span> separators;  // one less than groups
};
/// Whether a line ends inside (``Window.is_broken``).
bool is_broken(Text, const Window&);
/// Whether its groups are those of decimals beside each other (``holds_decimals``).
bool holds_decimals(Text, const Window&);
/// Whether its groups are numbers of their own (``is_measured``).
bool is_measured(Text, const Window&);
/// Digits of each group as they were before the lines were broken, in ``shape`` (``shape_without_line_ends``).
void shape_without_line_ends(Text, const Window&, Vec<i32>& shape);
/// A window as a hit (``hit_of``).
inline Hit hit_of(const Window& window, Kind kind, f64 score, Source source = PATTERN) {
    return hit(window.start, window.end, kind, score, source);
}
/// Whether groups have just so many digits: ``is_shape(shape, {3, 4, 4})``.
template <i32 N>
inline bool is_shape(Slice<i32> shape, const i32 (&groups)[N]) {
    return shape.n == N && memcmp(shape.p, groups, sizeof groups) == 0;
}

/// Before a text is read: nothing is known of labels in it.
void begin_labels();
/// Whether a label stands right before ``start`` (``_PHONE_LABEL``, ``_ID_LABEL``, ``_CARD_LABEL``, ``_NOT_A_PERSON``).
bool has_phone_label(Text, i32 start);
bool has_id_label(Text, i32 start);
bool has_card_label(Text, i32 start);
bool has_no_person_label(Text, i32 start);

/// Whether a window is a card of 15 to 19 digits (``cards.card``); here and below the hit is in ``found`` then.
bool card(Text, const Window&, Hit& found);
/// Whether it is one of American Express or Diners Club, of 15 digits or 14 (``cards.short_card``).
bool short_card(Text, const Window&, Hit& found);
/// Whether 18 characters are a resident's number (``_resident_id``).
bool resident_id(Text, const Window&, Hit& found);
/// Whether 15 digits are a number as it was before 1999 (``_old_resident_id``).
bool old_resident_id(Text, const Window&, Hit& found);
/// Whether a label says that it is a resident's number (``_labelled_id``).
bool labelled_id(Text, const Window&, Hit& found);
/// Whether it is a telephone number (``_phone``).
bool phone(Text, const Window&, Hit& found);
/// Whether it is any number of a person (``_judge``).
bool judge(Text, const Window&, Hit& found);

/// Numbers with numerals (the part of ``find_numbers`` with ``_CHINESE_RUN``); ``digits``: how many the text has.
void find_spelled_numbers(Text, i32 digits, Vec<Hit>&);
/// Numbers typed with letters that look like digits (the part of ``find_numbers`` with ``_LOOKALIKE_RUN``).
void find_alike_numbers(Text, Vec<Hit>&);

}  // namespace hx
