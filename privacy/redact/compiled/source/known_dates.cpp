// A known birth date with parts of any width and any separators. <- known_dates, known_values._date_of
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

/// ``_AFTER_YEAR``.
bool is_after_year(u32 c) { return one_of(c, U"-/.,年月 \t\n\r"); }

constexpr i32 STEP = 16;  // characters looked at together: most hold no two digits of the year
/// Whether one of ``STEP`` characters is ``first`` and the next one ``second``; of ``STEP + 1`` characters.
bool holds_pair(const u32* p, u32 first, u32 second) {
    u32 found = 0;
    for (i32 at = 0; at < STEP; at++) found |= u32(p[at] == first) & u32(p[at + 1] == second);
    return found != 0;
}

/// The number that a group of a match is.
template <class P>
i32 number_of(Text text, const Match<P>& found, i32 group) {
    return number_of_digits(text.cut(found.from(group), found.to(group)));
}

/// The date of ``value`` whose year ends with the two digits at ``at`` (``_match``, ``_readings``).
void read_date(Text text, i32 at, const KnownValue& value, Vec<Hit>& hits) {
    Match<rx::known_dates_DATE> found;
    if (!match(text, at, found) && !(at >= 2 && match(text, at - 2, found))) return;
    const i32 year = value.year - number_of(text, found, 1);
    if ((year == 0 || year == 1900 || year == 2000) && number_of(text, found, 2) == value.month &&
        number_of(text, found, 3) == value.day)
        hits.push(known_hit(value, found.start, found.end));
}

}  // namespace

/// ``year`` is -1 where the value is no birth date or does not begin with its year.
void find_date_of(KnownValue& value) {
    value.year = -1;
    Match<rx::known_values_DATE> found;
    if (value.is != Is::BIRTH || !match(value.folded, 0, found)) return;
    value.year = number_of(value.folded, found, 1);
    value.month = number_of(value.folded, found, 2);
    value.day = number_of(value.folded, found, 3);
}

void find_known_dates(Text text, Slice<KnownValue> values, Vec<Hit>& hits) {
    for (const KnownValue& value : values) {
        if (value.year < 0) continue;
        const u32 tens = '0' + static_cast<u32>(value.year % 100 / 10), units = '0' + static_cast<u32>(value.year % 10);
        for (i32 at = 0; at + 2 < text.n; at++) {
            // Behind the steps stands one character more, which the pair reads.
            if (at + STEP < text.n && !holds_pair(text.p + at, tens, units))
                at += STEP - 1;
            else if (text.p[at] == tens && text.p[at + 1] == units && is_after_year(text.p[at + 2]))
                read_date(text, at, value, hits);
        }
    }
}

}  // namespace hx
