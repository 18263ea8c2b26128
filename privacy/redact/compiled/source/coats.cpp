#include "coats.hpp"

#include "patterns.hpp"

namespace hx {
namespace {

WordIndex labels;

/// RFC 4648 value of a character in either alphabet, 64 for others.
u32 sextet(u32 c) {
    if (is_capital(c)) return c - 'A';
    if (is_small(c)) return c - 'a' + 26;
    if (is_digit09(c)) return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : 64;
}

bool is_base64_or_part(u32 c) { return sextet(c) < 64; }

/// Whether some bytes are text in UTF-8 that is worth reading (``_unpacked``): printable, with Chinese or six of ASCII.
bool is_readable(Slice<u8> bytes) {
    bool chinese = false, ascii = true;
    i32 count = 0;
    for (i32 at = 0; at < bytes.n; count++) {
        u32 c = bytes[at++];
        i32 more = c < 0x80                ? 0
                   : c >= 0xC2 && c < 0xE0 ? 1
                   : c >= 0xE0 && c < 0xF0 ? 2
                   : c >= 0xF0 && c < 0xF5 ? 3
                                           : -1;
        if (more < 0 || at + more > bytes.n) return false;
        if (more) c &= 0x3Fu >> more;
        for (i32 one = 0; one < more; one++) {
            if (bytes[at] >> 6 != 2) return false;
            c = c << 6 | (bytes[at++] & 63u);
        }
        if (!is(c, PRINTABLE) && !one_of(c, U"\r\n\t")) return false;
        chinese |= is_cjk(c);
        ascii &= c < 128;
    }
    return chinese || (ascii && count >= 6);
}

/// Whether a stretch, padding taken off, is a parcel.
bool is_parcel(Text coded) {
    static Vec<u8> bytes;
    i32 end = coded.n;
    while (end > 0 && coded[end - 1] == '=') end--;
    if (end % 4 == 1) return false;
    bytes.clear();
    u32 held = 0;
    i32 bits = 0;
    for (i32 at = 0; at < end; at++) {
        u32 value = sextet(coded[at]);
        if (value > 63) return false;
        held = (held << 6 | value) & 0xFFFFFF;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push(static_cast<u8>(held >> bits));
        }
    }
    return is_readable(bytes.all());
}

constexpr i32 SHORTEST_PARCEL = 8, MOST_PARTS = 8;  // ``carriers._SIX``, ``carriers._MOST_PARTS``

/// Whether a run of Base64 characters is a parcel, or some neighbouring parts of it are.
bool holds_parcel(Text run) {
    if (is_parcel(run)) return true;
    i32 starts[MOST_PARTS], ends[MOST_PARTS], parts = 0;
    for (i32 at = 0; at < run.n && parts < MOST_PARTS;) {
        if (one_of(run[at], U"/-_=")) {
            at++;
            continue;
        }
        starts[parts] = at;
        while (at < run.n && !one_of(run[at], U"/-_=")) at++;
        for (i32 padding = 0; padding < 2 && run.at(at) == '='; padding++) at++;
        ends[parts++] = at;
    }
    for (i32 first = 0; first < parts; first++)
        for (i32 last = first; last < parts; last++)
            if (ends[last] - starts[first] >= SHORTEST_PARCEL && is_parcel(run.cut(starts[first], ends[last])))
                return true;
    return false;
}

bool holds_any_parcel(Text text) {
    for (i32 at = 0; at < text.n; at++) {
        if (!is_base64_or_part(text.p[at])) continue;
        i32 end = at + 1;
        while (end < text.n && is_base64_or_part(text.p[end])) end++;
        if (end - at >= SHORTEST_PARCEL) {
            i32 padded = end;
            while (padded < text.n && padded < end + 2 && text.p[padded] == '=') padded++;
            if (holds_parcel(text.cut(at, padded))) return true;
        }
        at = end;
    }
    return false;
}

constexpr i32 LEAST_UPRIGHT = 4;  // lines of one character each, of ``carriers._VERTICAL``

/// Whether there may be lines of one character each (``_upright``).
bool may_hold_vertical(Text text) {
    i32 lines = 0;
    for (i32 start = 0; start <= text.n;) {
        i32 end = text.find('\n', start);
        if (end < 0) end = text.n;
        i32 first = start, last = end;
        while (first < last && one_of(text[first], U"\t |")) first++;
        while (first < last && one_of(text[last - 1], U"\t |")) last--;
        lines = last - first <= 1 && end > start ? lines + 1 : 0;
        if (lines == LEAST_UPRIGHT) return true;
        start = end + 1;
    }
    return false;
}

bool has_any(Text text, u32 c, u32 d) {
    for (u32 one : text)
        if (one == c || one == d) return true;
    return false;
}

/// Whether two cells of a line are labels (``records._columns``).
bool is_header(Text line) {
    u32 delimiter = line.has('\t') ? '\t' : line.has('|') ? '|' : line.has(',') ? ',' : line.has(';') ? ';' : NONE;
    if (delimiter == NONE) return false;
    i32 named = 0;
    for (i32 start = 0; start <= line.n;) {
        i32 end = line.find(delimiter, start);
        if (end < 0) end = line.n;
        i32 first = start, last = end;
        while (first < last && one_of(line[first], U" *\"'")) first++;
        while (first < last && one_of(line[last - 1], U" *\"'")) last--;
        named += labels.has(line.cut(first, last));
        if (named == 2) return true;
        start = end + 1;
    }
    return false;
}

}  // namespace

void bind_coats() { labels.build(table<u32>("coats.labels")); }

bool is_wrapped(Text text) {
    bool coat = false, lines = false;
    for (u32 c : text) {
        coat |= c == '&' || c == '<' || c == '%' || c == '\\';
        lines |= c == '\n';
    }
    if (coat && search<rx::carriers_MAYBE_COAT>(text)) return true;
    if (lines && may_hold_vertical(text)) return true;
    return holds_any_parcel(text);
}

bool may_hold_fields(Text text) {
    bool lines = text.has('\n');
    if (has_any(text, '|', '#') || text.has('@')) {
        if (text.has('|') && search<rx::records_SEGMENT>(text)) return true;
        if (text.has('#') && (text.find(literal(U"##")) >= 0 || text.find(literal(U"#CHROM")) >= 0)) return true;
        if (text.find(literal(U"@RG")) >= 0) return true;
    }
    if (!lines) return false;
    for (i32 start = 0; start <= text.n;) {
        i32 end = text.find('\n', start);
        if (end < 0) end = text.n;
        Text line = text.cut(start, end);
        if (!line.has(U'。') && is_header(line)) return true;
        start = end + 1;
    }
    return false;
}

}  // namespace hx
