"""Values that a label in front gives away: ``病历号：MZ20391745``, ``"mobile":"…"``, ``Patient: HE Yuchen``.

Labels are found all at once (Aho-Corasick, leftmost longest); each then reads its own kind of value behind it. A
label of a form ("strong") names what follows; a cue in prose (患者, Dr) only makes a name likelier.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from privacy.model.text import SpanSource
from privacy.redact.dates import DATE, EMBEDDED
from privacy.redact.english_values import english_pattern
from privacy.redact.hits import Hit, Types
from privacy.redact.names import NameModel
from privacy.redact.paragraphs import paragraphs_with
from privacy.redact.tables import label_rows, lexicon, surnames

_GAP = re.compile(
    r"""[ \t]{0,4}(?:\n[ \t]{0,4})?(?:[（(][^()（）\n]{1,8}[）)])?[ \t]{0,4}"""
    r"""(?:(?:号码|编号|号|是|为|叫|系|名为|ID|No\.?)(?=[^\w]|[A-Za-z0-9]))?["'”’\]】」]{0,2}\s{0,3}"""
    r"""(?:[:：=#|,，\-→>]|是|为|\^)?\s{0,4}["'“‘「【\[(（*_]{0,3}\s{0,2}"""
)
_IS = re.compile(r"(?:it )?(?:is|was):? ")
_BORN = re.compile(r"[出生](?<=[0-9零〇○一二三四五六七八九十月日号\s][出生])")
_SPREAD = re.compile(
    r"(?:姓[ ]{1,8}名|电[ ]{1,8}话|住[ ]{1,8}址|地[ ]{1,8}址|手[ ]{1,8}机|邮[ ]{1,8}箱|单[ ]{1,8}位|医[ ]{1,8}师)"
)
_H = "\u3400-\u9fff\U00020000-\U0003ffff"
_LONGEST_RUN = 13
"""Characters; more than any name has, and all that is asked of a run. The rest of a long one would be read again behind
each label in it."""
_HAN_RUN = re.compile(rf"[{_H}]{{1,{_LONGEST_RUN}}}")
_SPACED_NAME = re.compile(rf"[{_H}](?:[ ]{{1,3}}[{_H}]){{1,3}}(?![{_H}])")
_LATIN_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Miss)\.?\s)?(?:[A-Z][A-Za-z'’-]{1,20}|[A-Z]\.?(?=[ ,]))"
    r"(?:,?[ ](?:[A-Z][A-Za-z'’-]{1,20}|[A-Z](?:\.[A-Z])?\.?(?![A-Za-z0-9])|de|van|von|la|bin|al)){1,3}"
)
_LATIN_ONE = re.compile(r"[A-Za-z][A-Za-z'’-]{2,20}(?:[ ][A-Za-z][A-Za-z'’-]{1,20}){0,3}(?![A-Za-z0-9])")
_MASKED_NAME = re.compile(rf"[{_H}][*＊×○〇□●_xX某]{{1,3}}[{_H}]?(?![{_H}A-Za-z0-9])")
_EDGE = r"(?![A-Za-z0-9])"
_VALUES: dict[str, re.Pattern[str]] = {
    Types.RESIDENT_ID: re.compile(
        rf"[A-Za-z]{{0,4}}[0-9OoIl](?:[\s\-.]?[0-9OoIl*]){{5,21}}[0-9XxOoIl×]?(?:\([0-9A-Z]{{1,2}}\))?{_EDGE}"
    ),
    Types.PHONE: re.compile(rf"\+?\(?[0-9OoIl](?:[\s\-.()*xX/]{{0,3}}[0-9OoIl*]){{6,17}}(?:转[0-9]{{1,6}})?{_EDGE}"),
    Types.PASSPORT: re.compile(rf"[A-Za-z]{{0,2}}[\s-]?[0-9](?:[\s-]?[0-9]){{5,8}}{_EDGE}"),
    Types.TRAVEL_PERMIT: re.compile(rf"[A-Za-z]?[\s-]?[0-9](?:[\s-]?[0-9]){{6,10}}(?:\([A-Z0-9]\))?{_EDGE}"),
    Types.BANK_CARD: re.compile(rf"[0-9](?:[\s-]?[0-9*]){{8,22}}{_EDGE}"),
    Types.CREDIT_CARD: re.compile(rf"[0-9](?:[\s-]?[0-9*]){{11,22}}{_EDGE}"),
    Types.PLATE: re.compile(
        rf"[{_H}]?[A-Z][ ·.-]?(?=[A-Z0-9]{{0,6}}[0-9])[A-Z0-9]{{4,6}}[挂学警港澳]?{_EDGE}", re.IGNORECASE
    ),
    Types.WECHAT: re.compile(rf"(?=[A-Za-z0-9_-]{{0,20}}[0-9_-]|[A-Za-z]{{5}})[A-Za-z0-9][A-Za-z0-9_-]{{4,21}}{_EDGE}"),
    Types.QQ: re.compile(rf"[1-9](?:[ \-.]?[0-9]){{4,11}}{_EDGE}"),
    Types.EMAIL: re.compile(
        r"[A-Za-z0-9._%+-]{1,64}\s?(?:@|\[at\]|\(at\)|艾特| at )\s?[A-Za-z0-9-]{1,63}"
        r"(?:\s?(?:\.|\[dot\]|\(dot\)|点| dot )\s?[A-Za-z0-9-]{1,63}){1,4}"
    ),
    Types.RECORD_NUMBER: re.compile(
        rf"(?=[A-Za-z0-9/_-]{{0,23}}[0-9])[A-Za-z0-9][A-Za-z0-9/_-]{{1,23}}(?:[ ][0-9]{{3,8}}(?![0-9.%年]))?{_EDGE}"
    ),
    Types.SAMPLE: re.compile(rf"(?=[A-Za-z0-9/_-]{{0,27}}[0-9])[A-Za-z0-9][A-Za-z0-9/_-]{{2,31}}{_EDGE}"),
    Types.OTHER: re.compile(
        rf"(?=[A-Za-z0-9{_H}第号-]{{0,27}}[0-9])(?:[{_H}]字?第)?[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){{4,23}}号?{_EDGE}"
    ),
    Types.BIRTH_DATE: DATE,
    Types.LOCATION: re.compile(
        rf"(?=[^，,。；;\n\t|\"'<>]*[{_H}A-Za-z])[{_H}A-Za-z0-9](?:[^，,。；;\n\t|\"'<>{{}}\[\]：:]|,(?=\s[A-Z][a-z])){{2,80}}"
    ),
    Types.ORGANIZATION: re.compile(rf"[{_H}A-Za-z](?:[{_H}A-Za-z0-9()（）·&'-]|[ ](?=[A-Za-z&])){{1,40}}"),
    Types.IP: re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f:]{6,39}"),
}
_LOOKED_AT = 9
"""Characters behind a cue that can decide where a name of up to four ends."""
_ENDS_NAMES = frozenset(["薇"])
"""Labels that end a given name as well: 潘薇为… says something about her."""
_GLUED = frozenset(["VX", "Vx", "vx", "QQ"])
"""Latin labels that people write without a space before a Latin value."""
_LOOSE_END = re.compile(
    r"(?:[ ]{2,}|[ ]?(?:联系)?(?:电话|手机|邮编|身份证|姓名|性别|出生|送检|科室|样本|病历|住院|民族|职业)).*", re.DOTALL
)
_OF_FORMS = ("名称", "性质", "类型", "代码", "盖章")
"""What follows 单位 and 公司 where the label goes on: 单位名称."""
_NOT_NAMES = frozenset(lexicon("no-chinese-name"))
_NOT_LATIN = frozenset(lexicon("no-latin-name"))
_NAME_LIKE = frozenset(name[0] for name in surnames())


class Label(NamedTuple):
    """Words that say what stands behind them."""

    start: int
    end: int
    kind: str
    strong: bool


class _Row(NamedTuple):
    """What is known of a label."""

    kind: str
    strong: bool
    latin: bool
    """It must be a word of its own."""
    ends_names: bool


def _edges(label: str) -> tuple[bool, bool]:
    return label[0].isascii() and label not in _GLUED, label in _ENDS_NAMES


class LabelReader:
    """Finds labels and reads what stands behind them."""

    def __init__(self, model: NameModel) -> None:
        rows = label_rows()
        self._rows = [_Row(kind, strong, *_edges(label)) for label, (kind, strong) in rows.items()]
        self._automaton = AhoCorasick(list(rows), matchkind=MatchKind.LeftmostLongest)
        self._words = frozenset(rows)
        self._no_names = self._words | _NOT_NAMES
        self._model = model

    def _labels(self, folded: str) -> list[Label]:
        """Labels behind which a value may stand, leftmost longest; a Latin label is a word of its own."""
        found = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            kind, strong, latin, ends_names = self._rows[index]
            following = folded[end : end + 1]
            if not strong and "\u4e00" <= following <= "\u9fff" and following not in _MAY_FOLLOW_CUE:
                # A cue in prose, and a Chinese character that begins no name and no gap.
                continue
            if (latin and _inside_word(folded, start, end)) or (ends_names and following == "为"):
                continue
            found.append(Label(start, end, kind, strong))
        if "  " in folded or " 名" in folded or " 话" in folded:
            found.extend(_spread_labels(folded))
        return found

    def find(self, folded: str) -> list[Hit]:
        """Every labelled value, in folded offsets; they may overlap."""
        hits: list[Hit] = []
        asked: list[_Asked] = []
        for label in self._labels(folded):
            start = label.end
            following = folded[start : start + 1]
            if not "\u4e00" <= following <= "\u9fff" or following in _GAP_WORDS:
                start = _end_of_gap(folded, start)
            if label.kind == Types.PERSON:
                found = self._person(folded, label, start)
                if isinstance(found, _Asked):
                    asked.append(found)
                elif found is not None:
                    hits.append(found)
            else:
                hit = self._value(folded, label, start)
                if hit is not None:
                    hits.append(hit)
        hits.extend(self._answered(asked))
        for first, last in paragraphs_with(_BORN, folded):
            born = EMBEDDED.finditer(folded, first, last)
            hits.extend(Hit(*match.span(), Types.BIRTH_DATE, 0.85, SpanSource.CONTEXT) for match in born)
        return hits

    def _answered(self, asked: Sequence["_Asked"]) -> Iterator[Hit]:
        """The people behind labels, the likelihood model asked once for all of them."""
        # Only a name that begins where the label ends counts.
        stretches = [one.run[:_LOOKED_AT] if one.run[0] in _NAME_LIKE else "" for one in asked]
        readings = self._model.find(stretches, cued=True)
        for one, names in zip(asked, readings, strict=True):
            if names and names[0].start == 0:
                yield _person(one.start, one.start + names[0].end, 0.9)
            elif self._is_bare_name(one):
                yield _person(one.start, one.start + len(one.run), 0.8)

    def _value(self, folded: str, label: Label, start: int) -> Hit | None:
        english = english_pattern(folded[label.start : label.end], label.kind)
        if folded[label.start].isascii() and (verb := _IS.match(folded, start)):
            start = verb.end()
        match = (english or _VALUES[label.kind]).match(folded, start)
        if match is None:
            return None
        text = match.group()
        if english is None and label.kind in (Types.LOCATION, Types.ORGANIZATION):
            text = _LOOSE_END.sub("", text).rstrip()
            if len(text) < 4 or self._is_label(text) or (label.start > 0 and start == label.end and not label.strong):
                return None
            if start == label.end and not _separated(label, folded):
                return None
        if label.kind == Types.PHONE and sum(char.isdigit() for char in text) < 7:
            return None
        return Hit(start, start + len(text), label.kind, 0.9, SpanSource.CONTEXT)

    def _is_label(self, text: str) -> bool:
        return text in self._words or text.startswith(_OF_FORMS)

    def _person(self, folded: str, label: Label, start: int) -> "Hit | _Asked | None":
        """A name by its spelling, or a stretch of Chinese about which the model is to be asked."""
        found = _HAN_RUN.match(folded, start)
        if found is None:
            return self._latin(folded, label, start, separated=start > label.end)
        run = found.group()
        following = folded[found.end() : found.end() + 1]
        if following in _SPELLS or "某" in run[1:4]:
            spelled = _by_spelling(folded, label, found, following)
            if spelled is not None:
                return spelled
        if run[:_LOOKED_AT] in self._no_names or run[:2] in _NOT_NAMES:
            return None
        gap = folded[label.end : start]
        # ``患者：`` is a field of a form, ``患者`` is a word.
        return _Asked(start, run, label.strong or not _FIELD_MARKS.isdisjoint(gap), gap not in _NO_FIELD_GAPS)

    def _is_bare_name(self, asked: "_Asked") -> bool:
        """Whether what a form's label names may be a name that the model does not know."""
        run = asked.run
        if asked.strong and 2 <= len(run) <= 3 and run[0] in _NAME_LIKE:
            return True
        if not (asked.strong and asked.separated):
            return False
        if 2 <= len(run) <= 4:
            return not self._model.is_word(run) or run[0] in _NAME_LIKE
        return 5 <= len(run) <= 12 and all(character in TRANSLITERATED for character in run)

    @staticmethod
    def _latin(folded: str, label: Label, start: int, separated: bool) -> Hit | None:
        match = _LATIN_NAME.match(folded, start) or (_LATIN_ONE.match(folded, start) if label.strong else None)
        if match is None or not separated:
            return None
        end = _end_of_name(match)
        words = re.findall(r"[A-Za-z]+", folded[start:end])
        if not words or _inside_word(folded, start, end):
            return None
        if len(words) == 1 and (words[0].isupper() or not label.strong):
            return None
        return _person(start, end, 0.85)


class _Asked(NamedTuple):
    """Chinese behind a label of people: where, what, whether a form's label, and whether something parts them."""

    start: int
    run: str
    strong: bool
    separated: bool


def _by_spelling(folded: str, label: Label, run: re.Match[str], following: str) -> Hit | None:
    """A name that what stands behind its first characters gives away: 阿依古丽·买买提, 林 婉 秋, 林*秋."""
    start = run.start()
    likely = label.strong or folded[start] in TRANSLITERATED or folded[start] in _NAME_LIKE
    for pattern, marks in ((_DOTTED_NAME, "·.•-"), (_SPACED_NAME, " ")):
        match = pattern.match(folded, start) if likely and following and following in marks else None
        if match and not EPONYM_AFTER.match(folded, match.end()):
            return _person(*match.span(), 0.9)
    masked = None
    if (following and following in "*＊×○〇□●_xX") or "某" in run.group()[1:4]:
        masked = _MASKED_NAME.match(folded, start)
    return _person(*masked.span(), 0.8) if masked and folded[start] in _NAME_LIKE else None


EPONYM_AFTER = re.compile(
    "氏|综合[征症]|病(?!人|友|程|史|历)|[征症瘤](?!状)|测序|染色|评分|指数|定律|检验|试验|校正|平衡|方程"
)
"""What makes a foreign name one of a disease or a method: 洛伊斯-迪茨综合征."""


def _person(start: int, end: int, score: float) -> Hit:
    return Hit(start, end, Types.PERSON, score, SpanSource.CONTEXT)


def _end_of_name(match: re.Match[str]) -> int:
    """Before the first word that no name has: ``HE Yuchen, DOB`` ends at the comma."""
    end = match.start()
    for word in re.finditer(r"[A-Za-z'’-]+\.?", match.group()):
        if word.group() in _NOT_LATIN:
            break
        end = match.start() + word.end()
    return end


TRANSLITERATED = frozenset(lexicon("transliterating"))
_GAP_WORDS = frozenset("号编是为叫系名")
"""Characters of Chinese with which a gap begins."""
_MAY_FOLLOW_CUE = _NAME_LIKE | TRANSLITERATED | _GAP_WORDS
_FIELD_MARKS = frozenset(":：=")
_NO_FIELD_GAPS = frozenset(["", ",", "，"])
"""Nothing, or a comma alone, which ends a clause more often than it parts a field from its value."""
_SPELLS = frozenset("·.•- *＊×○〇□●_xX")
"""What stands behind the first characters of a name that is dotted, spaced or masked."""
_T = "".join(sorted(TRANSLITERATED))
_DOTTED_NAME = re.compile(
    rf"[{_T}]{{1,10}}(?:[·.•\-][{_T}]{{1,10}}){{1,4}}|[{_H}]{{1,10}}(?:[·.•\-][{_H}]{{1,10}}){{1,4}}(?![{_H}])"
)


def _end_of_gap(folded: str, start: int) -> int:
    """Where the value behind a label begins; the pattern matches the empty gap too."""
    gap = _GAP.match(folded, start)
    return gap.end() if gap else start


def _inside_word(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    return bool(
        (before and before.isascii() and (before.isalnum() or before == "_"))
        or (after and after.isascii() and (after.isalpha() or after == "_"))
    )


def _separated(label: Label, folded: str) -> bool:
    return folded[label.start : label.end] in {
        "家住",
        "住在",
        "居住于",
        "现居",
        "现居住",
        "就职于",
        "任职于",
        "就读于",
        "供职于",
    }


@lru_cache(maxsize=1)
def _spread_kinds() -> dict[str, str]:
    return {
        "姓名": Types.PERSON, "电话": Types.PHONE, "手机": Types.PHONE, "住址": Types.LOCATION, "地址": Types.LOCATION,
        "邮箱": Types.EMAIL, "单位": Types.ORGANIZATION, "医师": Types.PERSON,
    }  # fmt: skip


def _spread_labels(folded: str) -> Iterator[Label]:
    for match in _SPREAD.finditer(folded):
        yield Label(match.start(), match.end(), _spread_kinds()[match.group().replace(" ", "")], strong=True)
