// The literal forms of a record's values: what the files that derive, find and blank them share   <- known_search
#pragma once
#include "tiers.hpp"

namespace hx {

// --------------------------------------------------------------------------------------------------- known_search.cpp

/// The text that is searched now; there is one at a time.
struct Searched {
    Text folded;
    Folded bare;                  // its skeleton
    Vec<u32>* blanked = nullptr;  // a copy of the skeleton in which every form that was found is blanked
    Vec<Hit>* hits = nullptr;
    Text original() const { return bare.text; }
    Text now() const { return blanked->all(); }
};
extern Searched searched;

// ----------------------------------------------------------------------------------------------- ngrams.cpp <- ngrams

/// Where the pairs of neighbouring characters of one text stand: every form is looked up by one of its own pairs.
struct PairIndex {
    static constexpr i32 HEAD_BITS = 11;
    i32 heads[1 << HEAD_BITS];  // by the hash of a pair: its first place, -1 where there is none
    Vec<i32> followers;         // by place: the next place with a pair of the same hash, -1 behind the last
    bool filled = false;        // whether it is of the text that is searched now
    static u32 hash(u32 first, u32 second) { return (first * 0x9E3779B1u + second * 0x85EBCA77u) >> (32 - HEAD_BITS); }
    void fill(Text);
};
extern PairIndex pair_index;

/// The places of a pair in the indexed text, or in a copy of it with stretches blanked, in order.
struct Pairs {
    Text text;
    u32 first, second;
    i32 at;
    Pairs(Text in, u32 a, u32 b) : text(in), first(a), second(b), at(pair_index.heads[PairIndex::hash(a, b)]) {}
    i32 next() {  // -1 behind the last
        while (at >= 0) {
            i32 place = at;
            at = pair_index.followers[place];
            if (text[place] == first && text[place + 1] == second) return place;
        }
        return -1;
    }
};
inline bool pair_stands(Text text, u32 first, u32 second) { return Pairs(text, first, second).next() >= 0; }

/// The places of a form of two characters and more in the same texts, or in any text while no index is filled.
struct Places {
    Text text;
    Slice<u32> form;
    i32 inside;  // the pair in its middle tells it from others best
    Pairs pairs;
    Places(Text in, Slice<u32> of)
        : text(in), form(of), inside(least(of.n / 2, of.n - 2)), pairs(in, of[inside], of[inside + 1]) {}
    /// The next one at ``from`` or behind it; -1 where there is none. ``from`` grows from call to call.
    i32 next(i32 from) {
        if (!pair_index.filled) return text.find(form, from);
        for (i32 place = pairs.next(); place >= 0; place = pairs.next())
            if (place - inside >= from && text.starts_at(place - inside, form)) return place - inside;
        return -1;
    }
};
inline bool stands(Text text, Slice<u32> form) { return Places(text, form).next(0) >= 0; }

// ------------------------------------------------------------------------------------------------- known_literals.cpp

/// Adds every free-standing appearance of a form to the hits and blanks it (``known_literals.blank_out``).
/// ``unbroken``: it is too short to be joined over punctuation.
void blank_out(const KnownValue&, Text form, bool unbroken = false);

// ---------------------------------------------------------------------------------------------------- form_groups.cpp

/// The forms of all values that stand in a text, gathered group by group, then blanked, the longest first.
struct Forms {
    Vec<u32> text;  // the forms that were taken, one behind the other, and behind them the one that is being written
    void begin_text();              // forgets those of the last text
    void begin(const KnownValue&);  // a group of forms of a value (``form_groups.standing``)
    /// Takes the form that was written behind the last one, if it stands and was not taken before.
    void offer_written(bool unbroken = false);
    /// The same of a form that is there already, in one part or two.
    void offer(Slice<u32> first, Slice<u32> second = {}, bool unbroken = false);
    /// A surname with a title, which may be the end of a whole name with one: blanked behind all others.
    void offer_titled(Slice<u32> surname, Slice<u32> title);
    void blank_all();

  private:
    struct Form {
        const KnownValue* of;
        Span in_text;
        bool unbroken;
        bool titled;
    };
    Vec<Form> taken, spare;
    const KnownValue* of = nullptr;
    i32 group = 0;  // the first form of the group
    i32 begun = 0;  // where the form begins that is being written
};
extern Forms forms;
/// The value as it is written, for a group of its own.
inline void offer_whole(const KnownValue& value) {
    forms.begin(value);
    forms.offer(value.bare);
}

// ------------------------------------------------------------------------------------------------- forms of each kind

// Each offers every form of one value, group by group. Where every form of a group holds one of its triggers
// (``FormGroup.grams``), looking for the forms says it all; elsewhere the trigger is asked for first.
void find_phone(const KnownValue&);          // forms.cpp          <- forms._phone_groups
void find_id(const KnownValue&);             // forms.cpp          <- forms._id_groups
void find_birth(const KnownValue&);          // date_forms.cpp     <- forms._date_groups
void find_known_name(const KnownValue&);     // name_forms.cpp     <- name_forms.name_groups
void find_pinyin(const KnownValue&);         // pinyin_forms.cpp   <- name_forms._pinyin_names
void find_known_address(const KnownValue&);  // known_address.cpp  <- forms._address_groups
/// Adds the runs of parts of an address in Chinese, once the literal forms are blanked (``known_search._in_parts``).
void find_address_parts(const KnownValue&);  // known_address.cpp  <- KnownAddress.find

/// Adds a number in digits, ``width`` of them at least (forms.cpp).
void add_number(Vec<u32>& out, i32 number, i32 width);
/// Adds a number in words, 128 -> 一百二十八 (known_address.cpp <- ``known_address.spelled_number``).
void add_spelled(Vec<u32>& out, i32 number);

extern Vec<Slice<u32>> english_titles;  // name_forms.cpp <- name_forms._ENGLISH_TITLES
/// Takes a table of words that are gone through one by one.
inline void take_words(const char* name, Vec<Slice<u32>>& words) {
    each_listed(table<u32>(name), [&](Slice<u32> word, i32) { words.push(word); });
}

void bind_dates();  // each takes its tables, in this order
void bind_name_forms();
void bind_readings();
void bind_pinyin();
void bind_known_address();

// ---------------------------------------------------------------------------------- pinyin_readings.cpp <- name_forms

/// A toneless syllable as it is typed.
struct Spelling {
    static constexpr i32 LONGEST = 8;
    u8 n;
    u8 letters[LONGEST];
    u8 first() const { return letters[0]; }
    u8 last() const { return letters[n - 1]; }
};
/// The ways in which a character is typed (``name_forms._readings``).
struct Readings {
    static constexpr i32 MOST = 4;
    i32 n;
    Spelling one[MOST];
    const Spelling* begin() const { return one; }
    const Spelling* end() const { return one + n; }
};
const Readings& readings_of(u32 character);
u32 first_letters(u32 character);  // of its readings, as bits (``name_forms._first_letters``)
u32 edge_letters(u32 character);   // the last ones as well (``name_forms._edge_letters``)
inline u32 letter_bit(u32 letter) { return 1u << ((letter - 'a') & 31); }

}  // namespace hx
