"""Person-level table to the least generalised table that meets the privacy model, with the attack already tried."""
