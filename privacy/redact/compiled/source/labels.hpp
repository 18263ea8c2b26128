// What the files of the labels share: a label, what a character is to them, and the ends of matches. <- labels
#pragma once
#include "base.hpp"

namespace hx::labels {

/// What is known of a label: ``labels._Row``, what ``english_pattern`` answers for it, and ``_separated``.
struct Row {
    u8 kind;
    u8 strong;
    u8 latin;
    u8 ends_names;
    u8 english;
    u8 at_once;
};
/// Numbers of the patterns ``english_pattern`` chooses from, as tables_labels.py has them.
enum English : u8 { NO_ENGLISH, NUMBER, IBAN, POST_BOX, POST_CODE };

struct Label {
    i32 start;
    i32 end;
    Row row;
};

/// What a character is to this tier.
enum Trait : u8 { NAME_LIKE = 1, TRANSLITERATED = 2, GAP_WORD = 4, LABEL_BEGINS = 8 };

constexpr u32 PLANE = 0x10000;  // every character the tables name is below

extern u8 traits[PLANE];
extern WordIndex words;  // every label

inline bool has(u32 c, u8 wanted) { return c < PLANE && (traits[c] & wanted) != 0; }

/// ``_inside_word``: whether a Latin word goes on before or behind.
inline bool inside_word(Text text, i32 start, i32 end) {
    u32 before = text.at(start - 1), after = text.at(end);
    return is_latin_or_digit(before) || before == '_' || is_latin(after) || after == '_';
}

/// The end of a match at ``start``, -1 where there is none.
template <class P>
inline i32 end_at(Text text, i32 start) {
    if constexpr (!P::may_be_empty) {
        if (start >= text.n || !P::first(text[start])) return -1;
    }
    Match<P> found;
    return match(text, start, found) ? found.end : -1;
}

/// ``LabelReader._value``: hits are added.
void find_value(Text, const Label&, i32 start, Vec<Hit>& hits);
/// ``LabelReader._person``: hits are added; what the likelihood model says of Chinese comes into ``answered``.
void find_person(Text, const Label&, i32 start, Vec<Hit>& hits, Vec<Hit>& answered);

void bind_values();  // each takes its tables, once
void bind_names();

}  // namespace hx::labels
