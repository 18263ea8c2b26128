// What the engine does not read itself: texts in coats, parcels, record formats   <- carriers, records
#pragma once
#include "base.hpp"

namespace hx {

void bind_coats();
/// Whether a text has a coat, a vertical stretch or a parcel (``unwrap``, ``parcels``), as it came.
bool is_wrapped(Text);
/// Whether a folded, masked text may hold fields of a record format (``records.find_fields``).
bool may_hold_fields(Text);

}  // namespace hx
