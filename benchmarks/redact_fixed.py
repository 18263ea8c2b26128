"""Identifiers of fixed format that no record knows, glued to Chinese or broken over two lines; and what must stay.

``python -m benchmarks.redact_fixed [CASES]``: for each type as many cases glued as broken, and as many broken anywhere
by a line end of any system, indented or not: recall of whole values. For each kind of line end between two things
(``redact_corpus_rows``) half as many cases: how many were touched.
"""

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator

from benchmarks import redact_corpus_rows as rows
from benchmarks.redact_corpus import STRANGERS
from benchmarks.redact_disguises import wide
from privacy.model.text import TextItem
from privacy.redact import Redactor

_AREA_CODES = ("010", "021", "022", "0755", "0592", "0731", "025")


def _landline(rng: random.Random) -> str:
    return f"{rng.choice(_AREA_CODES)}-{rng.randint(2, 8)}{rng.randint(0, 9_999_999):07}"


def _address(rng: random.Random) -> str:
    return ".".join(str(rng.randint(1, 254)) for _ in range(4))


def _long_address(rng: random.Random) -> str:
    return ":".join(f"{rng.randint(1, 0xFFFF):x}" for _ in range(8))


KINDS: dict[str, tuple[Callable[[random.Random], str], str]] = {
    "resident ID": (STRANGERS["id"], "身份证号"),
    "mobile": (STRANGERS["phone"], "联系电话"),
    "landline": (_landline, "座机"),
    "e-mail": (STRANGERS["mail"], "邮箱"),
    "bank card": (STRANGERS["card"], "银行卡号"),
    "plate": (STRANGERS["plate"], "车牌"),
    "passport": (STRANGERS["pass"], "护照"),
    "travel permit": (STRANGERS["permit"], "通行证"),
    "IP address": (_address, "来源地址"),
    "IPv6 address": (_long_address, "来源地址"),
}
"""Type -> a value, and the word that says what it is. An identifier without a check digit needs the word."""
_SELF_EVIDENT = frozenset(
    {"resident ID", "mobile", "landline", "e-mail", "bank card", "plate", "IP address", "IPv6 address"}
)
_BEFORE = ("其母留下", "登记为", "改为", "见附页的", "核对无误后记下", "原件上是", "家属提供", "经查为")
_AFTER = ("已核实", "请尽快联系", "与系统一致", "属本人所有", "有效", "为准", "于次日更新", "另存")


_LINE_ENDS = ("\n", "\r\n", " \n  ", "\n\t")


def cases(kind: str, count: int, seed: int = 5) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """``(how, text, stretch)``: half of ``count`` glued to Chinese on both sides, half broken over two lines; half as
    many more broken anywhere."""
    rng = random.Random(f"{seed}/{kind}")
    make, word = KINDS[kind]
    for number in range(count + count // 2):
        value = make(rng)
        how = "anywhere" if number >= count else "glued" if number % 2 else "broken"
        if how == "broken":
            at = rng.randint(3, len(value) - 3)
            value = f"{value[:at]}\n{value[at:]}"
        elif how == "anywhere":
            at = rng.randint(1, len(value) - 1)
            value = f"{value[:at]}{rng.choice(_LINE_ENDS)}{value[at:]}"
        elif rng.random() < 0.3:
            value = wide(value)
        label = word if kind not in _SELF_EVIDENT or rng.random() < 0.5 else ""
        before = rng.choice(_BEFORE) + label
        yield how, before + value + rng.choice(_AFTER) + "。", (len(before), len(before) + len(value))


def measure(count: int, *, show: int = 0) -> dict[str, dict[str, int]]:
    """Type -> cases and misses, glued and broken."""
    redactor = Redactor.default()
    figures: dict[str, dict[str, int]] = {}
    for kind in KINDS:
        made = list(cases(kind, count))
        scrubbed = redactor.scrub([TextItem(str(at), text) for at, (_, text, _) in enumerate(made)])
        counter: Counter[str] = Counter()
        for (how, text, (start, end)), one in zip(made, scrubbed, strict=True):
            covered = {at for span in one.spans for at in range(span.start, span.end)}
            missed = any(at not in covered and text[at].isalnum() for at in range(start, end))
            counter[how] += 1
            counter[f"{how} missed"] += missed
            if missed and counter[f"{how} missed"] <= show:
                print(kind, how, repr(text), one.text)
        figures[kind] = dict(counter)
    return figures


def touched(count: int, *, show: int = 0) -> dict[str, dict[str, int]]:
    """Kind of what must stay -> cases and how many of them something was replaced in."""
    figures = {}
    for kind in rows.KINDS:
        made = list(rows.cases(kind, count))
        scrubbed = Redactor.default().scrub([TextItem(str(at), text) for at, (text, _) in enumerate(made)])
        wrong = [
            (text, one.text)
            for (text, (start, end)), one in zip(made, scrubbed, strict=True)
            if any(span.start < end and start < span.end for span in one.spans)
        ]
        for text, after in wrong[:show]:
            print(kind, repr(text), after)
        figures[kind] = {"cases": len(made), "touched": len(wrong)}
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", type=int, default=4000)
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    figures = {
        "identifiers": measure(arguments.cases, show=arguments.show),
        "must stay": touched(arguments.cases // 2, show=arguments.show),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=1))
