// Check digits and dates inside numbers   <- checksums
#include "checksums.hpp"

namespace hx {
namespace {

constexpr u32 ID_WEIGHTS[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr char32_t ID_CHECKS[] = U"10X98765432";
constexpr u8 PROVINCE_CODES[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                                 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83};
constexpr char32_t USCC_ALPHABET[] = U"0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr u32 USCC_SIZE = 31;

bool is_province_code(Text two) {
    i32 code = number_of_digits(two);
    for (u8 one : PROVINCE_CODES)
        if (one == code) return true;
    return false;
}

/// Days of a month (``calendar.monthrange``).
i32 days_of(i32 year, i32 month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool is_on_calendar(i32 year, Text month_and_day) {
    i32 month = number_of_digits(month_and_day.cut(0, 2)), day = number_of_digits(month_and_day.cut(2, 4));
    return 1850 <= year && year <= 2099 && 1 <= month && month <= 12 && 1 <= day && day <= days_of(year, month);
}

/// Number of a character of the alphabet of a credit code, ``USCC_SIZE`` where it is none.
u32 uscc_number(u32 c) {
    for (u32 at = 0; at < USCC_SIZE; at++)
        if (static_cast<u32>(USCC_ALPHABET[at]) == c) return at;
    return USCC_SIZE;
}

}  // namespace

bool has_valid_id_check(Text number) {
    if (number.n != 18 || !number.cut(0, 17).all_digits09()) return false;
    u32 total = 0;
    for (i32 at = 0; at < 17; at++) total += ID_WEIGHTS[at] * (number[at] - '0');
    return static_cast<u32>(ID_CHECKS[total % 11]) == ascii_upper(number[17]);
}

bool looks_like_resident_id(Text number) {
    if (number.n != 18 || !number.cut(0, 17).all_digits09()) return false;
    if (!is_digit09(number[17]) && ascii_upper(number[17]) != 'X') return false;
    return (number[0] == '9' || is_province_code(number.cut(0, 2))) && is_date(number.cut(6, 14));
}

bool looks_like_old_resident_id(Text number) {
    if (number.n != 15 || !number.all_digits09() || !is_province_code(number.cut(0, 2))) return false;
    return is_on_calendar(1900 + number_of_digits(number.cut(6, 8)), number.cut(8, 12));
}

bool is_date(Text digits) {
    if (digits.n < 8 || !digits.cut(0, 8).all_digits09()) return false;
    return is_on_calendar(number_of_digits(digits.cut(0, 4)), digits.cut(4, 8));
}

bool has_valid_luhn(Text digits) {
    u32 total = 0;
    for (i32 place = 0; place < digits.n; place++) {
        u32 value = digits[digits.n - 1 - place] - '0';
        if (place % 2) value = value > 4 ? value * 2 - 9 : value * 2;
        total += value;
    }
    return total % 10 == 0;
}

bool has_valid_uscc_check(Text code) {
    if (code.n != 18) return false;
    u32 total = 0, weight = 1;
    for (i32 at = 0; at < 17; at++) {
        u32 number = uscc_number(code[at]);
        if (number == USCC_SIZE) return false;
        total += weight * number;
        weight = weight * 3 % USCC_SIZE;
    }
    return static_cast<u32>(USCC_ALPHABET[(USCC_SIZE - total % USCC_SIZE) % USCC_SIZE]) == code[17];
}

}  // namespace hx
