"""The words that all stages share. Frozen values; nothing here reads, writes or decides."""
