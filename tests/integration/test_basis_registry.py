"""The registry of evidence on real slices of the published files, and on broken ones."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from benchmarks.basis_quality import measure
from benchmarks.basis_world import SABOTAGES, make_world, write_files
from privacy.basis.identifiers import SourceKey
from privacy.basis.registry import Status
from privacy.model.errors import BadInput, PartMissing
from workspace.evidence import EvidenceStore

EVIDENCE = Path(__file__).parents[3] / "shared" / "data" / "evidence"
DAY = date(2026, 6, 1)
needs_slices = pytest.mark.skipif(not EVIDENCE.exists(), reason="the slices of published evidence are not beside us")


def load(folder: Path, *files: Path) -> EvidenceStore:
    store = EvidenceStore(folder / "evidence.duckdb")
    for one in files:
        store.load(one, released=DAY)
    return store


SLICES = {
    "clinvar/clinvar-seqvars-grch37-tgds.jsonl.gz": ("clinvar-records", 90),
    "cpic/guideline.tsv": ("cpic-guidelines", 145),
    "clingen/ClinGen_gene_curation_list_GRCh37.tsv": ("clingen-dosage", 50),
    "pgs/PGS000001.txt.gz": ("pgs-score", 3),
    "pgs/bad_harmonised.txt": ("pgs-score", 3),
    "acmg/acmg_sf_3.1.tsv": ("acmg-secondary-findings", 2),
}


@needs_slices
@pytest.mark.parametrize(("name", "expected"), SLICES.items(), ids=SLICES.keys())
def test_a_published_slice_loads_whole(name: str, expected: tuple[str, int], tmp_path: Path) -> None:
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        loaded = store.load(EVIDENCE / name, released=DAY)
        assert (loaded.loader, loaded.records) == expected
        assert store.load(EVIDENCE / name, released=DAY) == loaded
        assert len(store.loads()) == 1


@needs_slices
def test_a_clinvar_record_is_found_by_vcv_and_by_rcv_with_its_stars(tmp_path: Path) -> None:
    with load(tmp_path, EVIDENCE / "clinvar/clinvar-seqvars-grch37-tgds.jsonl.gz") as store:
        asked = SourceKey("ClinVar", "VCV000162457"), SourceKey("ClinVar", "RCV000149819", "3")
        found = store.records(asked)
        assert {one.genes for one in found.values()} == {frozenset({"TGDS"})}
        assert found[asked[0]].level == "0"
        assert "catel manzke syndrome" in found[asked[0]].conditions
        assert list(store.about_variants({("TGDS", "c.269A>G")})) == [("TGDS", "c.269A>G")]


def test_versions_stand_side_by_side(tmp_path: Path) -> None:
    world = make_world(1)
    with load(tmp_path, *write_files(world, tmp_path)) as store:
        one = world.of("Pathogenic", versioned=True)
        old, now = SourceKey("ClinVar", one.accession, "1"), SourceKey("ClinVar", one.accession)
        found = store.records([old, now])
        assert (found[old].key.version, found[now].key.version) == ("1", "3")
        retracted = store.records([SourceKey("PMID", str(world.retracted[0]))])
        assert [one.status for one in retracted.values()] == [Status.RETRACTED]


BROKEN = {
    "of no known kind": ("a,b\n1,2\n", "evidence-file-unknown"),
    "a ClinVar record cut short": ('{"accession": {"accession": "VCV000000001", "ver\n', "bad-evidence-file"),
    "a CPIC row with a cell too many": ("id\tversion\tname\turl\tpharmgkbid\n1\t2\t3\t4\t5\t6\n", "bad-evidence-file"),
    "a CPIC table without rows": ("id\tversion\tname\turl\tpharmgkbid\n", "bad-evidence-file"),
    "a score file without a score": ("###PGS CATALOG SCORING FILE\n#trait=x\n", "bad-evidence-file"),
    "a summary without its columns": ("#AlleleID\tName\tVariationID\n1\tx\t2\n", "bad-evidence-file"),
    "an article without number": ("PMID- 12345678901\n", "bad-evidence-file"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_changes_nothing(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text(text, encoding="utf-8")
    with EvidenceStore(tmp_path / "evidence.duckdb") as store:
        with pytest.raises(BadInput, match=code):
            store.load(path, released=DAY)
        assert (store.loads(), store.schemes()) == ((), frozenset())


def test_a_truncated_gzip_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"accession": {}}\n' * 50_000)[:-20])
    with EvidenceStore(tmp_path / "evidence.duckdb") as store, pytest.raises(BadInput, match="evidence-file"):
        store.load(path, released=DAY)


def test_no_registry_is_a_missing_part(tmp_path: Path) -> None:
    with pytest.raises(PartMissing, match="evidence-registry-missing"):
        EvidenceStore(tmp_path / "none.duckdb", read_only=True)


def test_sabotaged_judgements_are_found_and_sound_ones_pass(tmp_path: Path) -> None:
    missed: list[str] = []
    with load(tmp_path, *write_files(make_world(3), tmp_path)) as store:
        tally = measure(600, 3, store, missed)
    assert {sabotage for sabotage, _, _ in tally} == {*SABOTAGES, "clean"}
    assert missed == []
