// The literal forms of a record's values in a text. Follows known_search, forms, form_groups, name_forms,
// known_literals, known_address.
//
// The skeleton of a text gets an index of its pairs of neighbouring characters; each form is looked up by one of its
// own pairs. Triggers (``FormGroup.grams``) are asked only where a form may stand without one of them: where each form
// holds a trigger, the form says it all.
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

constexpr u32 BLANK = 0xE000;
constexpr i32 MOST_READINGS = 64;  // name_forms._MAX_READINGS
constexpr i32 SHORT_NUMBER = 8;    // form_groups._SHORT_NUMBER
constexpr i32 MOST_PARTS = 16;     // known_address._MOST_PARTS
constexpr i32 ENGLISH_PARTS = 12;  // of english_address_forms
constexpr i32 SPELLINGS = 4;       // of a character that name_forms._readings keeps
constexpr i32 LONGEST_SPELLING = 8;

// ------------------------------------------------------------------------------------------------------------- tables

/// A toneless syllable as it is typed.
struct Spelling {
    u8 n;
    u8 letters[LONGEST_SPELLING];
};
/// ``name_forms._readings`` of one character.
struct Readings {
    i32 n;
    Spelling one[SPELLINGS];
};

Slice<u32> skeletons;
WordIndex report_words, titles, english_titles, months;
Vec<u32> title_beginnings;
u32 title_ends = 0;      // letters with which an English title ends, as bits
Vec<Readings> readings;  // the first is nobody's: no reading
Vec<u16> readings_of;    // by character

bool same(const Spelling& a, const Spelling& b) { return a.n == b.n && memcmp(a.letters, b.letters, a.n) == 0; }

void add_letter(Spelling& to, u32 letter) {
    check(to.n < LONGEST_SPELLING && is_small(letter));
    to.letters[to.n++] = static_cast<u8>(letter);
}

void add_spelling(Readings& to, const Spelling& one) {
    for (i32 at = 0; at < to.n; at++)
        if (same(to.one[at], one)) return;
    if (to.n < SPELLINGS) to.one[to.n++] = one;
}

/// ``name_forms._spellings``: ü is typed as u, v or yu.
void add_spellings(Readings& to, Slice<u32> syllable) {
    bool umlaut = Text(syllable).has('v');
    for (i32 way = 0; way < (umlaut ? 3 : 1); way++) {
        Spelling one = {};
        for (u32 letter : syllable) {
            if (letter == 'v' && way == 2) add_letter(one, 'y');
            add_letter(one, letter == 'v' && way != 1 ? 'u' : letter);
        }
        add_spelling(to, one);
    }
}

/// ``list``: a syllable, the characters with that reading, the next syllable …
void read_syllables(Slice<u32> list) {
    u32 highest = 0;
    for (u32 c : list) highest = most(highest, c);
    check(highest < 0x110000);
    readings_of.fill(static_cast<i32>(highest) + 1, 0);
    readings.push({});
    Slice<u32> syllable;
    i32 from = 0;
    bool characters = false;
    for (i32 at = 0; at < list.n; at++) {
        if (list[at] != 0) continue;
        Slice<u32> word = list.cut(from, at);
        from = at + 1;
        if (!characters) syllable = word;
        for (i32 place = 0; characters && place < word.n; place++) {
            u16& number = readings_of[static_cast<i32>(word[place])];
            if (number == 0) {
                check(readings.n < 0x10000);
                number = static_cast<u16>(readings.n);
                readings.push({});
            }
            add_spellings(readings[number], syllable);
        }
        characters = !characters;
    }
}

const Readings& readings_at(u32 c) {
    return readings[c < static_cast<u32>(readings_of.n) ? readings_of[static_cast<i32>(c)] : 0];
}

u32 letter_bit(u32 letter) { return 1u << ((letter - 'a') & 31); }

/// ``name_forms._first_letters``, as bits.
u32 first_letters(const Readings& of) {
    u32 bits = 0;
    for (i32 at = 0; at < of.n; at++) bits |= letter_bit(of.one[at].letters[0]);
    return bits;
}

u32 last_letters(const Readings& of) {
    u32 bits = 0;
    for (i32 at = 0; at < of.n; at++) bits |= letter_bit(of.one[at].letters[of.one[at].n - 1]);
    return bits;
}

// -------------------------------------------------------------------------------------------- where a form may stand

constexpr i32 HEADS = 2048;
i32 heads[HEADS];    // by the hash of a pair: its first place in the skeleton, -1 where there is none
Vec<i32> followers;  // by place: the next place with a pair of the same hash, -1 behind the last
bool indexed = false;

u32 pair_hash(u32 first, u32 second) { return (first * 0x9E3779B1u + second * 0x85EBCA77u) >> 21; }
static_assert(HEADS == 1 << (32 - 21));

void index_pairs(Text text) {
    memset(heads, 0xFF, sizeof heads);
    indexed = true;
    followers.clear();
    followers.reserve(text.n);
    followers.n = text.n;
    // Backwards, so that places come in order: 0 <= at < text.n - 1, and followers has text.n elements.
    const u32* p = text.p;
    i32* after = followers.p;
    for (i32 at = text.n - 2; at >= 0; at--) {
        i32& head = heads[pair_hash(p[at], p[at + 1])];
        after[at] = head;
        head = at;
    }
}

/// The places of a pair in the indexed skeleton, or in a copy of it with stretches blanked, in order.
struct Pairs {
    Text text;
    u32 first, second;
    i32 at;
    Pairs(Text in, u32 a, u32 b) : text(in), first(a), second(b), at(heads[pair_hash(a, b)]) {}
    i32 next() {
        while (at >= 0) {
            i32 place = at;
            at = followers[place];
            if (text[place] == first && text[place + 1] == second) return place;
        }
        return -1;
    }
};

/// The places of a form of two characters and more in a text, in order.
struct Places {
    Text text;
    Slice<u32> form;
    i32 inside;  // the pair in its middle tells it from others best
    Pairs pairs;
    Places(Text in, Slice<u32> of)
        : text(in), form(of), inside(least(of.n / 2, of.n - 2)), pairs(in, of[inside], of[inside + 1]) {}
    /// The next one at ``from`` or behind it; -1 where there is none. ``from`` grows from call to call.
    i32 next(i32 from) {
        if (!indexed) return text.find(form, from);
        for (i32 place = pairs.next(); place >= 0; place = pairs.next())
            if (place - inside >= from && text.starts_at(place - inside, form)) return place - inside;
        return -1;
    }
};

bool stands(Text text, Slice<u32> form) { return Places(text, form).next(0) >= 0; }

// --------------------------------------------------------------------------------------- the text that is searched now

Text folded_text;
Folded skeleton_back;
Vec<u32>* skeleton = nullptr;  // blanked as forms are found
Vec<Hit>* hits = nullptr;

void search_in(Text folded, const Folded& bare, Vec<u32>& blanked, Vec<Hit>& out) {
    folded_text = folded;
    skeleton_back = bare;
    skeleton = &blanked;
    hits = &out;
}

Text now() { return skeleton->all(); }

/// ``known_literals._changes_case``.
bool changes_case(i32 start, i32 end) {
    u32 before = folded_text.at(start - 1), after = folded_text.at(end);
    bool begins = !is(before, ALPHA) || (is(before, LOWER) && is(folded_text[start], UPPER));
    bool ends = !is(after, ALPHA) || (is(folded_text[end - 1], LOWER) && is(after, UPPER));
    return begins && ends;
}

struct Guards {
    bool unbroken, whole_latin, whole_number;
};

/// ``known_literals._stands_free``.
bool stands_free(const Guards& guards, i32 start, i32 end) {
    u32 before = folded_text.at(start - 1), after = folded_text.at(end);
    if (guards.whole_latin &&
        ((is_latin(before) && is(folded_text[start], ALPHA)) || (is_latin(after) && is(folded_text[end - 1], ALPHA))))
        return changes_case(start, end);
    if (guards.whole_number && (is(before, DIGIT) || is(after, DIGIT))) return false;
    return !(guards.unbroken && search<rx::known_literals_PUNCTUATION>(folded_text, start, end));
}

/// ``known_literals.blank_out``.
void blank_out(const KnownValue& value, Text form, bool unbroken) {
    Places places(now(), form);
    i32 at = places.next(0);
    if (at < 0) return;
    bool digits = form.all(DIGIT);
    Guards guards = {unbroken, !digits && form.ascii(), digits && form.n < SHORT_NUMBER};
    bool guarded = guards.unbroken || guards.whole_latin || guards.whole_number;
    while (at >= 0) {
        i32 from = at + 1;
        Span span = skeleton_back.back(at, at + form.n);
        if (!guarded || stands_free(guards, span.start, span.end)) {
            hits->push(known_hit(value, span.start, span.end));
            for (i32 place = at; place < at + form.n; place++) (*skeleton)[place] = BLANK;
            from = at + form.n;
        }
        at = places.next(from);
    }
}

// --------------------------------------------------------------------------------------------------- forms of a group

/// A form that stands in the skeleton; its text lies in ``pool``.
struct Form {
    i32 start;
    i32 n;
    bool unbroken;
};

Vec<u32> pool;
Vec<Form> forms, spare_forms;

Text text_of(const Form& form) { return pool.cut(form.start, form.start + form.n); }

void begin_forms() {
    pool.clear();
    forms.clear();
}

/// Takes what ``pool`` holds from ``start`` on as a form, if it stands in the skeleton. ``once``: unless it was taken.
void offer(i32 start, bool unbroken = false, bool once = true) {
    Form form = {start, pool.n - start, unbroken};
    Text text = text_of(form);
    bool taken = form.n >= 2 && stands(now(), text);
    for (i32 at = 0; taken && once && at < forms.n; at++) taken = !text_of(forms[at]).same(text);
    if (taken)
        forms.push(form);
    else
        pool.n = start;
}

/// Blanks what was taken, longest first.
void blank_forms(const KnownValue& value) {
    sort_stably(forms.p, forms.n, [](const Form& a, const Form& b) { return a.n > b.n; }, spare_forms);
    for (i32 at = 0; at < forms.n; at++) blank_out(value, text_of(forms[at]), forms[at].unbroken);
}

void add_number(Vec<u32>& out, i32 number, i32 width) {
    u32 digits[10];
    i32 count = 0;
    do {
        digits[count++] = '0' + static_cast<u32>(number % 10);
        number /= 10;
    } while (number > 0);
    for (i32 at = count; at < width; at++) out.push('0');
    while (count > 0) out.push(digits[--count]);
}

/// ``known_address.spelled_number``.
void add_spelled(Vec<u32>& out, i32 number) {
    const Text digits = literal(U"零一二三四五六七八九"), names = literal(U"千百十");
    i32 begun = out.n, unit = 1000;
    bool zero = false;
    for (i32 place = 0; place < 4; place++, unit /= 10) {
        i32 digit = number / unit % 10;
        if (digit == 0) {
            zero = true;
            continue;
        }
        bool bare_ten = unit == 10 && digit == 1 && out.n == begun;
        if (zero && out.n > begun) out.push(digits[0]);
        if (!bare_ten) out.push(digits[digit]);
        if (unit > 1) out.push(names[place]);
        zero = false;
    }
    if (out.n == begun) out.push(digits[0]);
}

// -------------------------------------------------------------------------------------------------- numbers and values

bool starts_with(Text text, Text part) { return text.starts_at(0, part); }

bool all_digits09(Text text) {
    for (u32 c : text)
        if (!is_digit09(c)) return false;
    return true;
}

/// ``re.fullmatch(r"1[3-9][0-9]{9}", …)``.
bool is_mobile(Text text) { return text.n == 11 && text[0] == '1' && text[1] - '3' < 7 && all_digits09(text); }

/// What follows the area code of a number; empty where it has none.
Text behind_area_code(Text bare) {
    if (bare.n < 10 || bare.n > 12 || bare[0] != '0' || bare[1] == '0' || !all_digits09(bare)) return {};
    if (bare[1] == '1' && bare[2] != '0') return {};
    Text rest = bare.cut(bare[1] < '3' ? 3 : 4, bare.n);
    return rest.n == 7 || rest.n == 8 ? rest : Text();
}

/// ``forms._phones``: each shorter form is an end of the longer one before it.
void find_phone(const KnownValue& value) {
    Text bare = value.bare;
    begin_forms();
    pool.add(bare);
    offer(0);
    const Text prefixes[] = {literal(U"0086"), literal(U"86"), literal(U"0")};
    for (const Text& prefix : prefixes) {
        Text rest = starts_with(bare, prefix) ? bare.cut(prefix.n, bare.n) : Text();
        if (!is_mobile(rest)) continue;
        i32 start = pool.n;
        pool.add(rest);
        offer(start);
        break;
    }
    i32 start = pool.n;
    pool.add(behind_area_code(bare));
    offer(start);
    blank_forms(value);
}

/// ``forms._ids``.
void find_id(const KnownValue& value) {
    Text bare = value.bare;
    if (bare.n != 18 && bare.n != 15) return blank_out(value, bare, false);
    begin_forms();
    pool.add(bare);
    offer(0);
    i32 start = pool.n;
    pool.add(bare.cut(0, 6));
    if (bare.n == 18) {
        pool.add(bare.cut(8, 17));
        offer(start);
        start = pool.n;
        pool.add(bare.cut(0, 17));
    } else {
        pool.add(literal(U"19"));
        pool.add(bare.cut(6, 15));
    }
    offer(start);
    blank_forms(value);
}

// --------------------------------------------------------------------------------------------------------------- dates

void offer_digits(i32 first, i32 second, i32 third, i32 first_width, i32 third_width) {
    i32 start = pool.n;
    add_number(pool, first, first_width);
    add_number(pool, second, 2);
    add_number(pool, third, third_width);
    offer(start);
}

/// ``forms._compact_dates``.
void find_compact_date(const KnownValue& value) {
    begin_forms();
    pool.add(value.bare);
    offer(0);
    offer_digits(value.year, value.month, value.day, 4, 2);
    offer_digits(value.month, value.day, value.year, 2, 4);
    offer_digits(value.day, value.month, value.year, 2, 4);
    offer_digits(value.year % 100, value.month, value.day, 2, 2);
    blank_forms(value);
}

Vec<u32> written, spelled;

/// A month or a day in one of its three ways of writing, as a skeleton.
void add_part(i32 number, i32 way) {
    if (way < 2) return add_number(pool, number, way + 1);
    spelled.clear();
    add_spelled(spelled, number);
    add_bare(spelled.all(), pool);
}

/// ``forms._chinese_dates``, behind its trigger. The Python goes through sets of the ways: any order will do.
void find_chinese_date(const KnownValue& value, Text original) {
    constexpr u32 YEAR = U'年', MONTH = U'月', DAY = U'日';
    written.clear();
    add_number(written, value.year % 100, 2);
    written.push(YEAR);
    if (!stands(original, written.all())) return;
    begin_forms();
    for (i32 way = 0; way < 9; way++)
        for (i32 short_year = 0; short_year < 2; short_year++)
            for (i32 shorter = 0; shorter < 2; shorter++) {
                i32 start = pool.n;
                if (short_year)
                    add_number(pool, value.year % 100, 2);
                else
                    add_number(pool, value.year, 1);
                pool.push(YEAR);
                add_part(value.month, way / 3);
                pool.push(MONTH);
                add_part(value.day, way % 3);
                if (!shorter) pool.push(DAY);
                offer(start);
            }
    blank_forms(value);
}

/// ``forms._english_dates``.
void find_english_date(const KnownValue& value, Text original) {
    const Text endings[] = {{}, {}, literal(U"st"), literal(U"nd"), literal(U"rd"), literal(U"th")};
    Slice<u32> full = months.words[value.month - 1], brief = full.cut(0, 3);
    if (!stands(original, brief)) return;
    const Slice<u32> both[] = {full, brief};
    begin_forms();
    for (Slice<u32> word : both)
        for (i32 ending = 0; ending < 6; ending++)
            for (i32 turned = 0; turned < 2; turned++) {
                i32 start = pool.n;
                if (!turned) pool.add(word);
                add_number(pool, value.day, ending == 1 ? 2 : 1);
                pool.add(endings[ending]);
                if (turned) pool.add(word);
                add_number(pool, value.year, 1);
                offer(start);
            }
    blank_forms(value);
}

/// The groups of ``forms._date_groups``.
void find_birth(const KnownValue& value, Text original) {
    if (value.year < 0 || value.month < 1 || value.month > 12 || value.day < 1 || value.day > 31)
        return blank_out(value, value.bare, false);
    find_compact_date(value);
    find_chinese_date(value, original);
    find_english_date(value, original);
}

// --------------------------------------------------------------------------------------------------------------- names

/// ``name_forms._whole_names``; not de-duplicated.
void find_whole_name(const KnownValue& value) {
    Text folded = value.folded;
    begin_forms();
    pool.add(value.bare);
    offer(0, value.bare.n <= 2, false);
    if (!folded.all(ALPHA)) {
        auto part = [&](i32 from, i32 to) {
            if (to - from < 2 || to - from >= folded.n) return;
            i32 start = pool.n;
            add_bare(folded.cut(from, to), pool);
            offer(start, false, false);
        };
        i32 kept = 0;
        each_match<rx::known_names_PARTING>(folded, [&](const Match<rx::known_names_PARTING>& found) {
            part(kept, found.start);
            kept = found.end;
        });
        part(kept, folded.n);
    }
    if (value.given.n >= 2 && !report_words.has(value.given)) {
        i32 start = pool.n;
        add_bare(value.given, pool);
        offer(start, true, false);
    }
    blank_forms(value);
}

/// ``name_forms._titled_names``: a title behind the surname is a form that stands.
void find_titled_name(const KnownValue& value) {
    written.clear();
    add_bare(value.surname, written);
    u32 last = written.last();
    bool may_stand = false;
    for (i32 at = 0; !may_stand && at < title_beginnings.n; at++)
        may_stand = Pairs(now(), last, title_beginnings[at]).next() >= 0;
    if (!may_stand) return;
    begin_forms();
    for (Slice<u32> title : titles.words) {
        i32 start = pool.n;
        pool.add(written.all());
        pool.add(title);
        offer(start, true);
    }
    blank_forms(value);
}

constexpr u32 ANY_LETTER = (1u << 26) - 1;

bool has_letter(u32 letters, u32 c) { return is_small(c) && (letters & letter_bit(c)) != 0; }

/// Whether two characters stand in a text with one of some letters before them and one of others behind them.
bool stands_between(Text text, u32 before, u32 first, u32 second, u32 behind) {
    Pairs pairs(text, first, second);
    for (i32 at = pairs.next(); at >= 0; at = pairs.next())
        if ((before == 0 || has_letter(before, text.at(at - 1))) &&
            (behind == 0 || has_letter(behind, text.at(at + 2))))
            return true;
    return false;
}

/// Whether one of ``name_forms._grams_behind`` stands in a text.
bool ends_before(Text text, u32 character, u32 following) {
    const Readings& ends = readings_at(character);
    u32 letters = first_letters(readings_at(following));
    if (letters == 0) return false;
    for (i32 at = 0; at < ends.n; at++) {
        const Spelling& one = ends.one[at];
        if (one.n >= 2) {
            if (stands_between(text, 0, one.letters[one.n - 2], one.letters[one.n - 1], letters)) return true;
            continue;
        }
        for (u32 letter = 'a'; letter <= 'z'; letter++)
            if (has_letter(letters, letter) && stands_between(text, 0, one.letters[0], letter, ANY_LETTER)) return true;
    }
    return false;
}

/// Whether one of ``name_forms._grams_before`` stands in a text.
bool begins_behind(Text text, u32 surname, u32 last) {
    const Readings &beginnings = readings_at(surname), &edges = readings_at(last);
    u32 letters = title_ends | first_letters(edges) | last_letters(edges);
    for (i32 at = 0; at < beginnings.n; at++) {
        const Spelling& one = beginnings.one[at];
        if (one.n >= 2) {
            if (stands_between(text, letters, one.letters[0], one.letters[1], 0)) return true;
            continue;
        }
        for (u32 letter = 'a'; letter <= 'z'; letter++)
            if (has_letter(letters, letter) && stands_between(text, 0, letter, one.letters[0], ANY_LETTER)) return true;
    }
    return false;
}

/// Stretches of ``letters``.
Vec<u32> letters;
Vec<Span> lasts, firsts, initials;

Text letters_of(Span span) { return letters.cut(span.start, span.end); }

/// The next combination of readings, the last place first, as ``itertools.product`` goes; false behind the last one.
bool advance(Slice<u32> characters, i32* chosen, bool (*differs)(const Readings&, i32)) {
    for (i32 place = characters.n - 1; place >= 0; place--) {
        const Readings& of = readings_at(characters[place]);
        do chosen[place]++;
        while (chosen[place] < of.n && !differs(of, chosen[place]));
        if (chosen[place] < of.n) return true;
        chosen[place] = 0;
    }
    return false;
}

bool any_reading(const Readings&, i32) { return true; }

/// Whether no reading before it has the same first letter.
bool new_initial(const Readings& of, i32 at) {
    for (i32 before = 0; before < at; before++)
        if (of.one[before].letters[0] == of.one[at].letters[0]) return false;
    return true;
}

/// ``name_forms._spelled_out``, or with ``initial`` ``_spelled_initials``, added to ``out``.
void spell_out(Slice<u32> characters, bool initial, Vec<Span>& out) {
    constexpr i32 LONGEST = 8;
    i32 chosen[LONGEST] = {};
    out.clear();
    check(characters.n <= LONGEST);
    for (u32 c : characters)
        if (readings_at(c).n == 0) return;
    for (i32 count = 0; count < MOST_READINGS; count++) {
        i32 start = letters.n;
        for (i32 place = 0; place < characters.n; place++) {
            const Spelling& one = readings_at(characters[place]).one[chosen[place]];
            for (i32 at = 0; at < (initial ? 1 : one.n); at++) letters.push(one.letters[at]);
        }
        bool is_new = true;
        for (i32 at = 0; is_new && at < out.n; at++) is_new = !letters_of(out[at]).same(letters.cut(start, letters.n));
        if (is_new) out.push({start, letters.n});
        if (!advance(characters, chosen, initial ? new_initial : any_reading)) return;
    }
}

void offer_joined(Slice<u32> one, Slice<u32> other) {
    i32 start = pool.n;
    pool.add(one);
    pool.add(other);
    offer(start);
}

/// Whether some letters may be part of a form that stands.
bool may_stand(Text part) { return part.n < 2 || stands(now(), part); }

/// ``name_forms._pinyin_names``, behind its trigger.
void find_pinyin(const KnownValue& value, Text original) {
    Text surname = value.surname, given = value.given;
    if (surname.n + given.n > 5) return;
    bool awake = ends_before(original, surname[surname.n - 1], given[0]) ||
                 begins_behind(original, surname[0], given[given.n - 1]) ||
                 (given.n >= 2 && ends_before(original, given[0], given[1]));
    if (!awake) return;
    letters.clear();
    spell_out(surname, false, lasts);
    spell_out(given, false, firsts);
    spell_out(given, true, initials);
    // A part that stands nowhere spares every form it is in.
    i32 standing = 0;
    for (i32 at = 0; at < firsts.n; at++)
        if (may_stand(letters_of(firsts[at]))) firsts[standing++] = firsts[at];
    firsts.n = standing;
    begin_forms();
    for (Span one : lasts) {
        Text last = letters_of(one);
        if (!may_stand(last)) continue;
        for (Span first : firsts) {
            offer_joined(last, letters_of(first));
            offer_joined(letters_of(first), last);
        }
        for (Span short_form : initials) {
            Text some = letters_of(short_form);
            if (last.n + some.n < 4) continue;
            offer_joined(last, some);
            offer_joined(some, last);
        }
        for (Slice<u32> title : english_titles.words) offer_joined(title, last);
    }
    for (Span first : firsts)
        if (given.n >= 2 && first.end - first.start >= 5) offer_joined(letters_of(first), {});
    blank_forms(value);
}

Vec<Span> words;   // of a name, as skeletons one behind the other in ``written``
Vec<i32> lengths;  // of the same as the record has them

/// ``name_forms._latin_group`` with ``_latin_names``.
void find_latin_name(const KnownValue& value, Text original) {
    Text folded = value.folded;
    words.clear();
    lengths.clear();
    written.clear();
    bool awake = Pairs(original, value.bare[0], value.bare[1]).next() >= 0;
    each_match<rx::name_forms_LATIN_LETTERS>(folded, [&](const Match<rx::name_forms_LATIN_LETTERS>& found) {
        i32 start = written.n;
        add_bare(folded.cut(found.start, found.end), written);
        words.push({start, written.n});
        lengths.push(found.end - found.start);
        if (!awake && lengths.last() >= 2 && written.n - start >= 2)
            awake = Pairs(original, written[start], written[start + 1]).next() >= 0;
    });
    if (!awake) return;
    begin_forms();
    add_bare(folded, pool);
    offer(0);
    if (words.n >= 2) {
        Text all = written.all();
        Text first = all.cut(words[0].start, words[0].end), last = all.cut(words.last().start, words.last().end);
        offer_joined(last, all.cut(0, words.last().start));
        offer_joined(all.cut(first.n, all.n), first);
        offer_joined(first, last);
        offer_joined(last, first);
        for (Slice<u32> title : english_titles.words) offer_joined(title, last);
        for (i32 at = 0; at < words.n; at++)
            if (lengths[at] >= 4) offer_joined(all.cut(words[at].start, words[at].end), {});
    }
    blank_forms(value);
}

void find_name(const KnownValue& value, Text original) {
    if (value.bare.ascii()) return find_latin_name(value, original);
    find_whole_name(value);
    if (value.surname.empty()) return;
    find_titled_name(value);
    find_pinyin(value, original);
}

// ----------------------------------------------------------------------------------------------------------- addresses

/// Whether a part of an address ends so: ``_DIVISION_END``, ``_COMPOUND_END``.
WordIndex division_ends, compound_ends;

bool ends_with_one(Text part, const WordIndex& ends) {
    for (i32 n = 1; n <= least(ends.longest, part.n); n++)
        if (ends.has(part.cut(part.n - n, part.n))) return true;
    return false;
}

/// A part of ``KnownAddress``: as the record writes it, as skeletons plain and with its numbers in words.
struct Part {
    Span written;
    Span bare[2];
    bool is_division, is_compound, is_numbered;
};

Vec<u32> address, address_skeletons;
Vec<Part> parts;

bool is_numeral(u32 c) { return one_of(c, U"零〇一二三四五六七八九十百"); }

/// The skeleton of a part with its numbers from ten written in words (``KnownAddress._spelled``).
void add_spelled_part(Text part) {
    spelled.clear();
    for (i32 at = 0; at < part.n;) {
        i32 end = at, number = 0;
        while (end < part.n && end < at + 4 && is_digit09(part[end])) number = number * 10 + i32(part[end++] - '0');
        if (end >= at + 2)
            add_spelled(spelled, number);
        else
            spelled.add(part.cut(at, end = at + 1));
        at = end;
    }
    add_bare(spelled.all(), address_skeletons);
}

/// ``KnownAddress.of``.
void take_apart(Text folded) {
    address.clear();
    address_skeletons.clear();
    parts.clear();
    for (u32 c : folded)
        if (!is(c, SPACE) && c != ',' && c != U'，') address.push(c);
    each_match<rx::known_address_PART>(address.all(), [&](const Match<rx::known_address_PART>& found) {
        if (parts.n == MOST_PARTS) return;
        Text text = address.cut(found.start, found.end);
        i32 from = address_skeletons.n;
        add_bare(text, address_skeletons);
        i32 to = address_skeletons.n;
        add_spelled_part(text);
        parts.push({{found.start, found.end},
                    {{from, to}, {to, address_skeletons.n}},
                    ends_with_one(text, division_ends),
                    ends_with_one(text, compound_ends),
                    is_ascii(text[0]) || is_numeral(text[0])});
    });
}

/// ``known_address._points_at_a_door`` of neighbouring parts.
bool points_at_a_door(i32 first, i32 last) {
    i32 numbered = 0, named = 0;
    for (i32 at = first; at < last; at++) {
        const Part& part = parts[at];
        numbered += part.is_numbered;
        if (part.is_numbered || part.is_division) continue;
        named++;
        if (part.is_compound && part.written.end - part.written.start >= 4) return true;
    }
    i32 length = parts[last - 1].written.end - parts[first].written.start;
    return numbered > 0 && (named > 0 || numbered >= 2) && length >= 4;
}

/// ``KnownAddress.find``.
void find_parts(const KnownValue& value) {
    take_apart(value.folded);
    Text text = now();
    bool tens = text.has(U'十') || text.has(U'百') || text.has(U'千');
    for (i32 writing = 0; writing < (tens ? 2 : 1); writing++) {
        auto bare_of = [&](i32 at) -> Text {
            Span span = parts[at].bare[writing];
            return address_skeletons.cut(span.start, span.end);
        };
        for (i32 place = 0; place < parts.n; place++) {
            Text part = bare_of(place);
            if (part.n < 2 || parts[place].is_division) continue;
            Places places(text, part);
            for (i32 at = places.next(0); at >= 0; at = places.next(at + 1)) {
                i32 first = place, start = at, last = place + 1, end = at + part.n;
                auto follows = [&](Text one, i32 from) { return one.n > 0 && text.starts_at(from, one); };
                while (first > 0 && follows(bare_of(first - 1), start - bare_of(first - 1).n))
                    start -= bare_of(--first).n;
                while (last < parts.n && follows(bare_of(last), end)) end += bare_of(last++).n;
                if (!points_at_a_door(first, last)) continue;
                Span span = skeleton_back.back(start, end);
                hits->push(known_hit(value, span.start, span.end));
            }
        }
    }
}

/// Whether a trigger of ``forms._address_grams`` stands in the skeleton as it is now.
bool has_address_gram(const KnownValue& value) {
    Text bare = value.bare;
    i32 step = bare.n == value.folded.n ? 2 : 1;
    bool any = false;
    for (i32 at = bare.find(U'市', 0, 12) + 1; at < bare.n - 2; at += step) {
        Text gram = bare.cut(at, at + 3);
        if (gram.all(DIGIT)) continue;
        any = true;
        if (stands(now(), gram)) return true;
    }
    Text end = bare.cut(bare.n - 3, bare.n);
    return (!any || !end.all(DIGIT)) && stands(now(), end);
}

Vec<i32> starts;  // of the parts between commas, in the skeleton

/// ``forms._english_addresses`` behind the ends of its words.
void find_english_address(const KnownValue& value, Text original) {
    Text folded = value.folded, bare = value.bare;
    bool any_word = false, awake = false;
    for (i32 at = 0, begun = 0; at <= folded.n; at++) {
        if (is_latin(folded.at(at))) continue;
        if (at - begun >= 4) {
            any_word = true;
            written.clear();
            add_bare(folded.cut(at - 4, at), written);
            if (stands(original, written.all())) awake = true;
        }
        begun = at + 1;
    }
    if (!any_word) return blank_out(value, bare, false);
    if (!awake && !stands(original, bare.cut(bare.n - 4, bare.n))) return;
    // A run of parts between commas is a stretch of the whole skeleton.
    starts.clear();
    starts.push(0);
    i32 length = 0;
    for (i32 at = 0; at <= folded.n && starts.n <= ENGLISH_PARTS; at++) {
        u32 c = folded.at(at);
        if (c == ',' || c == NONE)
            starts.push(length);
        else if (skeleton_of(c) != NO_CHARACTER)
            length++;
    }
    begin_forms();
    pool.add(bare);
    offer(0);
    for (i32 first = 0; first < starts.n - 1; first++)
        for (i32 last = first + 1; last < starts.n; last++) {
            Text run = bare.cut(starts[first], starts[last]);
            bool digits = false, letters_too = false;
            for (u32 c : run) (is_digit09(c) ? digits : letters_too) = true;
            if (run.n >= 8 && digits && letters_too) offer_joined(run, {});
        }
    blank_forms(value);
}

void find_address(const KnownValue& value, Text original) {
    if (value.folded.ascii()) return find_english_address(value, original);
    if (value.bare.n < 3) return;
    blank_out(value, value.bare, false);
    if (has_address_gram(value)) find_parts(value);
}

}  // namespace

u32 skeleton_of(u32 folded) { return folded < 0x110000 ? skeletons.p[folded] : NO_CHARACTER; }

void add_bare(Slice<u32> folded, Vec<u32>& out) {
    for (u32 c : folded) {
        u32 kept = skeleton_of(c);
        if (kept != NO_CHARACTER) out.push(kept);
    }
}

void find_literal(Text folded, const Folded& bare, Slice<KnownValue> values, Vec<u32>& blanked, Vec<Hit>& out) {
    if (bare.text.n < 2) return;
    search_in(folded, bare, blanked, out);
    index_pairs(bare.text);
    for (const KnownValue& value : values) {
        switch (value.is) {
            case Is::NAME: find_name(value, bare.text); break;
            case Is::PHONE: find_phone(value); break;
            case Is::ID: find_id(value); break;
            case Is::ADDRESS: find_address(value, bare.text); break;
            case Is::BIRTH: find_birth(value, bare.text); break;
            case Is::VALUE: blank_out(value, value.bare, false); break;
        }
    }
}

void find_literal_of(const KnownValue& value, Text swapped, Text folded, const Folded& bare, Vec<u32>& whole,
                     Vec<Hit>& out) {
    indexed = false;  // the index is of another text
    Text trigger = value.bare;
    if (value.is == Is::ID && trigger.n == 18)
        trigger = trigger.cut(8, 14);
    else if (value.is == Is::ID && trigger.n == 15)
        trigger = trigger.cut(6, 12);
    i32 width = least(4, trigger.n);
    trigger = trigger.ascii() ? trigger.cut(trigger.n - width, trigger.n) : trigger.cut(0, width);
    if (swapped.find(trigger) < 0) return;
    search_in(folded, bare, whole, out);
    switch (value.is) {
        case Is::PHONE: find_phone(value); break;
        case Is::ID: find_id(value); break;
        case Is::VALUE: blank_out(value, value.bare, false); break;
        case Is::NAME:
        case Is::ADDRESS:
        case Is::BIRTH: break;  // no numbers
    }
}

void bind_known() {
    skeletons = table<u32>("fold.skeleton");
    check(skeletons.n == 0x110000);
    report_words.build(table<u32>("known.report_words"));
    titles.build(table<u32>("known.titles"));
    english_titles.build(table<u32>("known.english_titles"));
    months.build(table<u32>("known.months"));
    division_ends.build(table<u32>("known.division_ends"));
    compound_ends.build(table<u32>("known.compound_ends"));
    for (Slice<u32> title : titles.words)
        if (!Text(title_beginnings.all()).has(title[0])) title_beginnings.push(title[0]);
    for (Slice<u32> title : english_titles.words) title_ends |= letter_bit(title[title.n - 1]);
    read_syllables(table<u32>("known.syllables"));
    check(months.words.n == 12);
}

}  // namespace hx
