// Genetic and bibliographic notation: stretches no pattern may touch   <- genetics
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

/// What may stand second in a word of the pattern, by its first letter, but for the forms that ``may_begin`` looks at
/// itself. ``v`` and ``V`` are also followed by white space or a digit, ``X``, ``Y`` by a full-width colon.
constexpr struct {
    char first;
    char second[9];
} WORDS[] = {
    {'C', "hlOPAH"}, {'D', "ORB"},  {'E', "FNRG"},    {'G', "eCOSB"}, {'H', "GPLR"},  {'I', "S"},
    {'L', "OR"},     {'M', "IOeT"}, {'N', "CMRPGTW"}, {'O', "MrR"},   {'P', "MuhGR"}, {'R', "C"},
    {'S', "CRA"},    {'T', "/"},    {'U', "nM"},      {'V', "aCe"},   {'W', "S"},     {'X', "MRP:-"},
    {'Y', "Y:-"},    {'a', "r"},    {'c', ".h"},      {'d', "b"},     {'e', "s"},     {'g', "."},
    {'m', "."},      {'n', "su."},  {'p', "."},       {'r', "s."},    {'s', "e"},     {'v', "e"},
};
struct Seconds {
    u64 of[128][2] = {};
    constexpr Seconds() {
        for (const auto& word : WORDS)
            for (int at = 0; word.second[at] != 0; at++) {
                int second = word.second[at];
                of[static_cast<int>(word.first)][second >> 6] |= 1ULL << (second & 63);
            }
    }
};
constexpr Seconds SECONDS;
constexpr u32 FULL_COLON = 0xFF1A;

bool is_base(u32 c) { return c == 'A' || c == 'C' || c == 'G' || c == 'T' || c == 'U' || c == 'N'; }

/// Whether the pattern could match at a digit: ``10.…/``, a place on a chromosome, a karyotype, a number of a sample.
bool may_begin_with_digits(Text text, i32 at) {
    i32 end = at + 1;
    while (end - at < 9 && is_digit09(text.at(end))) end++;
    u32 behind = text.at(end);
    switch (end - at) {
        case 1: return behind == ':' || behind == '-' || behind == FULL_COLON;
        case 2: return behind == ':' || behind == '-' || behind == FULL_COLON || behind == ',' || behind == '.';
        case 6:
        case 7:
        case 8: return behind == '_';
        default: return false;
    }
}

/// Whether the pattern could match at a Latin letter or digit that none stands before.
bool may_begin(Text text, i32 at) {
    u32 first = text.p[at], second = text.at(at + 1);
    if (is_digit09(first)) return may_begin_with_digits(text, at);
    if (second < 128) {
        if (SECONDS.of[first][second >> 6] >> (second & 63) & 1) return true;
    } else {
        if (second == FULL_COLON) return first == 'X' || first == 'Y';
        return (first | 32) == 'v' && is(second, SPACE);
    }
    if ((first | 32) == 'v' && (is_digit09(second) || is(second, SPACE))) return true;
    if (!is_capital(first)) return false;
    // H0123_0456_NAME, K123456_…: with one capital or two, the next three are digits.
    if (is_digit09(text.at(at + 2)) && is_digit09(text.at(at + 3)) && is_digit09(text.at(at + 4))) return true;
    // A sequence of eight bases and more.
    return is_base(first) && is_base(second) && is_base(text.at(at + 2)) && is_base(text.at(at + 7));
}

}  // namespace

/// ``protected_stretches``: the pattern is tried only at words of Latin letters and digits that it could begin with.
void find_protected(Text text, Vec<Span>& found) {
    found.clear();
    Match<rx::genetics_PROTECTED> stretch;
    for (i32 at = 0; at < text.n;) {
        if (!is_latin_or_digit(text.p[at])) {
            at++;
            continue;
        }
        if (may_begin(text, at) && match(text, at, stretch)) {
            found.push({at, stretch.end});
            at = stretch.end;
            if (!is_latin_or_digit(text.p[at - 1])) continue;
        }
        // No other one begins within a word.
        while (at < text.n && is_latin_or_digit(text.p[at])) at++;
    }
}

}  // namespace hx
