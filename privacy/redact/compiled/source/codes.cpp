// Identifiers with letters or dots, whole and broken over two lines   <- codes
#include "codes.hpp"

#include "patterns.hpp"

namespace hx {
namespace {

WordIndex plate_suffixes;

Vec<Broken> places;
Vec<u32> joined;  // two lines joined
Vec<u32> longer;  // the same with what stands before or behind
Vec<Hit> inside;  // hits in them

/// ``_is_notation``: whether either part begins as genetic notation.
bool is_notation(const Clause& clause, const Broken& broken) {
    return clause.is_protected(broken.start, broken.start + 1) ||
           clause.is_protected(broken.right_start, broken.right_start + 1);
}

/// The first of ``inside`` that lies on both sides of the line end, where it is in the text (``_placed``). ``shift``:
/// characters read before the two lines.
bool place_first(const Joined& broken, i32 shift, Hit& placed) {
    for (const Hit& one : inside) {
        Span stretch = broken.back(one.start - shift, one.end - shift);
        if (stretch.start < 0) continue;
        placed = one;
        placed.start = stretch.start;
        placed.end = stretch.end;
        return true;
    }
    return false;
}

/// ``_document``: a passport or travel permit, behind its label or with Chinese on both sides.
void find_document(const Joined& broken, Text folded, Vec<Hit>& hits) {
    bool passport = fullmatch<rx::code_forms_PASSPORT>(broken.whole);
    if (!passport && !fullmatch<rx::code_forms_PERMIT>(broken.whole)) return;
    bool labelled = search<rx::codes_DOCUMENT_LABEL>(folded.cut(most(0, broken.start - 14), broken.start));
    if (labelled || is_between_words(folded, broken.start, broken.end()))
        hits.push(hit(broken.start, broken.end(), passport ? PASSPORT : TRAVEL_PERMIT, labelled ? 0.8 : 0.6, PATTERN));
}

/// ``_plate``.
void find_plate(const Joined& broken, Text folded, Vec<Hit>& hits) {
    longer.clear();
    longer.add(broken.whole);
    Text suffix = folded.cut(broken.end(), broken.end() + 1);
    if (plate_suffixes.has(suffix)) longer.add(suffix);
    inside.clear();
    find_plates(longer.all(), inside);
    Hit plate;
    if (!place_first(broken, 0, plate) || plate.start != broken.start) return;
    bool labelled = search<rx::codes_VEHICLE_LABEL>(folded.cut(most(0, plate.start - 10), plate.start));
    if (!labelled && has_small(broken.whole)) return;
    bool is_word =
        broken.left.n == 1 && search<rx::codes_WORD_WITH_PROVINCE>(folded, most(0, plate.start - 2), plate.start + 1);
    if (labelled || !is_word) hits.push(plate);
}

/// Whether four numbers without a word for them are less like a version, a decimal, cells of a table or a section.
bool is_unlike_version(const Joined& broken, Text folded, const Hit& found, i32 large) {
    if (!broken.left.has('.') && broken.right.at(0) != '.' && !is_between_words(folded, found.start, found.end))
        return false;
    if (is_among_numbers(folded, found.start, found.end)) return false;
    return large > 1 ||
           (is_beside_words(folded, found.start, found.end) && !match<rx::codes_UNIT_BEHIND>(folded, found.end));
}

/// ``_version_4``; whether it gave a hit.
bool find_version_4(const Joined& broken, Text folded, Vec<Hit>& hits) {
    Text label = folded.cut(most(0, broken.start - 14), broken.start);
    longer.clear();
    longer.add(label);
    longer.add(broken.whole);
    inside.clear();
    find_addresses_v4(longer.all(), inside);
    Hit found;
    if (!place_first(broken, label.n, found)) return false;
    Octets octets = octets_of(broken.read(found));
    if (octets.padded) return false;
    bool four_before = broken.left.count('.') == 3 && broken.left.at(broken.left.n - 1) != '.';
    bool likely = four_before ? is_no_count(folded, found.end)
                              : found.score > UNLABELLED || is_unlike_version(broken, folded, found, octets.large);
    if (likely) hits.push(found);
    return likely;
}

/// ``_version_6``.
void find_version_6(const Joined& broken, Text folded, Vec<Hit>& hits) {
    inside.clear();
    find_addresses_v6(broken.whole, inside);
    Hit found;
    if (!place_first(broken, 0, found)) return;
    // ``2001:db8::1`` is whole: the next line goes on with a colon of its own, or ends the last group.
    if (!is_version_6(broken.left) || broken.right.has(':') || is_no_count(folded, found.end)) hits.push(found);
}

void find_credit_code(const Joined& broken, Vec<Hit>& hits) {
    inside.clear();
    find_credit_codes(broken.whole, inside);
    Hit found;
    if (place_first(broken, 0, found)) hits.push(found);
}

/// ``_number_like``: a plate, an address of the network, a credit code or a document.
void find_number_like(const Joined& broken, Text folded, Vec<Hit>& hits) {
    if (is_province(broken.left.at(0))) return find_plate(broken, folded, hits);
    if (broken.whole.has('.') && find_version_4(broken, folded, hits)) return;
    if (broken.whole.count(':') > 1) return find_version_6(broken, folded, hits);
    if (broken.whole.n == CREDIT_CODE_LENGTH) return find_credit_code(broken, hits);
    find_document(broken, folded, hits);
}

/// ``_find_broken``.
void find_broken(const Clause& clause, Vec<Hit>& hits) {
    broken_over_lines(clause.text, places);
    for (const Broken& place : places) {
        if (is_notation(clause, place)) continue;
        joined.clear();
        joined.add(place.left);
        joined.add(place.right);
        Joined broken{place, joined.all()};
        if (broken.whole.has('@'))
            find_broken_mail(broken, clause.text, hits);
        else
            find_number_like(broken, clause.text, hits);
    }
}

}  // namespace

/// ``find_codes``: every identifier whose letters and digits give it away; they may overlap.
void find_codes(const Clause& clause, Vec<Hit>& hits) {
    const u32 signs = signs_of_codes(clause.text);
    if (signs == 0) return;
    find_whole_codes(clause.text, signs, hits);
    if (signs & Sign::BROKEN) find_broken(clause, hits);
}

void bind_codes() {
    bind_line_ends();
    bind_broken_mail();
    plate_suffixes.build(table<u32>("codes.plate_suffixes"));
}

}  // namespace hx
