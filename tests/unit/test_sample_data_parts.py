"""The parts of the sample-data generator, each against another implementation or a published value."""

import gzip
import io
from datetime import date
from pathlib import Path

import pysam
import pytest
from stdnum.iso7064 import mod_11_2

from sample_data.generate.bgzf import BLOCK_BYTES, END_BLOCK, bgzf_blocks, compress_bgzf
from sample_data.generate.chance import Chance
from sample_data.generate.resident_id import check_character, has_valid_check, make_resident_id, with_wrong_check
from sample_data.generate.table import Table


def test_a_published_resident_id_has_its_check_character() -> None:
    # GB 11643-1999, annex A, gives 11010519491231002X and 440524188001010014.
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize("sequence", [0, 1, 22, 333, 998, 999])
def test_made_ids_agree_with_another_implementation_of_mod_11_2(sequence: int) -> None:
    number = make_resident_id("430104", date(1987, 6, 5), sequence)
    assert mod_11_2.is_valid(number)
    assert has_valid_check(number)
    assert not mod_11_2.is_valid(with_wrong_check(number))


@pytest.mark.parametrize("length", [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 5 * BLOCK_BYTES])
def test_bgzf_is_read_back_by_gzip_and_by_htslib(length: int, tmp_path: Path) -> None:
    data = bytes(index * 7 % 251 for index in range(length))
    packed = compress_bgzf(data)
    assert gzip.decompress(packed) == data
    path = tmp_path / "some.gz"
    path.write_bytes(packed)
    with pysam.BGZFile(str(path)) as reader:
        assert reader.read(length + 1) == data
    assert packed.endswith(END_BLOCK)
    assert len(bgzf_blocks(data)) == -(-length // BLOCK_BYTES)


def test_rows_stand_where_the_table_says_even_after_a_line_break_in_a_cell() -> None:
    table = Table(("a", "b"), ("甲", "乙"), newline="\r\n")
    for value in ("plain", "two\nlines", "after"):
        table.add({"a": value, "b": ""})
    text = io.StringIO(table.render().decode(), newline="")
    lines = list(text)
    assert [lines[table.line_of(row) - 1].split(",")[0] for row in range(3)] == ["plain", '"two\n', "after"]


def test_draws_are_the_same_in_every_run_and_differ_by_stream() -> None:
    first = [Chance(1, "a").digits(12), Chance(1, "a").digits(12)]
    assert first[0] == first[1]
    assert Chance(1, "b").digits(12) != first[0]
    assert Chance(2, "a").digits(12) != first[0]
    # Pinned: Python promises that seeding with a text and random() never change.
    assert Chance(20260701, "pinned").digits(8) == "29826356"


def test_some_gives_each_item_at_most_once() -> None:
    assert sorted(Chance(1, "some").some(range(10), 20)) == list(range(10))
