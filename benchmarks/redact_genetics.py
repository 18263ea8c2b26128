"""Genetic and bibliographic strings that look like numbers of people and must stay as they are."""

import random
from collections.abc import Callable


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_GENES = _words(
    "GJB2 BRCA1 BRCA2 CFTR DMD SMN1 FBN1 MYH7 KCNQ1 SCN5A LDLR APOB PCSK9 TP53 MLH1 MSH2 MSH6 PMS2 APC RET VHL "
    "PTEN SLC26A4 MT-RNR1 HBA1 HBB PAH ATP7B GAA F8 F9 FMR1 HTT CYP2C19 CYP2D6 VKORC1 SLCO1B1 DPYD TPMT UGT1A1 "
    "NUDT15"
)
_BASES = "ACGT"
_ACIDS = _words("Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val")


def _number(rng: random.Random, digits: int) -> str:
    return str(rng.randint(10 ** (digits - 1), 10**digits - 1))


def _substitution(rng: random.Random) -> str:
    old, new = rng.sample(_BASES, 2)
    return f"{old}>{new}"


def _coding(rng: random.Random) -> str:
    at = rng.randint(1, 9_000)
    return rng.choice(
        (
            f"c.{at}{_substitution(rng)}",
            f"c.{at}del",
            f"c.{at}_{at + rng.randint(1, 9)}del",
            f"c.{at}_{at + 1}ins{''.join(rng.choices(_BASES, k=rng.randint(1, 8)))}",
            f"c.{at}dup",
            f"c.{at}+{rng.randint(1, 20)}{_substitution(rng)}",
            f"c.{at}-{rng.randint(1, 20)}{_substitution(rng)}",
        )
    )


def _protein(rng: random.Random) -> str:
    old, new = rng.sample(_ACIDS, 2)
    at = rng.randint(1, 3_000)
    return rng.choice(
        (f"p.{old}{at}{new}", f"p.{old}{at}*", f"p.({old}{at}{new}fs*{rng.randint(2, 40)})", f"p.{old}{at}=")
    )


def _place(rng: random.Random) -> int:
    return rng.randint(10_000, 240_000_000)


def _chromosome(rng: random.Random) -> int:
    return rng.randint(1, 22)


def _band(rng: random.Random) -> str:
    return f"{rng.choice('pq')}{rng.randint(11, 34)}.{rng.randint(1, 3)}"


def _position(rng: random.Random) -> str:
    return f"chr{rng.choice([*range(1, 23), 'X', 'Y'])}:{rng.randint(10_000, 248_000_000)}"


_KINDS: tuple[Callable[[random.Random], str], ...] = (
    lambda rng: f"{rng.choice(_GENES)} {_coding(rng)}",
    lambda rng: f"NM_{_number(rng, rng.choice((6, 9)))}.{rng.randint(1, 9)}:{_coding(rng)}",
    lambda rng: f"{rng.choice(_GENES)}(NM_{_number(rng, 6)}.{rng.randint(1, 9)}):{_coding(rng)}({_protein(rng)})",
    lambda rng: f"NP_{_number(rng, 6)}.{rng.randint(1, 4)}:{_protein(rng)}",
    lambda rng: f"NC_0000{rng.randint(1, 24):02}.{rng.randint(9, 12)}:g.{_place(rng)}{_substitution(rng)}",
    lambda rng: f"ENST00000{_number(rng, 6)}.{rng.randint(1, 12)}",
    lambda rng: f"ENSG00000{_number(rng, 6)}",
    lambda rng: f"rs{_number(rng, rng.randint(3, 10))}",
    lambda rng: f"PMID:{_number(rng, 8)}",
    lambda rng: f"PMID: {_number(rng, rng.choice((7, 8)))}",
    lambda rng: f"PMC{_number(rng, 7)}",
    lambda rng: f"DOI:10.{_number(rng, 4)}/gim.{rng.randint(2010, 2025)}.{rng.randint(1, 300)}",
    lambda rng: f"OMIM:{_number(rng, 6)}",
    lambda rng: f"OMIM #{_number(rng, 6)}",
    lambda rng: f"ClinVar:VCV{rng.randint(1, 3_000_000):09}",
    lambda rng: f"RCV{rng.randint(1, 3_000_000):09}.{rng.randint(1, 9)}",
    lambda rng: f"HP:{rng.randint(1, 999_999):07}",
    lambda rng: f"MONDO:{rng.randint(1, 999_999):07}",
    lambda rng: f"ORPHA:{_number(rng, rng.choice((3, 6)))}",
    lambda rng: f"COSV{_number(rng, 8)}",
    lambda rng: f"LOINC {_number(rng, 5)}-{rng.randint(0, 9)}",
    _position,
    lambda rng: f"{_position(rng)}-{rng.randint(10_000, 248_000_000)}",
    lambda rng: f"{_position(rng)} {_substitution(rng)}",
    lambda rng: f"{rng.choice(_GENES)}*{rng.randint(1, 40)}/*{rng.randint(1, 40)}",
    lambda rng: f"HLA-{rng.choice(('A', 'B', 'C', 'DRB1', 'DQB1'))}*{rng.randint(1, 59):02}:{rng.randint(1, 99):02}",
    lambda rng: f"HLA-B*{rng.randint(1, 59):02}:{rng.randint(1, 99):02}:{rng.randint(1, 9):02}:{rng.randint(1, 9):02}",
    lambda rng: f"46,X{rng.choice('XY')},t({_chromosome(rng)};{_chromosome(rng)})({_band(rng)};{_band(rng)})",
    lambda rng: f"arr[GRCh38] {_chromosome(rng)}{_band(rng)}({_place(rng)}_{_place(rng)})x{rng.choice((1, 3))}",
    lambda rng: f"m.{rng.randint(1, 16_569)}{_substitution(rng)}",
    lambda rng: f"FMR1 CGG(n={rng.randint(20, 300)})",
    lambda rng: f"{rng.choice(_GENES)} exon {rng.randint(1, 79)}",
    lambda rng: f"DMD exon{rng.randint(3, 40)}-{rng.randint(41, 79)} del",
    lambda rng: "".join(rng.choices(_BASES, k=rng.randint(18, 30))),
    lambda rng: f"GB/T {_number(rng, 5)}-{rng.randint(2000, 2025)}",
    lambda rng: f"PGS{rng.randint(1, 5_000):06}",
    lambda rng: f"nsv{_number(rng, 7)}",
    lambda rng: f"I{rng.randint(10, 99)}.{rng.randint(0, 9)}",
)  # fmt: skip


def genetic(rng: random.Random) -> str:
    """One string: HGVS, rsID, PMID, DOI, OMIM, coordinate, allele, karyotype, array, primer, standard or code."""
    return rng.choice(_KINDS)(rng)
