#include "clauses.hpp"

#include "merge.hpp"

namespace hx {
namespace {

constexpr i32 LOOKS = 4;                     // ``clauses._LOOKS``
constexpr i32 REACH = 10;                    // ``clauses._REACH``
constexpr i32 DENSE = 6, DENSE_WITHIN = 20;  // six digits, hardly parted (``_explains_number``)

/// The bits of ``clauses._classes``, in its order.
enum : u16 {
    HAN = 1,
    DIGITS = 2,
    LATIN = 4,
    COMMA = 8,
    STOP = 16,
    SPACES = 32,
    LABEL = 64,
    CLOSING = 128,
    LINE = 256,
    SAYS_NUMBER = 512
};

Slice<u16> kinds_of;
Slice<u64> label_ends;  // sorted pairs of last characters

bool ends_label(u32 first, u32 second) {
    u64 pair = static_cast<u64>(first) << 32 | second;
    i32 low = 0, high = label_ends.n;
    while (low < high) {
        i32 middle = (low + high) / 2;
        if (label_ends[middle] < pair)
            low = middle + 1;
        else
            high = middle;
    }
    return low < label_ends.n && label_ends[low] == pair;
}

u16 kind(u32 c) { return c < static_cast<u32>(kinds_of.n) ? kinds_of.p[c] : u16(0); }

/// ``_cuts``: offsets behind which no tier looks back.
class Cuts {
  public:
    Vec<i32> places;

    void find(Text text) {
        places.clear();
        kinds_.reserve(text.n);
        kinds_.n = text.n;
        numbers_.clear();
        digits_.clear();
        bool marks = false;
        for (i32 at = 0; at < text.n; at++) {
            u16 one = kinds_.p[at] = kind(text.p[at]);
            marks |= (one & (COMMA | STOP)) != 0;
            if (one & DIGITS) {
                digits_.push(at);
                if (digits_.n >= DENSE && at - digits_[digits_.n - DENSE] <= DENSE_WITHIN)
                    numbers_.push(digits_[digits_.n - DENSE]);
            }
        }
        if (!marks) return;
        next_number_ = 0;
        for (i32 mark = 0; mark < text.n; mark++)
            if (kinds_.p[mark] & (COMMA | STOP)) look_behind(text, mark);
    }

  private:
    Vec<u16> kinds_;
    Vec<i32> numbers_, digits_;  // where six digits begin that are hardly parted; every digit
    i32 next_number_ = 0;

    u16 kind_at(i32 at) const { return at >= 0 && at < kinds_.n ? kinds_.p[at] : u16(0); }

    void look_behind(Text text, i32 mark) {
        i32 after = mark + 1;
        while (kind_at(after) & SPACES) after++;
        u16 left = kind_at(mark - 1), right = kind_at(after);
        if (kinds_.p[mark] & STOP) {
            if ((left & (LATIN | DIGITS)) == 0 || (right & (LATIN | DIGITS)) == 0) places.push(after);
            return;
        }
        bool parts =
            ((left & (HAN | CLOSING)) && (right & (HAN | LATIN))) || ((left & (DIGITS | LATIN)) && (right & HAN));
        if (parts && !is_behind_label(text, mark) && !explains_number(mark, after)) places.push(after);
    }

    bool is_behind_label(Text text, i32 mark) const {
        return (kind_at(mark - 1) & LABEL) || (mark >= 2 && ends_label(text[mark - 2], text[mark - 1]));
    }

    bool explains_number(i32 mark, i32 after) {
        while (next_number_ < numbers_.n && numbers_[next_number_] < after) next_number_++;
        if (next_number_ == numbers_.n) return false;
        i32 number = numbers_[next_number_];
        bool says = false;
        for (i32 at = most(0, number - REACH - 1); at < mark; at++) says |= (kinds_[at] & SAYS_NUMBER) != 0;
        if (!says) return false;
        for (i32 at = mark; at < number; at++)
            if (kinds_[at] & LINE) return false;
        return true;
    }
};

/// Arrays of one depth of reading; a clause is read again in what is left of it, one deeper.
struct Scratch {
    Vec<Hit> hits, people, more;
    Vec<Span> protected_, stretches;
    Masked left;
};
Scratch scratch[LOOKS + 1];

/// ``ClauseReader._read`` of one clause.
void read_once(Text text, Scratch& own) {
    find_protected(text, own.protected_);
    Clause clause{text, own.protected_.all()};
    own.hits.clear();
    find_numbers(clause, own.hits);
    find_codes(clause, own.hits);
    find_labels(clause, own.hits);
    find_addresses(clause, own.hits);
    find_organisations(clause, own.hits);
    drop_protected(own.hits, clause.protected_);
    cut_at_marks(own.hits, text);
    settle(own.hits);
    own.people.clear();
    find_people(clause, own.hits.all(), own.people);
    drop_protected(own.people, clause.protected_);
    if (own.people.empty()) return;
    own.hits.add(own.people.all());
    sort_by_place(own.hits);
}

/// ``ClauseReader._of`` of one clause: its hits, and those of what is left once they are masked.
void read(Text clause, i32 looks) {
    Scratch& own = scratch[looks];
    read_once(clause, own);
    if (own.hits.empty() || looks == 0) return;
    own.stretches.clear();
    for (const Hit& one : own.hits) own.stretches.push({one.start, one.end});
    own.left.make(clause, own.stretches.all());
    read(own.left.text.all(), looks - 1);
    if (scratch[looks - 1].hits.empty()) return;
    for (const Hit& one : scratch[looks - 1].hits) own.hits.push(own.left.back(one));
    settle(own.hits);
}

Cuts cuts;

}  // namespace

void bind_clauses() {
    kinds_of = table<u16>("clauses.kinds");
    label_ends = table<u64>("clauses.label_ends");
}

void find_in_clauses(Text text, Vec<Hit>& found) {
    cuts.find(text);
    cuts.places.push(text.n);
    i32 from = 0;
    for (i32 to : cuts.places) {
        if (to > from) {
            read(text.cut(from, to), LOOKS);
            for (Hit one : scratch[LOOKS].hits) {
                one.start += from;
                one.end += from;
                found.push(one);
            }
        }
        from = to;
    }
}

}  // namespace hx
