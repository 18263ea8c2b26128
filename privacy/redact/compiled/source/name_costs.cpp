// The tables behind a name's likelihood, and how they are made of the lists handed over. <- name_costs, word_table
#include "names.hpp"
#include "tiers.hpp"

namespace hx {
namespace costs {

Character* characters = nullptr;
i32 character_count = 0;
u16 page_of[CODE_POINTS >> 8];
Vec<Beginning> beginnings;
u32 beginning_shift = 0;

}  // namespace costs

using namespace costs;

namespace {

constexpr f64 UNKNOWN_CHARACTER = 13.0;

Vec<Character> character_room;
i32 beginnings_made = 0;
Slice<f64> compound_costs;
WordIndex compound_index;
WordIndex surname_index;

/// Room for the first page and for one of each 256 characters of which something is known; how many pages.
i32 make_room(Slice<u32> codes) {
    bool pages[CODE_POINTS >> 8] = {};
    i32 count = 1;
    for (u32 c : codes) {
        check(c < CODE_POINTS);
        count += !pages[c >> 8];
        pages[c >> 8] = true;
    }
    character_count = count * 256;
    // One more than there are: the first then begins where a cache line does.
    character_room.reserve(character_count + 1);
    const uintptr_t room = reinterpret_cast<uintptr_t>(character_room.p);
    characters = reinterpret_cast<Character*>((room + sizeof(Character) - 1) & ~(sizeof(Character) - 1));
    return count;
}

/// A page of its own for a character of which something is known.
Character& known_character(u32 c, i32& pages) {
    check(c < CODE_POINTS);
    u16& page = page_of[c >> 8];
    if (page == 0) {
        page = static_cast<u16>(pages++);
        for (i32 at = 0; at < 256; at++) characters[page * 256 + at] = characters[at];
    }
    return characters[number_of(c)];
}

void bind_characters() {
    Slice<u32> codes = table<u32>("names.characters");
    Slice<f32> costs = table<f32>("names.character_costs");  // surname, first, last, only: row by row
    Slice<f32> unseen = table<f32>("names.unseen_costs");
    check(costs.n == 4 * codes.n && unseen.n == 4);
    const i32 count = make_room(codes);
    for (i32 at = 0; at < 256; at++)
        characters[at] = {UNKNOWN_CHARACTER, unseen[0], unseen[1], unseen[2], unseen[3], 0, 0, {}};
    i32 made = 1;
    for (i32 at = 0; at < codes.n; at++) {
        Character& one = known_character(codes[at], made);
        one.surname = costs[at];
        one.first = costs[codes.n + at];
        one.last = costs[2 * codes.n + at];
        one.only = costs[3 * codes.n + at];
        if (static_cast<f64>(one.surname) < NEVER) one.bits |= SURNAME;
    }
    check(made == count);
}

/// ``longer``, and where there is none, it is made.
i32 made_longer(u32 before, u32 c) {
    i32 found = longer(before, c);
    if (found >= 0) return found;
    check(before >= 256);  // a word begins with a character of which something is known
    check(++beginnings_made < beginnings.n / 4 * 3);
    u32 slot = slot_of(before, c);
    while (beginnings[static_cast<i32>(slot)].shorter() != NO_BEGINNING) slot = next_slot(slot);
    beginnings[static_cast<i32>(slot)] = {before, c, NEVER};
    if (before < static_cast<u32>(character_count)) {
        u32 bit = second_bit(c);
        characters[before].seconds[bit >> 6] |= 1ull << (bit & 63);
    } else {
        beginnings[static_cast<i32>(before) - character_count].before |= third_bit(c);
    }
    return static_cast<i32>(slot);
}

/// The beginning that a whole word of two characters and more is, made where there was none.
Beginning& made_word(Slice<u32> word) {
    u32 before = number_of(word[0]);
    i32 slot = -1;
    for (i32 place = 1; place < word.n; place++) {
        slot = made_longer(before, word[place]);
        before = static_cast<u32>(character_count + slot);
    }
    return beginnings[slot];
}

void bind_words() {
    Slice<f64> costs = table<f64>("names.word_costs");
    u32 size = 1u << 10;
    beginning_shift = 22;
    for (; size < 2 * static_cast<u32>(costs.n); size *= 2) beginning_shift--;
    check(size + static_cast<u32>(character_count) < NO_BEGINNING);
    beginnings.fill(static_cast<i32>(size), {NO_BEGINNING, 0, NEVER});
    each_listed(table<u32>("names.words"), [&](Slice<u32> word, i32 number) {
        (word.n == 1 ? characters[number_of(word[0])].word : made_word(word).cost) = costs[number];
    });
}

/// What words are to the names beside them.
void bind_kinds() {
    Slice<u8> kinds = table<u8>("names.kinds");
    each_listed(table<u32>("names.kind_words"), [&](Slice<u32> word, i32 number) {
        Character& first = characters[number_of(word[0])];
        u32 kind = kinds[number];
        // The last may be one of the first page, and it is said of others then: they are only looked at more closely.
        if (kind & CUE) characters[number_of(word[word.n - 1])].bits |= ENDS_CUE;
        if (kind & TITLE) first.bits |= BEGINS_TITLE;
        if (kind & HONORIFIC) first.bits |= BEGINS_HONORIFIC;
        if (word.n == 1)
            first.bits |= kind;
        else
            made_word(word).character |= kind << CHARACTER_BITS;
    });
}

}  // namespace

f64 costs::cost_of_compound(Slice<u32> surname) { return compound_costs[compound_index.find(surname)]; }

void bind_names() {
    bind_characters();
    bind_words();
    bind_kinds();
    surname_index.build(table<u32>("names.surnames"));
    compound_index.build(table<u32>("names.compounds"));
    compound_costs = table<f64>("names.compound_costs");
    check(compound_costs.n == compound_index.words.n);
    for (Slice<u32> one : compound_index.words) {
        characters[number_of(one[0])].bits |= BEGINS_COMPOUND;
        made_word(one).character |= COMPOUND << CHARACTER_BITS;
    }
}

bool is_word(Slice<u32> word) {
    if (word.n < 2) return false;
    u32 before = number_of(word[0]);
    i32 slot = -1;
    for (i32 at = 1; at < word.n; at++) {
        slot = longer(before, word[at]);
        if (slot < 0) return false;
        before = static_cast<u32>(character_count + slot);
    }
    return beginnings[slot].cost < NEVER;
}

bool is_surname(Slice<u32> name) { return surname_index.has(name); }

}  // namespace hx
