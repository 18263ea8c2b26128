// Which identifiers with letters may stand in a text at all, told in one pass   <- code_forms (the tests of _FINDERS)
#include "codes.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr u32 FULL_AT = 0xFF20;

/// Most forms are one word of letters and digits (the patterns look around for it), so its length and the digits in it
/// tell. What is said of a text may be too much, never too little.
class SignReader {
  public:
    u32 signs = 0;

    void read(Text text) {
        for (i32 at = 0; at < text.n;) {
            u32 c = text.p[at];
            if (c >= 128) {
                note(c == FULL_AT, Sign::MAIL);
                at++;
            } else if (is_latin_or_digit(c)) {
                at = read_word(text, at);
            } else {
                read_mark(text, at, c);
                at++;
            }
        }
        note(octets_ >= 2, Sign::VERSION_4);
        note(colons_ >= 6, Sign::VERSION_6);
        note(pairs_ >= 5 || quads_ >= 2, Sign::MAC);
    }

  private:
    i32 octets_ = 0;  // between dots
    i32 colons_ = 0;
    i32 pairs_ = 0;  // words of two behind : or -
    i32 quads_ = 0;  // words of four behind a dot

    void note(bool may_stand, u32 sign) {
        if (may_stand) signs |= sign;
    }

    void read_mark(Text text, i32 at, u32 mark) {
        note(mark == '@', Sign::MAIL);
        if (mark == '\n') note(code_behind(text, at) >= 0, Sign::BROKEN);
        if (mark != ':') return;
        colons_++;
        u32 next = text.at(at + 1);
        note(next == ':', Sign::VERSION_6);
        note(next == '/' && text.at(at + 2) == '/', Sign::PROFILE);
    }

    /// A word of Latin letters and digits; comes back with its end.
    i32 read_word(Text text, i32 start) {
        i32 end = start + 1;
        while (end < text.n && is_latin_or_digit(text.p[end])) end++;
        if (!is_digit09(text.p[start])) read_letter(text, start, end);
        if (end - start >= 6)
            read_long_word(text, start, end);
        else
            read_short_word(text, start, end);
        return end;
    }

    /// A word that begins with a letter: of a plate, or the "at" of an address.
    void read_letter(Text text, i32 start, i32 end) {
        u32 before = text.at(start - 1);
        if (!(signs & Sign::PLATE) && start > 0 && (before >= 128 || (before == ' ' && start > 1)))
            note(match<rx::code_forms_FINDERS_1_0>(text, before == ' ' ? start - 2 : start - 1), Sign::PLATE);
        note(end - start == 2 && (text.p[start] | 32) == 'a' && (text.p[start + 1] | 32) == 't', Sign::MAIL);
    }

    void read_short_word(Text text, i32 start, i32 end) {
        i32 length = end - start;
        u32 before = text.at(start - 1);
        if (before == '.') {
            quads_ += length == 4;
            octets_ += length <= 3 && text.at(end) == '.' && text.cut(start, end).all_digits09();
        } else if (before == '-') {
            pairs_ += length == 2;
            note(length == 4 && text.at(start - 4) == '-', Sign::SOCIAL_SECURITY);
        } else if (before == ':') {
            pairs_ += length == 2;
        }
    }

    /// Words that may have six digits in a row and more.
    void read_long_word(Text text, i32 start, i32 end) {
        i32 run = 0, longest = 0, length = end - start;
        for (i32 at = start; at < end; at++) {
            run = is_digit09(text.p[at]) ? run + 1 : 0;
            longest = most(longest, run);
        }
        if (longest < 6) return;
        u32 first = text.p[start], before = text.at(start - 1);
        if (longest == length) {
            note(length <= 8 && (before == U'第' || (before == ' ' && text.at(start - 2) == U'第')), Sign::MILITARY);
            note(before == '-' && is_capital(text.at(start - 2)), Sign::SAMPLE);
            return;
        }
        note(is_capital(first), Sign::SAMPLE);
        note(length <= 8 && text.at(end) == '(', Sign::HONG_KONG);
        note(length == 9 && longest >= 7, Sign::PASSPORT);
        note((length == 9 || length == 11) && longest >= 8, Sign::PERMIT);
        note(length == 15 && longest >= 12, Sign::FOREIGNER);
        note((length == 12 || length == 13) && longest == 11 && is_small(first), Sign::MOBILE);
        note(length == CREDIT_CODE_LENGTH && longest >= 7, Sign::CREDIT_CODE);
    }
};

}  // namespace

u32 signs_of_codes(Text text) {
    SignReader reader;
    reader.read(text);
    return reader.signs;
}

}  // namespace hx
