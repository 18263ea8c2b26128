// Addresses of the network   <- code_forms (find_addresses_v4, find_addresses_v6), ipaddress
#include "codes.hpp"
#include "patterns.hpp"

namespace hx {
namespace {

constexpr i32 GROUPS = 8;          // of an address of version 6
constexpr i32 PARTS = GROUPS + 1;  // between its colons, at most: a gap at an end leaves two that are empty

/// Calls ``each(part)`` for what stands between some separators (``str.split``).
template <class Each>
void each_part(Text text, u32 separator, const Each& each) {
    for (i32 from = 0; from <= text.n;) {
        i32 end = text.find(separator, from);
        if (end < 0) end = text.n;
        each(text.cut(from, end));
        from = end + 1;
    }
}

bool is_octet(Text part) {
    if (part.n > 3 || !part.all_digits09() || (part.n > 1 && part[0] == '0')) return false;
    return number_of_digits(part) <= 255;
}

/// Whether ``ipaddress.IPv4Address`` takes it.
bool is_version_4(Text address) {
    i32 octets = 0;
    bool valid = true;
    each_part(address, '.', [&](Text part) {
        octets++;
        valid = valid && is_octet(part);
    });
    return valid && octets == 4;
}

/// ``_parse_hextet`` takes it.
bool is_hextet(Text part) {
    if (part.n == 0 || part.n > 4) return false;
    for (u32 c : part)
        if (!is_digit09(c) && (c | 32) - 'a' >= 6) return false;
    return true;
}

/// What stands between the colons of an address.
struct Parts {
    Text all[PARTS];
    i32 count = 0;
};

/// False where an address has too few or too many of them, or ends with what is no address of version 4.
bool find_parts(Text address, Parts& parts) {
    bool fits = true;
    each_part(address, ':', [&](Text part) {
        fits = fits && parts.count < PARTS;
        if (fits) parts.all[parts.count++] = part;
    });
    if (!fits || parts.count < 3) return false;
    Text last = parts.all[parts.count - 1];
    if (!last.has('.')) return true;
    if (parts.count == PARTS || !is_version_4(last)) return false;
    // An address of version 4 stands for two groups.
    parts.all[parts.count - 1] = parts.all[parts.count] = literal(U"0");
    parts.count++;
    return true;
}

/// Whether the parts are eight groups, or fewer with one gap for the others (``_ip_int_from_string``).
bool are_groups(const Parts& parts) {
    i32 last = parts.count - 1, gap = 0;
    for (i32 at = 1; at < last; at++)
        if (parts.all[at].empty()) {
            if (gap > 0) return false;
            gap = at;
        }
    i32 before = parts.count, behind = 0;
    if (gap > 0) {
        before = gap;
        behind = last - gap;
        // Only a gap that begins or ends the address has nothing on that side: ``::1``.
        if (parts.all[0].empty() && --before > 0) return false;
        if (parts.all[last].empty() && --behind > 0) return false;
        if (before + behind >= GROUPS) return false;
    } else if (parts.count != GROUPS) {
        return false;
    }
    for (i32 at = 0; at < before; at++)
        if (!is_hextet(parts.all[at])) return false;
    for (i32 at = parts.count - behind; at < parts.count; at++)
        if (!is_hextet(parts.all[at])) return false;
    return true;
}

}  // namespace

Octets octets_of(Text address) {
    Octets octets;
    i32 slash = address.find('/');
    each_part(slash < 0 ? address : address.cut(0, slash), '.', [&](Text part) {
        i32 number = number_of_digits(part);
        if (octets.first < 0) octets.first = number;
        octets.largest = most(octets.largest, number);
        octets.large += number >= RARE_IN_VERSIONS;
        octets.padded |= part.n > 1 && part[0] == '0';
    });
    return octets;
}

bool is_version_6(Text address) {
    if (address.has('/')) return false;
    i32 percent = address.find('%');
    if (percent >= 0) {  // a scope
        if (percent == address.n - 1 || address.find('%', percent + 1) >= 0) return false;
        address = address.cut(0, percent);
    }
    Parts parts;
    return find_parts(address, parts) && are_groups(parts);
}

void find_addresses_v4(Text text, Vec<Hit>& hits) {
    each_match<rx::code_forms_IPV4>(text, [&](const auto& found) {
        Octets octets = octets_of(text.cut(found.start, found.end));
        if (octets.largest > 255) return;
        // Four small numbers are a version (GATK 4.2.6.1) unless somebody says they are an address.
        bool labelled = search<rx::code_forms_NETWORK_LABEL>(text.cut(most(0, found.start - 14), found.start));
        if (labelled || octets.large > 0 || octets.first == 0 || octets.first == 10)
            hits.push(hit(found.start, found.end, IP, labelled ? 0.9 : UNLABELLED, PATTERN));
    });
}

void find_addresses_v6(Text text, Vec<Hit>& hits) {
    each_match<rx::code_forms_IPV6>(text, [&](const auto& found) {
        Text address = text.cut(found.from(1), found.to(1));
        if (address.n <= 2 || (address.count(':') < 6 && address.find(literal(U"::")) < 0)) return;
        if (is_version_6(address)) hits.push(hit(found.start, found.end, IP, 0.8, PATTERN));
    });
}

}  // namespace hx
