// A known name as a whole, in its parts, with a title, in Latin letters turned round   <- name_forms
#include "known.hpp"
#include "patterns.hpp"

namespace hx {

Vec<Slice<u32>> english_titles;

namespace {

WordIndex ordinary;  // name_forms._ORDINARY

Vec<Slice<u32>> titles;
Vec<u32> title_beginnings;
Vec<u32> written;  // skeletons of a surname or of the words of a name

// ------------------------------------------------------------------------------------------------------------ Chinese

/// The parts of a name between dots and spaces (``known_names._PARTING``), but for a part that is all of it.
void offer_parts(Text folded) {
    const auto offer_part = [&](i32 from, i32 to) {
        if (to - from < 2 || to - from >= folded.n) return;
        add_bare(folded.cut(from, to), forms.text);
        forms.offer_written();
    };
    i32 kept = 0;
    each_match<rx::known_names_PARTING>(folded, [&](const Match<rx::known_names_PARTING>& found) {
        offer_part(kept, found.start);
        kept = found.end;
    });
    offer_part(kept, folded.n);
}

/// ``name_forms._whole_names``.
void find_whole_name(const KnownValue& value) {
    forms.begin(value);
    forms.offer(value.bare, {}, value.bare.n <= 2);
    if (!value.folded.all(ALPHA)) offer_parts(value.folded);
    if (value.given.n >= 2 && !ordinary.has(value.given)) {
        add_bare(value.given, forms.text);
        forms.offer_written(true);
    }
}

/// Whether a title may begin behind the end of the surname: most texts hold none.
bool has_title_behind(u32 end_of_surname) {
    for (u32 beginning : title_beginnings)
        if (pair_stands(searched.now(), end_of_surname, beginning)) return true;
    return false;
}

/// ``name_forms._titled_names``.
void find_titled_name(const KnownValue& value) {
    written.clear();
    add_bare(value.surname, written);
    if (!has_title_behind(written.last())) return;
    forms.begin(value);
    for (Slice<u32> title : titles) forms.offer_titled(written.all(), title);
}

// -------------------------------------------------------------------------------------------------------------- Latin

/// A word of a name in Latin letters.
struct Word {
    Span bare;   // in ``written``
    i32 length;  // as the record has it
};
Vec<Word> words;

Text bare_of(const Word& word) { return written.cut(word.bare.start, word.bare.end); }

void part_words(Text folded) {
    words.clear();
    written.clear();
    each_match<rx::name_forms_LATIN_LETTERS>(folded, [&](const Match<rx::name_forms_LATIN_LETTERS>& found) {
        i32 start = written.n;
        add_bare(folded.cut(found.start, found.end), written);
        words.push({{start, written.n}, found.end - found.start});
    });
}

/// Whether the first two letters of the name or of one of its words stand in the text (``name_forms._latin_group``).
bool may_stand(Text whole) {
    if (pair_stands(searched.original(), whole[0], whole[1])) return true;
    for (const Word& word : words) {
        Text bare = bare_of(word);
        if (word.length >= 2 && bare.n >= 2 && pair_stands(searched.original(), bare[0], bare[1])) return true;
    }
    return false;
}

/// ``name_forms._latin_orders`` of two words and more.
void offer_orders() {
    const Text all = written.all(), first = bare_of(words[0]), last = bare_of(words.last());
    forms.offer(last, all.cut(0, all.n - last.n));
    forms.offer(all.cut(first.n, all.n), first);
    forms.offer(first, last);
    forms.offer(last, first);
    for (Slice<u32> title : english_titles) forms.offer(title, last);
    for (const Word& word : words)
        if (word.length >= 4) forms.offer(bare_of(word));
}

void find_latin_name(const KnownValue& value) {
    part_words(value.folded);
    if (!may_stand(value.bare)) return;
    forms.begin(value);
    forms.offer(value.bare);
    if (words.n >= 2) offer_orders();
}

}  // namespace

void find_known_name(const KnownValue& value) {
    if (value.bare.ascii()) return find_latin_name(value);
    find_whole_name(value);
    if (value.surname.empty()) return;
    find_titled_name(value);
    find_pinyin(value);
}

void bind_name_forms() {
    ordinary.build(table<u32>("known.ordinary_given"));
    take_words("known.titles", titles);
    take_words("known.english_titles", english_titles);
    for (Slice<u32> title : titles)
        if (!Text(title_beginnings.all()).has(title[0])) title_beginnings.push(title[0]);
}

}  // namespace hx
