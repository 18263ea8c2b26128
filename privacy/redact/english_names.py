"""English names nobody told us: by the names people have, by titles and roles, by how a name is written.

A name is two to four capitalised words. What makes words a name: a common given name first (1990 census lists, which
cover nine in ten people there), a title or role before them, or a degree after them. What makes them none: an eponym
(Marfan syndrome, Sanger sequencing), a citation (Richards et al.), a word of reports.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from privacy.model.text import SpanSource
from privacy.redact.hits import Hit, Types
from privacy.redact.paragraphs import paragraphs_at

_UPPER, _LOWER = "A-Z\u00c0-\u00de\u0100-\u017f", "a-z\u00df-\u017f"
_WORD = rf"(?:(?:O['’]|Mc|Mac|De|Di|La|Le|Van)?[{_UPPER}][{_LOWER}]{{1,20}}(?:['’-][{_UPPER}][{_LOWER}]{{1,20}})?)"
_INITIAL = r"[A-Z]\.?"
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|la|le|bin|binti|ibn|al|el|ter|ten)"
_NAME = re.compile(
    rf"(?<![{_UPPER}{_LOWER}0-9.@/_-]){_WORD}(?: (?:{_INITIAL} )?(?:{_PARTICLE} ){{0,2}}{_WORD}){{0,3}}"
    rf"(?![{_UPPER}{_LOWER}0-9@/_]|\.[{_LOWER}{_UPPER}])"
)
_CUED = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof|[Pp]rofessor|[Nn]urse|[Mm]adam|[Ss]ir)\.? |"
    r"(?:[Mm]y name is|[Dd]ear|[Aa]ttn:?|[Cc]are of|[Cc]/o|[Hh]i,? I(?:'m| am)) )"
    rf"(?P<name>{_WORD}(?: (?:{_INITIAL} )?(?:{_PARTICLE} )?{_WORD}){{0,2}})(?![A-Za-z0-9@/_])"
)
_TURNED = re.compile(rf"(?<![A-Za-z0-9])(?P<surname>{_WORD}), (?P<given>{_WORD})(?: {_INITIAL})?(?![A-Za-z0-9])")
_CAPITALS = re.compile(r"(?<![A-Za-z0-9-])([A-Z]{3,12})(?: [A-Z]\.?)? ([A-Z]{4,14})(?![A-Za-z0-9-])")
_POSSESSIVE = re.compile(rf"(?<![A-Za-z0-9])({_WORD})['’]s(?![A-Za-z])")
_DEGREE = re.compile(r",? (?:M\.?D|Ph\.?D|MBBS|R\.?N|D\.?O|FACMG|CGC|FRCPath|MSc)\b")
_NO_PERSON_AFTER = re.compile(
    r"['’]?s? (?:[a-z]+ )?(?:[Ss]yndrome|[Dd]isease|[Dd]isorder|[Aa]nomaly|[Ss]ign|[Tt]est|[Ss]core|[Cc]riteria|"
    r"[Ss]equencing|[Cc]lassification|[Ee]quilibrium|[Rr]eaction|[Ss]tain|[Mm]utation|[Dd]ystrophy|[Aa]taxia|"
    r"[Tt]umou?r|[Ff]oundation|[Ii]nstitute|[Hh]ospital|[Uu]niversity|[Cc]lini[cq]|[Ll]aborator|[Mm]edical|Street|Road|"
    r"Avenue|Drive|Place|Terrace|Square|Inc|Ltd|LLC|GmbH|Corp|Co\b|Group|Union|Bank)"
    r"|,? et al|-[A-Z]|['’]?s? ?(?:氏|综合征|综合症|病|征|症|测序|法|染色|评分|试验|指数|定律|平衡|体|公司|平台)"
)
"""Eponyms, citations, streets and firms."""
_SURNAME_SHAPE = re.compile(
    r"(?:ski|sky|cki|cká|ská|ov[aá]|ovi[cč]|i[cć]|ič|sson|sen|nen|ez|ov|ev|enko|escu|yan|idis|opoulos|mann|berg|stein)$"
)
"""Endings of surnames in languages whose names the census lists hardly know."""


class _Lists(NamedTuple):
    given: frozenset[str]
    surnames: frozenset[str]
    no_name: frozenset[str]
    """Capitalised words of reports, places and makers; the first word of a sentence among them."""


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    words: dict[str, list[str]] = {"given": [], "surname": [], "no-name": []}
    for line in (files("privacy.redact") / "data" / "english_names.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            key, *names = line.split()
            words[key] += names
    return _Lists(frozenset(words["given"]), frozenset(words["surname"]), frozenset(words["no-name"]))


def find_english_names(text: str) -> list[Hit]:
    """Names in ``text``, in its offsets; they may overlap. A paragraph without a sign of a name is read no further."""
    lists = _lists()
    found = (one for start, end in _paragraphs_with_sign(text) for one in _names(text, start, end, lists))
    return [Hit(*stretch, Types.PERSON, score, source) for stretch, score, source in found]


_CAPITALISED = re.compile(rf"[{_UPPER}][{_LOWER}]{{1,20}}|[A-Z]{{3,12}}")
_CUE_BEFORE = re.compile(
    r"(?:name is|care of|[Cc]/o|I(?:'m| am)|mrs?\.?|ms\.?|miss|dr\.?|prof\.?|professor|nurse|madam|sir|dear|attn:?) \Z"
)
"""What ends a cue of ``_CUED``."""
_CUES = frozenset(
    [
        "Mr",
        "Mrs",
        "Ms",
        "Miss",
        "Dr",
        "Prof",
        "Professor",
        "Nurse",
        "Madam",
        "Sir",
        "Dear",
        "Attn",
        "MBBS",
        "FACMG",
        "CGC",
    ]
)


def _paragraphs_with_sign(text: str) -> list[tuple[int, int]]:
    """Paragraphs, in order, in which a name may be: most reports have none of these words."""
    words = _CAPITALISED.finditer(text)
    return paragraphs_at((word.start() for word in words if _is_sign(word.group()) or _has_sign_near(word)), text)


def _has_sign_near(word: re.Match[str]) -> bool:
    """Whether a cue in small letters stands before it or a degree behind it."""
    text, start, end = word.string, word.start(), word.end()
    if text[start - 1 : start] == " " and _CUE_BEFORE.search(text, max(0, start - 12), start):
        return True
    return text[end : end + 1] in _BEFORE_DEGREE and _DEGREE.match(text, end) is not None


_BEFORE_DEGREE = frozenset(", ")


@lru_cache(maxsize=20_000)
def _is_sign(word: str) -> bool:
    lists = _lists()
    titled = word if word[1:].islower() else word.title()
    if titled in lists.given or titled in lists.surnames or word in _CUES:
        return True
    return len(word) > 4 and _SURNAME_SHAPE.search(word) is not None


_Found = tuple[tuple[int, int], float, SpanSource]


def _names(text: str, first: int, last: int, lists: _Lists) -> Iterator[_Found]:
    for match in _NAME.finditer(text, first, last):
        stretch = _in_run(match, lists)
        if stretch and not _NO_PERSON_AFTER.match(text, stretch[1]):
            yield stretch, 0.6, SpanSource.MODEL
    for match in _CUED.finditer(text, first, last):
        parts = match["name"].split(" ")
        if parts[0] not in lists.no_name and not _NO_PERSON_AFTER.match(text, match.end()):
            kept = next((at for at, part in enumerate(parts) if part in lists.no_name), len(parts))
            end = match.start("name") + len(" ".join(parts[:kept]))
            yield (match.start("name"), end), 0.75, SpanSource.CONTEXT
    for match in _TURNED.finditer(text, first, last):
        if match["given"] in lists.given and match["surname"] in lists.surnames:
            yield match.span(), 0.6, SpanSource.MODEL
    for match in _CAPITALS.finditer(text, first, last):
        if match[1].title() in lists.given and match[2].title() in lists.surnames:
            yield match.span(), 0.6, SpanSource.MODEL
    for match in _POSSESSIVE.finditer(text, first, last):
        if match[1] in lists.given and not _NO_PERSON_AFTER.match(text, match.end()):
            yield match.span(1), 0.4, SpanSource.MODEL


def _in_run(match: re.Match[str], lists: _Lists) -> tuple[int, int] | None:
    """The name in a run of capitalised words: from a common given name to the last word that can end a name."""
    start = match.start()
    words: list[tuple[int, int, str]] = []
    for part in re.finditer(r"[^ ]+", match.group()):
        words.append((start + part.start(), start + part.end(), part.group()))
    for at, (first, _, word) in enumerate(words):
        if word in lists.no_name or not _may_be_given(word, lists):
            continue
        end = at
        while end + 1 < len(words) and words[end + 1][2] not in lists.no_name:
            end += 1
        # Alone, a given name is one where no other capitalised word stands beside it.
        if end > at or (len(words) == 1 and len(word) > 3):
            return first, words[end][1]
    if len(words) == 1 or words[0][2] in lists.no_name or words[1][2] in lists.no_name:
        return None
    if _DEGREE.match(match.string, match.end()) or _SURNAME_SHAPE.search(words[-1][2]):
        return match.span()
    both = words[0][2] in lists.surnames and words[-1][2] in lists.surnames
    return match.span() if len(words) == 2 and both else None


def _may_be_given(word: str, lists: _Lists) -> bool:
    return word in lists.given or word.split("-")[0] in lists.given
