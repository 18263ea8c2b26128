// A name in Chinese typed in Latin letters: both ways round, with every reading, with initials   <- name_forms._spelled
//
// A name has hundreds of such forms and stands so in few texts. Its triggers are asked first, three letters each where
// one part of the name meets the next, each looked for by the pair of letters in it that is certain.
#include "known.hpp"

namespace hx {
namespace {

constexpr i32 MOST_READINGS = 64;  // name_forms._MAX_READINGS
constexpr i32 LONGEST_NAME = 5;    // in characters

// ----------------------------------------------------------------------------------------------------------- triggers

constexpr u32 ANY_LETTER = (1u << 26) - 1;
u32 title_ends = 0;  // letters with which an English title ends, as bits

bool has_letter(u32 letters, u32 c) { return is_small(c) && (letters & letter_bit(c)) != 0; }

/// Whether two characters stand in the text with one of some letters before them.
bool stands_behind(u32 letters, u32 first, u32 second) {
    Pairs pairs(searched.original(), first, second);
    for (i32 at = pairs.next(); at >= 0; at = pairs.next())
        if (has_letter(letters, pairs.text.at(at - 1))) return true;
    return false;
}

/// The same with one of some letters behind them.
bool stands_before(u32 letters, u32 first, u32 second) {
    Pairs pairs(searched.original(), first, second);
    for (i32 at = pairs.next(); at >= 0; at = pairs.next())
        if (has_letter(letters, pairs.text.at(at + 2))) return true;
    return false;
}

/// Whether one of ``name_forms._grams_behind`` stands in the text.
bool ends_before(u32 character, u32 following) {
    const u32 letters = first_letters(following);
    if (letters == 0) return false;
    for (const Spelling& one : readings_of(character)) {
        if (one.n >= 2) {
            if (stands_before(letters, one.letters[one.n - 2], one.last())) return true;
            continue;
        }
        // A reading of one letter makes no three without the letter after next.
        for (u32 letter = 'a'; letter <= 'z'; letter++)
            if (has_letter(letters, letter) && stands_before(ANY_LETTER, one.first(), letter)) return true;
    }
    return false;
}

/// Whether one of ``name_forms._grams_before`` stands in the text.
bool begins_behind(u32 surname, u32 last) {
    const u32 letters = title_ends | edge_letters(last);
    for (const Spelling& one : readings_of(surname)) {
        if (one.n >= 2) {
            if (stands_behind(letters, one.first(), one.letters[1])) return true;
            continue;
        }
        // A reading of one letter has any letter behind it.
        for (u32 letter = 'a'; letter <= 'z'; letter++)
            if (has_letter(letters, letter) && stands_before(ANY_LETTER, letter, one.first())) return true;
    }
    return false;
}

/// ``name_forms._pinyin_grams``.
bool may_be_typed(Text surname, Text given) {
    return ends_before(surname[surname.n - 1], given[0]) || begins_behind(surname[0], given[given.n - 1]) ||
           (given.n >= 2 && ends_before(given[0], given[1]));
}

// ----------------------------------------------------------------------------------------------------------- spelling

Vec<u32> letters;                   // of everything that is spelled out, one behind the other
Vec<Span> lasts, firsts, initials;  // in ``letters``: the surname, the given name, its initials

Text letters_of(Span span) { return letters.cut(span.start, span.end); }

/// Which reading of each character is chosen; goes through them as ``itertools.product`` does, the last place first.
struct Choice {
    Slice<u32> characters;
    bool initials;  // readings with the same first letter are one
    i32 chosen[LONGEST_NAME] = {};
    const Spelling& at(i32 place) const { return readings_of(characters[place]).one[chosen[place]]; }
    bool advance() {  // false behind the last one
        for (i32 place = characters.n - 1; place >= 0; place--) {
            const i32 count = readings_of(characters[place]).n;
            do chosen[place]++;
            while (chosen[place] < count && initials && has_initial_before(place));
            if (chosen[place] < count) return true;
            chosen[place] = 0;
        }
        return false;
    }

  private:
    bool has_initial_before(i32 place) const {
        const Readings& of = readings_of(characters[place]);
        for (i32 before = 0; before < chosen[place]; before++)
            if (of.one[before].first() == at(place).first()) return true;
        return false;
    }
};

/// ``name_forms._spelled_out``, or with ``only_initials`` ``_spelled_initials``.
void spell_out(Slice<u32> characters, bool only_initials, Vec<Span>& out) {
    out.clear();
    check(characters.n <= LONGEST_NAME);
    for (u32 c : characters)
        if (readings_of(c).n == 0) return;
    Choice choice{characters, only_initials};
    for (i32 count = 0; count < MOST_READINGS; count++) {
        const i32 start = letters.n;
        for (i32 place = 0; place < characters.n; place++) {
            const Spelling& one = choice.at(place);
            for (i32 at = 0; at < (only_initials ? 1 : one.n); at++) letters.push(one.letters[at]);
        }
        const Span span = {start, letters.n};
        bool is_new = true;
        for (i32 at = 0; is_new && at < out.n; at++) is_new = !letters_of(out[at]).same(letters_of(span));
        if (is_new) out.push(span);
        if (!choice.advance()) return;
    }
}

// -------------------------------------------------------------------------------------------------------------- forms

/// Whether some letters may be part of a form that stands.
bool may_stand(Text part) { return part.n < 2 || stands(searched.now(), part); }

/// Spells both parts of a name; a given name that stands nowhere spares every form it is in.
void spell_name(Text surname, Text given) {
    letters.clear();
    spell_out(surname, false, lasts);
    spell_out(given, false, firsts);
    spell_out(given, true, initials);
    i32 standing = 0;
    for (i32 at = 0; at < firsts.n; at++)
        if (may_stand(letters_of(firsts[at]))) firsts[standing++] = firsts[at];
    firsts.n = standing;
}

/// Every form that holds one reading of the surname.
void offer_with(Text last) {
    for (Span first : firsts) {
        forms.offer(last, letters_of(first));
        forms.offer(letters_of(first), last);
    }
    for (Span one : initials) {
        const Text some = letters_of(one);
        if (last.n + some.n < 4) continue;
        forms.offer(last, some);
        forms.offer(some, last);
    }
    for (Slice<u32> title : english_titles) forms.offer(title, last);
}

}  // namespace

void find_pinyin(const KnownValue& value) {
    const Text surname = value.surname, given = value.given;
    if (surname.n + given.n > LONGEST_NAME || !may_be_typed(surname, given)) return;
    spell_name(surname, given);
    forms.begin(value);
    for (Span one : lasts)
        if (may_stand(letters_of(one))) offer_with(letters_of(one));
    for (Span first : firsts)
        if (given.n >= 2 && first.end - first.start >= 5) forms.offer(letters_of(first));
}

void bind_pinyin() {
    for (Slice<u32> title : english_titles) title_ends |= letter_bit(title[title.n - 1]);
}

}  // namespace hx
