"""Line ends that stand between two things, not inside one: what a join over lines would destroy.

Rows of numbers, versions before a decimal, notation before a number, words and genes before an address for mail, words
that end like a plate begins. ``cases`` says which stretch of each text must stay.
"""

import random
from collections.abc import Callable, Iterator

from benchmarks.redact_corpus import STRANGERS
from benchmarks.redact_genetics import genetic

_GENES = ("GJB2", "BRCA1", "CYP2D6", "SLC26A4", "ABCB11", "NUDT15", "KCNQ1", "SCN5A", "MYH7", "PCSK9")
_STEPS = ("reads", "depth", "PCR", "Sanger", "NGS", "35 ng", "exon", "WES", "12 bp")
_ENGLISH = ("Please write to", "The report was sent by", "Questions go to", "This was confirmed by", "See the page of")
_WORDS = (
    "结果已更新",
    "此项为全新",
    "样本须冷藏",
    "以免致使",
    "发往四川",
    "寄自江苏",
    "试剂较昂贵",
    "本次重新",
    "已送北京",
    "沿用创新",
)
_TOOLS = ("GATK ", "软件", "DRAGEN ", "流程版本", "BWA ", "注释库")


def _position(rng: random.Random) -> str:
    return str(rng.randint(10_000, 248_000_000))


def _coordinates(rng: random.Random) -> str:
    """Rows that end with a depth or an end and begin with a start."""
    rows = []
    for _ in range(rng.randint(3, 6)):
        start = int(_position(rng))
        rows.append(f"{start}\t{start + rng.randint(100, 90_000)}\t{rng.randint(20, 99_999)}")
    return "\n".join(rows)


def _column(rng: random.Random) -> str:
    """One number a line."""
    digits = rng.randint(3, 10)
    return "\n".join(str(rng.randint(10 ** (digits - 1), 10**digits - 1)) for _ in range(rng.randint(3, 8)))


def _decimals(rng: random.Random) -> str:
    """Rows of measured values."""
    return "\n".join(" ".join(f"{rng.uniform(0, 250):.2f}" for _ in range(3)) for _ in range(3))


def _version(rng: random.Random) -> str:
    """A version, and a value on the next line."""
    version = ".".join(str(rng.randint(0, 19)) for _ in range(3))
    return f"{rng.choice(_TOOLS)}{version}\n{rng.uniform(0.1, 99):.1f}%"


def _list(rng: random.Random) -> str:
    """Sections by number."""
    return "\n".join(f"{rng.randint(1, 9)}.{rng.randint(1, 19)}.{at} 项" for at in range(1, 5))


def _notation(rng: random.Random) -> str:
    """Genetic notation on both sides of a line end."""
    return f"检出{genetic(rng)}\n{genetic(rng)}"


def _word(rng: random.Random) -> str:
    """A word whose last character begins plates, and a gene or a batch on the next line."""
    following = rng.choice((rng.choice(_GENES), f"{rng.choice('ABCE')}{rng.randint(10_000, 99_999)}"))
    return f"{rng.choice(_WORDS)}\n{following}"


_BLOCKS: dict[str, Callable[[random.Random], str]] = {
    "rows of coordinates": _coordinates,
    "columns of numbers": _column,
    "rows of decimals": _decimals,
    "versions": _version,
    "sections": _list,
    "notation": _notation,
    "words like a plate's province": _word,
}


def _gene_before_mail(rng: random.Random) -> tuple[str, str]:
    return rng.choice(("检测基因", "阴性：", "涉及 ")), rng.choice((*_GENES, *_STEPS))


def _prose_before_mail(rng: random.Random) -> tuple[str, str]:
    return "", rng.choice(_ENGLISH)


_BEFORE_MAIL = {"a gene before an e-mail": _gene_before_mail, "prose before an e-mail": _prose_before_mail}
KINDS = (*_BLOCKS, *_BEFORE_MAIL)


def cases(kind: str, count: int, seed: int = 9) -> Iterator[tuple[str, tuple[int, int]]]:
    """``(text, stretch that must stay)``."""
    rng = random.Random(f"{seed}/{kind}")
    for _ in range(count):
        if kind in _BLOCKS:
            before, stays, after = (
                rng.choice(("结果如下\n", "", "见表\n")),
                _BLOCKS[kind](rng),
                rng.choice(("\n以上", "。", "")),
            )
        else:
            before, stays = _BEFORE_MAIL[kind](rng)
            after = f"\n{STRANGERS['mail'](rng)}为联系邮箱。"
        yield before + stays + after, (len(before), len(before) + len(stays))
