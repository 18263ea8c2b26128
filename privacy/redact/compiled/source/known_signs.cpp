// Signs in a text that one of the rarer disguises may be there, found in one pass over it. <- known_signs
#include "disguises.hpp"

namespace hx {
namespace {

/// What a character of a folded text may be to a sign (``known_signs._classes``). The low byte says what it is, the
/// high byte before which neighbours it begins a sign, so that one look at two neighbours passes over most of a text.
enum Sign : u16 {
    HAN = 1,
    MASK = 2,
    BLANK = 4,
    CAPITAL = 8,
    SECOND_OF_PART = 16,
    END_OF_END = 32,
    SOME = 64,  // 某: a sign alone
};
constexpr u16 before(u16 signs) { return static_cast<u16>(signs << 8); }
constexpr u32 PLANE = 0x10000;
constexpr i32 LONGEST_NUMBER = 10;
u16 signs_of[PLANE];

u16 sign_of(u32 c) { return c < PLANE ? signs_of[c] : u16(0); }

/// Adds the signs that begin at ``at``, where ``here`` and ``next`` are what two neighbours are. A mask beside a
/// Chinese character is found at whichever of them comes first.
void add_signs(Text text, i32 at, u16 here, u16 next, Signs& signs) {
    const u32 c = text[at], previous = text.at(at - 1);
    if (here & MASK) {
        signs.masked_number |= (next & MASK) != 0;
        signs.masked_name |= (next & HAN) != 0 || ((next & BLANK) != 0 && (sign_of(text.at(at + 2)) & HAN) != 0);
    }
    signs.masked_name |= (here & SOME) != 0 || ((here & HAN) != 0 && (next & MASK) != 0);
    if (c == '.') signs.initials |= (sign_of(previous) & CAPITAL) != 0 && (next & (CAPITAL | BLANK)) != 0;
    // 尾号, 后四位, 开头; last …, first …; ending …
    if (here & before(SECOND_OF_PART)) signs.part |= (next & SECOND_OF_PART) != 0;
    if ((c | 32) == 't') signs.part |= (previous | 32) == 's' && (next & BLANK) != 0;
    if ((c | 32) == 'n') signs.part |= (previous | 32) == 'e' && (next & END_OF_END) != 0;
}

/// ``Signs.masked_name`` to ``Signs.part``.
Signs signs_of_text(Text text) {
    Signs signs;
    u16 next = sign_of(text.at(0));
    for (i32 at = 0; at < text.n; at++) {
        const u16 here = next;
        next = sign_of(text.at(at + 1));
        if ((here >> 8 & next) != 0 || (here & SOME) != 0) add_signs(text, at, here, next, signs);
    }
    return signs;
}

/// Letters that look like digits, as bits of the ASCII letters (``oilbsz``).
constexpr u32 bit_of(u32 letter) { return 1u << (letter - 'a'); }
constexpr u32 ALIKE = bit_of('o') | bit_of('i') | bit_of('l') | bit_of('b') | bit_of('s') | bit_of('z');
bool is_letter_alike(u32 c) { return is_small(c) && (ALIKE >> (c - 'a') & 1) != 0; }
bool is_alike(u32 c) { return is_digit09(c) || is_letter_alike(c); }

/// ``known_signs._swapped`` of one skeleton. A run of ten holds every tenth character of it.
bool says_swapped(Text skeleton) {
    for (i32 at = LONGEST_NUMBER - 1; at < skeleton.n;) {
        if (!is_alike(skeleton[at])) {
            at += LONGEST_NUMBER;
            continue;
        }
        i32 start = at, end = at + 1;
        while (start > 0 && is_alike(skeleton[start - 1])) start--;
        while (end < skeleton.n && is_alike(skeleton[end])) end++;
        at = end + LONGEST_NUMBER;
        // Letters at the end of a word that goes on in digits (WES2309…) are letters.
        if (start > 0 && is_small(skeleton[start - 1]))
            while (start < end && !is_digit09(skeleton[start])) start++;
        if (end - start < LONGEST_NUMBER) continue;
        for (i32 place = start; place < end; place++)
            if (!is_digit09(skeleton[place])) return true;
    }
    return false;
}

}  // namespace

void bind_signs() {
    for (u32 c = 0x4E00; c < 0xA000; c++) signs_of[c] = HAN | before(MASK);
    const auto mark = [](Text characters, u16 signs) {
        for (u32 c : characters) signs_of[c & (PLANE - 1)] |= signs;
    };
    mark(literal(U"*×●•·○◯□■_?？#xX"), MASK | before(HAN | MASK | BLANK));
    mark(literal(U" \t\n\r"), BLANK);
    mark(literal(U"ABCDEFGHIJKLMNOPQRSTUVWXYZ"), CAPITAL);
    mark(literal(U"号数尾位头二三四五六七八2345678两"), SECOND_OF_PART);
    mark(literal(U"dD"), END_OF_END);
    mark(literal(U"."), before(CAPITAL | BLANK));
    mark(literal(U"尾末后前开某"), before(SECOND_OF_PART));
    mark(literal(U"tT"), before(BLANK));
    mark(literal(U"nN"), before(END_OF_END));
    mark(literal(U"某"), SOME);
}

Signs signs_in(Text folded, Text skeleton) {
    Signs signs = signs_of_text(folded);
    signs.swapped = says_swapped(skeleton);
    return signs;
}

}  // namespace hx
