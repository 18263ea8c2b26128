// The tiers of the compiled engine and what they hand to one another. Which Python module each one follows is said
// beside it; the Python is the specification, and the compiled tier answers alike for every text.
#pragma once
#include "base.hpp"

namespace hx {

// -------------------------------------------------------------------------- clause tiers: they need no record

/// A clause as the tiers read it: folded, masked (``masks.MARK``), nothing before or behind it.
struct Clause {
    Text text;
    Slice<Span> protected_;  // genetic notation in it (``genetics.protected_stretches``), in order, not overlapping
    /// Whether a stretch lies in such notation.
    bool is_protected(i32 start, i32 end) const {
        i32 next = first_behind(protected_, end - 1);
        return next < protected_.n && protected_[next].start <= start;
    }
};

void find_numbers(const Clause&, Vec<Hit>&);        // numbers.cpp   <- numbers
void find_codes(const Clause&, Vec<Hit>&);          // codes.cpp     <- codes
void find_labels(const Clause&, Vec<Hit>&);         // labels.cpp, label_*.cpp <- labels, english_values
void find_addresses(const Clause&, Vec<Hit>&);      // places.cpp    <- places
void find_organisations(const Clause&, Vec<Hit>&);  // places.cpp    <- places
/// ``taken``: settled hits of the others, in order. Settled itself (``settle``).
void find_people(const Clause&, Slice<Hit> taken, Vec<Hit>&);  // people.cpp <- people, english_names

/// Genetic notation, in order, not overlapping (``genetics.protected_stretches``). ``found`` is cleared first.
void find_protected(Text, Vec<Span>& found);

void bind_numbers();  // each takes its tables, once, before anything is read
void bind_codes();
void bind_labels();
void bind_names();
void bind_places();
void bind_people();
void bind_known();
void bind_disguises();

// ------------------------------------------------- names.cpp, name_costs.cpp <- names, name_costs, word_table

struct FoundName {
    i32 start;
    i32 end;
    bool cued;
};
/// ``NameModel.find`` of one stretch: its names, in order, in its offsets. ``found`` is cleared first.
void find_names(Slice<u32> stretch, bool cued, Vec<FoundName>& found);
/// ``NameModel.is_word``.
bool is_word(Slice<u32>);
/// Whether some characters are a surname (``in surnames()``).
bool is_surname(Slice<u32>);

// ------------------------------------------------------------------------------------------------- merge.cpp <- merge

/// ``settled``, in place.
void settle(Vec<Hit>&);

// --------------------------------------------------------------- known_*.cpp: the values of the text's record

/// How the forms of a value are derived (``known_values.KeyFacts.kind``).
enum class Is : u8 { NAME, PHONE, ID, ADDRESS, BIRTH, VALUE };

/// ``known_values.KnownValue``.
struct KnownValue {
    i32 who;  // which key of the record
    Kind type;
    Is is;
    Text folded;           // stripped
    Text bare;             // two characters and more
    Text surname, given;   // of ``name``; both empty where it is None
    i32 year, month, day;  // of ``date``; year is -1 where it is None
};
inline Hit known_hit(const KnownValue& value, i32 start, i32 end) {
    return {start, end, 1.0, value.who, value.type, KNOWN};
}

/// ``fold.Folded``: a text made from another by dropping characters, with its way back.
struct Folded {
    Text text;
    Slice<i32> origin;  // empty where nothing was dropped
    Span back(i32 start, i32 end) const {
        if (origin.n == 0 || start >= end) return {start, end};
        return {origin[start], origin[end - 1] + 1};
    }
};

/// A folded character as a skeleton has it, ``NO_CHARACTER`` where it is dropped (fold.cpp <- ``fold.skeleton_table``).
u32 skeleton_of(u32 folded);
constexpr u32 NO_CHARACTER = 0x10FFFF;
/// The skeleton of a short folded text, added behind what ``out`` holds (``fold.bare``).
void add_bare(Slice<u32> folded, Vec<u32>& out);

/// ``known_values._date_of`` and ``ChineseName.of``: fill in ``year, month, day`` / ``surname, given``.
/// ``given`` and ``surname`` of a name whose parts are parted (·, space, -) lie in ``joined``, which must outlive the
/// value.
void find_date_of(KnownValue&);                    // known_dates.cpp <- known_values
void find_name_of(KnownValue&, Vec<u32>& joined);  // known_names.cpp <- known_names

/// ``known_search._in_text`` without ``find_disguised``: literal forms and parts of addresses (known_search.cpp).
/// ``skeleton`` is a copy of ``bare.text`` that comes back with the literal forms blanked (U+E000). Hits are added.
void find_literal(Text folded, const Folded& bare, Slice<KnownValue>, Vec<u32>& skeleton, Vec<Hit>&);
/// For a number typed with letters (``known_disguises._swapped``): the literal forms of one numbered value whose
/// trigger stands in ``swapped``, found in and blanked from ``whole``.
void find_literal_of(const KnownValue&, Text swapped, Text folded, const Folded& bare, Vec<u32>& whole, Vec<Hit>&);
/// ``find_disguised`` behind its signs (``known_signs``).
void find_disguised(Text folded, const Folded& bare, Text skeleton, Slice<KnownValue>,
                    Vec<Hit>&);  // known_disguises.cpp
/// ``known_dates.find_dates`` and ``known_names.find_misheard`` of one text, hits in the order Python yields them.
void find_known_dates(Text folded, Slice<KnownValue>, Vec<Hit>&);  // known_dates.cpp
void find_misheard(Text folded, Slice<KnownValue>, Vec<Hit>&);     // known_names.cpp

}  // namespace hx
