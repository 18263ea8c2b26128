"""A report's prose cut into sentences, each with its place; table rows, bullets and headings are known as such."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_BULLET = re.compile(r"\s*(?:[-*•●▪◆·–]|[(（]?\d{1,2}[)）.、．]|[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[①-⑳])\s*")
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s.*|【[^】]{1,30}】|(?:附录|附件|第.{1,4}[部章节]|(?:part|section|appendix|annex)\b)[^。；;，,]{0,40}"
    r"|[^。.!?！？；;，,:：]{0,30}(?:结果|建议|评估|说明|分析|列表|信息|解读|方法|总结|小结|概述|内容|项目|文献|报告|指导|须知|声明|目录|结论|风险提示|代谢能力)"
    r"|(?!.*\b(?:average|high|higher|low|lower|increased|elevated|above|below|moderate|reduced|raised)\b)[^.!?;,:]{0,50}\b(?:results?|recommendations?|assessment|interpretation|summary|methods?|information|analysis|references"
    r"|overview|report|conclusions?|limitations?|findings|risks?|metabolism))\s*[:：]?\s*$",
    re.IGNORECASE,
)
"""A line that names a part of the report. Only what ends like a noun: a short line alone may well be a judgement."""
_LONGEST = 1200
"""Code points; a longer run without a full stop is cut, so that time stays bounded."""
_NEAR = 100
"""Code points in which a gap to cut at is looked for."""
_GAP = re.compile(r"[\s，,；;、|]")
_BEFORE_STOP = 12
"""Code points before a full stop that tell an abbreviation or a number; the longest abbreviation has six."""
_END_ZH = "。！？!?"
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|Dr|Prof|Mr|Mrs|Ms|Fig|Figs|No|Nos|approx|ca|Inc|Ltd|St|resp|dept|vol|pp|ver|v"
    r"|[A-Z])|\b[cgmnpr])$"
)
_CLOSERS = "\"'”’」』）)]】》"
_REFERENCE_AFTER = re.compile(r"\s*(?:\[\s*\d{1,3}(?:\s*[-–,，、]\s*\d{1,3})*\s*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open code point offsets into the whole text."""

    text: str
    start: int
    end: int
    line: int
    paragraph: int
    """Sentences of one paragraph, bullet or row share this number."""
    heading: bool = False
    row: bool = False


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """All sentences of ``text`` in order; blank text gives none."""
    found: list[Sentence] = []
    line_starts = [0, *(hit.end() for hit in re.finditer("\n", text))]
    for number, block in enumerate(_blocks(text)):
        for start, end in _cuts(text, block):
            piece = text[start:end]
            found.append(
                Sentence(
                    text=piece,
                    start=start,
                    end=end,
                    line=bisect_right(line_starts, start),
                    paragraph=number,
                    heading=bool(_HEADING.match(piece)) and not block.row and not _ends(piece),
                    row=block.row,
                )
            )
    return tuple(found)


@dataclass(slots=True)
class _Block:
    start: int
    end: int
    row: bool


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs: a blank line, a bullet, a table row or a finished short line begins a new one."""
    current: _Block | None = None
    last = ""
    for match in re.finditer(r"[^\n]*\n?", text):
        line = match[0].rstrip("\r\n")
        if not line.strip():
            if current:
                yield current
            current = None
            continue
        row = line.count("|") >= 2 or "\t" in line.strip()
        if current and not row and not current.row and _continues(last, line):
            current.end, last = match.start() + len(line), line
            continue
        if current:
            yield current
        current, last = _Block(match.start(), match.start() + len(line), row), line
    if current:
        yield current


def _continues(last: str, line: str) -> bool:
    """``line`` goes on with the paragraph whose line so far is ``last``: it was wrapped, and ``last`` is no heading."""
    last = last.rstrip()
    if _BULLET.match(line) or line.lstrip().startswith(("#", "【")):
        return False
    wrapped = len(last) >= (50 if last.isascii() else 25)
    return wrapped or (not last.endswith((":", "：")) and line[:1].islower() and not _ends(last))


def _ends(piece: str) -> bool:
    return piece.rstrip().rstrip(_CLOSERS).endswith((*_END_ZH, ".", "；", ";"))


def _cuts(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    start = position = block.start
    while position < block.end:
        stop = None if block.row else _sentence_end(text, position, start, block.end)
        if stop is None and position - start >= _LONGEST:
            stop = _last_gap(text, start, position)
        if stop:
            yield from _trimmed(text, start, stop)
            start = position = stop
        else:
            position += 1
    yield from _trimmed(text, start, block.end)


def _last_gap(text: str, start: int, position: int) -> int:
    """The last gap before ``position``, to cut a run without a full stop at; ``position`` itself if none is near."""
    gap = _GAP.search(text[max(start + 1, position - _NEAR) : position][::-1])
    return position - gap.start() if gap else position


def _sentence_end(text: str, position: int, start: int, end: int) -> int | None:
    """Where the sentence that ends with the character at ``position`` stops; ``None`` if none ends there."""
    char = text[position]
    if char not in _END_ZH and char != ".":
        return None
    after = position + 1
    while after < end and text[after] in _CLOSERS:
        after += 1
    if char in "？?！!" and after > position + 1 and after < end and _goes_on(text[after]):
        return None  # A quoted term with a question mark, as in a suspected diagnosis: the sentence goes on.
    if char in ".?!" and not _is_latin_end(text, position, start, after, end):
        return None
    trailing = _REFERENCE_AFTER.match(text, after, end)
    return trailing.end() if trailing else after


def _goes_on(char: str) -> bool:
    """A Han character or a comma right after a closing quotation mark."""
    return "\u4e00" <= char <= "\u9fff" or char in "，,、"


def _is_latin_end(text: str, position: int, start: int, after: int, end: int) -> bool:
    if after < end and not text[after].isspace() and not _REFERENCE_AFTER.match(text, after, end):
        return ord(text[after]) > 0x2E80 and text[position] != "."
    before = text[max(start, position - _BEFORE_STOP) : position]
    numbered = position - start < _BEFORE_STOP and re.fullmatch(r"\s*[(（]?\d{1,3}", before)
    if text[position] == "." and (numbered or _ABBREVIATION.search(before)):
        return False
    rest = text[after : min(end, after + 40)].lstrip(" \n\t\"'“‘([（")
    return not rest or not rest[0].islower()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + len(piece.rstrip())
