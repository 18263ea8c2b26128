r"""What a text carries inside a coat: HTML entities and tags, URL escapes, JSON escapes, Base64, vertical writing.

``unwrap`` takes the coats off and remembers, for each character that is left, the stretch of the input it came from, so
that a finding inside is replaced coat and all. Several coats over one another come off in turn, up to ``_LAYERS``.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import numpy as np
from numpy.typing import NDArray

_LAYERS = 3
"""``&amp;#20309;`` inside a JSON string is three; deeper nesting has no honest origin and is left as it is."""

_COAT = re.compile(
    r"""(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});)
      | (?P<tag></?[a-zA-Z][a-zA-Z0-9:-]{0,15}(?:\s[^<>]{0,300})?/?>|<!--[^<>]{0,300}-->)
      | (?P<percent>(?:%[0-9a-fA-F]{2})+)
      | (?P<unicode>(?:\\{1,2}u[0-9a-fA-F]{4})+|\\{1,2}U[0-9a-fA-F]{8}|\\{1,2}u\{[0-9a-fA-F]{1,6}\})
      | (?P<hexes>(?:\\{1,2}x[0-9a-fA-F]{2})+)
      | (?P<escape>\\{1,2}[nrt](?![a-z]))""",
    re.VERBOSE,
)
_VERTICAL = re.compile(r"(?:(?<=\n)|(?<![\s\S]))[ \t|]{0,4}\S[ \t|]{0,4}(?:\n[ \t|]{0,4}\S[ \t|]{0,4}){3,}(?=\n|$)")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{8,}(?:={1,2}(?!=)|(?![A-Za-z0-9+/_=-]))")
_BLOCK_TAG = re.compile(
    r"</?(?:td|th|tr|p|div|br|li|ul|ol|table|h[1-6]|section|dt|dd|hr|patient|name)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """``text`` without its coats; ``starts[i]:ends[i]`` is the input stretch of its character ``i``."""

    text: str
    starts: list[int] | None = field(default=None, repr=False)
    ends: list[int] | None = field(default=None, repr=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A stretch of the input that is text in Base64."""

    start: int
    end: int
    text: str


_MAYBE_COAT = re.compile(r"%[0-9a-fA-F]{2}|\\[uUxnrt\\]|<[a-zA-Z/!]|&[#a-zA-Z]")


def has_coats(text: str) -> bool:
    """Whether the beginning of a coat is there; a bare ``<`` or ``%`` of a report is none."""
    return ("&" in text or "<" in text or "%" in text or "\\" in text) and _MAYBE_COAT.search(text) is not None


def unwrap(text: str) -> Unwrapped:
    """``text`` with every coat off. Linear in its length for each of at most three layers."""
    unwrapped = Unwrapped(text)
    if has_coats(text):
        for _ in range(_LAYERS):
            bare = _one_layer(unwrapped)
            if bare is None:
                break
            unwrapped = bare
    return _upright(unwrapped)


def _one_layer(wrapped: Unwrapped) -> Unwrapped | None:
    text = wrapped.text
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _COAT.finditer(text):
        inside = _inside(match)
        if inside is None:
            continue
        _keep(wrapped, at, match.start(), pieces, starts, ends)
        first, last = wrapped.back(match.start(), match.end())
        pieces.append(inside)
        starts.extend([first] * len(inside))
        ends.extend([last] * len(inside))
        at = match.end()
    if not at:
        return None
    _keep(wrapped, at, len(text), pieces, starts, ends)
    return Unwrapped("".join(pieces), starts, ends)


def _keep(wrapped: Unwrapped, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    pieces.append(wrapped.text[start:end])
    if wrapped.starts is None or wrapped.ends is None:
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))
    else:
        starts.extend(wrapped.starts[start:end])
        ends.extend(wrapped.ends[start:end])


def _inside(match: re.Match[str]) -> str | None:
    """What the coat holds; ``None`` where it is no coat after all."""
    kind, coat = match.lastgroup, match.group()
    if kind == "entity":
        plain = html.unescape(coat)
        return None if plain == coat else plain
    if kind == "tag":
        return "\n" if _BLOCK_TAG.match(coat) else ""
    if kind == "percent":
        return _decoded(unquote_to_bytes(coat))
    if kind == "hexes":
        return _decoded(bytes.fromhex(re.sub(r"\\{1,2}x", "", coat)))
    if kind == "escape":
        return "\n" if coat[-1] != "t" else "\t"
    units = [int(unit, 16) for unit in re.findall(r"[0-9a-fA-F]{4,8}|(?<=\{)[0-9a-fA-F]+", coat)]
    if any(unit > 0x10FFFF for unit in units):
        return None
    joined = "".join(map(chr, units))
    # A pair of surrogate escapes is one character.
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _upright(wrapped: Unwrapped) -> Unwrapped:
    """Lines of one character each, as in a vertical stamp or label, written in one line."""
    text = wrapped.text
    if "\n" not in text or not any(len(line.strip("\t |")) == 1 for line in text.split("\n")):
        return wrapped
    drop: set[int] = set()
    for match in _VERTICAL.finditer(text):
        drop.update(at for at in range(match.start(), match.end()) if text[at] in "\n \t|")
    if not drop:
        return wrapped
    kept = [at for at in range(len(text)) if at not in drop]
    spans = [wrapped.back(at, at + 1) for at in kept]
    return Unwrapped("".join(text[at] for at in kept), [span[0] for span in spans], [span[1] for span in spans])


_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SIX = 8
"""Characters that hold six bytes: what a parcel is shorter than holds nobody's name."""


_PARTING = 62
"""Bits that the values of a hyphen, an underscore and a slash (and of a plus) share with no other."""


@lru_cache(maxsize=1)
def _sextets() -> NDArray[np.uint8]:
    """RFC 4648 value of each character, both alphabets; 64 for the others."""
    table = np.full(0x110000, 64, dtype=np.uint8)
    table[[ord(character) for character in _CHARACTERS]] = np.arange(64)
    table[[ord("-"), ord("_")]] = 62, 63
    return table


def may_be_packed(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Whether a text may hold a parcel: a run of Base64 characters whose first six bytes begin a text in UTF-8."""
    values = _sextets()[np.frombuffer("~".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)]
    edges = np.flatnonzero(np.diff(values < 64, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    # A slash, a hyphen or an underscore may part a parcel from what stands before it.
    inner = np.flatnonzero((values[:-1] & _PARTING) == _PARTING) + 1
    starts = np.sort(np.concatenate((starts, inner[values[inner] < 64])))
    starts = starts[ends[np.searchsorted(ends, starts, side="right")] - starts >= _SIX]
    text_ends = np.cumsum([len(text) + 1 for text in texts])
    packed = np.zeros(len(texts), dtype=np.bool_)
    packed[np.searchsorted(text_ends, starts[_begins_text(values, starts)], side="right")] = True
    return packed


def _begins_text(values: NDArray[np.uint8], starts: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether the six bytes in eight characters from each start are the beginning of a text in UTF-8."""
    one, two, three, four, five, six, seven, eight = (values[starts + at] for at in range(_SIX))
    begun = np.ones(len(starts), dtype=np.bool_)
    missing = np.zeros(len(starts), dtype=np.intp)
    for byte in (
        one << 2 | two >> 4, two << 4 | three >> 2, three << 6 | four,
        five << 2 | six >> 4, six << 4 | seven >> 2, seven << 6 | eight,
    ):  # fmt: skip
        follows = byte >> 6 == 2
        begun &= np.where(missing > 0, follows, ((byte >= 0x20) & (byte < 0x7F)) | (byte >= 0xC2) | (byte - 9 < 5))
        missing = np.where(missing > 0, missing - 1, (byte >= 0xC2).astype(np.intp) + (byte >= 0xE0) + (byte >= 0xF0))
    return begun


def parcels(text: str) -> Iterator[Parcel]:
    """Base64 stretches that hold readable text: UTF-8 with a Han character, or printable ASCII."""
    for match in _BASE64.finditer(text):
        inside = _unpacked(match.group())
        if inside is not None:
            yield Parcel(match.start(), match.end(), inside)
            continue
        yield from _parts(match)


_PART = re.compile(r"[A-Za-z0-9+]+={0,2}")
_MOST_PARTS = 8


def _parts(run: re.Match[str]) -> Iterator[Parcel]:
    """Parcels in a run that is none itself: a slash, a hyphen or an underscore is a character of Base64, or parts it
    from what stands beside it."""
    parts = [part.span() for part in _PART.finditer(run.group())][:_MOST_PARTS]
    first = 0
    while first < len(parts):
        found = None
        for last in range(len(parts), first, -1):
            start, end = parts[first][0], parts[last - 1][1]
            inside = _unpacked(run.group()[start:end]) if end - start >= _SIX else None
            if inside is not None:
                found = last
                yield Parcel(run.start() + start, run.start() + end, inside)
                break
        first = found or first + 1


def _unpacked(coded: str) -> str | None:
    body = coded.rstrip("=").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        return None
    try:
        data = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
        text = data.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    readable = all(char.isprintable() or char in "\r\n\t" for char in text)
    worth = any("\u4e00" <= char <= "\u9fff" for char in text) or (text.isascii() and len(text) >= 6)
    return text if readable and worth else None
