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
    Vec<u32> text;  // replaced, of all texts
    Vec<i32> text_ends, span_ends, starts, ends, who;
    Vec<u8> kinds, sources, unsure, left_to_python;
    Vec<f64> scores;

    void clear() {
        text.clear();
        text_ends.clear();
        span_ends.clear();
        starts.clear();
        ends.clear();
        who.clear();
        kinds.clear();
        sources.clear();
        unsure.clear();
        left_to_python.clear();
        scores.clear();
    }
    void add(Text replaced, Slice<Hit> hits, bool is_unsure) {
        text.add(replaced);
        for (const Hit& one : hits) {
            starts.push(one.start);
            ends.push(one.end);
            who.push(one.who);
            kinds.push(one.kind);
            sources.push(one.source);
            scores.push(one.score);
        }
        close(is_unsure, false);
    }
    void leave_to_python() { close(false, true); }

  private:
    void close(bool is_unsure, bool left) {
        text_ends.push(text.n);
        span_ends.push(starts.n);
        unsure.push(is_unsure);
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
    batch.add(replaced.all(), hits.all(), false);
    return true;
}

/// ``Redactor._read`` of one text without coats.
bool read(Text text) {
    if (!look.read(text, record)) return false;
    batch.add(Text(), look.hits.all(), look.unsure);
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

/// A batch of texts. ``values``: those of all records, one behind another, ``value_ends`` where each ends;
/// ``record_ends``: up to which value each text's record goes; of each value what its key says.
struct Asked {
    const u32* texts;
    const i32* text_ends;
    const u32* values;
    const i32* value_ends;
    const i32* record_ends;
    const u8* is_what;
    const u8* kinds;
    const i32* ranks;
    i32 count;
};

/// Where the parts of an answer lie.
struct Answer {
    const u32* text;
    const i32* text_ends;
    const i32* span_ends;
    const i32* starts;
    const i32* ends;
    const i32* who;
    const u8* kinds;
    const u8* sources;
    const f64* scores;
    const u8* unsure;
    const u8* left_to_python;
};

/// Goes through a batch; ``one`` gives false for a text that is left to Python.
static void go_through(const Asked& asked, bool (*one)(Text), Answer* answer) {
    static Vec<Given> given;
    batch.clear();
    i32 text_from = 0, value_from = 0, value = 0;
    for (i32 number = 0; number < asked.count; number++) {
        given.clear();
        for (; value < asked.record_ends[number]; value++) {
            check(asked.kinds[value] < KINDS && asked.is_what[value] <= static_cast<u8>(Is::VALUE));
            given.push({Text(asked.values + value_from, asked.value_ends[value] - value_from),
                        static_cast<Is>(asked.is_what[value]), static_cast<Kind>(asked.kinds[value]),
                        asked.ranks[value]});
            value_from = asked.value_ends[value];
        }
        Text text(asked.texts + text_from, asked.text_ends[number] - text_from);
        text_from = asked.text_ends[number];
        bool done = given.n <= MOST_VALUES;
        if (done) {
            record.compile(given.all());
            done = one(text);
        }
        if (!done) batch.leave_to_python();
    }
    *answer = {batch.text.p,  batch.text_ends.p, batch.span_ends.p, batch.starts.p, batch.ends.p,          batch.who.p,
               batch.kinds.p, batch.sources.p,   batch.scores.p,    batch.unsure.p, batch.left_to_python.p};
}

/// Each text replaced, with its findings.
HX_EXPORT void hx_scrub(const Asked* asked, Answer* answer) { go_through(*asked, scrub, answer); }

/// The findings of one look at each text, which has no coats; nothing is replaced.
HX_EXPORT void hx_read(const Asked* asked, Answer* answer) { go_through(*asked, read, answer); }

}  // extern "C"
