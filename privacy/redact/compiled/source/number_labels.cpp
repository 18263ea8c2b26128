// Whether a label stands right before a number   <- numbers, cards (their patterns of labels), number_windows
#include "numbers.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr i32 LABEL_REACH = 16;  // as far as a label can stand before a number (``text_before``)

/// What was asked at one place and what was found: windows that begin alike ask again and again.
struct Said {
    enum Label : u8 { PHONES = 1, IDS = 2, CARDS = 4, NO_PERSON = 8 };
    i32 start = -1;
    u8 asked = 0;
    u8 found = 0;
};
Said said;

template <class P>
bool is_said(Said::Label label, Text text, i32 start) {
    if (said.start != start) said = {start, 0, 0};
    if (!(said.asked & label)) {
        said.asked |= label;
        if (search<P>(text.cut(start - LABEL_REACH, start))) said.found |= label;
    }
    return (said.found & label) != 0;
}

}  // namespace

void begin_labels() { said.start = -1; }

bool has_phone_label(Text text, i32 start) { return is_said<rx::numbers_PHONE_LABEL>(Said::PHONES, text, start); }

bool has_id_label(Text text, i32 start) { return is_said<rx::numbers_ID_LABEL>(Said::IDS, text, start); }

bool has_card_label(Text text, i32 start) { return is_said<rx::cards_CARD_LABEL>(Said::CARDS, text, start); }

bool has_no_person_label(Text text, i32 start) {
    return is_said<rx::numbers_NOT_A_PERSON>(Said::NO_PERSON, text, start);
}

}  // namespace hx
