"""Genes, variants, conditions, drugs and ancestries in spellings that can be compared."""

import re
import unicodedata
from functools import lru_cache

_PROTEIN = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "*", "Sec": "U",
}  # fmt: skip
"""IUPAC three-letter to one-letter amino acid codes, as HGVS uses them."""
_HGVS = re.compile(r"\b([cgmnpr])\.(\(?[A-Za-z0-9_*+\-?=>\[\];]+\)?)")
_RSID = re.compile(r"\brs[1-9]\d{0,11}\b", re.IGNORECASE)
_STAR = re.compile(r"\*\d+[A-Z]?(?:\.\d+)?")
_KEPT = 1 << 16
"""Spellings kept: the conditions of a registry and the variants of one report come up again and again."""
_SCORE = re.compile(r"\bPGS\d{6}\b", re.IGNORECASE)


@lru_cache(maxsize=_KEPT)
def canonical_name(text: str) -> str:
    """A condition, drug or ancestry for comparison: NFKC, lower case, words only."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def canonical_gene(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


@lru_cache(maxsize=_KEPT)
def canonical_variants(text: str) -> frozenset[str]:
    """Every variant named in ``text``, each in its canonical spelling: HGVS without transcript, rsID, diplotype, score.

    ``NM_014305.4(TGDS):c.269A>G (p.Glu90Gly)`` gives ``c.269A>G`` and ``p.E90G``; ``*2/*17`` and ``*17/*2`` are one.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = {_canonical_hgvs(hit[1], hit[2]) for hit in _HGVS.finditer(plain)}
    found |= {hit[0].lower() for hit in _RSID.finditer(plain)}
    found |= {hit[0].upper() for hit in _SCORE.finditer(plain)}
    stars = _STAR.findall(plain)
    if stars:
        found.add("/".join(sorted(stars)))
    return frozenset(found)


def _canonical_hgvs(kind: str, change: str) -> str:
    bare = change.replace("(", "").replace(")", "")
    if kind != "p":
        return f"{kind}.{bare}"
    for three, one in _PROTEIN.items():
        bare = bare.replace(three, one)
    return f"p.{bare.replace('X', '*')}"
