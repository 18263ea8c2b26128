"""Where people meet helixgate. A command parses, builds, calls, prints; no privacy rule lives here."""
