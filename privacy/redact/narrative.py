"""FHIR narrative (``text.div``, XHTML): its words in reading order, and the same markup with other words in it.

A number may go through several elements (``139<b>2468</b>1357``): the words are scrubbed as one text, and what is
replaced disappears from every element it stood in, so that the markup stays whole.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from privacy.model.errors import BadInput
from privacy.model.text import ScrubbedText
from privacy.redact.placeholders import PLACEHOLDER

XHTML = "http://www.w3.org/1999/xhtml"
_BLOCKS = frozenset(
    [
        "div",
        "p",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "pre",
        "blockquote",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "span",
        "b",
        "i",
        "em",
        "strong",
        "small",
        "big",
        "tt",
        "sup",
        "sub",
        "dfn",
        "code",
        "q",
        "samp",
        "abbr",
        "acronym",
        "cite",
        "kbd",
        "var",
        "bdo",
        "img",
    ]
)
"""The elements a narrative may have (FHIR R4, narrative.html, rule txt-1); others are unwrapped, their words stay."""
_EMPTY = frozenset({"br", "hr", "col"})
_KEPT_ATTRIBUTES = frozenset({"class", "colspan", "rowspan", "span", "width", "border"})
"""Attributes of layout; link targets, titles, names and alternative texts say who it is about."""
_PLAIN_ATTRIBUTE = re.compile(r"[A-Za-z0-9 _%.-]{0,60}")
_NAMED_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class Narrative:
    """A parsed narrative. ``words`` is all its text; blocks begin on new lines."""

    words: str = field(repr=False)
    _pieces: tuple[tuple[str, int, int], ...] = field(repr=False)
    """Markup, then the stretch of ``words`` that follows it."""
    pictures: int = 0
    """Images left out."""

    def with_words_of(self, scrubbed: ScrubbedText) -> str:
        """The markup with the scrubbed words; ``scrubbed`` is the scrubbing of ``words``."""
        replaced = list(replacements(self.words, scrubbed))
        out: list[str] = []
        for markup, start, end in self._pieces:
            out.append(markup)
            out.append(escape(_stretch(self.words, start, end, replaced)))
        return "".join(out)


def replacements(text: str, scrubbed: ScrubbedText) -> Iterator[tuple[int, int, str]]:
    """``(start, end, placeholder)`` for each span, in offsets of ``text``."""
    at = shift = 0
    for span in scrubbed.spans:
        at = span.start + shift
        match = PLACEHOLDER.match(scrubbed.text, at)
        placeholder = match.group() if match else f"[{span.type}_1]"
        yield span.start, span.end, placeholder
        shift += len(placeholder) - (span.end - span.start)


def _stretch(text: str, start: int, end: int, replaced: list[tuple[int, int, str]]) -> str:
    out: list[str] = []
    at = start
    for first, last, placeholder in replaced:
        if last <= start or first >= end:
            continue
        out.append(text[at : max(first, start)] if first > at else "")
        # A replaced stretch shows its placeholder where it begins; its other parts are gone.
        out.append(placeholder if first >= start else "")
        at = max(at, min(last, end))
    return "".join([*out, text[at:end]])


def parse_narrative(div: str) -> Narrative:
    """The narrative of a resource.

    Raises:
        BadInput: no well-formed XHTML; nothing of it is quoted.
    """
    if "<!DOCTYPE" in div or "<!ENTITY" in div:
        raise _malformed()
    try:
        root = ElementTree.fromstring(_NAMED_ENTITY.sub(_as_character, div))  # noqa: S314 - no entities are declared
    except (ElementTree.ParseError, ValueError):
        raise _malformed() from None
    builder = _Builder()
    builder.add(root, is_root=True)
    return builder.finished()


def _as_character(match: re.Match[str]) -> str:
    """HTML's named characters (``&nbsp;``), which XML does not know; unknown ones are left to fail."""
    if match[1] in _XML_ENTITIES:
        return match[0]
    characters = html.unescape(match[0])
    return match[0] if characters == match[0] else "".join(f"&#{ord(char)};" for char in characters)


class _Builder:
    def __init__(self) -> None:
        self._words = ""
        self._pieces: list[tuple[str, int, int]] = []
        self._markup = ""
        self._pictures = 0

    def add(self, element: "ElementTree.Element[str]", *, is_root: bool = False) -> None:
        name = element.tag.rpartition("}")[2].lower()
        if name == "img":
            self._pictures += 1
        elif name in _BLOCKS or name in _INLINE or is_root:
            self._known(element, name, is_root=is_root)
        else:
            self._inside(element)

    def _known(self, element: "ElementTree.Element[str]", name: str, *, is_root: bool) -> None:
        attributes = "".join(
            f" {key}={quoteattr(value)}"
            for key, value in element.attrib.items()
            if key in _KEPT_ATTRIBUTES and _PLAIN_ATTRIBUTE.fullmatch(value)
        )
        if is_root:
            attributes = f' xmlns="{XHTML}"' + attributes
        if name in _BLOCKS:
            self._break()
        if name in _EMPTY:
            self._markup += f"<{name}{attributes}/>"
            return
        self._markup += f"<{name}{attributes}>"
        self._inside(element)
        self._markup += f"</{name}>"
        if name in _BLOCKS:
            self._break()

    def _inside(self, element: "ElementTree.Element[str]") -> None:
        self._text(element.text)
        for child in element:
            self.add(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            start = len(self._words)
            self._words += text
            self._pieces.append((self._markup, start, len(self._words)))
            self._markup = ""

    def _break(self) -> None:
        """A line end in the words that is not in the markup."""
        if self._words and not self._words.endswith("\n"):
            self._words += "\n"

    def finished(self) -> Narrative:
        end = len(self._words)
        return Narrative(self._words, (*self._pieces, (self._markup, end, end)), self._pictures)


def _malformed() -> BadInput:
    return BadInput(
        "narrative-malformed",
        zh="FHIR 叙述（text.div）不是格式良好的 XHTML。",
        en="a narrative (text.div) is not well-formed XHTML",
    )
