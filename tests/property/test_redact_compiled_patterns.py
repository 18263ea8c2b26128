"""Every pattern of the tiers in C++ finds what ``re`` finds, groups included; and the engine traps nowhere.

Both compile a library of their own, with checks the shipped one does without (``make test-slow``).
"""

import ctypes
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.redact_corpus import REPORTING, TUNING, report
from benchmarks.redact_throughput import ordinary_reports
from privacy.redact.compiled.build import COMPILER, build
from privacy.redact.compiled.generate import generate, patterns
from privacy.redact.compiled.library import SOURCE
from privacy.redact.fold import fold

pytestmark = pytest.mark.slow
TEXTS = 6_000
_ROOM = 20_000
_ODD = (
    "0123456789  \n\t-./:,()[]xX*@ABCDEFabcdefrsNMcgp_+"
    "·号路市区省年月日医院姓名电话\ue001\ue002é１\ud83d\U0001f600|\\\"'&%#~"
)
_CALLED = """
template <class P>
static i32 every(const u32* text, i32 n, i32* out) {
    i32 count = 0;
    each_match<P>(Text(text, n), [&](const Match<P>& one) {
        for (i32 group = 0; group <= P::groups; group++) {
            out[count++] = one.from(group);
            out[count++] = one.to(group);
        }
    });
    return count;
}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], ctypes.CDLL]:
    """Those patterns that may be searched for, and a library that does."""
    folder = tmp_path_factory.mktemp("patterns")
    generate(folder)
    structs = (folder / "patterns.hpp").read_text(encoding="utf-8").split("\nstruct ")[1:]
    names = [one.split(" ", 1)[0] for one in structs if "may_be_empty = false" in one and "= delete" not in one]
    calls = ", ".join(f"every<rx::{name}>" for name in names)
    (folder / "called.cpp").write_text(
        '#include "patterns.hpp"\nusing namespace hx;\n' + _CALLED
        + f"static i32 (*const calls[])(const u32*, i32, i32*) = {{{calls}}};\n"
        + 'extern "C" i32 call(i32 which, const u32* text, i32 n, i32* out) { return calls[which](text, n, out); }\n'
    )  # fmt: skip
    made = folder / "patterns.so"
    flags = ("-std=c++20", "-O1", "-fPIC", "-shared", "-nostdlib++", "-fno-exceptions", "-fno-rtti", f"-I{SOURCE}")
    sources = (str(folder / "called.cpp"), str(folder / "patterns.cpp"))
    subprocess.run([*COMPILER, *flags, *sources, "-o", str(made)], check=True)
    return names, ctypes.CDLL(str(made))


def _texts(rng: random.Random) -> Iterator[str]:
    reports = [item.text for item in ordinary_reports(40, 5)]
    reports += [report(rng, TUNING + REPORTING, sentences=28, disguised=True).text for _ in range(40)]
    sentences = [one for text in reports for read in (text, fold(text).text) for one in re.split("[。\n]", read)]
    for _ in range(TEXTS):
        text = list(rng.choice(sentences))
        for _ in range(rng.randrange(5)):
            at = rng.randrange(len(text) + 1)
            text[at : at + rng.randrange(2)] = rng.choice(_ODD) * rng.choice((1, 1, 1, 3, 8))
        yield "".join(text)


def test_every_pattern_finds_what_re_finds(library: tuple[list[str], ctypes.CDLL]) -> None:
    names, called = library
    every = dict(patterns())
    out = (ctypes.c_int32 * _ROOM)()
    assert len(names) > 100
    for text in _texts(random.Random(3)):
        characters = text.encode("utf-32-le", "surrogatepass")
        for which, name in enumerate(names):
            found = out[: called.call(which, characters, len(text), out)]
            groups = range(every[name].groups + 1)
            assert found == [edge for one in every[name].finditer(text) for group in groups for edge in one.span(group)]


_CHECKED = """
import ctypes, sys
from benchmarks.redact_throughput import ordinary_reports
from privacy.redact import Redactor
from privacy.redact.compiled.engine import Engine
items = ordinary_reports(1500, 3)
checked = Engine(ctypes.CDLL(sys.argv[1]))
answers = [one for start in range(0, len(items), 250) for one in checked.scrub(items[start:start + 250])]
assert all(one is None or one == other for one, other in zip(answers, Redactor.default().scrub(items), strict=True))
"""


def test_arithmetic_and_conversions_are_defined_everywhere(tmp_path: Path) -> None:
    flags = ("-std=c++20", "-O1", "-fPIC", "-nostdlib++", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics")
    build(tmp_path / "checked.so", flags=(*flags, "-fsanitize=undefined", "-fsanitize-trap=undefined"))
    subprocess.run([sys.executable, "-c", _CHECKED, str(tmp_path / "checked.so")], check=True)
