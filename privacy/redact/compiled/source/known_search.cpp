// The values of a record, each looked for in its text in every literal form   <- known_search, forms.groups_of
#include "known.hpp"

namespace hx {

Searched searched;

namespace {

/// All forms of a value.
void find_forms(const KnownValue& value) {
    switch (value.is) {
        case Is::NAME: return find_known_name(value);
        case Is::PHONE: return find_phone(value);
        case Is::ID: return find_id(value);
        case Is::ADDRESS: return find_known_address(value);
        case Is::BIRTH: return find_birth(value);
        case Is::VALUE: return offer_whole(value);
    }
}

/// What every form of a number holds: its end, of an ID that of its birth date (``form_groups.value_group``).
Text trigger_of(const KnownValue& value) {
    constexpr i32 WIDEST = 4;  // form_groups.WIDEST
    Text part = value.bare;
    if (value.is == Is::ID && part.n == 18)
        part = part.cut(8, 14);
    else if (value.is == Is::ID && part.n == 15)
        part = part.cut(6, 12);
    return part.cut(part.n - least(WIDEST, part.n), part.n);
}

}  // namespace

void find_literal(Text folded, const Folded& bare, Slice<KnownValue> values, Vec<u32>& blanked, Vec<Hit>& hits) {
    if (bare.text.n < 2) return;
    searched = {folded, bare, &blanked, &hits};
    pair_index.fill(bare.text);
    forms.begin_text();
    for (const KnownValue& value : values) find_forms(value);
    forms.blank_all();
    for (const KnownValue& value : values)
        if (value.is == Is::ADDRESS) find_address_parts(value);
}

void find_literal_of(const KnownValue& value, Text swapped, Text folded, const Folded& bare, Vec<u32>& whole,
                     Vec<Hit>& hits) {
    check(value.is == Is::PHONE || value.is == Is::ID || value.is == Is::VALUE);
    if (swapped.find(trigger_of(value)) < 0) return;
    pair_index.filled = false;  // it is of another text
    searched = {folded, bare, &whole, &hits};
    forms.begin_text();
    find_forms(value);
    forms.blank_all();
}

void bind_known() {
    bind_dates();
    bind_name_forms();
    bind_readings();
    bind_pinyin();
    bind_known_address();
}

}  // namespace hx
