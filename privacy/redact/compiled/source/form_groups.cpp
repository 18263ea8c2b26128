// The forms of one group that stand in a skeleton, the longest first   <- form_groups
#include "known.hpp"

namespace hx {

Forms forms;

void Forms::begin() {
    text.clear();
    taken.clear();
    begun = 0;
}

void Forms::offer_written(bool unbroken) {
    const Text written = text.cut(begun, text.n);
    bool takes = written.n >= 2 && stands(searched.now(), written);
    for (i32 at = 0; takes && at < taken.n; at++) {
        const Form& one = taken[at];
        takes = one.unbroken != unbroken || !written.same(text.cut(one.in_text.start, one.in_text.end));
    }
    if (takes)
        taken.push({{begun, text.n}, unbroken});
    else
        text.n = begun;
    begun = text.n;
}

void Forms::offer(Slice<u32> first, Slice<u32> second, bool unbroken) {
    text.add(first);
    text.add(second);
    offer_written(unbroken);
}

void Forms::blank(const KnownValue& value) {
    const auto longer = [](const Form& a, const Form& b) {
        return a.in_text.end - a.in_text.start > b.in_text.end - b.in_text.start;
    };
    sort_stably(taken.p, taken.n, longer, spare);
    for (const Form& one : taken) blank_out(value, text.cut(one.in_text.start, one.in_text.end), one.unbroken);
}

}  // namespace hx
