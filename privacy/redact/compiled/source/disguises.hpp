// What the files of the rarer disguises share: signs, and names beside a mask. <- known_signs, known_names
#pragma once
#include "tiers.hpp"

namespace hx {

/// Which disguises one text may hold (``known_signs.Signs``).
struct Signs {
    bool masked_name = false;    // 林*秋, 林某某, 林xx
    bool masked_number = false;  // 139****1357
    bool initials = false;       // L.W.Q.
    bool part = false;           // 尾号1357, last four
    bool swapped = false;        // l39246Bl357
};
/// The signs of one text, by its folded text and its skeleton (``known_signs.signs_in``).
Signs signs_in(Text folded, Text skeleton);

/// Whether a value is a name in Chinese (``KnownValue.name``); only of such a one the next two are asked.
inline bool has_name(const KnownValue& value) { return value.surname.n > 0; }
/// How many characters before a mask are the name's, -1 where the mask is not (``ChineseName.before_mask``).
i32 before_mask(const KnownValue&, Text before, i32 masks, Text after);
/// Whether capitals are those of the name, in either order (``ChineseName.fits_initials``).
bool fits_initials(const KnownValue&, Slice<u32> letters);

void bind_signs();  // each takes its tables, once
void bind_sounds();

}  // namespace hx
