// Identifiers with letters or dots, whole (``code_forms``) and broken over two lines (``codes``).
#include "checksums.hpp"
#include "line_ends.hpp"
#include "patterns.hpp"
#include "tiers.hpp"

namespace hx {
namespace {

constexpr i32 CREDIT_CODE_LENGTH = 18;
constexpr i32 MOST_LETTERS = 2;  // in the serial of a plate; more of them are a gene's
constexpr i32 RARE_IN_VERSIONS = 20;
constexpr f64 UNLABELLED = 0.7;

WordIndex of_countries, endings, final_endings, no_local_part, plate_suffixes;

// ------------------------------------------------------------------------------------------ on one line <- code_forms

template <class P>
void each(Text paragraph, i32 by, Kind kind, f64 score, Vec<Hit>& hits) {
    each_match<P>(paragraph, [&](const Match<P>& found) {
        hits.push(hit(found.start + by, found.end + by, kind, score, PATTERN));
    });
}

void find_plates(Text text, i32 by, Vec<Hit>& hits) {
    using Plate = rx::code_forms_PLATE;
    each_match<Plate>(text, [&](const Match<Plate>& found) {
        i32 letters = 0;
        for (u32 c : text.cut(found.from(Plate::g_serial), found.to(Plate::g_serial))) letters += is_latin(c);
        // The last character of the pattern is never white space: there is nothing to strip.
        if (letters <= MOST_LETTERS) hits.push(hit(found.start + by, found.end + by, PLATE, 0.9, PATTERN));
    });
}

void find_credit_codes(Text text, i32 by, Vec<Hit>& hits) {
    using Code = rx::code_forms_CREDIT_CODE;
    each_match<Code>(text, [&](const Match<Code>& found) {
        Text code = text.cut(found.start, found.end);
        // Eighteen digits alone are more often an order number that passes by chance.
        if (has_valid_uscc_check(code) && !code.all(DIGIT))
            hits.push(hit(found.start + by, found.end + by, OTHER, 0.95, PATTERN));
    });
}

/// Calls ``found(octet as text, its number)`` for what stands between the dots, up to a slash.
template <class Each>
void each_octet(Text address, const Each& found) {
    i32 slash = address.find('/');
    if (slash >= 0) address = address.cut(0, slash);
    for (i32 from = 0; from <= address.n;) {
        i32 dot = address.find('.', from);
        Text octet = address.cut(from, dot < 0 ? address.n : dot);
        i32 number = 0;
        for (u32 c : octet) number = number * 10 + static_cast<i32>(c - '0');
        found(octet, number);
        from = dot < 0 ? address.n + 1 : dot + 1;
    }
}

void find_addresses_v4(Text text, i32 by, Vec<Hit>& hits) {
    using Address = rx::code_forms_IPV4;
    each_match<Address>(text, [&](const Match<Address>& found) {
        i32 largest = 0, first = -1;
        each_octet(text.cut(found.start, found.end), [&](Text, i32 number) {
            largest = most(largest, number);
            if (first < 0) first = number;
        });
        if (largest > 255) return;
        // Four small numbers are a version (GATK 4.2.6.1) unless somebody says they are an address.
        bool labelled = search<rx::code_forms_NETWORK_LABEL>(text.cut(most(0, found.start - 14), found.start));
        if (labelled || largest >= 20 || first == 0 || first == 10)
            hits.push(hit(found.start + by, found.end + by, IP, labelled ? 0.9 : UNLABELLED, PATTERN));
    });
}

/// ``ipaddress.IPv4Address`` takes it.
bool is_version_4(Text address) {
    i32 octets = 0;
    bool valid = true;
    for (i32 from = 0; from <= address.n;) {
        i32 dot = address.find('.', from);
        Text octet = address.cut(from, dot < 0 ? address.n : dot);
        octets++;
        i32 number = 0;
        for (u32 c : octet) {
            valid = valid && is_digit09(c) && octet.n <= 3;
            if (valid) number = number * 10 + static_cast<i32>(c - '0');
        }
        valid = valid && octet.n > 0 && (octet.n == 1 || octet[0] != '0') && number <= 255;
        from = dot < 0 ? address.n + 1 : dot + 1;
    }
    return valid && octets == 4;
}

bool is_hextet(Text part) {
    if (part.n == 0 || part.n > 4) return false;
    for (u32 c : part)
        if (!is_digit09(c) && (c | 32) - 'a' >= 6) return false;
    return true;
}

/// ``ipaddress.IPv6Address`` takes it (``_ip_int_from_string``, and a scope behind ``%``).
bool is_version_6(Text address) {
    if (address.has('/')) return false;
    i32 percent = address.find('%');
    if (percent >= 0) {
        if (percent == address.n - 1 || address.find('%', percent + 1) >= 0) return false;
        address = address.cut(0, percent);
    }
    constexpr i32 GROUPS = 8;
    Text parts[GROUPS + 2];
    i32 count = 0;
    for (i32 from = 0; from <= address.n; count++) {
        if (count == GROUPS + 1) return false;
        i32 colon = address.find(':', from);
        parts[count] = address.cut(from, colon < 0 ? address.n : colon);
        from = colon < 0 ? address.n + 1 : colon + 1;
    }
    if (count < 3) return false;
    if (parts[count - 1].has('.')) {
        if (count == GROUPS + 1 || !is_version_4(parts[count - 1])) return false;
        // An address of version 4 stands for two groups.
        parts[count - 1] = parts[count] = literal(U"0");
        count++;
    }
    i32 skipped = -1;
    for (i32 at = 1; at < count - 1; at++)
        if (parts[at].empty()) {
            if (skipped >= 0) return false;
            skipped = at;
        }
    i32 high = count, low = 0;
    if (skipped >= 0) {
        high = skipped;
        low = count - skipped - 1;
        if (parts[0].empty() && --high > 0) return false;
        if (parts[count - 1].empty() && --low > 0) return false;
        if (high + low >= GROUPS) return false;
    } else if (count != GROUPS) {
        return false;
    }
    for (i32 at = 0; at < high; at++)
        if (!is_hextet(parts[at])) return false;
    for (i32 at = count - low; at < count; at++)
        if (!is_hextet(parts[at])) return false;
    return true;
}

void find_addresses_v6(Text text, i32 by, Vec<Hit>& hits) {
    using Address = rx::code_forms_IPV6;
    each_match<Address>(text, [&](const Match<Address>& found) {
        Text address = text.cut(found.from(1), found.to(1));
        i32 colons = 0;
        for (u32 c : address) colons += c == ':';
        if (address.n <= 2 || (colons < 6 && address.find(literal(U"::")) < 0)) return;
        if (is_version_6(address)) hits.push(hit(found.start + by, found.end + by, IP, 0.8, PATTERN));
    });
}

void find_samples(Text text, i32 by, Vec<Hit>& hits) {
    using Sample = rx::code_forms_SAMPLE;
    each_match<Sample>(text, [&](const Match<Sample>& found) {
        Text date = text.cut(found.from(Sample::g_date), found.to(Sample::g_date));
        u32 whole[8] = {'2', '0'};
        i32 missing = 8 - date.n;
        for (i32 at = 0; at < date.n; at++) whole[missing + at] = date[at];
        if (is_date({whole, 8})) hits.push(hit(found.start + by, found.end + by, SAMPLE, 0.7, PATTERN));
    });
}

/// ``paragraphs_with``: calls ``find(paragraph, its start)`` for each one in which the test succeeds.
template <class Test, class Find>
void each_paragraph(Text text, const Find& find) {
    Text empty_line = literal(U"\n\n");
    Match<Test> found;
    for (i32 from = 0; search(text, from, found);) {
        i32 start = found.start;
        while (start > 0 && !text.starts_at(start - 1, empty_line)) start--;
        i32 end = text.find(empty_line, found.end);
        end = end < 0 ? text.n : end + 1;
        find(text.cut(start, end), start);
        from = end;
    }
}

/// Which finders can find anything in a text. Most forms are one word of letters and digits (the patterns look around
/// for it), so its length and the digits in it tell; a test and its finder run only where they may.
class Signs {
  public:
    bool mail = false, plate = false, passport = false, permit = false, hong_kong = false, military = false;
    bool foreigner = false, credit_code = false, version_4 = false, social = false, mac = false, version_6 = false;
    bool sample = false, mobile = false, profile = false, broken = false;

    explicit Signs(Text text) {
        for (i32 at = 0; at < text.n;) {
            u32 c = text.p[at];
            if (c >= 128) {
                do {
                    mail |= text.p[at] == FULL_AT;
                    at++;
                } while (at < text.n && text.p[at] >= 128);
            } else if (is_latin_or_digit(c)) {
                at = read_word(text, at);
            } else {
                if (c == ':')
                    read_colon(text, at);
                else if (c == '@')
                    mail = true;
                else if (c == '\n')
                    broken = broken || may_break(text, at);
                at++;
            }
        }
        version_4 = octets >= 2;
        version_6 = version_6 || colons >= 6;
        mac = pairs >= 5 || quads >= 2;
    }

  private:
    static constexpr u32 FULL_AT = 0xFF20, MIDDLE_DOT = 0xB7;
    i32 octets = 0;  // between dots
    i32 colons = 0;
    i32 pairs = 0;  // words of two behind : or -
    i32 quads = 0;  // words of four behind a dot

    void read_colon(Text text, i32 at) {
        colons++;
        u32 next = text.at(at + 1);
        if (next == ':') version_6 = true;
        if (next == '/' && text.at(at + 2) == '/') profile = true;
    }

    /// A word of Latin letters and digits; comes back with its end.
    i32 read_word(Text text, i32 start) {
        i32 end = start + 1;
        while (end < text.n && is_latin_or_digit(text.p[end])) end++;
        i32 length = end - start;
        u32 first = text.p[start], before = text.at(start - 1);
        if (!is_digit09(first)) {
            if (!plate && start > 0 && (before >= 128 || (before == ' ' && start > 1)))
                plate = match<rx::code_forms_FINDERS_1_0>(text, before == ' ' ? start - 2 : start - 1);
            mail |= length == 2 && (first | 32) == 'a' && (text.p[start + 1] | 32) == 't';
        }
        if (length >= 6) {
            read_long_word(text, start, end);
        } else if (before == '.') {
            quads += length == 4;
            octets += length <= 3 && text.at(end) == '.' && text.cut(start, end).all(DIGIT);
        } else if (before == '-') {
            pairs += length == 2;
            social |= length == 4 && text.at(start - 4) == '-';
        } else if (before == ':') {
            pairs += length == 2;
        }
        return end;
    }

    /// Words that may have six digits in a row and more.
    void read_long_word(Text text, i32 start, i32 end) {
        i32 run = 0, longest = 0, length = end - start;
        for (i32 at = start; at < end; at++) {
            run = is_digit09(text.p[at]) ? run + 1 : 0;
            longest = most(longest, run);
        }
        if (longest < 6) return;
        u32 first = text.p[start], before = text.at(start - 1);
        if (longest == length) {
            military |= length <= 8 && (before == U'第' || (before == ' ' && text.at(start - 2) == U'第'));
            sample |= before == '-' && is_capital(text.at(start - 2));
            return;
        }
        sample |= is_capital(first);
        hong_kong |= length <= 8 && text.at(end) == '(';
        passport |= length == 9 && longest >= 7;
        permit |= (length == 9 || length == 11) && longest >= 8;
        foreigner |= length == 15 && longest >= 12;
        mobile |= (length == 12 || length == 13) && longest == 11 && is_small(first);
        credit_code |= length == CREDIT_CODE_LENGTH && longest >= 7;
    }

    /// Whether ``broken_over_lines`` may see something in a line end: it looks over eight blanks behind it, six before.
    static bool may_break(Text text, i32 at) {
        i32 before = at - 1, behind = at + 1;
        while (behind <= at + 8 && (text.at(behind) == ' ' || text.at(behind) == '\t')) behind++;
        if (text.at(behind) <= ' ' || text.at(behind) > MIDDLE_DOT) return false;
        while (before >= at - 6 && text.at(before) <= ' ') before--;
        return text.at(before) <= MIDDLE_DOT || is_province(text.at(before));
    }
};

/// ``find_whole_codes``: in the order of ``_FINDERS``, each behind its test.
void find_whole_codes(Text text, const Signs& signs, Vec<Hit>& hits) {
    if (signs.mail)
        each_paragraph<rx::code_forms_FINDERS_0_0>(text, [&](Text paragraph, i32 by) {
            each<rx::code_forms_EMAIL>(paragraph, by, EMAIL, 0.95, hits);
            each<rx::code_forms_HAN_EMAIL>(paragraph, by, EMAIL, 0.8, hits);
        });
    if (signs.plate)
        each_paragraph<rx::code_forms_FINDERS_1_0>(text,
                                                   [&](Text paragraph, i32 by) { find_plates(paragraph, by, hits); });
    if (signs.passport)
        each_paragraph<rx::code_forms_FINDERS_2_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_PASSPORT>(paragraph, by, PASSPORT, 0.7, hits); });
    if (signs.permit)
        each_paragraph<rx::code_forms_FINDERS_3_0>(text, [&](Text paragraph, i32 by) {
            each<rx::code_forms_PERMIT>(paragraph, by, TRAVEL_PERMIT, 0.6, hits);
        });
    if (signs.hong_kong)
        each_paragraph<rx::code_forms_FINDERS_4_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_HONG_KONG_ID>(paragraph, by, OTHER, 0.8, hits); });
    if (signs.military)
        each_paragraph<rx::code_forms_FINDERS_5_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_MILITARY>(paragraph, by, OTHER, 0.9, hits); });
    if (signs.foreigner)
        each_paragraph<rx::code_forms_FINDERS_6_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_FOREIGNER>(paragraph, by, OTHER, 0.7, hits); });
    if (signs.credit_code)
        each_paragraph<rx::code_forms_FINDERS_7_0>(
            text, [&](Text paragraph, i32 by) { find_credit_codes(paragraph, by, hits); });
    if (signs.version_4)
        each_paragraph<rx::code_forms_FINDERS_8_0>(
            text, [&](Text paragraph, i32 by) { find_addresses_v4(paragraph, by, hits); });
    if (signs.social)
        each_paragraph<rx::code_forms_FINDERS_9_0>(text, [&](Text paragraph, i32 by) {
            each<rx::code_forms_SOCIAL_SECURITY>(paragraph, by, OTHER, 0.6, hits);
        });
    if (signs.mac)
        each_paragraph<rx::code_forms_FINDERS_10_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_MAC>(paragraph, by, OTHER, 0.8, hits); });
    if (signs.version_6)
        each_paragraph<rx::code_forms_FINDERS_11_0>(
            text, [&](Text paragraph, i32 by) { find_addresses_v6(paragraph, by, hits); });
    if (signs.sample)
        each_paragraph<rx::code_forms_FINDERS_12_0>(text,
                                                    [&](Text paragraph, i32 by) { find_samples(paragraph, by, hits); });
    if (signs.mobile)
        each_paragraph<rx::code_forms_FINDERS_13_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_GLUED_MOBILE>(paragraph, by, PHONE, 0.6, hits); });
    if (signs.profile)
        each_paragraph<rx::code_forms_FINDERS_14_0>(
            text, [&](Text paragraph, i32 by) { each<rx::code_forms_PROFILE>(paragraph, by, URL, 0.8, hits); });
}

// -------------------------------------------------------------------------------------------- over two lines <- codes

/// What a line end parts, and what it reads like without it (``Broken.whole``).
struct Joined : Broken {
    Text whole;
    i32 end() const { return right_start + right.n; }
    /// A stretch of the whole in the text; ``start`` is -1 where it is not on both sides of the line end.
    Span back(i32 from, i32 to) const {
        if (from < left.n && left.n < to) return {start + from, right_start + to - left.n};
        return {-1, -1};
    }
};

i32 count(Text text, u32 wanted) {
    i32 found = 0;
    for (u32 c : text) found += c == wanted;
    return found;
}

Vec<Hit> inside;  // hits in two lines joined
Vec<Broken> places;
Vec<u32> joined;  // two lines joined
Vec<u32> read;    // the same with what stands before or behind
Vec<u32> lowered_ending, lowered_before, lowered_left;

/// Lower case of ASCII, in ``out``.
Text lowered(Text text, Vec<u32>& out) {
    out.clear();
    for (u32 c : text) out.push(ascii_lower(c));
    return out.all();
}
bool has_capital(Text text) {
    for (u32 c : text)
        if (is_capital(c)) return true;
    return false;
}
bool has_small(Text text) {
    for (u32 c : text)
        if (is_small(c)) return true;
    return false;
}

/// Whether one of some stretches, in order, holds a place.
bool holds(Slice<Span> stretches, i32 place) {
    i32 low = 0, high = stretches.n;  // those before ``low`` begin at the place or before it
    while (low < high) {
        i32 middle = (low + high) / 2;
        if (stretches[middle].start <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && stretches[low - 1].end > place;
}

/// ``_is_notation``: whether either part begins as genetic notation.
bool is_notation(const Broken& broken, Slice<Span> stretches) {
    return holds(stretches, broken.start) || holds(stretches, broken.right_start);
}

/// ``_is_in_latin_prose``: whether a Latin word stands before, with a space between.
bool is_in_latin_prose(Text folded, i32 at) {
    if (folded.at(at - 1) != ' ') return false;
    u32 last = folded.at(at - 2);
    if (last == ' ') last = folded.at(at - 3);
    return is_latin(last) || one_of(last, U",.;)");
}

/// ``_goes_on_in_domain``: whether the second line ends the domain that the first began.
bool goes_on_in_domain(const Joined& broken, const Match<rx::codes_ADDRESS>& found, Text ending) {
    Text left = broken.left.cut(found.start, broken.left.n);
    Text taken = broken.right.cut(0, found.end - broken.left.n);
    if (has_capital(taken) && has_small(left)) return false;
    i32 length = left.n;
    while (length > 0 && left[length - 1] == '.') length--;
    Text alone = left.cut(0, length), before;
    // The ending of an address holds no dot and nothing follows it.
    if (fullmatch<rx::codes_ADDRESS>(alone)) before = lowered(alone.cut(alone.rfind('.') + 1, length), lowered_before);
    if (length < left.n || taken.at(0) == '.') return !final_endings.has(before) || of_countries.has(ending);
    if (final_endings.has(before) || before.same(literal(U"cn"))) return false;
    // 163.co | m: what stands alone is an ending too, but a shorter one.
    return !endings.has(before) || (final_endings.has(ending) && ending.starts_at(0, before)) || taken.has('.');
}

/// ``_begins_mail``: whether the end of the first line is the beginning of the local part on the second.
bool begins_mail(const Joined& broken, const Match<rx::codes_ADDRESS>& found, Text folded) {
    Text left = broken.left.cut(found.start, broken.left.n);
    Text local = broken.right.cut(0, broken.right.find('@'));
    i32 at = broken.start + found.start;
    if (local.empty() || search<rx::codes_MAIL_LABEL>(folded.cut(most(0, at - 14), at))) return true;
    if (no_local_part.has(lowered(left, lowered_left))) return false;
    // A QQ number is a local part; a short number before a name is a count.
    if (left.all(DIGIT)) return left.n >= 5 || local.all(DIGIT);
    if (has_capital(left) && !has_capital(local) && !fullmatch<rx::codes_CAPITALS_IN_MAIL>(left)) return false;
    return !is_in_latin_prose(folded, at) || (left.at(left.n - 1) != '.' && fullmatch<rx::codes_STRUCTURED>(left));
}

void find_mail(const Joined& broken, Text folded, Vec<Hit>& hits) {
    Match<rx::codes_ADDRESS> found;
    for (i32 from = 0; search(broken.whole, from, found); from = found.end) {
        Span stretch = broken.back(found.start, found.end);
        i32 group = rx::codes_ADDRESS::g_ending;
        Text ending = lowered(broken.whole.cut(found.from(group), found.to(group)), lowered_ending);
        if (stretch.start < 0 || !endings.has(ending)) continue;
        bool in_domain = broken.left.find('@', found.start) >= 0;
        if (in_domain ? goes_on_in_domain(broken, found, ending) : begins_mail(broken, found, folded)) {
            hits.push(hit(stretch.start, stretch.end, EMAIL, 0.85, PATTERN));
            return;
        }
    }
}

/// ``_document``: a passport or travel permit, behind its label or with Chinese on both sides.
void find_document(const Joined& broken, Text folded, Vec<Hit>& hits) {
    bool passport = fullmatch<rx::code_forms_PASSPORT>(broken.whole);
    if (!passport && !fullmatch<rx::code_forms_PERMIT>(broken.whole)) return;
    bool labelled = search<rx::codes_DOCUMENT_LABEL>(folded.cut(most(0, broken.start - 14), broken.start));
    if (labelled || is_between_words(folded, broken.start, broken.end()))
        hits.push(hit(broken.start, broken.end(), passport ? PASSPORT : TRAVEL_PERMIT, labelled ? 0.8 : 0.6, PATTERN));
}

void find_broken_plate(const Joined& broken, Text folded, Vec<Hit>& hits) {
    read.clear();
    read.add(broken.whole);
    Text suffix = folded.cut(broken.end(), broken.end() + 1);
    if (!suffix.empty() && plate_suffixes.has(suffix)) read.add(suffix);
    inside.clear();
    find_plates(read.all(), 0, inside);
    for (const Hit& one : inside) {
        Span stretch = broken.back(one.start, one.end);
        if (stretch.start < 0 || stretch.start != broken.start) continue;
        bool labelled = search<rx::codes_VEHICLE_LABEL>(folded.cut(most(0, stretch.start - 10), stretch.start));
        if (!labelled && has_small(broken.whole)) return;
        Match<rx::codes_WORD_WITH_PROVINCE> word;
        bool is_word = broken.left.n == 1 && search(folded, most(0, stretch.start - 2), word, stretch.start + 1);
        if (labelled || !is_word) hits.push(hit(stretch.start, stretch.end, one.kind, one.score, PATTERN));
        return;
    }
}

/// ``_version_4``; whether it gave a hit.
bool find_version_4(const Joined& broken, Text folded, Vec<Hit>& hits) {
    Text label = folded.cut(most(0, broken.start - 14), broken.start);
    read.clear();
    read.add(label);
    read.add(broken.whole);
    inside.clear();
    find_addresses_v4(read.all(), 0, inside);
    for (const Hit& one : inside) {
        Span stretch = broken.back(one.start - label.n, one.end - label.n);
        if (stretch.start < 0) continue;
        bool zeros = false;
        i32 large = 0;
        each_octet(read.cut(one.start, one.end), [&](Text octet, i32 number) {
            zeros = zeros || (octet.n > 1 && octet[0] == '0');
            large += number >= RARE_IN_VERSIONS;
        });
        if (zeros) return false;
        bool likely = true;
        if (count(broken.left, '.') == 3 && broken.left.at(broken.left.n - 1) != '.') {
            likely = is_no_count(folded, stretch.end);
        } else if (one.score <= UNLABELLED) {
            bool beside = is_beside_words(folded, stretch.start, stretch.end) &&
                          !match<rx::codes_UNIT_BEHIND>(folded, stretch.end);
            bool apart = broken.left.has('.') || broken.right.at(0) == '.' ||
                         is_between_words(folded, stretch.start, stretch.end);
            likely = apart && (beside || large > 1) && !is_among_numbers(folded, stretch.start, stretch.end);
        }
        if (likely) hits.push(hit(stretch.start, stretch.end, one.kind, one.score, PATTERN));
        return likely;
    }
    return false;
}

void find_broken_version_6(const Joined& broken, Text folded, Vec<Hit>& hits) {
    inside.clear();
    find_addresses_v6(broken.whole, 0, inside);
    for (const Hit& one : inside) {
        Span stretch = broken.back(one.start, one.end);
        if (stretch.start < 0) continue;
        // ``2001:db8::1`` is whole: the next line goes on with a colon of its own, or ends the last group.
        if (!is_version_6(broken.left) || broken.right.has(':') || is_no_count(folded, stretch.end))
            hits.push(hit(stretch.start, stretch.end, one.kind, one.score, PATTERN));
        return;
    }
}

/// ``_number_like``: a plate, an address of the network, a credit code or a document.
void find_number_like(const Joined& broken, Text folded, Vec<Hit>& hits) {
    if (is_province(broken.left.at(0))) return find_broken_plate(broken, folded, hits);
    if (broken.whole.has('.') && find_version_4(broken, folded, hits)) return;
    if (count(broken.whole, ':') > 1) return find_broken_version_6(broken, folded, hits);
    if (broken.whole.n != CREDIT_CODE_LENGTH) return find_document(broken, folded, hits);
    inside.clear();
    find_credit_codes(broken.whole, 0, inside);
    for (const Hit& one : inside) {
        Span stretch = broken.back(one.start, one.end);
        if (stretch.start < 0) continue;
        hits.push(hit(stretch.start, stretch.end, one.kind, one.score, PATTERN));
        return;
    }
}

void find_broken(const Clause& clause, Vec<Hit>& hits) {
    broken_over_lines(clause.text, places);
    for (const Broken& place : places) {
        if (is_notation(place, clause.protected_)) continue;
        joined.clear();
        joined.add(place.left);
        joined.add(place.right);
        Joined broken{place, joined.all()};
        if (broken.whole.has('@'))
            find_mail(broken, clause.text, hits);
        else
            find_number_like(broken, clause.text, hits);
    }
}

}  // namespace

/// ``find_codes``: every identifier whose letters and digits give it away; they may overlap.
void find_codes(const Clause& clause, Vec<Hit>& hits) {
    const Signs signs(clause.text);
    find_whole_codes(clause.text, signs, hits);
    if (signs.broken) find_broken(clause, hits);
}

void bind_codes() {
    bind_line_ends();
    of_countries.build(table<u32>("codes.of_countries"));
    endings.build(table<u32>("codes.endings"));
    final_endings.build(table<u32>("codes.final"));
    no_local_part.build(table<u32>("codes.no_local_part"));
    plate_suffixes.build(table<u32>("codes.plate_suffixes"));
}

}  // namespace hx
