// The tiers that need no record, clause by clause   <- clauses
#pragma once
#include "tiers.hpp"

namespace hx {

void bind_clauses();
/// Settled hits of a folded, masked text, added in order and in its offsets (``ClauseReader.find``).
void find_in_clauses(Text, Vec<Hit>&);

}  // namespace hx
