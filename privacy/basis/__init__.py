"""Report to its judgements, and whether each one cites a basis."""
