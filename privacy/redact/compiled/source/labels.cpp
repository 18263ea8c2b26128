// Values that a label in front gives away. Follows labels.py and english_values.py.
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

/// What is known of a label: ``labels._Row``, what ``english_pattern`` answers for it, and ``_separated``.
struct Row {
    u8 kind;
    u8 strong;
    u8 latin;
    u8 ends_names;
    u8 english;
    u8 at_once;
};
/// Numbers of the patterns ``english_pattern`` chooses from, as tables_labels.py has them.
enum English : u8 { NO_ENGLISH, NUMBER, IBAN, POST_BOX, POST_CODE };

struct Node {
    u32 character;
    u32 first;
    u32 count;
    u32 word;  // number of the label that ends here plus one, 0 where none does
};

struct Label {
    i32 start;
    i32 end;
    Row row;
};

/// What a character is to this tier.
enum Trait : u8 { NAME_LIKE = 1, TRANSLITERATED = 2, GAP_WORD = 4, LABEL_BEGINS = 8 };

constexpr u32 PLANE = 0x10000;  // every character the tables name is below
constexpr i32 LOOKED_AT = 9;    // characters behind a cue that can decide where a name of up to four ends

u8 traits[PLANE];
u32 singles[128];    // bits, by a hash: labels of one character, a space, and what _BORN looks for
u32 pairs[1024];     // bits, by a hash of two characters: whether a label may begin with them
u16 root_of[PLANE];  // by the first character of a label: its node
Slice<Node> tree;
Slice<Row> rows;
WordIndex words, no_names, no_latin, spread_words;
WordIndex of_forms;
Slice<u8> spread_kinds;
Vec<Hit> answered;
Vec<FoundName> names;

bool has(u32 c, u8 wanted) { return c < PLANE && (traits[c] & wanted) != 0; }
bool is_cjk(u32 c) { return c - 0x4E00 < 0x5200; }                           // "\u4e00" <= c <= "\u9fff"
constexpr i32 LONGEST_RUN = 13;                                              // labels._LONGEST_RUN
bool is_han(u32 c) { return c - 0x3400 < 0x6C00 || c - 0x20000 < 0x20000; }  // labels._H
u32 single_of(u32 c) { return c & 0xFFF; }
u32 pair_of(u32 first, u32 second) { return (first * 2533 + second) & 0x7FFF; }
u32 bit_at(const u32* bits, u32 at) { return bits[at >> 5] >> (at & 31) & 1; }
void set(u32* bits, u32 at) { bits[at >> 5] |= 1u << (at & 31); }

void set_trait(const char* name, u8 trait) {
    for (u32 c : table<u32>(name)) {
        check(c < PLANE);
        if (c != 0) traits[c] |= trait;
    }
}

Hit person(i32 start, i32 end, f64 score) { return hit(start, end, PERSON, score, CONTEXT); }

/// ``labels._inside_word``.
bool inside_word(Text text, i32 start, i32 end) {
    u32 before = text.at(start - 1), after = text.at(end);
    return is_latin_or_digit(before) || before == '_' || is_latin(after) || after == '_';
}

/// The end of a match at ``start``, -1 where there is none.
template <class P>
i32 end_at(Text text, i32 start) {
    if constexpr (!P::may_be_empty) {
        if (start >= text.n || !P::first(text[start])) return -1;
    }
    Match<P> found;
    return match(text, start, found) ? found.end : -1;
}

/// The longest label that begins at ``start``: its number, -1 where none does; ``end`` is moved behind it.
i32 longest_label(Text text, i32 start, i32& end) {
    const Node* node = &tree[root_of[text[start]]];
    i32 found = -1;
    for (i32 at = start + 1;; at++) {
        if (node->word) {
            found = static_cast<i32>(node->word) - 1;
            end = at;
        }
        if (at >= text.n) return found;
        const Node* next = nullptr;
        for (const Node& child : tree.cut(static_cast<i32>(node->first), static_cast<i32>(node->first + node->count)))
            if (child.character == text.p[at]) {
                next = &child;
                break;
            }
        if (next == nullptr) return found;
        node = next;
    }
}

/// ``labels._end_of_gap`` behind the test of ``find`` for a character that begins no gap.
i32 end_of_gap(Text text, i32 start) {
    u32 following = text.at(start);
    if (is_cjk(following) && !has(following, GAP_WORD)) return start;
    if (is_latin_or_digit(following) && following != 'I' && following != 'N') return start;  // ID, No
    if (following == ':') {
        // Behind a colon only white space, quotes, brackets, * and _ are part of the gap.
        u32 value = text.at(start + 1);
        if (is_cjk(value) || is_latin_or_digit(value)) return start + 1;
    }
    i32 end = end_at<rx::labels_GAP>(text, start);
    return end >= 0 ? end : start;
}

/// The end of what stands behind a label of a kind, by ``english_pattern`` and ``_VALUES``.
i32 end_of_value(Text text, i32 start, const Row& row) {
    switch (row.english) {
        case NUMBER: return end_at<rx::english_values_NUMBER>(text, start);
        case IBAN: return end_at<rx::english_values_IBAN>(text, start);
        case POST_BOX: return end_at<rx::english_values_POST_BOX>(text, start);
        case POST_CODE: return end_at<rx::english_values_POST_CODE>(text, start);
        default: break;
    }
    switch (row.kind) {
        case RESIDENT_ID: return end_at<rx::labels_VALUES_CN_RESIDENT_ID>(text, start);
        case PHONE: return end_at<rx::labels_VALUES_PHONE_NUMBER>(text, start);
        case PASSPORT: return end_at<rx::labels_VALUES_CN_PASSPORT>(text, start);
        case TRAVEL_PERMIT: return end_at<rx::labels_VALUES_CN_TRAVEL_PERMIT>(text, start);
        case BANK_CARD: return end_at<rx::labels_VALUES_BANK_CARD>(text, start);
        case CREDIT_CARD: return end_at<rx::labels_VALUES_CREDIT_CARD>(text, start);
        case PLATE: return end_at<rx::labels_VALUES_VEHICLE_PLATE>(text, start);
        case WECHAT: return end_at<rx::labels_VALUES_WECHAT_ID>(text, start);
        case QQ: return end_at<rx::labels_VALUES_QQ_ID>(text, start);
        case EMAIL: return end_at<rx::labels_VALUES_EMAIL_ADDRESS>(text, start);
        case RECORD_NUMBER: return end_at<rx::labels_VALUES_MEDICAL_RECORD_NUMBER>(text, start);
        case SAMPLE: return end_at<rx::labels_VALUES_SAMPLE_ID>(text, start);
        case OTHER: return end_at<rx::labels_VALUES_OTHER_ID>(text, start);
        case BIRTH_DATE: return end_at<rx::labels_VALUES_DATE_OF_BIRTH>(text, start);
        case LOCATION: return end_at<rx::labels_VALUES_LOCATION>(text, start);
        case ORGANIZATION: return end_at<rx::labels_VALUES_ORGANIZATION>(text, start);
        case IP: return end_at<rx::labels_VALUES_IP_ADDRESS>(text, start);
        default: fail();
    }
}

/// ``LabelReader._is_label``.
bool is_label(Text text) {
    if (words.has(text)) return true;
    for (Slice<u32> word : of_forms.words)
        if (text.starts_at(0, word)) return true;
    return false;
}

/// ``LabelReader._value``.
void find_value(Text text, const Label& label, i32 start, Vec<Hit>& hits) {
    const Row& row = label.row;
    u32 following = text.at(start);
    if (is_ascii(text[label.start]) && (following == 'i' || following == 'w')) {
        i32 verb = end_at<rx::labels_IS>(text, start);
        if (verb >= 0) start = verb;
    }
    bool place = row.english == NO_ENGLISH && (row.kind == LOCATION || row.kind == ORGANIZATION);
    if (place && start == label.end && !row.at_once) return;
    i32 end = end_of_value(text, start, row);
    if (end < 0) return;
    if (place) {
        Match<rx::labels_LOOSE_END> loose;
        if (search(text.cut(start, end), 0, loose)) end = start + loose.start;
        while (end > start && is(text[end - 1], STRIPPED)) end--;
        if (end - start < 4 || is_label(text.cut(start, end))) return;
        if (label.start > 0 && start == label.end && !row.strong) return;
    }
    if (row.kind == PHONE) {
        i32 digits = 0;
        for (u32 c : text.cut(start, end)) digits += is(c, DIGIT);
        if (digits < 7) return;
    }
    hits.push(hit(start, end, static_cast<Kind>(row.kind), 0.9, CONTEXT));
}

/// ``labels._end_of_name``: before the first word that no name has.
i32 end_of_name(Text text, i32 start, i32 to) {
    auto part = [](u32 c) { return is_latin(c) || c == '\'' || c == U'’' || c == '-'; };
    i32 end = start;
    for (i32 at = start; at < to; at++) {
        if (!part(text[at])) continue;
        i32 from = at;
        while (at < to && part(text[at])) at++;
        if (at < to && text[at] == '.') at++;
        if (no_latin.has(text.cut(from, at))) break;
        end = at--;
    }
    return end;
}

/// ``LabelReader._latin``.
void find_latin(Text text, const Label& label, i32 start, Vec<Hit>& hits) {
    if (start <= label.end) return;
    i32 to = end_at<rx::labels_LATIN_NAME>(text, start);
    if (to < 0 && label.row.strong) to = end_at<rx::labels_LATIN_ONE>(text, start);
    if (to < 0) return;
    i32 end = end_of_name(text, start, to);
    i32 count = 0;
    bool capitals = true;
    for (i32 at = start; at < end; at++)
        if (is_latin(text[at])) {
            count += at == start || !is_latin(text[at - 1]);
            capitals = capitals && is_capital(text[at]);
        }
    if (count == 0 || inside_word(text, start, end)) return;
    if (count == 1 && (capitals || !label.row.strong)) return;
    hits.push(person(start, end, 0.85));
}

/// ``labels._by_spelling``: whether there is a name that what stands behind its first characters gives away.
bool find_spelled(Text text, const Label& label, i32 start, u32 following, bool somebody, Vec<Hit>& hits) {
    bool like = has(text[start], NAME_LIKE);
    if (label.row.strong || like || has(text[start], TRANSLITERATED)) {
        i32 end = -1;
        if (one_of(following, U"·.•-"))
            end = end_at<rx::labels_DOTTED_NAME>(text, start);
        else if (following == ' ')
            end = end_at<rx::labels_SPACED_NAME>(text, start);
        if (end >= 0) {
            hits.push(person(start, end, 0.9));
            return true;
        }
    }
    if (!like || !(somebody || one_of(following, U"*＊×○〇□●_xX"))) return false;
    i32 end = end_at<rx::labels_MASKED_NAME>(text, start);
    if (end < 0) return false;
    hits.push(person(start, end, 0.8));
    return true;
}

/// ``LabelReader._is_bare_name``.
bool is_bare_name(Text run, bool strong, bool separated) {
    bool like = has(run[0], NAME_LIKE);
    if (strong && 2 <= run.n && run.n <= 3 && like) return true;
    if (!(strong && separated)) return false;
    if (2 <= run.n && run.n <= 4) return like || !is_word(run);
    if (run.n < 5 || run.n > 12) return false;
    for (u32 c : run)
        if (!has(c, TRANSLITERATED)) return false;
    return true;
}

/// ``LabelReader._person``; what the likelihood model says of Chinese comes into ``answered``.
void find_person(Text text, const Label& label, i32 start, Vec<Hit>& hits) {
    i32 end = start;
    while (end - start < LONGEST_RUN && is_han(text.at(end))) end++;
    if (end == start) return find_latin(text, label, start, hits);
    Text run = text.cut(start, end);
    u32 following = text.at(end);
    bool somebody = run.cut(1, 4).has(U'某');
    if (somebody || one_of(following, U"·.•- *＊×○〇□●_xX")) {
        if (find_spelled(text, label, start, following, somebody, hits)) return;
    }
    Text looked_at = run.cut(0, LOOKED_AT);
    if (words.has(looked_at) || no_names.has(looked_at) || no_names.has(run.cut(0, 2))) return;
    bool like = has(run[0], NAME_LIKE);
    bool separated = start > label.end;
    bool strong = label.row.strong;
    for (u32 c : text.cut(label.end, start)) strong = strong || one_of(c, U":：=");
    // Only a name that begins where the label ends counts.
    if (like) {
        find_names(looked_at, true, names);
        if (!names.empty() && names[0].start == 0) {
            answered.push(person(start, start + names[0].end, 0.9));
            return;
        }
    }
    if (is_bare_name(run, strong, separated)) answered.push(person(start, end, 0.8));
}

/// The body of the loop of ``LabelReader.find``.
void find_behind(Text text, const Label& label, Vec<Hit>& hits) {
    i32 start = end_of_gap(text, label.end);
    if (label.row.kind == PERSON)
        find_person(text, label, start, hits);
    else
        find_value(text, label, start, hits);
}

/// ``labels._spread_labels``.
void find_behind_spread(Text text, Vec<Hit>& hits) {
    each_match<rx::labels_SPREAD>(text, [&](const auto& found) {
        u32 word[2] = {text[found.start], text[found.end - 1]};
        i32 number = spread_words.find({word, 2});
        check(number >= 0);
        find_behind(text, {found.start, found.end, {spread_kinds[number], 1, 0, 0, NO_ENGLISH, 0}}, hits);
    });
}

/// Dates that ``出生`` follows, in the paragraphs where it follows something of a date (``paragraphs_with``).
void find_births(Text text, Vec<Hit>& hits) {
    Text empty_line = literal(U"\n\n");
    Match<rx::labels_BORN> found;
    for (i32 from = 0; search(text, from, found);) {
        i32 first = 0;
        for (i32 at = found.start - 1; at >= 0; at--)
            if (text.starts_at(at, empty_line)) {
                first = at + 1;
                break;
            }
        i32 last = text.find(empty_line, found.end);
        last = last < 0 ? text.n : last + 1;
        each_match<rx::dates_EMBEDDED>(text, first, last, [&](const auto& born) {
            hits.push(hit(born.start, born.end, BIRTH_DATE, 0.85, CONTEXT));
        });
        from = last;
    }
}

}  // namespace

void bind_labels() {
    tree = table<Node>("labels.tree");
    rows = table<Row>("labels.rows");
    words.build(table<u32>("labels.words"));
    spread_words.build(table<u32>("labels.spread_words"));
    spread_kinds = table<u8>("labels.spread_kinds");
    no_names.build(table<u32>("labels.no_names"));
    no_latin.build(table<u32>("labels.no_latin"));
    of_forms.build(table<u32>("labels.of_forms"));
    set_trait("labels.name_like", NAME_LIKE);
    set_trait("labels.transliterated", TRANSLITERATED);
    set_trait("labels.gap_words", GAP_WORD);
    for (u32 at = 0; at < tree[0].count; at++) {
        i32 number = static_cast<i32>(tree[0].first + at);
        const Node& root = tree[number];
        check(root.character < PLANE && number < 0x10000);
        root_of[root.character] = static_cast<u16>(number);
        traits[root.character] |= LABEL_BEGINS;
        if (root.word) set(singles, single_of(root.character));
        for (const Node& child : tree.cut(static_cast<i32>(root.first), static_cast<i32>(root.first + root.count)))
            set(pairs, pair_of(root.character, child.character));
    }
    for (u32 c : literal(U" 出生")) set(singles, single_of(c));
}

void find_labels(const Clause& clause, Vec<Hit>& hits) {
    Text text = clause.text;
    answered.clear();
    bool spread = false, born = false;
    i32 behind = 0;  // labels do not overlap
    u32 next = text.at(0);
    for (i32 at = 0; at < text.n; at++) {
        u32 c = next;
        next = text.at(at + 1);
        if (!(bit_at(pairs, pair_of(c, next)) | bit_at(singles, single_of(c)))) continue;
        if (c == ' ') spread = spread || one_of(next, U" 名话");
        born = born || c == U'出' || c == U'生';
        if (at < behind || !has(c, LABEL_BEGINS)) continue;
        i32 end = 0;
        i32 number = longest_label(text, at, end);
        if (number < 0) continue;
        behind = end;
        const Row& row = rows[number];
        u32 following = text.at(end);
        // A cue in prose, and a Chinese character that begins no name and no gap.
        if (!row.strong && is_cjk(following) && !has(following, NAME_LIKE | TRANSLITERATED | GAP_WORD)) continue;
        if ((row.latin && inside_word(text, at, end)) || (row.ends_names && following == U'为')) continue;
        find_behind(text, {at, end, row}, hits);
    }
    if (spread) find_behind_spread(text, hits);
    hits.add(answered.all());
    if (born) find_births(text, hits);
}

}  // namespace hx
