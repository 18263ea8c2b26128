// English names nobody told us. <- english_names
#include "paragraphs.hpp"
#include "patterns.hpp"
#include "people.hpp"

namespace hx {

namespace {

// Bits of ``people.english_lists``.
constexpr u32 GIVEN = 1, SURNAME = 2, NO_NAME = 4, CUE = 8;

WordIndex words;
Slice<u8> lists;

Vec<Span> signs;  // paragraphs in which a name may be
Vec<Span> parts;  // the words of a run
Vec<u32> titled;

/// Which lists a word is in, as bits.
u32 lists_of(Slice<u32> word) {
    i32 number = words.find(word);
    return number < 0 ? 0 : lists[number];
}

/// A word of capitals as ``str.title`` writes it.
Slice<u32> as_title(Slice<u32> word) {
    titled.clear();
    for (u32 c : word) titled.push(titled.empty() ? c : ascii_lower(c));
    return titled.all();
}

bool has_surname_shape(Slice<u32> word) { return search<rx::english_names_SURNAME_SHAPE>(Text(word)); }

/// ``_is_sign``. The lists are ASCII, so no other word is in one, whatever it is as a title.
bool is_sign(Slice<u32> word) {
    u32 found = lists_of(word);
    if (found & (GIVEN | SURNAME | CUE)) return true;
    if (word.n > 1 && is_capital(word[1]) && (lists_of(as_title(word)) & (GIVEN | SURNAME))) return true;
    // Endings of surnames are in small letters; most words of capitals are genes.
    return word.n > 4 && !is_capital(word[word.n - 1]) && has_surname_shape(word);
}

/// Whether a cue in small letters stands before a word or a degree behind it (``_has_sign_near``).
bool has_sign_near(Text text, i32 start, i32 end) {
    constexpr i32 LONGEST = 12;  // no cue is longer
    if (text.at(start - 1) == ' ' && search<rx::english_names_CUE_BEFORE>(text, most(0, start - LONGEST), start))
        return true;
    u32 after = text.at(end);
    return (after == ',' || after == ' ') && match<rx::english_names_DEGREE>(text, end);
}

/// ``_paragraphs_with_sign``, in ``signs``.
void find_signs(Text text) {
    signs.clear();
    i32 last = 0;
    Match<rx::english_names_CAPITALISED> word;
    for (i32 from = 0; search(text, from, word); from = word.end) {
        if (word.start < last) continue;
        if (!is_sign(text.cut(word.start, word.end)) && !has_sign_near(text, word.start, word.end)) continue;
        signs.push(paragraph_around(text, word.start, word.start));
        last = signs.last().end;
    }
}

/// What stands between the spaces of a stretch, in ``parts``.
void split(Text text, i32 start, i32 end) {
    parts.clear();
    for (i32 at = start; at <= end;) {
        i32 to = text.find(' ', at, end);
        if (to < 0) to = end;
        if (to > at) parts.push({at, to});
        at = to + 1;
    }
}

bool may_be_given(Text word) {
    i32 hyphen = word.find('-');
    return (lists_of(word) & GIVEN) || (hyphen >= 0 && (lists_of(word.cut(0, hyphen)) & GIVEN));
}

/// The name in a run of capitalised words (``_in_run``); ``name`` is set where there is one.
bool find_in_run(Text text, i32 start, i32 end, Span& name) {
    split(text, start, end);
    auto word = [&](i32 at) { return text.cut(parts[at].start, parts[at].end); };
    auto is_none = [&](i32 at) { return (lists_of(word(at)) & NO_NAME) != 0; };
    for (i32 at = 0; at < parts.n; at++) {
        if (is_none(at) || !may_be_given(word(at))) continue;
        i32 last = at;
        while (last + 1 < parts.n && !is_none(last + 1)) last++;
        if (last > at || (parts.n == 1 && word(at).n > 3)) {
            name = {parts[at].start, parts[last].end};
            return true;
        }
    }
    if (parts.n == 1 || is_none(0) || is_none(1)) return false;
    name = {start, end};
    if (match<rx::english_names_DEGREE>(text, end) || has_surname_shape(word(parts.n - 1))) return true;
    return parts.n == 2 && (lists_of(word(0)) & SURNAME) && (lists_of(word(1)) & SURNAME);
}

bool is_no_person(Text text, i32 end) { return match<rx::english_names_NO_PERSON_AFTER>(text, end); }

/// Names in capitalised words, and those behind a title or a role.
void find_runs(Text text, Span paragraph, Vec<Hit>& hits) {
    each_match<rx::english_names_NAME>(text, paragraph.start, paragraph.end, [&](const auto& match) {
        Span name;
        if (find_in_run(text, match.start, match.end, name) && !is_no_person(text, name.end))
            hits.push(hit(name.start, name.end, PERSON, 0.6, MODEL));
    });
    each_match<rx::english_names_CUED>(text, paragraph.start, paragraph.end, [&](const auto& match) {
        constexpr i32 NAME = rx::english_names_CUED::g_name;
        split(text, match.from(NAME), match.to(NAME));
        i32 kept = 0;
        while (kept < parts.n && !(lists_of(text.cut(parts[kept].start, parts[kept].end)) & NO_NAME)) kept++;
        if (kept > 0 && !is_no_person(text, match.end))
            hits.push(hit(match.from(NAME), parts[kept - 1].end, PERSON, 0.75, CONTEXT));
    });
}

/// Names that the lists alone make names: Smith, John; JOHN SMITH; John's.
void find_listed(Text text, Span paragraph, Vec<Hit>& hits) {
    auto at = [&](const auto& match, i32 group) { return text.cut(match.from(group), match.to(group)); };
    each_match<rx::english_names_TURNED>(text, paragraph.start, paragraph.end, [&](const auto& match) {
        using P = rx::english_names_TURNED;
        if ((lists_of(at(match, P::g_given)) & GIVEN) && (lists_of(at(match, P::g_surname)) & SURNAME))
            hits.push(hit(match.start, match.end, PERSON, 0.6, MODEL));
    });
    each_match<rx::english_names_CAPITALS>(text, paragraph.start, paragraph.end, [&](const auto& match) {
        if ((lists_of(as_title(at(match, 1))) & GIVEN) && (lists_of(as_title(at(match, 2))) & SURNAME))
            hits.push(hit(match.start, match.end, PERSON, 0.6, MODEL));
    });
    each_match<rx::english_names_POSSESSIVE>(text, paragraph.start, paragraph.end, [&](const auto& match) {
        if ((lists_of(at(match, 1)) & GIVEN) && !is_no_person(text, match.end))
            hits.push(hit(match.from(1), match.to(1), PERSON, 0.4, MODEL));
    });
}

}  // namespace

void find_english_names(Text text, Vec<Hit>& hits) {
    find_signs(text);
    for (const Span& paragraph : signs) {  // in the order of ``_names``
        find_runs(text, paragraph, hits);
        find_listed(text, paragraph, hits);
    }
}

void bind_english_names() {
    words.build(table<u32>("people.english"));
    lists = table<u8>("people.english_lists");
}

}  // namespace hx
