#include "placeholders.hpp"

#include "patterns.hpp"

namespace hx {
namespace {

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

}  // namespace

void bind_placeholders() {
    Slice<u8> names = table_bytes("placeholders.kinds");
    for (i32 at = 0, from = 0; at < names.n; at++)
        if (names[at] == 0) {
            kind_names.push(names.cut(from, at));
            from = at + 1;
        }
    check(kind_names.n == KINDS);
}

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

}  // namespace hx
