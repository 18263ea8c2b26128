"""How an identifier looks once a form, a colleague, an export or somebody in a hurry has written it.

Families after what the figures are told by: width, numerals, separators, invisible, prefixes, partial, carriers,
linked (only a record can tell: pinyin, titles, masks, traditional characters).
"""

import base64
import html
import random
import re
from collections.abc import Callable
from urllib.parse import quote

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

Way = Callable[[str], str]
LABEL_END = "\ue000"
"""Ends the words a way puts before the value; they stay, and so the mark is not written."""

_TRADITIONAL = OpenCC("s2t")
_DIGITS = {
    "spoken": "零一二三四五六七八九",
    "yao": "零幺二三四五六七八九",
    "financial": "零壹贰叁肆伍陆柒捌玖",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
}


def wide(value: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in value)


def numerals(script: str) -> Way:
    table = str.maketrans("0123456789", _DIGITS[script])
    return lambda value: value.translate(table)


def grouped(sizes: tuple[int, ...], by: str) -> Way:
    """The value in groups; the last one takes what is left."""

    def write(value: str) -> str:
        parts, at = [], 0
        for size in sizes[:-1]:
            parts.append(value[at : at + size])
            at += size
        return by.join([*parts, value[at:]])

    return write


def between(mark: str) -> Way:
    return lambda value: mark.join(value)


def _tagged(value: str) -> str:
    half = len(value) // 2
    return f"{value[:half]}<b></b>{value[half:]}"


def _escaped(value: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in value)


def _pinyin(value: str, style: Style = Style.NORMAL) -> tuple[str, str]:
    """Surname and given name."""
    width = 2 if value[:2] in COMPOUND and len(value) > 2 else 1
    # A surname's own reading (Shan, Zeng, Xie) is what its owner spells.
    return lazy_pinyin(value[:width], style=style)[0] if width == 1 else "".join(
        lazy_pinyin(value[:width], style=style)
    ), "".join(lazy_pinyin(value[width:], style=style))


def _is_han_name(value: str) -> bool:
    return 2 <= len(value) <= 4 and value not in WITHOUT_SURNAME


def _linked(write: Way) -> Way:
    """A way only Han names have; others stay plain."""
    return lambda value: write(value) if _is_han_name(value) else value


def _surname(value: str) -> str:
    return value[: 2 if value[:2] in COMPOUND and len(value) > 2 else 1]


def _given(value: str) -> str:
    return value[len(_surname(value)) :]


WITHOUT_SURNAME = ("次仁卓玛", "扎西多吉", "巴特尔")
"""Tibetan and Mongolian names: no surname to spell apart or to put before a title."""
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "慕容", "令狐", "夏侯")

_PHONE_SIZES = (3, 4, 4)
WAYS: dict[str, dict[str, Way]] = {
    "phone": {
        "width": wide,
        **{f"numerals {script}": numerals(script) for script in _DIGITS},
        "separators space": grouped(_PHONE_SIZES, " "),
        "separators hyphen": grouped(_PHONE_SIZES, "-"),
        "separators dot": grouped(_PHONE_SIZES, "."),
        "separators dash": grouped(_PHONE_SIZES, "—"),
        "separators no-break": grouped(_PHONE_SIZES, "\u00a0"),
        "separators tab": grouped(_PHONE_SIZES, "\t"),
        "separators line end": grouped((5, 6), "\n"),
        "separators every digit": between(" "),
        "separators brackets": lambda value: f"({value[:3]}){value[3:]}",
        "separators 【】": lambda value: f"{value[:3]}【{value[3:7]}】{value[7:]}",
        "invisible zero-width": grouped((4, 7), "\u200b"),
        "invisible joiner": between("\u200d"),
        "invisible soft hyphen": grouped(_PHONE_SIZES, "\u00ad"),
        "prefixes +86": lambda value: "+86 " + value,
        "prefixes 0086": lambda value: "0086-" + value,
        "prefixes 86": lambda value: "86" + value,
        "partial masked": lambda value: f"{value[:3]}****{value[7:]}",
        "partial tail": lambda value: f"尾号{LABEL_END}{value[7:]}",
        "carriers tags": _tagged,
        "carriers entities": lambda value: "".join(f"&#{ord(char)};" for char in value),
        "carriers escapes": _escaped,
        "carriers percent": lambda value: "".join(f"%{ord(char):02X}" for char in value),
        "look-alikes O": lambda value: value.replace("0", "O"),
    },
    "id": {
        "width": wide,
        "numerals spoken": numerals("spoken"),
        "numerals financial": numerals("financial"),
        "separators 6-8-4": grouped((6, 8, 4), " "),
        "separators 4-4-4-4-2": grouped((4, 4, 4, 4, 2), " "),
        "separators hyphen": grouped((6, 8, 4), "-"),
        "separators line end": grouped((10, 8), "\n"),
        "invisible zero-width": between("\u200b"),
        "forms lower": str.lower,
        "forms 15 digits": lambda value: value[:6] + value[8:17],
        "partial masked": lambda value: f"{value[:6]}********{value[14:]}",
        "partial masked middle": lambda value: f"{value[:3]}***********{value[14:]}",
        "partial tail": lambda value: f"后六位{LABEL_END}{value[12:]}",
        "carriers tags": _tagged,
        "carriers escapes": _escaped,
    },
    "name": {
        "separators space": between(" "),
        "separators wide space": between("\u3000"),
        "invisible zero-width": between("\u200b"),
        "linked traditional": _linked(lambda value: str(_TRADITIONAL.convert(value))),
        "linked pinyin capitals": _linked(lambda value: " ".join(_pinyin(value)).upper()),
        "linked pinyin turned": _linked(lambda value: " ".join(one.title() for one in reversed(_pinyin(value)))),
        "linked pinyin joined": _linked(lambda value: "".join(_pinyin(value))),
        "linked pinyin tones": _linked(lambda value: " ".join(one.title() for one in _pinyin(value, Style.TONE))),
        "linked title": _linked(lambda value: _surname(value) + "女士"),
        "linked masked": _linked(lambda value: value[0] + "*" + value[-1] if len(value) == 3 else value[0] + "*"),
        "linked 某某": _linked(lambda value: _surname(value) + "某某"),
        "linked given": _linked(lambda value: _given(value) if len(_given(value)) > 1 else value),
        "carriers entities": lambda value: "".join(f"&#x{ord(char):x};" for char in value),
        "carriers escapes": _escaped,
        "carriers percent": quote,
        "carriers Base64": lambda value: base64.b64encode(value.encode()).decode(),
    },
    "address": {
        "width": wide,
        "partial street": lambda value: re.sub(r"^.{2,3}省.{2,3}市.{2,3}区", "", value),
        "partial city": lambda value: re.sub(r"^.{2,3}省", "", value),
        "separators line end": lambda value: f"{value[:12]}\n{value[12:]}",
        "numerals spoken": numerals("spoken"),
        "carriers entities": html.escape,
    },
    "dob": {
        "forms slashes": lambda value: value.replace("-", "/"),
        "forms dots": lambda value: value.replace("-", "."),
        "forms compact": lambda value: value.replace("-", ""),
        "forms 年月日": lambda value: "{}年{}月{}日".format(*(int(part) for part in value.split("-"))),
        "forms unpadded": lambda value: "-".join(str(int(part)) for part in value.split("-")),
        "numerals spoken": lambda value: "{}年{}月{}日".format(
            value[:4].translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
            spoken_number(int(value[5:7])),
            spoken_number(int(value[8:])),
        ),
    },
    "mrn": {"forms lower": str.lower, "width": wide, "separators space": grouped((2, 4, 4), " ")},
    "barcode": {"forms lower": str.lower, "width": wide, "separators hyphen": grouped((3, 6, 4), "-")},
    "mail": {
        "width": wide,
        "look-alikes at": lambda value: value.replace("@", "[at]").replace(".", "[dot]"),
        "look-alikes upper": str.upper,
    },
    "card": {
        "width": wide,
        "separators space": grouped((4, 4, 4, 4, 4), " "),
        "separators hyphen": grouped((4, 4, 4, 4, 4), "-"),
        "separators line end": grouped((8, 12), "\n"),
    },
    "plate": {"separators dot": lambda value: f"{value[:2]}·{value[2:]}", "width": wide, "forms lower": str.lower},
    "pass": {"forms lower": str.lower, "width": wide},
    "permit": {"width": wide},
}
"""Slot's kind -> name of the way -> how. Every name begins with its family."""

PLAIN = "plain"
WITHOUT_RECORD = frozenset({"partial masked", "partial masked middle", "partial tail"})
"""Ways after which nobody without the record can tell what it was."""


def spoken_number(value: int) -> str:
    """1 to 31 in words."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones or not tens else "")


def disguised(kind: str, value: str, rng: random.Random, *, known: bool = True) -> tuple[str, str]:
    """The value in some way, and the way's name; half of them plain."""
    ways = {way: how for way, how in WAYS.get(kind, {}).items() if known or way not in WITHOUT_RECORD}
    if not ways or rng.random() < 0.5:
        return value, PLAIN
    way = rng.choice(list(ways))
    written = ways[way](value)
    return written, way if written != value else PLAIN
