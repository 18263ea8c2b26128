// The forms of a record's values that stand in a skeleton, blanked the longest first   <- form_groups, known_search
#include "known.hpp"

namespace hx {

Forms forms;

void Forms::begin_text() {
    text.clear();
    taken.clear();
    begun = group = 0;
}

void Forms::begin(const KnownValue& value) {
    of = &value;
    group = taken.n;
}

void Forms::offer_written(bool unbroken) {
    const Text written = text.cut(begun, text.n);
    bool takes = written.n >= 2 && stands(searched.now(), written);
    for (i32 at = group; takes && at < taken.n; at++) {
        const Form& one = taken[at];
        takes = one.unbroken != unbroken || !written.same(text.cut(one.in_text.start, one.in_text.end));
    }
    if (takes)
        taken.push({of, {begun, text.n}, unbroken, false});
    else
        text.n = begun;
    begun = text.n;
}

void Forms::offer(Slice<u32> first, Slice<u32> second, bool unbroken) {
    text.add(first);
    text.add(second);
    offer_written(unbroken);
}

void Forms::offer_titled(Slice<u32> surname, Slice<u32> title) {
    const i32 before = taken.n;
    offer(surname, title, true);
    if (taken.n > before) taken.last().titled = true;
}

void Forms::blank_all() {
    const auto longer = [](const Form& a, const Form& b) {
        if (a.titled != b.titled) return b.titled;
        return a.in_text.end - a.in_text.start > b.in_text.end - b.in_text.start;
    };
    sort_stably(taken.p, taken.n, longer, spare);
    for (const Form& one : taken) blank_out(*one.of, text.cut(one.in_text.start, one.in_text.end), one.unbroken);
}

}  // namespace hx
