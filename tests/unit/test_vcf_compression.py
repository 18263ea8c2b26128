"""Compressed VCF: read whole or refused, in bounded memory."""

import bz2
import gzip
import io
import zlib
from pathlib import Path

import pysam
import pytest

from privacy.model.errors import BadInput
from privacy.parse.vcf import BgzipWriter, check_vcf, read_variants
from privacy.parse.vcf.compression import BGZF_END, PlainBytes
from tests.vcf_cases import stream, vcf

TEXT = vcf(*(f"1 {pos} . C T . . DP={pos} GT:AD 0/1:{pos},1" for pos in range(1, 20_000))).encode()


def bgzip(plain: bytes) -> bytes:
    out = io.BytesIO()
    writer = BgzipWriter(out)
    writer.write(plain)
    writer.close()
    return out.getvalue()


def blocks(packed: bytes) -> list[bytes]:
    """The members of a BGZF file, by the length each one states."""
    found = []
    while packed:
        size = int.from_bytes(packed[16:18], "little") + 1
        found.append(packed[:size])
        packed = packed[size:]
    return found


class Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False


PACKED = bgzip(TEXT)
FIRST, *REST = blocks(PACKED)

REFUSED: dict[str, tuple[bytes, str]] = {
    "cut inside a block": (PACKED[: len(PACKED) // 2], "truncated"),
    "cut between two blocks": (b"".join([FIRST, *REST[:1]]), "truncated"),
    "without the end block": (PACKED.removesuffix(BGZF_END), "truncated"),
    "gzip cut off": (gzip.compress(TEXT)[:-9], "truncated"),
    "bzip2 cut off": (bz2.compress(TEXT)[:-9], "truncated"),
    "a block with a wrong checksum": (PACKED.replace(FIRST[-8:-4], b"\0\0\0\0", 1), "compressed-data"),
    "text after the end block": (PACKED + b"1\t1\n", "trailing-bytes"),
    "gzip with a tail": (gzip.compress(TEXT) + b"tail", "trailing-bytes"),
    "xz": (b"\xfd7zXZ\x00" + TEXT, "compression"),
    "zip": (b"PK\x03\x04" + TEXT, "compression"),
    "compress": (b"\x1f\x9d" + TEXT, "compression"),
    "the binary form": (b"BCF\x02\x02" + TEXT, "compression"),
}


@pytest.mark.parametrize("sentence", REFUSED)
@pytest.mark.parametrize("kind", [io.BytesIO, Unseekable])
def test_refused(sentence: str, kind: type[io.BytesIO]) -> None:
    data, code = REFUSED[sentence]
    # Where the end can be looked at first, bytes after the end block are found as a missing end block.
    codes = f"vcf-({code}|truncated)" if sentence == "text after the end block" else f"vcf-{code}"
    with pytest.raises(BadInput, match=codes):
        check_vcf(kind(data), name="lab.vcf.gz")
    with pytest.raises(BadInput, match=codes):
        list(read_variants(kind(data), name="lab.vcf.gz", rows_per_batch=1_000))


def test_a_file_without_end_block_gives_no_batch_when_the_end_can_be_looked_at() -> None:
    batches = read_variants(stream(REFUSED["cut between two blocks"][0]), name="lab.vcf.gz", rows_per_batch=10)
    with pytest.raises(BadInput, match="vcf-truncated"):
        next(batches)


@pytest.mark.parametrize(
    ("packed", "name"),
    [(TEXT, "plain"), (gzip.compress(TEXT), "gzip"), (PACKED, "bgzip"), (bz2.compress(TEXT), "bzip2")],
)
def test_all_kinds_hold_the_same_file(packed: bytes, name: str) -> None:
    plain = PlainBytes(stream(packed))
    assert plain.compression == name
    assert b"".join(plain) == TEXT
    assert check_vcf(stream(packed), name="lab.vcf").records == 19_999


def test_gzip_in_several_members_is_one_file() -> None:
    half = len(TEXT) // 2
    assert b"".join(PlainBytes(stream(gzip.compress(TEXT[:half]) + gzip.compress(TEXT[half:])))) == TEXT


def test_a_small_file_cannot_fill_the_memory() -> None:
    bomb = zlib.compress(b"\n" * 200_000_000, level=9, wbits=31)
    assert len(bomb) < 200_000
    assert max(len(chunk) for chunk in PlainBytes(stream(bomb))) <= 2**20


def test_htslib_reads_what_we_pack_and_we_read_what_it_packs(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.gz", tmp_path / "theirs.gz"
    ours.write_bytes(PACKED)
    with pysam.BGZFile(str(ours), "r") as file:
        assert file.read(len(TEXT) + 1) == TEXT
    with pysam.BGZFile(str(theirs), "w") as file:
        file.write(TEXT)
    with theirs.open("rb") as file:
        assert b"".join(PlainBytes(file)) == TEXT
