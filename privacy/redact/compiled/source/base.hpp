// What every tier of the compiled engine stands on: texts as code points, checked slices, growing arrays, hits, tables.
//
// No standard library, no exceptions: the engine is one shared object that needs the C library and nothing else.
// An index out of its bounds stops the process at once; nothing is ever read or written beside what it belongs to.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HX_EXPORT __attribute__((visibility("default")))

namespace hx {

using i32 = int32_t;
using i64 = int64_t;
using u8 = uint8_t;
using u16 = uint16_t;
using u32 = uint32_t;
using u64 = uint64_t;
using f32 = float;
using f64 = double;

[[noreturn]] inline void fail() { __builtin_trap(); }
inline void check(bool holds) {
    if (!holds) [[unlikely]]
        fail();
}

template <class T>
inline T least(T a, T b) {
    return a < b ? a : b;
}
template <class T>
inline T most(T a, T b) {
    return a > b ? a : b;
}

/// A stretch of an array that belongs to somebody else.
template <class T>
struct Slice {
    const T* p = nullptr;
    i32 n = 0;
    Slice() = default;
    Slice(const T* first, i32 count) : p(first), n(count) {}
    const T& operator[](i32 at) const {
        check(static_cast<u32>(at) < static_cast<u32>(n));
        return p[at];
    }
    /// As Python cuts: edges beyond the ends are the ends.
    Slice cut(i32 start, i32 end) const {
        start = most(0, least(start, n));
        end = most(start, least(end, n));
        return {p + start, end - start};
    }
    const T* begin() const { return p; }
    const T* end() const { return p + n; }
    bool empty() const { return n == 0; }
};

/// A growing array of plain values. ``clear`` keeps its memory for the next text.
template <class T>
struct Vec {
    T* p = nullptr;
    i32 n = 0;
    i32 room = 0;
    Vec() = default;
    Vec(const Vec&) = delete;
    Vec& operator=(const Vec&) = delete;
    ~Vec() { free(p); }
    void reserve(i32 count) {
        if (count <= room) return;
        i64 wanted = most<i64>(count, static_cast<i64>(room) * 2 + 16);
        check(wanted < (1LL << 30));
        void* larger = realloc(p, static_cast<size_t>(wanted) * sizeof(T));
        check(larger != nullptr);
        p = static_cast<T*>(larger);
        room = static_cast<i32>(wanted);
    }
    void push(const T& value) {
        T copy = value;  // it may be an element of this very array
        if (n == room) reserve(n + 1);
        p[n++] = copy;
    }
    void add(Slice<T> values) {
        reserve(n + values.n);
        if (values.n) memcpy(p + n, values.p, static_cast<size_t>(values.n) * sizeof(T));
        n += values.n;
    }
    void fill(i32 count, const T& value) {
        reserve(count);
        for (i32 at = 0; at < count; at++) p[at] = value;
        n = count;
    }
    T pop() {
        check(n > 0);
        return p[--n];
    }
    T& operator[](i32 at) {
        check(static_cast<u32>(at) < static_cast<u32>(n));
        return p[at];
    }
    const T& operator[](i32 at) const {
        check(static_cast<u32>(at) < static_cast<u32>(n));
        return p[at];
    }
    T& last() { return (*this)[n - 1]; }
    void clear() { n = 0; }
    bool empty() const { return n == 0; }
    T* begin() { return p; }
    T* end() { return p + n; }
    const T* begin() const { return p; }
    const T* end() const { return p + n; }
    Slice<T> all() const { return {p, n}; }
    Slice<T> cut(i32 start, i32 end) const { return all().cut(start, end); }
};

/// Stable, as Python's ``sorted`` is. ``before(a, b)``: whether a belongs before b. Few elements, mostly in order.
template <class T, class Before>
inline void sort_stably(T* p, i32 n, const Before& before, Vec<T>& spare) {
    bool ordered = true;
    for (i32 at = 1; at < n && ordered; at++) ordered = !before(p[at], p[at - 1]);
    if (ordered) return;
    if (n <= 24) {
        for (i32 at = 1; at < n; at++) {
            T one = p[at];
            i32 to = at;
            while (to > 0 && before(one, p[to - 1])) {
                p[to] = p[to - 1];
                to--;
            }
            p[to] = one;
        }
        return;
    }
    i32 half = n / 2;
    sort_stably(p, half, before, spare);
    sort_stably(p + half, n - half, before, spare);
    spare.clear();
    spare.add({p, half});
    i32 left = 0, right = half, to = 0;
    while (left < half) {
        if (right < n && before(p[right], spare.p[left]))
            p[to++] = p[right++];
        else
            p[to++] = spare.p[left++];
    }
}

// ---------------------------------------------------------------------------------------------------------- characters

constexpr u32 NONE = 0xFFFFFFFF;  // the character beside a text: no class has it

/// What Python's ``str`` methods and ``re`` say of a character, as bits; the table is made with the interpreter at
/// hand.
enum Class : u16 {
    ALPHA = 1,        // str.isalpha
    DIGIT = 2,        // str.isdigit
    ALNUM = 4,        // str.isalnum
    SPACE = 8,        // \s of re
    WORD = 16,        // \w of re
    UPPER = 32,       // str.isupper
    LOWER = 64,       // str.islower
    PRINTABLE = 128,  // str.isprintable
    STRIPPED = 256,   // str.isspace: what strip() takes off
};
extern const u16 class_pages[];
extern const u16 class_page_of[];
/// A character below ``plain_size`` as ``placeholders._same`` leaves it, 0 where it goes, NONE where only Python knows.
extern const u32 plain_of[];
constexpr i32 plain_size = 1 << 16;
inline u16 class_of(u32 c) {
    return c < 0x110000 ? class_pages[static_cast<u32>(class_page_of[c >> 8]) << 8 | (c & 255)] : u16(0);
}
inline bool is(u32 c, u16 classes) { return (class_of(c) & classes) != 0; }
inline bool is_ascii(u32 c) { return c < 128; }
inline bool is_digit09(u32 c) { return c - '0' < 10; }
inline bool is_latin(u32 c) { return (c | 32) - 'a' < 26; }  // A-Z a-z
inline bool is_latin_or_digit(u32 c) { return is_latin(c) || is_digit09(c); }
inline bool is_capital(u32 c) { return c - 'A' < 26; }
inline bool is_small(u32 c) { return c - 'a' < 26; }
inline bool is_cjk(u32 c) { return c - 0x4E00 < 0x5200; }  // \u4e00-\u9fff
inline u32 ascii_lower(u32 c) { return is_capital(c) ? c + 32 : c; }
inline u32 ascii_upper(u32 c) { return is_small(c) ? c - 32 : c; }

/// A text as code points. ``at`` beside the text is NONE, which belongs to no class.
struct Text : Slice<u32> {
    Text() = default;
    Text(const u32* first, i32 count) : Slice<u32>(first, count) {}
    Text(Slice<u32> s) : Slice<u32>(s) {}
    u32 at(i32 place) const { return static_cast<u32>(place) < static_cast<u32>(n) ? p[place] : NONE; }
    Text cut(i32 start, i32 end) const { return Slice<u32>::cut(start, end); }
    bool same(Slice<u32> other) const { return n == other.n && memcmp(p, other.p, static_cast<size_t>(n) * 4) == 0; }
    bool starts_at(i32 place, Slice<u32> part) const {
        return place >= 0 && part.n <= n - place && memcmp(p + place, part.p, static_cast<size_t>(part.n) * 4) == 0;
    }
    bool ends_with(Slice<u32> part) const { return part.n <= n && starts_at(n - part.n, part); }
    /// As ``str.find`` within [from, to): -1 where it does not stand. An empty part stands at ``from``.
    i32 find(Slice<u32> part, i32 from = 0, i32 to = INT32_MAX) const {
        to = least(to, n);
        if (part.n == 0) return from <= to ? from : -1;
        for (i32 place = most(from, 0); place + part.n <= to; place++)
            if (p[place] == part.p[0] && memcmp(p + place, part.p, static_cast<size_t>(part.n) * 4) == 0) return place;
        return -1;
    }
    i32 find(u32 c, i32 from = 0, i32 to = INT32_MAX) const {
        to = least(to, n);
        for (i32 place = most(from, 0); place < to; place++)
            if (p[place] == c) return place;
        return -1;
    }
    i32 rfind(u32 c, i32 from = 0, i32 to = INT32_MAX) const {
        for (i32 place = least(to, n) - 1; place >= most(from, 0); place--)
            if (p[place] == c) return place;
        return -1;
    }
    bool has(u32 c) const { return find(c) >= 0; }
    i32 count(u32 wanted) const {
        i32 found = 0;
        for (u32 c : *this) found += c == wanted;
        return found;
    }
    bool all(u16 classes) const {  // of an empty text false, as str.isdigit and its kin
        for (u32 c : *this)
            if (!is(c, classes)) return false;
        return n > 0;
    }
    bool all_digits09() const {  // of an empty text false
        for (u32 c : *this)
            if (!is_digit09(c)) return false;
        return n > 0;
    }
    bool ascii() const {  // of an empty text true, as str.isascii
        for (u32 c : *this)
            if (c >= 128) return false;
        return true;
    }
};

/// Whether an ASCII or UTF-32 literal holds a character: ``one_of(c, U"零一二")``.
template <size_t N>
inline bool one_of(u32 c, const char32_t (&set)[N]) {
    for (size_t at = 0; at + 1 < N; at++)
        if (static_cast<u32>(set[at]) == c) return true;
    return false;
}
template <size_t N>
inline Text literal(const char32_t (&words)[N]) {
    return {reinterpret_cast<const u32*>(words), static_cast<i32>(N - 1)};
}
/// The number that a few ASCII digits are.
inline i32 number_of_digits(Slice<u32> digits) {
    i32 number = 0;
    for (u32 c : digits) number = number * 10 + static_cast<i32>(c - '0');
    return number;
}
/// Lower case of ASCII, in ``out``.
inline Text ascii_lower(Slice<u32> text, Vec<u32>& out) {
    out.clear();
    for (u32 c : text) out.push(ascii_lower(c));
    return out.all();
}

// ---------------------------------------------------------------------------------------------------------------- hits

/// Types of the contract, in the order of ``hits.ALL_TYPES``.
enum Kind : u8 {
    PERSON,
    PHONE,
    EMAIL,
    LOCATION,
    ORGANIZATION,
    CREDIT_CARD,
    BANK_CARD,
    IP,
    URL,
    DATE,
    RESIDENT_ID,
    PASSPORT,
    TRAVEL_PERMIT,
    PLATE,
    WECHAT,
    QQ,
    RECORD_NUMBER,
    SAMPLE,
    BIRTH_DATE,
    OTHER,
    KINDS,
};
/// ``SpanSource`` in its order.
enum Source : u8 { KNOWN, PATTERN, CONTEXT, MODEL };

/// ``hits.Hit``: a half-open stretch; ``who``: number of the value in its record, -1 where no record knows it.
struct Hit {
    i32 start;
    i32 end;
    f64 score;
    i32 who;
    Kind kind;
    Source source;
};
inline Hit hit(i32 start, i32 end, Kind kind, f64 score, Source source) {
    return {start, end, score, -1, kind, source};
}
struct Span {
    i32 start;
    i32 end;
};
/// The first of some stretches (in order, not overlapping) that ends behind a place.
template <class T>
inline i32 first_behind(Slice<T> stretches, i32 place) {
    i32 low = 0, high = stretches.n;
    while (low < high) {
        i32 middle = (low + high) / 2;
        if (stretches[middle].end > place)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// -------------------------------------------------------------------------------------------------------------- tables

/// The bytes of a table that Python handed over under a name; they stay where they are for the life of the process.
/// Fails where there is none: ``bind`` runs once, at the start, behind a list of every name that is needed.
Slice<u8> table_bytes(const char* name);
template <class T>
inline Slice<T> table(const char* name) {
    Slice<u8> bytes = table_bytes(name);
    check(bytes.n % sizeof(T) == 0 && reinterpret_cast<uintptr_t>(bytes.p) % alignof(T) == 0);
    return {reinterpret_cast<const T*>(bytes.p), static_cast<i32>(bytes.n / sizeof(T))};
}

/// Calls ``each(word, its number)`` for the words of a list: a table of code points, each word ended by a zero.
template <class Each>
inline void each_listed(Slice<u32> list, const Each& each) {
    i32 number = 0, from = 0;
    for (i32 at = 0; at < list.n; at++) {
        if (list.p[at] != 0) continue;
        each(list.cut(from, at), number++);
        from = at + 1;
    }
}

/// Words -> their number in the list they came in: open addressing over the characters themselves.
struct WordIndex {
    Vec<Slice<u32>> words;
    Vec<i32> slots;
    i32 longest = 0;
    static u32 hash(Slice<u32> word) {
        u32 mixed = 2166136261u;
        for (u32 c : word) mixed = (mixed ^ c) * 0x9E3779B1u, mixed ^= mixed >> 15;
        return mixed;
    }
    void build(Slice<u32> list) {
        each_listed(list, [&](Slice<u32> word, i32) {
            words.push(word);
            longest = most(longest, word.n);
        });
        i32 size = 16;
        while (size < words.n * 3) size *= 2;
        slots.fill(size, -1);
        for (i32 number = 0; number < words.n; number++) {
            u32 slot = hash(words[number]) & static_cast<u32>(size - 1);
            while (slots.p[slot] >= 0 && !Text(words[slots.p[slot]]).same(words[number]))
                slot = (slot + 1) & static_cast<u32>(size - 1);
            if (slots.p[slot] < 0) slots.p[slot] = number;
        }
    }
    i32 find(Slice<u32> word) const {  // -1 where it is none of the words
        if (word.n > longest) return -1;
        u32 slot = hash(word) & static_cast<u32>(slots.n - 1);
        while (slots.p[slot] >= 0) {
            if (Text(words.p[slots.p[slot]]).same(word)) return slots.p[slot];
            slot = (slot + 1) & static_cast<u32>(slots.n - 1);
        }
        return -1;
    }
    bool has(Slice<u32> word) const { return find(word) >= 0; }
};

// ----------------------------------------------------------------------------------------- patterns (made from ``re``)

/// A match of the pattern ``P`` of ``patterns.hpp``: half-open, groups as ``re`` numbers them, -1 where one took no
/// part.
template <class P>
struct Match {
    i32 start = -1;
    i32 end = -1;
    i32 marks[2 * P::groups + 2];
    i32 from(i32 group) const { return group == 0 ? start : marks[2 * group]; }
    i32 to(i32 group) const { return group == 0 ? end : marks[2 * group + 1]; }
};

/// ``pattern.match(text, from, to)``: what stands before ``from`` is seen by look-behinds, nothing behind ``to`` is
/// seen.
template <class P>
inline bool match(Text text, i32 from, Match<P>& found, i32 to = INT32_MAX) {
    to = least(to, text.n);
    if (from > to) return false;
    for (i32& mark : found.marks) mark = -1;
    i32 end = P::match(text.p, from, to, found.marks);
    if (end < 0) return false;
    found.start = from;
    found.end = end;
    return true;
}
template <class P>
inline bool match(Text text, i32 from, i32 to = INT32_MAX) {
    Match<P> found;
    return match(text, from, found, to);
}
/// ``pattern.fullmatch(text)``: patterns for which it is asked have a second, anchored form ``P::full``.
template <class P>
inline bool fullmatch(Text text) {
    Match<P> found;
    for (i32& mark : found.marks) mark = -1;
    return P::full(text.p, 0, text.n, found.marks) >= 0;
}
/// ``pattern.search(text, from, to)``.
template <class P>
inline bool search(Text text, i32 from, Match<P>& found, i32 to = INT32_MAX) {
    to = least(to, text.n);
    for (i32 place = most(from, 0); place <= to; place++) {
        if constexpr (!P::may_be_empty) {
            while (place < to && !P::first(text.p[place])) place++;
            if (place >= to) return false;
        }
        if (match(text, place, found, to)) return true;
    }
    return false;
}
template <class P>
inline bool search(Text text, i32 from = 0, i32 to = INT32_MAX) {
    Match<P> found;
    return search(text, from, found, to);
}
/// ``pattern.finditer(text, from, to)``, for patterns that never match the empty text.
template <class P, class Each>
inline void each_match(Text text, i32 from, i32 to, const Each& each) {
    static_assert(!P::may_be_empty);
    Match<P> found;
    while (search(text, from, found, to)) {
        from = found.end;
        each(static_cast<const Match<P>&>(found));
    }
}
template <class P, class Each>
inline void each_match(Text text, const Each& each) {
    each_match<P>(text, 0, text.n, each);
}

}  // namespace hx
