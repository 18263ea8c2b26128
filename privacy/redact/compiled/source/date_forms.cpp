// A birth date in digits, in Chinese and in English, every way it is written   <- forms._date_groups
#include "known.hpp"

namespace hx {
namespace {

Vec<Slice<u32>> months;
Vec<u32> written, spelled;

void offer_digits(i32 first, i32 second, i32 third, i32 first_width, i32 third_width) {
    add_number(forms.text, first, first_width);
    add_number(forms.text, second, 2);
    add_number(forms.text, third, third_width);
    forms.offer_written();
}

/// ``forms._compact_dates``.
void find_compact_date(const KnownValue& value) {
    forms.begin(value);
    forms.offer(value.bare);
    offer_digits(value.year, value.month, value.day, 4, 2);
    offer_digits(value.month, value.day, value.year, 2, 4);
    offer_digits(value.day, value.month, value.year, 2, 4);
    offer_digits(value.year % 100, value.month, value.day, 2, 2);
}

constexpr u32 YEAR = U'年', MONTH = U'月', DAY = U'日';
constexpr i32 WAYS = 3;  // to write a month or a day: 3, 03, 三

void write_part(i32 number, i32 way) {
    if (way < 2) return add_number(forms.text, number, way + 1);
    spelled.clear();
    add_spelled(spelled, number);
    add_bare(spelled.all(), forms.text);
}

void write_year(i32 year, bool is_short) {
    if (is_short)
        add_number(forms.text, year % 100, 2);
    else
        add_number(forms.text, year, 1);
    forms.text.push(YEAR);
}

/// ``forms._chinese_dates``, behind its trigger: every one of them holds two digits and 年.
void find_chinese_date(const KnownValue& value) {
    written.clear();
    add_number(written, value.year % 100, 2);
    written.push(YEAR);
    if (!stands(searched.original(), written.all())) return;
    forms.begin(value);
    for (i32 way = 0; way < WAYS * WAYS; way++)
        for (i32 ending = 0; ending < 4; ending++) {
            write_year(value.year, ending >= 2);
            write_part(value.month, way / WAYS);
            forms.text.push(MONTH);
            write_part(value.day, way % WAYS);
            if (ending % 2 == 0) forms.text.push(DAY);
            forms.offer_written();
        }
}

/// A day and a year with the name of the month before or between them.
void offer_english(const KnownValue& value, Slice<u32> month, i32 day_width, Text ending) {
    for (i32 day_first = 0; day_first < 2; day_first++) {
        if (!day_first) forms.text.add(month);
        add_number(forms.text, value.day, day_width);
        forms.text.add(ending);
        if (day_first) forms.text.add(month);
        add_number(forms.text, value.year, 1);
        forms.offer_written();
    }
}

/// ``forms._english_dates``, behind its trigger.
void find_english_date(const KnownValue& value) {
    const Text endings[] = {literal(U"st"), literal(U"nd"), literal(U"rd"), literal(U"th")};
    const Slice<u32> full = months[value.month - 1], brief = full.cut(0, 3);
    if (!stands(searched.original(), brief)) return;
    const Slice<u32> both[] = {full, brief};
    forms.begin(value);
    for (Slice<u32> month : both) {
        offer_english(value, month, 1, {});
        offer_english(value, month, 2, {});
        for (Text ending : endings) offer_english(value, month, 1, ending);
    }
}

}  // namespace

void find_birth(const KnownValue& value) {
    if (value.year < 0 || value.month < 1 || value.month > 12 || value.day < 1 || value.day > 31)
        return offer_whole(value);
    find_compact_date(value);
    find_chinese_date(value);
    find_english_date(value);
}

void bind_dates() {
    take_words("known.months", months);
    check(months.n == 12);
}

}  // namespace hx
