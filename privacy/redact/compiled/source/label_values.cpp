// What stands behind a label that names no person. <- labels, english_values
#include "labels.hpp"
#include "patterns.hpp"

namespace hx::labels {
namespace {

WordIndex of_forms;

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

/// Where a place or an organisation ends that its pattern reads from ``start`` to ``end``; -1 where it is none.
i32 end_of_place(Text text, const Label& label, i32 start, i32 end) {
    Match<rx::labels_LOOSE_END> loose;
    if (search(text.cut(start, end), 0, loose)) end = start + loose.start;
    while (end > start && is(text[end - 1], STRIPPED)) end--;
    if (end - start < 4 || is_label(text.cut(start, end))) return -1;
    return label.start > 0 && start == label.end && !label.row.strong ? -1 : end;
}

bool has_digits_of_phone(Text text) {
    i32 digits = 0;
    for (u32 c : text) digits += is(c, DIGIT);
    return digits >= 7;
}

}  // namespace

void find_value(Text text, const Label& label, i32 start, Vec<Hit>& hits) {
    const Row& row = label.row;
    const u32 following = text.at(start);
    if (is_ascii(text[label.start]) && (following == 'i' || following == 'w')) {
        const i32 verb = end_at<rx::labels_IS>(text, start);
        if (verb >= 0) start = verb;
    }
    const bool place = row.english == NO_ENGLISH && (row.kind == LOCATION || row.kind == ORGANIZATION);
    if (place && start == label.end && !row.at_once) return;
    i32 end = end_of_value(text, start, row);
    if (end >= 0 && place) end = end_of_place(text, label, start, end);
    if (end < 0 || (row.kind == PHONE && !has_digits_of_phone(text.cut(start, end)))) return;
    hits.push(hit(start, end, static_cast<Kind>(row.kind), 0.9, CONTEXT));
}

void bind_values() { of_forms.build(table<u32>("labels.of_forms")); }

}  // namespace hx::labels
