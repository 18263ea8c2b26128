"""ClinVar ``variant_summary.txt`` (or .gz): one row a variant and assembly, three million variants and more.

Columns: ClinVar FTP, tab_delimited/README. Read by DuckDB itself; stars follow ClinVar's table of review statuses.
"""

from datetime import date
from pathlib import Path

import duckdb

from workspace.evidence.loaders.interface import bad_file

_NEEDED = ("#AlleleID", "Name", "GeneSymbol", "ClinicalSignificance", "LastEvaluated", "RS# (dbSNP)", "RCVaccession",
           "PhenotypeList", "Assembly", "ReviewStatus", "VariationID")  # fmt: skip

STARS_SQL = """
CASE
    WHEN {status} = 'practice guideline' THEN '4'
    WHEN {status} = 'reviewed by expert panel' THEN '3'
    WHEN {status} = 'criteria provided, multiple submitters, no conflicts' THEN '2'
    WHEN {status} LIKE 'criteria provided, single submitter' OR {status} LIKE 'criteria provided, conflicting%' THEN '1'
    ELSE '0'
END
"""
"""Review status -> stars. Source: ncbi.nlm.nih.gov/clinvar/docs/review_status."""

_INSERT = rf"""
INSERT INTO record
SELECT
    'ClinVar',
    printf('VCV%09d', "VariationID"::BIGINT),
    '',
    try_strptime("LastEvaluated", '%b %d, %Y')::DATE,
    list_filter(string_split_regex(upper("GeneSymbol"), '[;,]'), lambda gene: gene NOT IN ('', '-')),
    CASE WHEN "RS# (dbSNP)" IN ('-1', '-', '') THEN ["Name"] ELSE ["Name", 'rs' || "RS# (dbSNP)"] END,
    list_filter(
        [regexp_extract("Name", 'c\.[^ ()]+'), 'rs' || "RS# (dbSNP)"],
        lambda name: name NOT IN ('', 'rs-1', 'rs-', 'rs')
    ),
    string_split_regex("PhenotypeList", '[|;]'),
    NULL, NULL,
    "ClinicalSignificance",
    'clinvar-stars',
    {STARS_SQL.format(status='"ReviewStatus"')},
    'current',
    list_transform(string_split_regex("RCVaccession", '[|;]'), lambda rcv: 'ClinVar:' || rcv),
    $load
FROM read_csv(
    $path, delim='\t', header=true, quote='', escape='', all_varchar=true, max_line_size=4000000, strict_mode=true
)
WHERE "Assembly" IN ('GRCh38', 'na') OR "Assembly" IS NULL
"""  # noqa: S608 - the only thing formatted in is the constant above


_COLUMNS = """
SELECT column_name FROM (
    DESCRIBE SELECT * FROM read_csv($path, delim='\t', header=true, quote='', all_varchar=true)
)
"""


class ClinVarSummary:
    """One record a variation on GRCh38 (or without a place); its RCVs are the same work."""

    name = "clinvar-summary"
    whole = True
    covers = frozenset({"ClinVar"})

    def matches(self, head: str) -> bool:
        return head.startswith("#AlleleID\t") and "\tVariationID" in head.partition("\n")[0]

    def load(self, connection: duckdb.DuckDBPyConnection, path: Path, *, load_number: int, released: date) -> None:
        columns = connection.execute(
            _COLUMNS,
            {"path": str(path)},
        ).fetchall()
        if not set(_NEEDED) <= {name for (name,) in columns}:
            raise bad_file(self.name, 1, "the columns of variant_summary", "variant_summary 的各列")
        connection.execute(_INSERT, {"path": str(path), "load": load_number}).fetchall()
