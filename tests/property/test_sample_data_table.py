"""Whatever stands in the cells, a table reads back as it was, and each row stands on the line it is said to."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from sample_data.generate.resident_id import check_character, has_valid_check, with_wrong_check
from sample_data.generate.table import Table

CELLS = st.text(alphabet='张婉,"\n\t a1；', max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_rows_read_back_and_stand_on_their_lines(rows: list[list[str]], newline: str) -> None:
    table = Table(("a", "b"), ("甲", "乙"), encoding="gb18030", newline=newline, rows=rows)
    reader = csv.reader(io.StringIO(table.render().decode("gb18030"), newline=""))
    assert next(reader) == ["甲", "乙"]
    for index in range(len(rows)):
        before = reader.line_num
        assert next(reader) == rows[index]
        assert table.line_of(index) == before + 1


@given(st.from_regex(r"[1-9][0-9]{16}", fullmatch=True))
def test_one_check_character_holds_and_its_neighbour_does_not(first_17: str) -> None:
    right = [last for last in "0123456789X" if has_valid_check(first_17 + last)]
    assert right == [check_character(first_17)]
    assert not has_valid_check(with_wrong_check(first_17 + right[0]))
