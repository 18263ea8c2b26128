"""Which characters a step of a pattern takes, asked of ``re`` itself, and the C++ that asks the same.

So case folding and Unicode are those of the interpreter that runs beside the engine, whichever it is.
"""

import re
import unicodedata
from collections.abc import Callable
from re import _compiler as sre_compile  # type: ignore[attr-defined]
from re import _parser as sre_parse  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from numpy.typing import NDArray

CODE_POINTS = 0x110000
_EVERY = "".join(map(chr, range(CODE_POINTS)))
_FEW_RANGES = 6
"""Ranges beyond ASCII that are compared one by one; more are looked up in pages of bits."""

Members = NDArray[np.bool_]
"""One entry a code point."""
Item = tuple[Any, Any]
"""A step of a pattern as ``re``'s parser has it: what, and its argument."""


class CharacterSets:
    """One C++ function for each different set, however many patterns have it."""

    def __init__(self) -> None:
        self._asked: dict[tuple[str, int], Members] = {}
        self._names: dict[bytes, str] = {}
        self._pages: dict[bytes, int] = {}
        self._functions: list[str] = []
        self._tables: list[str] = []

    def of(self, item: Item, flags: int) -> Members:
        """Which characters a step over one character takes."""
        asked = (repr(item), flags & (re.IGNORECASE | re.ASCII | re.DOTALL))
        if asked not in self._asked:
            state = sre_parse.State()
            state.flags = flags & ~re.VERBOSE
            pattern = sre_compile.compile(sre_parse.SubPattern(state, [item]), flags & ~re.VERBOSE)
            self._asked[asked] = members_of(pattern)
        return self._asked[asked]

    def test(self, members: Members, character: str) -> str:
        """A C++ expression: whether ``character`` is one of ``members``."""
        if members.sum() == 1:
            return f"{character} == {int(np.flatnonzero(members)[0])}u"
        if members.sum() == CODE_POINTS - 1:
            return f"{character} != {int(np.flatnonzero(~members)[0])}u"
        return f"{self._function(members)}({character})"

    def _function(self, members: Members) -> str:
        packed = members.tobytes()
        if packed not in self._names:
            name = self._names[packed] = f"in_{len(self._names)}"
            self._functions.append(f"inline bool {name}(u32 c) {{ {self._body(name, members)} }}")
        return self._names[packed]

    def _body(self, name: str, members: Members) -> str:
        low, high = (sum(1 << bit for bit in range(64) if members[half + bit]) for half in (0, 64))
        ranges = _ranges(members, 128)
        if len(ranges) <= _FEW_RANGES:
            beyond = " || ".join(f"c - {start}u < {end - start}u" for start, end in ranges) or "false"
        else:
            beyond = f"c < {CODE_POINTS}u && (set_pages[{name}_page_of[c >> 8]][c >> 5 & 7] >> (c & 31) & 1)"
            self._add_pages(name, members)
        if not low and not high:
            return f"return {beyond};"
        ascii_test = f"((c < 64 ? {low}ull : {high}ull) >> (c & 63) & 1) != 0"
        return f"if (c < 128) [[likely]] return {ascii_test}; return {beyond};"

    def _add_pages(self, name: str, members: Members) -> None:
        pages = (np.packbits(page, bitorder="little").tobytes() for page in members.reshape(-1, 256))
        numbers = [self._pages.setdefault(page, len(self._pages)) for page in pages]
        self._functions.append(f"extern const u16 {name}_page_of[];")
        self._tables.append(f"const u16 {name}_page_of[] = {{{','.join(map(str, numbers))}}};")

    def declarations(self) -> str:
        """The functions, for the header."""
        return "\n".join(["extern const u32 set_pages[][8];", *self._functions])

    def definitions(self) -> str:
        """The pages behind them, for one source."""
        rows = ("{" + ",".join(f"{word}u" for word in np.frombuffer(page, dtype="<u4")) + "}" for page in self._pages)
        return "\n".join([f"const u32 set_pages[][8] = {{{','.join(rows) or '{0}'}}};", *self._tables])


def members_of(pattern: re.Pattern[str]) -> Members:
    """Every character that is a match of ``pattern``."""
    members = np.zeros(CODE_POINTS, dtype=np.bool_)
    members[[ord(character) for character in pattern.findall(_EVERY)]] = True
    return members


def _ranges(members: Members, start: int) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(members[start:], prepend=False, append=False)) + start
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def class_tables() -> str:
    """``class_pages`` and ``class_page_of`` of ``base.hpp``: what ``str`` and ``re`` say of each character, as bits."""
    bits = np.zeros(CODE_POINTS, dtype=np.uint16)
    asked: tuple[Callable[[str], bool] | str, ...] = (
        str.isalpha, str.isdigit, str.isalnum, r"\s", r"\w", str.isupper, str.islower, str.isprintable, str.isspace,
    )  # fmt: skip
    for place, one in enumerate(asked):
        if isinstance(one, str):
            members = members_of(re.compile(one))
        else:
            members = np.fromiter(map(one, _EVERY), dtype=np.bool_, count=CODE_POINTS)
        bits[members] |= 1 << place
    pages: dict[bytes, int] = {}
    numbers = [pages.setdefault(page.tobytes(), len(pages)) for page in bits.reshape(-1, 256)]
    values = ",".join(str(one) for page in pages for one in np.frombuffer(page, dtype=np.uint16))
    return f"const u16 class_pages[] = {{{values}}};\nconst u16 class_page_of[] = {{{','.join(map(str, numbers))}}};\n"


_PLAIN_BLOCKS = ((0x80, 0x100), (0x2000, 0x2070), (0x3000, 0x302A), (0x3030, 0x3040), (0xFF00, 0xFF5F))
"""Blocks without marks that combine: there a text is normalised character by character."""
_PLAIN_SIZE = 1 << 16
_ONLY_PYTHON = 0xFFFFFFFF


def plain_table() -> str:
    """``plain_of`` of ``base.hpp``: what ``placeholders`` leaves of a character when it compares two; 0 for nothing."""
    plain = np.full(_PLAIN_SIZE, _ONLY_PYTHON, dtype=np.uint32)
    for code in (code for block in _PLAIN_BLOCKS for code in range(*block)):
        kept = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", chr(code)).casefold()))
        if len(kept) < 2:
            plain[code] = ord(kept) if kept else 0
    return f"const u32 plain_of[] = {{{','.join(f'{one}u' for one in plain)}}};\n"
