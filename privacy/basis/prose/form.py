"""The form of a sentence: how long, how it ends, dated or not, and what stands where in a row or beside a colon.

A row is read by its first and its last cell, an item by what stands before and after its colon, dash or arrow: the
same word is a verdict in the last cell and a heading in the first.
"""

import re

from privacy.basis.prose.meanings import meanings_in

_LENGTHS = (5, 9, 14, 22, 35, 60)
"""Chinese signs, or thirds of English letters: the sizes of a heading, a verdict, a clause, a sentence."""
_LETTERS_A_SIGN = 3
_DATE = re.compile(
    r"\b(?:19|20)\d\d[-/.年]\s?\d{1,2}|\d{1,2}\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|\d{1,2}月\d{1,2}日|\d{1,2}[:：]\d\d\b",
    re.IGNORECASE,
)
_CELLS = re.compile(r"[|\t│｜\u3000]")
_ITEM = re.compile(r"(.{1,40}?)\s*(?:[:：]|——|—|–| - |→)\s*(.*)", re.DOTALL)
_CLAUSE = re.compile(r"[，,；;。]\s*|\.\s")
_CAPITALS = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
"""Capitals within an English sentence: names of people, places and drugs."""
_MANY_CAPITALS = 2
_SIGN_OF_WORD = re.compile(r"[^\W_]")
_ENDINGS = "。.；;：:？?！!)）|"


def form(sentence: str, text: str, *, chinese: bool) -> dict[str, float]:
    """Features of the form (``f:``) of ``sentence``; ``text`` is the same with its names replaced by their kind."""
    size = len(text) if chinese else len(text) / _LETTERS_A_SIGN
    found = {f"f:len<{bound}": 0.7 for bound in _LENGTHS if size < bound}
    end = sentence.rstrip()[-1:]
    found[f"f:end={end if end in _ENDINGS else 'none'}"] = 0.8
    if _DATE.search(sentence):
        found["f:date"] = 1.0
    if not chinese:
        found |= _english_form(sentence)
    cells = [cell for cell in _CELLS.split(text) if cell.strip()]
    if len(cells) > 1:
        found |= _row(cells, chinese=chinese)
    elif item := _ITEM.match(text):
        found |= _item(item[1], item[2], chinese=chinese)
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip()]
    if len(clauses) > 1:
        found |= {f"f:lastclause^{first}": 0.6 for first in meanings_in(clauses[-1], chinese=chinese)[:1]}
    return found


def _english_form(sentence: str) -> dict[str, float]:
    capitals = len(_CAPITALS.findall(sentence))
    said = {
        "f:caps": capitals > 0,
        "f:caps3": capitals > _MANY_CAPITALS,
        "f:lower": sentence[:1].islower(),
        "f:ed": re.search(r"\b\w+ed\b", sentence) is not None,
    }
    return {name: 0.6 for name, holds in said.items() if holds}


def _row(cells: list[str], *, chinese: bool) -> dict[str, float]:
    found = {f"f:cells={min(len(cells), 6)}": 0.7}
    for name, cell in (("first", cells[0]), ("last", cells[-1])):
        read = meanings_in(cell, chinese=chinese)[:3]
        found |= {f"f:{name}~{one}": 0.7 for one in read}
        says = ".".join(read[:2]) if read or _SIGN_OF_WORD.search(cell) else "dash"
        found[f"f:{name}={says}"] = 1.0
    return found


def _item(name: str, value: str, *, chinese: bool) -> dict[str, float]:
    before, after = meanings_in(name, chinese=chinese)[:4], meanings_in(value, chinese=chinese)[:3]
    found = {f"f:pre~{one}": 0.7 for one in before} | {f"f:post~{one}": 0.6 for one in after}
    found |= {f"f:pre={'.'.join(before[:2])}": 0.8, f"f:post={'.'.join(after[:2])}": 0.8}
    return found | ({f"f:{before[0]}:{after[0]}": 1.0} if before and after else {})
