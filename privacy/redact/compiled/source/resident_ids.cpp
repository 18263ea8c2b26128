// Numbers of residents, of 18 characters and of 15 digits   <- numbers (_resident_id, _old_resident_id, _labelled_id)
#include "checksums.hpp"
#include "numbers.hpp"

namespace hx {

bool labelled_id(Text text, const Window& window, Hit& found) {
    if (!has_id_label(text, window.start)) return false;
    found = hit_of(window, RESIDENT_ID, 0.7, CONTEXT);
    return true;
}

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

}  // namespace hx
