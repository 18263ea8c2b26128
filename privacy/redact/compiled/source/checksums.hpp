// Check digits and dates inside numbers; numbers come as folded text has them, in ASCII digits   <- checksums
#pragma once
#include "base.hpp"

namespace hx {

/// Whether 17 digits and a digit or X pass their check (``has_valid_id_check``); of anything else false.
bool has_valid_id_check(Text);
/// Whether 18 characters have a province and a birth date that exists (``looks_like_resident_id``).
bool looks_like_resident_id(Text);
/// The same of the 15 digits of before 1999 (``looks_like_old_resident_id``).
bool looks_like_old_resident_id(Text);
/// Whether YYYYMMDD is between 1850 and 2099 and on the calendar (``is_date``).
bool is_date(Text);
/// Whether digits pass the check of card numbers (``has_valid_luhn``).
bool has_valid_luhn(Text);
/// Whether 18 characters pass the check of credit codes (``has_valid_uscc_check``).
bool has_valid_uscc_check(Text);

}  // namespace hx
