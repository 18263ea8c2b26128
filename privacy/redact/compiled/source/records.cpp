#include "records.hpp"

#include "fold.hpp"

namespace hx {

void Record::compile(Slice<Given> given) {
    values.clear();
    letters_.clear();
    joined_.clear();
    parts_.clear();
    order_.clear();
    i32 room = 0;
    for (const Given& one : given) room += one.value.n;
    letters_.reserve(2 * room);  // what points into it must stay where it is
    joined_.reserve(room);
    number.fill(given.n, 0);
    for (i32 who = 0; who < given.n; who++) add(given[who], who);
    auto before = [&](i32 one, i32 other) { return given[one].rank < given[other].rank; };
    sort_stably(order_.p, order_.n, before, spare_);
    for (i32& one : last) one = 0;
    for (i32 who : order_) number[who] = ++last[type_of_[who]];
}

/// ``known_values._value``; what has no two letters or digits is left out.
void Record::add(const Given& one, i32 who) {
    i32 start = letters_.n;
    for (u32 c : one.value) {
        u32 folded = fold_table[static_cast<i32>(c)];
        if (folded != NO_CHARACTER) letters_.push(folded);
    }
    i32 first = start, end = letters_.n;
    while (first < end && is(letters_[first], STRIPPED)) first++;
    while (first < end && is(letters_[end - 1], STRIPPED)) end--;
    i32 bare = letters_.n;
    for (i32 at = start; at < bare; at++) {
        u32 c = skeleton_of(letters_[at]);
        if (c != NO_CHARACTER) letters_.push(c);
    }
    if (letters_.n - bare < 2) return;
    KnownValue value{};
    value.who = who;
    value.is = one.is;
    value.folded = letters_.cut(first, end);
    value.bare = letters_.cut(bare, letters_.n);
    value.type = one.is == Is::ID && value.bare.n != 15 && value.bare.n != 18 ? OTHER : one.kind;
    value.year = -1;
    if (one.is == Is::NAME) find_name_of(value, joined_);
    if (one.is == Is::BIRTH) find_date_of(value);
    values.push(value);
    type_of_[who] = value.type;
    order_.push(who);
}

}  // namespace hx
