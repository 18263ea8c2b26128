"""Invented names that are nobody's and no word's.

A canary must never be met by chance, so common words are kept out (given names are two characters that make no word,
and the whole name is three) and two-character names always carry a character that is four bytes in
UTF-8, UTF-16 and GB18030: no needle of four bytes in any of them.
"""

from collections.abc import Iterator

from sample_data.generate.chance import Chance

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱郭何罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛潘谭易龚贺龙")
DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "令狐", "司徒", "端木", "慕容")
RARE_SURNAMES = tuple("逄亓郄仉麴璩")

_FIRST = {"女": tuple("婉芷沁妤嫣娅琬若苡滢婧岚黛瑾蕙璐"), "男": tuple("昊泓骞珺睿煜峻晟翊澍铄炜楷昱钧砚")}
_SECOND = {"女": tuple("琪瑶婳萱菡妍姝珂曦茜绮芮莹玥蓓滟"), "男": tuple("霖琛桓轩翰彬楠渊祺骁昶诚皓磊彦烨")}
_RARE = {"女": ("𬱖", "㛃", "𫖮", "𣲗"), "男": ("𬭎", "𬀩", "𬍛", "㬎")}

MINORITY = (
    ("阿依古丽·艾尼瓦尔", "女", "维吾尔族"),
    ("迪丽努尔·阿不都热合曼", "女", "维吾尔族"),
    ("买合木提江·吐尔逊", "男", "维吾尔族"),
    ("巴特尔·苏和巴雅尔", "男", "蒙古族"),
    ("次仁卓玛", "女", "藏族"),
    ("扎西顿珠", "男", "藏族"),
    ("哈丽娅·努尔兰别克", "女", "哈萨克族"),
    ("吉克阿呷木", "女", "彝族"),
)
"""Name, sex and ethnic group; used in order, once each."""


class Namer:
    """Gives names, each once."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._given: set[str] = set()
        self._minority = iter(MINORITY)

    def minority(self) -> Iterator[tuple[str, str, str]]:
        return self._minority

    def name(self, sex: str, surname: str = "") -> str:
        """A name nobody has yet; of the family ``surname`` where given. Past a few thousand, names repeat."""
        for _ in range(40):
            drawn = self._draw(sex, surname)
            if drawn not in self._given:
                break
        self._given.add(drawn)
        return drawn

    def _draw(self, sex: str, surname: str) -> str:
        chance = self._chance
        family = surname or self._surname()
        if chance.happens(0.03):
            return family + chance.pick([rare for rare in _RARE[sex] if ord(rare) > 0xFFFF])
        second = chance.pick(_RARE[sex]) if chance.happens(0.03) else chance.pick(_SECOND[sex])
        return family + chance.pick(_FIRST[sex]) + second

    def _surname(self) -> str:
        kind = self._chance.weighted((SURNAMES, DOUBLE_SURNAMES, RARE_SURNAMES), (90, 7, 3))
        return self._chance.pick(kind)


def surname_of(name: str) -> str:
    """The family name; the whole name where it has none (a middle dot, a Tibetan or Yi name)."""
    if "·" in name or any(name == whole for whole, _, _ in MINORITY):
        return name
    return name[:2] if name[:2] in DOUBLE_SURNAMES else name[:1]
