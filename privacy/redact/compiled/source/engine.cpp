// A batch of texts with their records: every tier in its order, replaced   <- redactor, placeholders, fold
#include "clauses.hpp"
#include "coats.hpp"
#include "merge.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

// -------------------------------------------------------------------------------------------------------------- tables

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

// ------------------------------------------------------------------------------------------------------------- folding

constexpr u32 GONE = 0x10FFFF;  // ``fold._GONE``
Slice<u32> fold_table;
Slice<u32> skeleton_table;

/// A text made from another by a table, with its way back where characters went (``fold._apply``).
struct Applied {
    Vec<u32> text;
    Vec<i32> origin;
    void apply(Slice<u32> by, Text from) {
        text.reserve(from.n);
        origin.reserve(from.n);
        i32 kept = 0;
        for (i32 at = 0; at < from.n; at++) {
            u32 c = by[static_cast<i32>(from.p[at])];
            text.p[kept] = c;
            origin.p[kept] = at;
            kept += c != GONE;
        }
        text.n = kept;
        origin.n = kept == from.n ? 0 : kept;
    }
    Folded folded() const { return {text.all(), origin.all()}; }
};

// ------------------------------------------------------------------------------------------------------------- records

/// One value as it came, and what its key says of it.
struct Given {
    Text value;
    Is is;
    Kind kind;
    i32 rank;  // of its key, in the order in which placeholders are numbered
};

constexpr i32 MOST_VALUES = 1024;

/// The values of a text's record, and the numbers of their placeholders   <- known_values, placeholders._of_record
struct Record {
    Vec<KnownValue> values;
    Vec<i32> number;  // of the placeholder of each key
    i32 last[KINDS];  // of each type

    void compile(Slice<Given> given) {
        values.clear();
        letters_.clear();
        joined_.clear();
        parts_.clear();
        order_.clear();
        i32 room = 0;
        for (const Given& one : given) room += one.value.n;
        letters_.reserve(2 * room);  // what points into it must stay where it is
        joined_.reserve(room);
        number.fill(given.n, 0);
        for (i32 who = 0; who < given.n; who++) add(given[who], who);
        auto before = [&](i32 one, i32 other) { return given[one].rank < given[other].rank; };
        sort_stably(order_.p, order_.n, before, spare_);
        for (i32& one : last) one = 0;
        for (i32 who : order_) number[who] = ++last[type_of_[who]];
    }

  private:
    Vec<u32> letters_, joined_;
    Vec<i32> parts_, order_, spare_;
    Kind type_of_[MOST_VALUES];

    /// ``known_values._value``; what has no two letters or digits is left out.
    void add(const Given& one, i32 who) {
        i32 start = letters_.n;
        for (u32 c : one.value) {
            u32 folded = fold_table[static_cast<i32>(c)];
            if (folded != GONE) letters_.push(folded);
        }
        i32 first = start, end = letters_.n;
        while (first < end && is(letters_[first], STRIPPED)) first++;
        while (first < end && is(letters_[end - 1], STRIPPED)) end--;
        i32 bare = letters_.n;
        for (i32 at = start; at < bare; at++) {
            u32 c = skeleton_of(letters_[at]);
            if (c != NO_CHARACTER) letters_.push(c);
        }
        if (letters_.n - bare < 2) return;
        KnownValue value{};
        value.who = who;
        value.is = one.is;
        value.folded = letters_.cut(first, end);
        value.bare = letters_.cut(bare, letters_.n);
        value.type = one.is == Is::ID && value.bare.n != 15 && value.bare.n != 18 ? OTHER : one.kind;
        value.year = -1;
        if (one.is == Is::NAME) find_name_of(value, joined_);
        if (one.is == Is::BIRTH) find_date_of(value);
        values.push(value);
        type_of_[who] = value.type;
        order_.push(who);
    }
};

// -------------------------------------------------------------------------------------------------------- placeholders

Vec<Slice<u8>> kind_names;  // in ASCII

void add_placeholder(Kind kind, i32 number, Vec<u32>& out) {
    out.push('[');
    for (u8 c : kind_names[kind]) out.push(c);
    out.push('_');
    u32 digits[12];
    i32 count = 0;
    for (i32 rest = number; rest > 0 || count == 0; rest /= 10) digits[count++] = static_cast<u32>('0' + rest % 10);
    while (count > 0) out.push(digits[--count]);
    out.push(']');
}

/// What a character is to ``placeholders._same``: itself in its plainest form, 0 for none, NONE where only Python
/// knows.
u32 plainest(u32 c) {
    if (c < 128) return is_latin_or_digit(c) ? ascii_lower(c) : 0;
    if ((c >= 0x3400 && c < 0x4DC0) || (c >= 0x4E00 && c < 0xA000)) return is(c, ALNUM) ? c : 0;
    if (c >= 0xE000 && c < 0xF900) return 0;
    return c < static_cast<u32>(plain_size) ? plain_of[c] : NONE;
}

/// ``placeholders.Numbering`` of one text.
class Numbering {
  public:
    bool knows_all = true;  // false: a stretch holds what only Python can compare

    void begin(const Record& record, Text text) {
        record_ = &record;
        knows_all = true;
        given_.clear();
        letters_.clear();
        slots_.fill(FEWEST_SLOTS, -1);
        memcpy(last_, record.last, sizeof last_);
        if (!text.has('[')) return;
        each_match<rx::placeholders_PLACEHOLDER>(text, [&](const auto& one) {
            Text type = text.cut(one.from(one_type), one.to(one_type));
            i32 number = 0;
            for (u32 c : text.cut(one.from(one_number), one.to(one_number))) {
                check(is_digit09(c));
                number = number * 10 + static_cast<i32>(c - '0');
            }
            for (i32 kind = 0; kind < KINDS; kind++)
                if (is_named(type, kind_names[kind])) last_[kind] = most(last_[kind], number);
        });
    }

    i32 number(const Hit& hit, Text words) {
        if (hit.who >= 0) return record_->number[hit.who];
        i32 start = letters_.n;
        for (u32 c : words) {
            u32 plain = plainest(c);
            if (plain == NONE)
                knows_all = false;
            else if (plain)
                letters_.push(plain);
        }
        Text same = letters_.cut(start, letters_.n);
        if (given_.n * 2 >= slots_.n) widen();
        u32 slot = slot_of(hit.kind, same);
        for (; slots_[static_cast<i32>(slot)] >= 0; slot = (slot + 1) & mask()) {
            const Seen& one = given_[slots_[static_cast<i32>(slot)]];
            if (one.kind == hit.kind && Text(letters_.cut(one.start, one.end)).same(same)) {
                letters_.n = start;
                return one.number;
            }
        }
        slots_[static_cast<i32>(slot)] = given_.n;
        given_.push({hit.kind, start, letters_.n, ++last_[hit.kind]});
        return last_[hit.kind];
    }

  private:
    static constexpr i32 one_type = rx::placeholders_PLACEHOLDER::g_type;
    static constexpr i32 one_number = rx::placeholders_PLACEHOLDER::g_number;
    struct Seen {
        Kind kind;
        i32 start, end, number;
    };
    static constexpr i32 FEWEST_SLOTS = 64;
    const Record* record_ = nullptr;
    Vec<Seen> given_;
    Vec<i32> slots_;  // numbers of ``given_`` by hash, -1 where free
    Vec<u32> letters_;
    i32 last_[KINDS];

    u32 mask() const { return static_cast<u32>(slots_.n - 1); }
    u32 slot_of(Kind kind, Text same) const { return (WordIndex::hash(same) + kind * 0x9E3779B1u) & mask(); }
    void widen() {
        slots_.fill(slots_.n * 2, -1);
        for (i32 place = 0; place < given_.n; place++) {
            u32 slot = slot_of(given_[place].kind, letters_.cut(given_[place].start, given_[place].end));
            while (slots_[static_cast<i32>(slot)] >= 0) slot = (slot + 1) & mask();
            slots_[static_cast<i32>(slot)] = place;
        }
    }

    static bool is_named(Text type, Slice<u8> name) {
        if (type.n != name.n) return false;
        for (i32 at = 0; at < name.n; at++)
            if (type[at] != name[at]) return false;
        return true;
    }
};
Numbering numbering;

/// ``replaced``: false where only Python can number a stretch. ``lengths``: those of the placeholders.
bool replace(Text text, Slice<Hit> hits, const Record& record, Vec<u32>& out, Vec<i32>& lengths) {
    out.clear();
    lengths.clear();
    numbering.begin(record, text);
    i32 from = 0;
    for (const Hit& one : hits) {
        out.add(text.cut(from, one.start));
        i32 before = out.n;
        add_placeholder(one.kind, numbering.number(one, text.cut(one.start, one.end)), out);
        lengths.push(out.n - before);
        from = one.end;
    }
    out.add(text.cut(from, text.n));
    return numbering.knows_all;
}

/// ``in_input``: hits of the output of replacing ``hits``, in offsets of the input.
void move_to_input(Vec<Hit>& found, Slice<Hit> hits, Slice<i32> lengths) {
    i32 place = 0, shift = 0;
    for (Hit& one : found) {
        while (place < hits.n) {
            i32 later = shift + hits[place].end - hits[place].start - lengths[place];
            if (hits[place].end - later > one.start) break;
            shift = later;
            place++;
        }
        one.start += shift;
        one.end += shift;
    }
}

// ---------------------------------------------------------------------------------------------------------- one look

/// ``_was_glued``.
bool was_glued(Text text, Slice<Hit> hits) {
    auto glues = [](u32 c) { return c < 0x3400 && c != '_' && is(c, WORD); };
    for (const Hit& one : hits)
        if (glues(text.at(one.start - 1)) || glues(text.at(one.end))) return true;
    return false;
}

struct Look {
    Vec<Hit> hits;
    bool again = false;
    bool known_to_python_alone = false;

    /// One look of every tier at a text (``Redactor._look``).
    void look(Text text, const Record& record) {
        known_to_python_alone = is_wrapped(text);
        if (known_to_python_alone) return;
        folded_.apply(fold_table, text);
        Text folded = folded_.text.all();
        find_placeholders(folded, earlier_);
        known_.clear();
        certain_.clear();
        if (record.values.n) find_known(folded, record);
        stretches_.clear();
        for (const Hit& one : certain_) stretches_.push({one.start, one.end});
        stretches_.add(earlier_.all());
        auto before = [](const Span& one, const Span& other) {
            return one.start != other.start ? one.start < other.start : one.end < other.end;
        };
        sort_stably(stretches_.p, stretches_.n, before, spare_spans_);
        reading_.make(folded, stretches_.all());
        known_to_python_alone = may_hold_fields(reading_.text.all());
        if (known_to_python_alone) return;
        found_.clear();
        find_in_clauses(reading_.text.all(), found_);
        join(folded, text);
    }

  private:
    Applied folded_, bare_;
    Vec<Span> earlier_, stretches_, spare_spans_;
    Vec<Hit> known_, certain_, found_, kept_;
    Vec<u32> skeleton_;
    Masked reading_;

    void find_known(Text folded, const Record& record) {
        bare_.apply(skeleton_table, folded);
        skeleton_.clear();
        skeleton_.add(bare_.text.all());
        find_literal(folded, bare_.folded(), record.values.all(), skeleton_, known_);
        find_disguised(folded, bare_.folded(), skeleton_.all(), record.values.all(), known_);
        find_known_dates(folded, record.values.all(), known_);
        find_misheard(folded, record.values.all(), known_);
        if (known_.empty()) return;
        kept_.clear();
        add_outside(known_.all(), earlier_.all(), kept_);
        settle(kept_);
        known_.clear();
        known_.add(kept_.all());
        find_apart(known_.all(), folded, certain_);
    }

    /// ``Redactor._joined``.
    void join(Text folded, Text text) {
        (void)folded;
        for (Hit& one : found_) one = reading_.back(one);
        bool unsure = known_.n != certain_.n;
        hits.clear();
        if (unsure) {
            kept_.clear();
            kept_.add(certain_.all());
            stretches_.clear();
            for (const Hit& one : certain_) stretches_.push({one.start, one.end});
            add_outside(known_.all(), stretches_.all(), kept_);
            join_known(kept_.all(), found_.all(), hits);
        } else {
            hits.add(certain_.all());
            hits.add(found_.all());
            if (certain_.n) sort_by_place(hits);
        }
        if (folded_.origin.n) {
            Folded way = folded_.folded();
            for (Hit& one : hits) {
                Span back = way.back(one.start, one.end);
                one.start = back.start;
                one.end = back.end;
            }
        }
        again = unsure || was_glued(text, hits.all());
    }
};

// --------------------------------------------------------------------------------------------------------------- batch

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
    look.look(text, record);
    if (look.known_to_python_alone) return false;
    hits.clear();
    hits.add(look.hits.all());
    if (!replace(text, hits.all(), record, replaced, lengths)) return false;
    for (i32 looks = 1; looks < LOOKS && look.again && !look.hits.empty(); looks++) {
        look.look(replaced.all(), record);
        if (look.known_to_python_alone) return false;
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
    fold_table = table<u32>("engine.fold");
    skeleton_table = table<u32>("fold.skeleton");
    check(fold_table.n == 0x110000 && skeleton_table.n == 0x110000);
    Slice<u8> names = table_bytes("engine.kinds");
    for (i32 at = 0, from = 0; at < names.n; at++)
        if (names[at] == 0) {
            kind_names.push(names.cut(from, at));
            from = at + 1;
        }
    check(kind_names.n == KINDS);
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
