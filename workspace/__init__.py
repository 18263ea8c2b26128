"""What the lab keeps: home, keys, vault, records, registers, log. The only room that touches files and DuckDB."""
