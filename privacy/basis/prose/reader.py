"""Judgements of a text: its judging sentences, each with the sources that belong to it."""

import re
import unicodedata

from privacy.basis.conditions import conditions_in
from privacy.basis.prose import words_en, words_zh
from privacy.basis.prose.anchors import drugs_in, genes_in, variants_in
from privacy.basis.prose.judging import Verdict, judge_all
from privacy.basis.prose.references import ReferenceList, cited_sources, find_reference_list, without_sources
from privacy.basis.prose.sentences import Sentence, split_sentences
from privacy.model.errors import BadInput, Place
from privacy.model.judgement import Citation, Judgement, ReportPlace
from privacy.model.vocabulary import ClaimCategory

MAX_PROSE_BYTES = 1024 * 1024
"""Some three hundred printed pages; a longer text is no report of one person."""
_SAYS_SOMETHING = 8
"""Letters or characters; ``Sources`` has seven."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_prose(data: bytes) -> tuple[Judgement, ...]:
    """Judgements of a text in UTF-8 (with or without byte order mark) or GB18030.

    Raises:
        BadInput: longer than 1 MB, in neither encoding, or holding control characters (a binary file).
    """
    _check_size(len(data), "")
    text = _decoded(data)
    control = _CONTROL.search(text)
    if control:
        raise BadInput(
            "report-not-text",
            zh="文件含控制字符，不是文本报告。",
            en="expected a text, found control characters",
            place=Place(line=text.count("\n", 0, control.start()) + 1),
        )
    return read_prose_text(text.replace("\r\n", "\n").replace("\r", "\n"), path="", prefix="s")


def read_prose_text(text: str, *, path: str, prefix: str) -> tuple[Judgement, ...]:
    """Judgements of ``text``, which stands at ``path`` of a larger report; ids are ``prefix`` and the line.

    Time grows with the length of ``text``: no pattern sees more than one sentence, and a sentence is cut where it has
    gone on for too long.

    Raises:
        BadInput: longer than ``MAX_PROSE_BYTES`` code points.
    """
    _check_size(len(text), path)
    plain = _same_length_nfkc(text)
    listed = find_reference_list(plain)
    sentences = [one for one in split_sentences(plain) if one.line not in listed.lines]
    telling = [number for number, one in enumerate(sentences) if not one.heading and not _only_cites(one.text)]
    verdicts = judge_all([sentences[number].text for number in telling])
    found = [(number, verdict) for number, verdict in zip(telling, verdicts, strict=True) if verdict]
    judging = frozenset(number for number, _ in found)
    return tuple(_judgement(sentences, number, verdict, judging, listed, path, prefix) for number, verdict in found)


def _check_size(length: int, path: str) -> None:
    if length > MAX_PROSE_BYTES:
        raise BadInput(
            "report-too-large",
            zh=f"文本报告超过 {MAX_PROSE_BYTES // 1024 // 1024} MB 的上限。",
            en=f"expected at most {MAX_PROSE_BYTES // 1024 // 1024} MB of text, got {length} bytes",
            place=Place(column=path) if path else None,
            remedy_zh="一次检查一份报告。",
            remedy_en="check one report at a time",
        )


def _judgement(
    sentences: list[Sentence],
    number: int,
    verdict: Verdict,
    judging: frozenset[int],
    listed: ReferenceList,
    path: str,
    prefix: str,
) -> Judgement:
    one = sentences[number]
    about = without_sources(one.text)
    return Judgement(
        id=f"{prefix}{one.start}" if path else f"{prefix}{one.line}-{one.start}",
        category=verdict.category,
        statement=one.text,
        place=ReportPlace(path=path, line=None if path else one.line, start=one.start, end=one.end),
        genes=genes_in(about),
        variants=variants_in(about),
        subjects=drugs_in(about) if verdict.category is ClaimCategory.MEDICATION else conditions_in(about),
        strength=verdict.strength,
        citations=_sources_of(sentences, number, judging, listed),
        mentions_conflict=verdict.conflict,
    )


def _sources_of(
    sentences: list[Sentence], number: int, judging: frozenset[int], listed: ReferenceList
) -> tuple[Citation, ...]:
    """Cited in the sentence; else right after, in sentences that only cite; else just before, where it follows on."""
    own = cited_sources(sentences[number].text, listed)
    if own:
        return own
    after = _sources_after(sentences, number, judging, listed)
    return after or _sources_before(sentences, number, listed)


def _sources_after(
    sentences: list[Sentence], number: int, judging: frozenset[int], listed: ReferenceList
) -> tuple[Citation, ...]:
    paragraph = sentences[number].paragraph
    for later in range(number + 1, min(number + 4, len(sentences))):
        one = sentences[later]
        pointer = words_zh.POINTER.match(one.text) or words_en.POINTER.match(one.text)
        near = one.paragraph == paragraph or (one.paragraph == paragraph + 1 and pointer)
        if not near:
            return ()
        cited = cited_sources(one.text, listed)
        if cited and (later not in judging or pointer):
            return cited
        if later not in judging:
            return ()
    return ()


def _sources_before(sentences: list[Sentence], number: int, listed: ReferenceList) -> tuple[Citation, ...]:
    if number == 0 or sentences[number - 1].paragraph != sentences[number].paragraph:
        return ()
    text, before = sentences[number].text, sentences[number - 1].text
    follows = words_zh.CONNECTIVE.match(text) or words_en.CONNECTIVE.match(text)
    announces = words_zh.POINTER.match(before) or words_en.POINTER.match(before)
    return cited_sources(before, listed) if follows or announces else ()


def _only_cites(text: str) -> bool:
    """Apart from its sources the sentence says next to nothing (*Source: PMID 123*)."""
    rest = without_sources(text)
    return rest != text and len(re.sub(r"[\W\d_]+", "", rest)) < _SAYS_SOMETHING


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("report-not-text", zh="文本既非 UTF-8 也非 GB18030 编码。", en="expected a text in UTF-8 or GB18030")


def _same_length_nfkc(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, one code point for one, so that offsets stay true."""
    return "".join(
        plain
        if char >= "\uff01"
        and char not in "，。；：！？（）"
        and len(plain := unicodedata.normalize("NFKC", char)) == 1
        else char
        for char in text
    )
