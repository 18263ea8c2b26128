// Identifiers with letters or dots on one line   <- code_forms
#include "checksums.hpp"
#include "codes.hpp"
#include "paragraphs.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr i32 MOST_LETTERS = 2;  // in the serial of a plate; more of them are a gene's

/// A finder of forms that the pattern alone tells (``_each``).
template <class P>
struct Form {
    Kind kind;
    f64 score;
    void operator()(Text text, Vec<Hit>& hits) const {
        each_match<P>(text, [&](const auto& found) { hits.push(hit(found.start, found.end, kind, score, PATTERN)); });
    }
};

void find_mail(Text text, Vec<Hit>& hits) {
    Form<rx::code_forms_EMAIL>{EMAIL, 0.95}(text, hits);
    Form<rx::code_forms_HAN_EMAIL>{EMAIL, 0.8}(text, hits);
}

/// ``_find_samples``.
void find_samples(Text text, Vec<Hit>& hits) {
    using Sample = rx::code_forms_SAMPLE;
    each_match<Sample>(text, [&](const Match<Sample>& found) {
        Text date = text.cut(found.from(Sample::g_date), found.to(Sample::g_date));
        u32 whole[8] = {'2', '0'};
        i32 missing = 8 - date.n;
        for (i32 at = 0; at < date.n; at++) whole[missing + at] = date[at];
        if (is_date({whole, 8})) hits.push(hit(found.start, found.end, SAMPLE, 0.7, PATTERN));
    });
}

/// What a finder finds in the paragraphs in which its test succeeds.
template <class Test, class Find>
void look_for(Text text, Vec<Hit>& hits, const Find& find) {
    each_paragraph_with<Test>(text, [&](Span paragraph) {
        i32 at = hits.n;
        find(text.cut(paragraph.start, paragraph.end), hits);
        for (; at < hits.n; at++) {
            hits[at].start += paragraph.start;
            hits[at].end += paragraph.start;
        }
    });
}

}  // namespace

void find_plates(Text text, Vec<Hit>& hits) {
    using Plate = rx::code_forms_PLATE;
    each_match<Plate>(text, [&](const Match<Plate>& found) {
        i32 letters = 0;
        for (u32 c : text.cut(found.from(Plate::g_serial), found.to(Plate::g_serial))) letters += is_latin(c);
        // The last character of the pattern is never white space: there is nothing to strip.
        if (letters <= MOST_LETTERS) hits.push(hit(found.start, found.end, PLATE, 0.9, PATTERN));
    });
}

void find_credit_codes(Text text, Vec<Hit>& hits) {
    each_match<rx::code_forms_CREDIT_CODE>(text, [&](const auto& found) {
        Text code = text.cut(found.start, found.end);
        // Eighteen digits alone are more often an order number that passes by chance.
        if (has_valid_uscc_check(code) && !code.all_digits09())
            hits.push(hit(found.start, found.end, OTHER, 0.95, PATTERN));
    });
}

void find_whole_codes(Text text, u32 signs, Vec<Hit>& hits) {
    if (signs & Sign::MAIL) look_for<rx::code_forms_FINDERS_0_0>(text, hits, find_mail);
    if (signs & Sign::PLATE) look_for<rx::code_forms_FINDERS_1_0>(text, hits, find_plates);
    if (signs & Sign::PASSPORT)
        look_for<rx::code_forms_FINDERS_2_0>(text, hits, Form<rx::code_forms_PASSPORT>{PASSPORT, 0.7});
    if (signs & Sign::PERMIT)
        look_for<rx::code_forms_FINDERS_3_0>(text, hits, Form<rx::code_forms_PERMIT>{TRAVEL_PERMIT, 0.6});
    if (signs & Sign::HONG_KONG)
        look_for<rx::code_forms_FINDERS_4_0>(text, hits, Form<rx::code_forms_HONG_KONG_ID>{OTHER, 0.8});
    if (signs & Sign::MILITARY)
        look_for<rx::code_forms_FINDERS_5_0>(text, hits, Form<rx::code_forms_MILITARY>{OTHER, 0.9});
    if (signs & Sign::FOREIGNER)
        look_for<rx::code_forms_FINDERS_6_0>(text, hits, Form<rx::code_forms_FOREIGNER>{OTHER, 0.7});
    if (signs & Sign::CREDIT_CODE) look_for<rx::code_forms_FINDERS_7_0>(text, hits, find_credit_codes);
    if (signs & Sign::VERSION_4) look_for<rx::code_forms_FINDERS_8_0>(text, hits, find_addresses_v4);
    if (signs & Sign::SOCIAL_SECURITY)
        look_for<rx::code_forms_FINDERS_9_0>(text, hits, Form<rx::code_forms_SOCIAL_SECURITY>{OTHER, 0.6});
    if (signs & Sign::MAC) look_for<rx::code_forms_FINDERS_10_0>(text, hits, Form<rx::code_forms_MAC>{OTHER, 0.8});
    if (signs & Sign::VERSION_6) look_for<rx::code_forms_FINDERS_11_0>(text, hits, find_addresses_v6);
    if (signs & Sign::SAMPLE) look_for<rx::code_forms_FINDERS_12_0>(text, hits, find_samples);
    if (signs & Sign::MOBILE)
        look_for<rx::code_forms_FINDERS_13_0>(text, hits, Form<rx::code_forms_GLUED_MOBILE>{PHONE, 0.6});
    if (signs & Sign::PROFILE)
        look_for<rx::code_forms_FINDERS_14_0>(text, hits, Form<rx::code_forms_PROFILE>{URL, 0.8});
}

}  // namespace hx
