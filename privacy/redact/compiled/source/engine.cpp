// What Python calls: tables in, a batch of texts and records in, replaced texts and findings out   <- redactor
#include "clauses.hpp"
#include "coats.hpp"
#include "look.hpp"
#include "placeholders.hpp"

namespace hx {
namespace {

struct Named {
    const char* name;
    Slice<u8> bytes;
};
Vec<Named> tables;

const Named* named(const char* name) {
    for (const Named& one : tables)
        if (strcmp(one.name, name) == 0) return &one;
    return nullptr;
}

constexpr i32 LOOKS = 5;  // ``redactor._LOOKS``

/// The answer to one batch; its arrays live until the next.
struct Batch {
    Vec<u32> text;
    Vec<i32> text_ends, span_ends, starts, ends;
    Vec<u8> kinds, sources, left_to_python;
    Vec<f64> scores;

    void clear() {
        text.clear();
        text_ends.clear();
        span_ends.clear();
        starts.clear();
        ends.clear();
        kinds.clear();
        sources.clear();
        left_to_python.clear();
        scores.clear();
    }
    void add(Text replaced, Slice<Hit> hits) {
        text.add(replaced);
        for (const Hit& one : hits) {
            starts.push(one.start);
            ends.push(one.end);
            kinds.push(one.kind);
            sources.push(one.source);
            scores.push(one.score);
        }
        close(false);
    }
    void close(bool left) {
        text_ends.push(text.n);
        span_ends.push(starts.n);
        left_to_python.push(left);
    }
};
Batch batch;
Record record;
Look look;

/// Every look at one text (``Redactor._scrub_batch``); false where it is left to Python.
bool scrub(Text text) {
    static Vec<Hit> hits, more;
    static Vec<u32> replaced;
    static Vec<i32> lengths;
    if (!look.look(text, record)) return false;
    hits.clear();
    hits.add(look.hits.all());
    if (!replace(text, hits.all(), record, replaced, lengths)) return false;
    for (i32 looks = 1; looks < LOOKS && look.again && !look.hits.empty(); looks++) {
        if (!look.look(replaced.all(), record)) return false;
        more.clear();
        more.add(look.hits.all());
        move_to_input(more, hits.all(), lengths.all());
        hits.add(more.all());
        settle(hits);
        if (!replace(text, hits.all(), record, replaced, lengths)) return false;
    }
    batch.add(replaced.all(), hits.all());
    return true;
}

}  // namespace

Slice<u8> table_bytes(const char* name) {
    const Named* one = named(name);
    check(one != nullptr);
    return one->bytes;
}

}  // namespace hx

using namespace hx;

extern "C" {

/// What it was built from (``library.digest``).
HX_EXPORT const char* hx_digest(void) { return HX_DIGEST; }

/// Hands over a table; its bytes and its name stay where they are for the life of the process.
HX_EXPORT void hx_table(const char* name, const void* bytes, i64 count) {
    check(count >= 0 && count < INT32_MAX);
    tables.push({name, {static_cast<const u8*>(bytes), static_cast<i32>(count)}});
}

/// Behind all tables, once.
HX_EXPORT void hx_bind(void) {
    bind_fold();
    bind_placeholders();
    bind_names();
    bind_numbers();
    bind_codes();
    bind_labels();
    bind_places();
    bind_people();
    bind_known();
    bind_disguises();
    bind_clauses();
    bind_coats();
}

/// Where the parts of an answer lie.
struct Answer {
    const u32* text;
    const i32* text_ends;
    const i32* span_ends;
    const i32* starts;
    const i32* ends;
    const u8* kinds;
    const u8* sources;
    const f64* scores;
    const u8* left_to_python;
};

/// A batch of texts. ``values``: those of all records, one behind another, ``value_ends`` where each ends;
/// ``record_ends``: up to which value each text's record goes; of each value what its key says.
HX_EXPORT void hx_scrub(const u32* texts, const i32* text_ends, i32 count, const u32* values, const i32* value_ends,
                        const i32* record_ends, const u8* is_what, const u8* kinds, const i32* ranks, Answer* answer) {
    static Vec<Given> given;
    batch.clear();
    i32 text_from = 0, value_from = 0, value = 0;
    for (i32 number = 0; number < count; number++) {
        given.clear();
        for (; value < record_ends[number]; value++) {
            check(kinds[value] < KINDS && is_what[value] <= static_cast<u8>(Is::VALUE));
            given.push({Text(values + value_from, value_ends[value] - value_from), static_cast<Is>(is_what[value]),
                        static_cast<Kind>(kinds[value]), ranks[value]});
            value_from = value_ends[value];
        }
        Text text(texts + text_from, text_ends[number] - text_from);
        text_from = text_ends[number];
        if (given.n > MOST_VALUES) {
            batch.close(true);
            continue;
        }
        record.compile(given.all());
        if (!scrub(text)) batch.close(true);
    }
    *answer = {batch.text.p,  batch.text_ends.p, batch.span_ends.p, batch.starts.p,        batch.ends.p,
               batch.kinds.p, batch.sources.p,   batch.scores.p,    batch.left_to_python.p};
}

}  // extern "C"
