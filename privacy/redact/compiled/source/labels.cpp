// Values that a label in front gives away: the labels of a text, and the gap behind each. <- labels
#include "labels.hpp"

#include "paragraphs.hpp"
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace labels {

u8 traits[PLANE];
WordIndex words;

}  // namespace labels

using namespace labels;

namespace {

struct Node {
    u32 character;
    u32 first;
    u32 count;
    u32 word;  // number of the label that ends here plus one, 0 where none does
};

u32 singles[128];    // bits, by a hash: labels of one character, a space, and what _BORN looks for
u32 pairs[1024];     // bits, by a hash of two characters: whether a label may begin with them
u16 root_of[PLANE];  // by the first character of a label: its node
Slice<Node> tree;
Slice<Row> rows;
WordIndex spread_words;
Slice<u8> spread_kinds;
Vec<Hit> answered;

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

Slice<Node> children_of(const Node& node) {
    return tree.cut(static_cast<i32>(node.first), static_cast<i32>(node.first + node.count));
}

const Node* child_of(const Node& node, u32 c) {
    for (const Node& child : children_of(node))
        if (child.character == c) return &child;
    return nullptr;
}

/// The longest label that begins at ``start``, where one does.
bool find_longest(Text text, i32 start, Label& label) {
    i32 found = -1, at = start + 1;
    for (const Node* node = &tree[root_of[text[start]]]; node != nullptr; at++) {
        if (node->word) {
            found = static_cast<i32>(node->word) - 1;
            label.end = at;
        }
        node = at < text.n ? child_of(*node, text.p[at]) : nullptr;
    }
    if (found < 0) return false;
    label.start = start;
    label.row = rows[found];
    return true;
}

/// Whether a value may stand behind a label (``LabelReader._labels``).
bool may_name(Text text, const Label& label) {
    const u32 following = text.at(label.end);
    // A cue in prose, and a Chinese character that begins no name and no gap.
    if (!label.row.strong && is_cjk(following) && !has(following, NAME_LIKE | TRANSLITERATED | GAP_WORD)) return false;
    return !(label.row.latin && inside_word(text, label.start, label.end)) &&
           !(label.row.ends_names && following == U'为');
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

/// The body of the loop of ``LabelReader.find``.
void find_behind(Text text, const Label& label, Vec<Hit>& hits) {
    i32 start = end_of_gap(text, label.end);
    if (label.row.kind == PERSON)
        find_person(text, label, start, hits, answered);
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

/// Dates that ``出生`` follows, in the paragraphs where it follows something of a date.
void find_births(Text text, Vec<Hit>& hits) {
    each_paragraph_with<rx::labels_BORN>(text, [&](Span paragraph) {
        each_match<rx::dates_EMBEDDED>(text, paragraph.start, paragraph.end, [&](const auto& born) {
            hits.push(hit(born.start, born.end, BIRTH_DATE, 0.85, CONTEXT));
        });
    });
}

/// Where labels begin, for the one look at two neighbours that passes over most of a text.
void bind_beginnings() {
    for (u32 at = 0; at < tree[0].count; at++) {
        const i32 number = static_cast<i32>(tree[0].first + at);
        const Node& root = tree[number];
        check(root.character < PLANE && number < 0x10000);
        root_of[root.character] = static_cast<u16>(number);
        traits[root.character] |= LABEL_BEGINS;
        if (root.word) set(singles, single_of(root.character));
        for (const Node& child : children_of(root)) set(pairs, pair_of(root.character, child.character));
    }
    for (u32 c : literal(U" 出生")) set(singles, single_of(c));
}

}  // namespace

void bind_labels() {
    tree = table<Node>("labels.tree");
    rows = table<Row>("labels.rows");
    words.build(table<u32>("labels.words"));
    spread_words.build(table<u32>("labels.spread_words"));
    spread_kinds = table<u8>("labels.spread_kinds");
    set_trait("labels.name_like", NAME_LIKE);
    set_trait("labels.transliterated", TRANSLITERATED);
    set_trait("labels.gap_words", GAP_WORD);
    bind_beginnings();
    labels::bind_values();
    labels::bind_names();
}

void find_labels(const Clause& clause, Vec<Hit>& hits) {
    const Text text = clause.text;
    answered.clear();
    bool spread = false, born = false;
    i32 behind = 0;  // labels do not overlap
    u32 next = text.at(0);
    for (i32 at = 0; at < text.n; at++) {
        const u32 c = next;
        next = text.at(at + 1);
        if (!(bit_at(pairs, pair_of(c, next)) | bit_at(singles, single_of(c)))) continue;
        if (c == ' ') spread = spread || one_of(next, U" 名话");
        born = born || c == U'出' || c == U'生';
        Label label;
        if (at < behind || !has(c, LABEL_BEGINS) || !find_longest(text, at, label)) continue;
        behind = label.end;
        if (may_name(text, label)) find_behind(text, label, hits);
    }
    if (spread) find_behind_spread(text, hits);
    hits.add(answered.all());
    if (born) find_births(text, hits);
}

}  // namespace hx
