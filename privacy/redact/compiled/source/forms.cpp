// Telephone numbers and IDs as others write them: without country or area code, shortened   <- forms
#include "known.hpp"

namespace hx {
namespace {

/// ``re.fullmatch(r"1[3-9][0-9]{9}", …)``.
bool is_mobile(Text text) { return text.n == 11 && text[0] == '1' && text[1] - '3' < 7 && text.all_digits09(); }

/// Empty where the value is no mobile number behind a country code.
Text behind_country_code(Text bare) {
    const Text prefixes[] = {literal(U"0086"), literal(U"86"), literal(U"0")};
    for (const Text& prefix : prefixes) {
        if (!bare.starts_at(0, prefix)) continue;
        Text rest = bare.cut(prefix.n, bare.n);
        if (is_mobile(rest)) return rest;
    }
    return {};
}

/// Empty where the value has no area code.
Text behind_area_code(Text bare) {
    if (bare.n < 10 || bare.n > 12 || bare[0] != '0' || bare[1] == '0' || !bare.all_digits09()) return {};
    if (bare[1] == '1' && bare[2] != '0') return {};
    Text rest = bare.cut(bare[1] < '3' ? 3 : 4, bare.n);
    return rest.n == 7 || rest.n == 8 ? rest : Text();
}

}  // namespace

void add_number(Vec<u32>& out, i32 number, i32 width) {
    u32 digits[10];
    i32 count = 0;
    do {
        digits[count++] = '0' + static_cast<u32>(number % 10);
        number /= 10;
    } while (number > 0);
    for (i32 at = count; at < width; at++) out.push('0');
    while (count > 0) out.push(digits[--count]);
}

void find_phone(const KnownValue& value) {
    forms.begin(value);
    forms.offer(value.bare);
    forms.offer(behind_country_code(value.bare));
    forms.offer(behind_area_code(value.bare));
}

void find_id(const KnownValue& value) {
    const Text bare = value.bare, region = bare.cut(0, 6);
    if (bare.n != 18 && bare.n != 15) return offer_whole(value);
    forms.begin(value);
    forms.offer(bare);
    if (bare.n == 18) {
        forms.offer(region, bare.cut(8, 17));
        forms.offer(bare.cut(0, 17));
    } else {
        forms.text.add(region);
        forms.offer(literal(U"19"), bare.cut(6, 15));
    }
}

}  // namespace hx
