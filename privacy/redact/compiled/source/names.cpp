// Names no record knows (``names``, ``name_costs``, ``word_table``): the cheapest reading of a stretch of Chinese as
// words and name candidates, by dynamic programming. Costs are added in the order and width in which the Python adds.
#include "base.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

constexpr i32 LONGEST_WORD = 6;
constexpr f64 UNKNOWN_CHARACTER = 13.0;
constexpr f64 NAME = 8.2;
constexpr f64 NAME_OF_TWO = 10.7;
constexpr f64 AFTER_CUE = 6.0;
constexpr f64 BEFORE_TITLE = 6.0;
constexpr f64 ALONE[] = {0.0, 4.0, 7.0};
constexpr f64 DOUBLE_SURNAME = 6.0;
constexpr f64 NEVER = __builtin_inf();
constexpr i32 LONGEST_NAME = 5;

/// What a word is to the names beside it, and what begins with a character.
enum Bit : u32 {
    CUE = 1,
    TITLE = 2,
    HONORIFIC = 4,
    COMPOUND = 8,  // a surname of two characters
    SURNAME = 16,  // a surname of one character
    BEGINS_TITLE = 32,
    BEGINS_HONORIFIC = 64,
    BEGINS_COMPOUND = 128,
    BEGINS_SURNAME = 256,
    ENDS_CUE = 512,
};

/// One character: as a word, and in its places in a name. A cache line.
struct Character {
    f64 word;
    f32 surname, first, last, only;
    u32 bits;
    u32 unused;
    u64 seconds[4];  // which characters may come second in a word that begins with it, by their ``second_bit``
};
static_assert(sizeof(Character) == 64);

u32 second_bit(u32 c) { return (c * 0x9E3779B1u) >> 24; }
bool may_begin(const Character& one, u32 second) {
    u32 bit = second_bit(second);
    return (one.seconds[bit >> 6] >> (bit & 63) & 1) != 0;
}

/// A beginning of a word with two characters and more: the beginning it makes longer, and by which character.
struct Beginning {
    u32 before;     // number of the shorter beginning; above it which characters may follow, by ``third_bit``
    u32 character;  // above it the bits
    f64 cost;       // infinity where it is no word
};
static_assert(sizeof(Beginning) == 16);
constexpr u32 BEFORE_BITS = 19;
constexpr u32 NO_BEGINNING = (1u << BEFORE_BITS) - 1;
constexpr u32 CHARACTER_BITS = 21;
constexpr u32 CHARACTERS = (1u << CHARACTER_BITS) - 1;
constexpr u32 CODE_POINTS = 0x110000;

u32 third_bit(u32 c) { return 1u << (BEFORE_BITS + ((c * 0x9E3779B1u >> 16) * 13 >> 16)); }

/// Characters in pages of 256, the first page for all that nothing is known of; a character's number is its place.
Vec<Character> character_room;
Character* characters = nullptr;
i32 character_count = 0;
u16 page_of[CODE_POINTS >> 8];
/// Open addressing; the number of a beginning is ``character_count`` and its slot, so none ever moves.
Vec<Beginning> beginnings;
i32 beginnings_made = 0;
u32 beginning_shift = 0;
Slice<f64> compound_costs;
WordIndex compound_index;
WordIndex surname_index;

u32 number_of(u32 c) { return c < CODE_POINTS ? static_cast<u32>(page_of[c >> 8]) << 8 | (c & 255) : 0; }
/// Its number is below ``character_count``: pages are numbered as they are made.
const Character& character_of(u32 c) { return characters[number_of(c)]; }

u32 slot_of(u32 before, u32 c) { return (before * 0x85EBCA6Bu + c) * 0x9E3779B1u >> beginning_shift; }

/// The slot of the beginning ``before`` with one character more; -1 where no word begins so.
i32 longer(u32 before, u32 c) {
    u32 slot = slot_of(before, c);
    for (;;) {
        const Beginning& one = beginnings.p[slot];  // within the array: by its shift, and by the mask below
        u32 held = one.before & NO_BEGINNING;
        if (held == before && (one.character & CHARACTERS) == c) return static_cast<i32>(slot);
        if (held == NO_BEGINNING) return -1;
        slot = (slot + 1) & (static_cast<u32>(beginnings.n) - 1);
    }
}

/// ``longer``, and where there is none, it is made.
i32 made_longer(u32 before, u32 c) {
    i32 found = longer(before, c);
    if (found >= 0) return found;
    check(before >= 256);  // a word begins with a character of which something is known
    check(++beginnings_made < beginnings.n / 4 * 3);
    u32 slot = slot_of(before, c);
    while ((beginnings[static_cast<i32>(slot)].before & NO_BEGINNING) != NO_BEGINNING)
        slot = (slot + 1) & (static_cast<u32>(beginnings.n) - 1);
    beginnings[static_cast<i32>(slot)] = {before, c, NEVER};
    if (before < static_cast<u32>(character_count)) {
        u32 bit = second_bit(c);
        characters[before].seconds[bit >> 6] |= 1ull << (bit & 63);
    } else {
        beginnings[static_cast<i32>(before) - character_count].before |= third_bit(c);
    }
    return static_cast<i32>(slot);
}

/// Every word of two characters and more that begins ``text``, shortest first: its width, its cost and its bits.
template <class Each>
void each_longer_word(Text text, const Each& each) {
    if (text.n < 2) return;
    u32 before = number_of(text.p[0]);
    if (!may_begin(characters[before], text.p[1])) return;
    i32 most_width = least(text.n, LONGEST_WORD);
    for (i32 width = 2; width <= most_width; width++) {
        u32 c = text.p[width - 1];  // before the end: by ``most_width``
        i32 slot = longer(before, c);
        if (slot < 0) return;
        const Beginning& one = beginnings.p[slot];
        each(width, one.cost, one.character >> CHARACTER_BITS);
        if (width == most_width || !(one.before & third_bit(text.p[width]))) return;
        before = static_cast<u32>(character_count + slot);
    }
}

/// Widths of the words of a kind that begin ``text``, as bits.
u32 widths_of(Text text, u32 kind) {
    u32 widths = character_of(text[0]).bits & kind ? 2u : 0u;
    each_longer_word(text, [&](i32 width, f64, u32 bits) {
        if (bits & kind) widths |= 1u << width;
    });
    return widths;
}

/// Where words end, in which way that costs least.
struct Way {
    f64 cost;
    u8 width;
    bool name;
    bool cued;
};
static_assert(sizeof(Way) == 16);
Vec<Way> ways;
Vec<const Character*> row;

/// The names that begin at one place, by their length: of two for the same characters the cheaper (``_offer``).
struct Offers {
    f64 costs[LONGEST_NAME + 1] = {NEVER, NEVER, NEVER, NEVER, NEVER, NEVER};
    bool cued[LONGEST_NAME + 1] = {};
    void add(i32 length, f64 cost, bool is_cued) {
        check(length >= 2 && length <= LONGEST_NAME);
        if (cost < costs[length]) {
            costs[length] = cost;
            cued[length] = is_cued;
        }
    }
};

/// The names of one stretch that begin at one place.
struct Begun {
    Text stretch;
    i32 start;
    bool after_cue;
    Offers offers;

    /// What a name with a surname of a width and a cost costs up to there (``_begun``).
    f64 base(i32 width, f64 cost) const {
        i32 given = start == 0 ? stretch.n - width : 0;
        i32 alone = !after_cue && given >= 1 && given <= 2 ? given : 0;
        return cost - (after_cue ? AFTER_CUE : 0.0) - ALONE[alone];
    }
    /// Whether a title begins at a place.
    bool is_title(i32 place) const {
        return place < stretch.n && row[place]->bits & BEGINS_TITLE && widths_of(stretch.cut(place, stretch.n), TITLE);
    }
    void one_given(i32 width, f64 cost) {
        i32 given = start + width;
        if (given >= stretch.n) return;
        bool titled = is_title(given + 1);
        f64 whole = cost + NAME_OF_TWO + static_cast<f64>(row[given]->only);
        offers.add(width + 1, whole - (titled ? BEFORE_TITLE : 0.0), after_cue || titled);
    }
    void two_given(i32 width, f64 cost) {
        i32 given = start + width;
        if (given + 1 >= stretch.n) return;
        bool titled = is_title(given + 2);
        f32 pair = row[given]->first + row[given + 1]->last;
        f64 whole = cost + NAME + static_cast<f64>(pair);
        offers.add(width + 2, whole - (titled ? BEFORE_TITLE : 0.0), after_cue || titled);
    }
    void addressed(i32 width, f64 cost) {
        i32 given = start + width;
        if (given >= stretch.n || !(row[given]->bits & BEGINS_HONORIFIC)) return;
        u32 widths = widths_of(stretch.cut(given, stretch.n), HONORIFIC);
        for (i32 more = 1; more <= LONGEST_WORD; more++)
            if (widths >> more & 1) offers.add(width + more, cost + NAME, true);
    }
    void with_surname(i32 width, f64 cost) {
        one_given(width, cost);
        two_given(width, cost);
        addressed(width, cost);
    }
    /// Single surnames, then those of two characters, then two single ones behind a cue, as the Python offers them.
    void offer(bool compound) {
        const Character& first = *row[start];
        f64 single = 0;
        if (first.bits & SURNAME) {
            single = base(1, static_cast<f64>(first.surname));
            with_surname(1, single);
        }
        if (compound) with_surname(2, base(2, compound_costs[compound_index.find(stretch.cut(start, start + 2))]));
        if (first.bits & SURNAME && after_cue && start + 1 < stretch.n && row[start + 1]->bits & SURNAME)
            two_given(2, single + DOUBLE_SURNAME);
    }
};

/// Of two ways that cost the same the first stays: the longer one, and a word before a name.
void go(i32 to, f64 cost, i32 width, bool name, bool cued) {
    Way& way = ways[to];
    if (cost < way.cost) way = {cost, static_cast<u8>(width), name, cued};
}

/// The cheapest way to every place of the stretch in ``row``.
void read(Text stretch, bool cued) {
    ways.fill(stretch.n + 1, {NEVER, 0, false, false});
    ways[0].cost = 0.0;
    u32 cue_ends = cued ? 1 : 0;  // bit by bit: here, a character further on …
    for (i32 at = 0; at < stretch.n; at++, cue_ends >>= 1) {
        const Character& first = *row[at];
        f64 here = ways[at].cost;
        bool compound = false;
        if (first.bits & CUE) cue_ends |= 2;
        go(at + 1, here + first.word, 1, false, false);
        each_longer_word(stretch.cut(at, stretch.n), [&](i32 width, f64 cost, u32 bits) {
            if (bits & CUE) cue_ends |= 1u << width;
            if (bits & COMPOUND) compound = true;
            go(at + width, here + cost, width, false, false);
        });
        if (!(first.bits & SURNAME) && !compound) continue;
        Begun begun{stretch, at, (cue_ends & 1) != 0, {}};
        begun.offer(compound);
        for (i32 length = 2; length <= LONGEST_NAME && at + length <= stretch.n; length++)
            go(at + length, here + begun.offers.costs[length], length, true, begun.offers.cued[length]);
    }
}

/// Whether a name that begins at a place may be part of a cheapest reading: it is not where words of the same
/// characters cost less, by more than sums are rounded by. Names count as cheaper than they may be, words as dearer.
bool may_begin_name(Text stretch, i32 start, bool cued) {
    constexpr f64 ROUNDED = 1e-6;
    if (start + 1 >= stretch.n) return false;
    const Character& first = *row[start];
    const Character& second = *row[start + 1];
    bool after_cue = start == 0 ? cued : (row[start - 1]->bits & ENDS_CUE) != 0;
    i32 pair = may_begin(first, stretch[start + 1]) ? longer(number_of(stretch[start]), stretch[start + 1]) : -1;
    if (pair >= 0 && beginnings[pair].character >> CHARACTER_BITS & COMPOUND) return true;
    if (!(first.bits & SURNAME)) return false;
    if (second.bits & BEGINS_HONORIFIC || (after_cue && second.bits & SURNAME)) return true;
    f64 base = static_cast<f64>(first.surname) - (after_cue ? AFTER_CUE : 0.0);
    if (start == 0 && !after_cue && stretch.n <= 3) base -= ALONE[stretch.n - 1];
    f64 two = first.word + second.word;
    if (pair >= 0) two = least(two, beginnings[pair].cost);
    bool titled = start + 2 < stretch.n && row[start + 2]->bits & BEGINS_TITLE;
    f64 with_one = base + NAME_OF_TWO + static_cast<f64>(second.only) - (titled ? BEFORE_TITLE : 0.0);
    if (with_one <= two + ROUNDED) return true;
    if (start + 2 >= stretch.n) return false;
    const Character& third = *row[start + 2];
    titled = start + 3 < stretch.n && row[start + 3]->bits & BEGINS_TITLE;
    f64 with_two = base + NAME + static_cast<f64>(second.first + third.last) - (titled ? BEFORE_TITLE : 0.0);
    if (with_two > two + third.word + ROUNDED) return false;
    if (!may_begin(second, stretch[start + 2])) return true;
    i32 last = longer(number_of(stretch[start + 1]), stretch[start + 2]);
    return last < 0 || with_two <= first.word + beginnings[last].cost + ROUNDED;
}

/// Whether any name may be.
bool may_hold_name(Text stretch, bool cued) {
    for (i32 at = 0; at < stretch.n; at++)
        if (row[at]->bits & (SURNAME | BEGINS_COMPOUND) && may_begin_name(stretch, at, cued)) return true;
    return false;
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
    uintptr_t room = reinterpret_cast<uintptr_t>(character_room.p);
    characters = reinterpret_cast<Character*>((room + sizeof(Character) - 1) & ~(sizeof(Character) - 1));
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
    Slice<u8> kinds = table<u8>("names.kinds");
    u32 size = 1u << 10;
    beginning_shift = 22;
    for (; size < 2 * static_cast<u32>(costs.n); size *= 2) beginning_shift--;
    check(size + static_cast<u32>(character_count) < NO_BEGINNING);
    beginnings.fill(static_cast<i32>(size), {NO_BEGINNING, 0, NEVER});
    each_listed(table<u32>("names.words"), [&](Slice<u32> word, i32 number) {
        (word.n == 1 ? characters[number_of(word[0])].word : made_word(word).cost) = costs[number];
    });
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

void bind_names() {
    bind_characters();
    bind_words();
    surname_index.build(table<u32>("names.surnames"));
    for (Slice<u32> one : surname_index.words) characters[number_of(one[0])].bits |= BEGINS_SURNAME;
    compound_index.build(table<u32>("names.compounds"));
    compound_costs = table<f64>("names.compound_costs");
    check(compound_costs.n == compound_index.words.n);
    for (Slice<u32> one : compound_index.words) {
        characters[number_of(one[0])].bits |= BEGINS_COMPOUND;
        made_word(one).character |= COMPOUND << CHARACTER_BITS;
    }
}

void find_names(Slice<u32> stretch, bool cued, Vec<FoundName>& found) {
    found.clear();
    u32 bits = 0;
    row.reserve(stretch.n);
    for (i32 at = 0; at < stretch.n; at++) {
        row.p[at] = &character_of(stretch.p[at]);
        bits |= row.p[at]->bits;
    }
    row.n = stretch.n;
    if (!(bits & (SURNAME | BEGINS_COMPOUND)) || !may_hold_name(stretch, cued)) return;
    read(stretch, cued);
    for (i32 at = stretch.n; at > 0; at -= ways[at].width)
        if (ways[at].name) found.push({at - ways[at].width, at, ways[at].cued});
    for (i32 left = 0, right = found.n - 1; left < right; left++, right--) {
        FoundName one = found[left];
        found[left] = found[right];
        found[right] = one;
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

bool begins_surname(u32 c) { return (character_of(c).bits & BEGINS_SURNAME) != 0; }

bool is_surname(Slice<u32> name) { return surname_index.has(name); }

}  // namespace hx
