"""Tables of the registry. Versions of one source stand side by side; nothing is edited in place."""

SCHEMA = """
CREATE SEQUENCE IF NOT EXISTS load_numbers;
CREATE TABLE IF NOT EXISTS load (
    number INTEGER PRIMARY KEY, loader VARCHAR NOT NULL, file_digest VARCHAR NOT NULL,
    released DATE NOT NULL, records BIGINT NOT NULL, UNIQUE (loader, file_digest)
);
CREATE TABLE IF NOT EXISTS record (
    scheme VARCHAR NOT NULL, id VARCHAR NOT NULL, version VARCHAR NOT NULL, published DATE,
    genes VARCHAR[], variant_names VARCHAR[], variants VARCHAR[], conditions VARCHAR[],
    drugs VARCHAR[], ancestries VARCHAR[],
    significance VARCHAR, scale VARCHAR, level VARCHAR, status VARCHAR NOT NULL, same_work VARCHAR[],
    load_number INTEGER NOT NULL
);
"""
"""``variant_names`` as published, ``variants`` canonical, to look up by; ``same_work`` holds ``scheme:id``."""

COLUMNS = (
    "scheme", "id", "version", "published", "genes", "variant_names", "variants", "conditions", "drugs", "ancestries",
    "significance", "scale", "level", "status", "same_work",
)  # fmt: skip
