#include "look.hpp"

#include "clauses.hpp"
#include "coats.hpp"

namespace hx {
namespace {

/// ``_was_glued``.
bool was_glued(Text text, Slice<Hit> hits) {
    auto glues = [](u32 c) { return c < 0x3400 && c != '_' && is(c, WORD); };
    for (const Hit& one : hits)
        if (glues(text.at(one.start - 1)) || glues(text.at(one.end))) return true;
    return false;
}

void set_spans(Slice<Hit> hits, Vec<Span>& spans) {
    spans.clear();
    for (const Hit& one : hits) spans.push({one.start, one.end});
}

}  // namespace

bool Look::look(Text text, const Record& record) {
    if (is_wrapped(text) || !read(text, record)) return false;
    again = unsure || was_glued(text, hits.all());
    return true;
}

bool Look::read(Text text, const Record& record) {
    folded_.apply(fold_table, text);
    Text folded = folded_.text.all();
    find_placeholders(folded, earlier_);
    find_known(folded, record);
    mask(folded);
    Text reading = reading_.text.all();
    if (may_hold_fields(reading)) return false;
    found_.clear();
    find_in_clauses(reading, found_);
    unsure = known_.n != certain_.n;
    join();
    lead_back();
    return true;
}

/// What the record knows (``find_known``), settled, outside earlier placeholders; and what of it stands apart.
void Look::find_known(Text folded, const Record& record) {
    known_.clear();
    certain_.clear();
    if (record.values.empty()) return;
    Slice<KnownValue> values = record.values.all();
    bare_.apply(skeleton_table, folded);
    skeleton_.clear();
    skeleton_.add(bare_.text.all());
    kept_.clear();
    find_literal(folded, bare_.folded(), values, skeleton_, kept_);
    find_disguised(folded, bare_.folded(), skeleton_.all(), values, kept_);
    find_known_dates(folded, values, kept_);
    find_misheard(folded, values, kept_);
    add_outside(kept_.all(), earlier_.all(), known_);
    settle(known_);
    find_apart(known_.all(), folded, certain_);
}

/// The text as the tiers without a record read it: a mark for what is certain and for every earlier placeholder.
void Look::mask(Text folded) {
    set_spans(certain_.all(), stretches_);
    stretches_.add(earlier_.all());
    auto before = [](const Span& one, const Span& other) {
        return one.start != other.start ? one.start < other.start : one.end < other.end;
    };
    sort_stably(stretches_.p, stretches_.n, before, spare_);
    reading_.make(folded, stretches_.all());
}

/// ``Redactor._joined``: what the tiers found with what the record knows.
void Look::join() {
    for (Hit& one : found_) one = reading_.back(one);
    hits.clear();
    if (unsure) {
        kept_.clear();
        kept_.add(certain_.all());
        set_spans(certain_.all(), stretches_);
        add_outside(known_.all(), stretches_.all(), kept_);
        join_known(kept_.all(), found_.all(), hits);
        return;
    }
    hits.add(certain_.all());
    hits.add(found_.all());
    if (certain_.n) sort_by_place(hits);
}

/// To offsets of the text before it was folded.
void Look::lead_back() {
    if (folded_.origin.empty()) return;
    Folded way = folded_.folded();
    for (Hit& one : hits) {
        Span back = way.back(one.start, one.end);
        one.start = back.start;
        one.end = back.end;
    }
}

}  // namespace hx
