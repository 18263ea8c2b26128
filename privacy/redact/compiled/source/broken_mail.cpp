// E-mail addresses over a line end   <- codes (_mail)
#include "codes.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

using Address = rx::codes_ADDRESS;

WordIndex of_countries, endings, final_endings, no_local_part;
Vec<u32> lowered_ending, lowered_before, lowered_left;

bool has_capital(Text text) {
    for (u32 c : text)
        if (is_capital(c)) return true;
    return false;
}

/// The ending of a domain in lower case; empty where a text is no address.
Text ending_of(Text text) {
    // The ending of an address holds no dot and nothing follows it.
    if (!fullmatch<Address>(text)) return {};
    return ascii_lower(text.cut(text.rfind('.') + 1, text.n), lowered_before);
}

/// ``_goes_on_in_domain``: whether the second line ends the domain that the first began.
bool goes_on_in_domain(const Joined& broken, const Match<Address>& found, Text ending) {
    Text left = broken.left.cut(found.start, broken.left.n);
    Text taken = broken.right.cut(0, found.end - broken.left.n);
    if (has_capital(taken) && has_small(left)) return false;
    i32 length = left.n;
    while (length > 0 && left[length - 1] == '.') length--;
    Text before = ending_of(left.cut(0, length));
    if (length < left.n || taken.at(0) == '.') return !final_endings.has(before) || of_countries.has(ending);
    if (final_endings.has(before) || before.same(literal(U"cn"))) return false;
    // 163.co | m: what stands alone is an ending too, but a shorter one.
    return !endings.has(before) || (final_endings.has(ending) && ending.starts_at(0, before)) || taken.has('.');
}

/// ``_is_in_latin_prose``: whether a Latin word stands before, with a space between.
bool is_in_latin_prose(Text folded, i32 at) {
    if (folded.at(at - 1) != ' ') return false;
    u32 last = folded.at(at - 2);
    if (last == ' ') last = folded.at(at - 3);
    return is_latin(last) || one_of(last, U",.;)");
}

/// ``_begins_mail``: whether the end of the first line is the beginning of the local part on the second.
bool begins_mail(const Joined& broken, const Match<Address>& found, Text folded) {
    Text left = broken.left.cut(found.start, broken.left.n);
    Text local = broken.right.cut(0, broken.right.find('@'));
    i32 at = broken.start + found.start;
    if (local.empty() || search<rx::codes_MAIL_LABEL>(folded.cut(most(0, at - 14), at))) return true;
    if (no_local_part.has(ascii_lower(left, lowered_left))) return false;
    // A QQ number is a local part; a short number before a name is a count.
    if (left.all_digits09()) return left.n >= 5 || local.all_digits09();
    if (has_capital(left) && !has_capital(local) && !fullmatch<rx::codes_CAPITALS_IN_MAIL>(left)) return false;
    return !is_in_latin_prose(folded, at) || (left.at(left.n - 1) != '.' && fullmatch<rx::codes_STRUCTURED>(left));
}

}  // namespace

void find_broken_mail(const Joined& broken, Text folded, Vec<Hit>& hits) {
    Match<Address> found;
    for (i32 from = 0; search(broken.whole, from, found); from = found.end) {
        Span stretch = broken.back(found.start, found.end);
        Text ending = broken.whole.cut(found.from(Address::g_ending), found.to(Address::g_ending));
        ending = ascii_lower(ending, lowered_ending);
        if (stretch.start < 0 || !endings.has(ending)) continue;
        bool in_domain = broken.left.find('@', found.start) >= 0;
        if (in_domain ? goes_on_in_domain(broken, found, ending) : begins_mail(broken, found, folded)) {
            hits.push(hit(stretch.start, stretch.end, EMAIL, 0.85, PATTERN));
            return;
        }
    }
}

void bind_broken_mail() {
    of_countries.build(table<u32>("codes.of_countries"));
    endings.build(table<u32>("codes.endings"));
    final_endings.build(table<u32>("codes.final"));
    no_local_part.build(table<u32>("codes.no_local_part"));
}

}  // namespace hx
