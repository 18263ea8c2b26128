// What the files of identifiers with letters or dots share   <- codes, code_forms
#pragma once
#include "line_ends.hpp"
#include "tiers.hpp"

namespace hx {

constexpr i32 CREDIT_CODE_LENGTH = 18;
constexpr i32 RARE_IN_VERSIONS = 20;  // numbers as large are an address's
constexpr f64 UNLABELLED = 0.7;       // score of four numbers of which nobody says that they are an address

/// What may stand in a text, as bits: a finder is asked only where its own may.
struct Sign {
    enum : u32 {
        MAIL = 1 << 0,
        PLATE = 1 << 1,
        PASSPORT = 1 << 2,
        PERMIT = 1 << 3,
        HONG_KONG = 1 << 4,
        MILITARY = 1 << 5,
        FOREIGNER = 1 << 6,
        CREDIT_CODE = 1 << 7,
        VERSION_4 = 1 << 8,
        SOCIAL_SECURITY = 1 << 9,
        MAC = 1 << 10,
        VERSION_6 = 1 << 11,
        SAMPLE = 1 << 12,
        MOBILE = 1 << 13,
        PROFILE = 1 << 14,
        BROKEN = 1 << 15,  // anything over a line end
    };
};
/// The signs of a text in one pass; no Python function, the tests of ``code_forms._FINDERS`` say what must not be
/// missed.
u32 signs_of_codes(Text);

/// Every identifier on one line that has its sign, in the order of ``_FINDERS`` (``find_whole_codes``). Hits are added.
void find_whole_codes(Text, u32 signs, Vec<Hit>&);
/// Plates whose serial has no more letters than plates have (``find_plates``). Hits are added.
void find_plates(Text, Vec<Hit>&);
/// Credit codes that pass their check (``find_credit_codes``). Hits are added.
void find_credit_codes(Text, Vec<Hit>&);

/// What stands between the dots of an address of version 4, up to a slash.
struct Octets {
    i32 first = -1;
    i32 largest = 0;
    i32 large = 0;        // how many are rare in versions
    bool padded = false;  // with a zero before
};
Octets octets_of(Text address);
/// Whether ``ipaddress.IPv6Address`` takes it.
bool is_version_6(Text address);
/// Addresses of version 4 that are no version of a program (``find_addresses_v4``). Hits are added.
void find_addresses_v4(Text, Vec<Hit>&);
/// Addresses of version 6 (``find_addresses_v6``). Hits are added.
void find_addresses_v6(Text, Vec<Hit>&);

inline bool has_small(Text text) {
    for (u32 c : text)
        if (is_small(c)) return true;
    return false;
}

/// What a line end parts, and what it reads like without it (``line_ends.Broken``).
struct Joined : Broken {
    Text whole;
    i32 end() const { return right_start + right.n; }
    /// A stretch of the whole in the text; ``start`` is -1 where it is not on both sides of the line end.
    Span back(i32 from, i32 to) const {
        if (from < left.n && left.n < to) return {start + from, right_start + to - left.n};
        return {-1, -1};
    }
    /// What a hit on both sides of the line end reads like.
    Text read(const Hit& one) const { return whole.cut(one.start - start, one.end - right_start + left.n); }
};
/// The first e-mail address over a line end, if there is one (``codes._mail``). It is added.
void find_broken_mail(const Joined&, Text folded, Vec<Hit>&);

void bind_broken_mail();

}  // namespace hx
