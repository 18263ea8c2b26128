"""Whether the codes a PDF writes with a font say which characters they are (ISO 32000-1, 9.10.2).

A font draws shapes. Which characters they are is told by a ToUnicode map, by an encoding with Unicode behind it, or by
nothing: then what a program reads is not what a person sees, and no name would be found in it.
"""

import re

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

_CMAPS = re.compile(r"-UCS2-|-UTF16-|^/(?:GB-EUC|GBpc-EUC|GBK-EUC|GBK2K|ETen-B5|ETenms-B5|90ms-RKSJ)-[HV]$")
"""Predefined CMaps (ISO 32000-1, table 118) that the reader can turn into Unicode; Identity-H is none of them."""
_NUMBERED_GLYPH = re.compile(r"^/(?:g|gid|glyph|index|cid|c|a)[0-9]+$", re.IGNORECASE)
"""A glyph named by its number alone (Adobe Glyph List specification, section 2, gives such a name no characters)."""
_SYMBOLIC = 4
"""Bit 3 of a font descriptor's flags (table 123): the font's own set of glyphs."""


def reads_as_unicode(font: DictionaryObject) -> bool:
    """Whether text written with this font can be read."""
    if isinstance(_object(font, "/ToUnicode"), StreamObject):
        return True
    kind, encoding = font.get("/Subtype"), _object(font, "/Encoding")
    if kind == "/Type0":
        return isinstance(encoding, str) and _CMAPS.search(encoding) is not None
    if kind == "/Type3":
        return False
    if isinstance(encoding, DictionaryObject):
        names = _object(encoding, "/Differences")
        if isinstance(names, ArrayObject) and any(_NUMBERED_GLYPH.match(str(name)) for name in names):
            return False
    descriptor = _object(font, "/FontDescriptor")
    if encoding is None and isinstance(descriptor, DictionaryObject):
        symbolic = int(descriptor.get("/Flags", 0)) & _SYMBOLIC
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        return not (symbolic and embedded)
    return True


def _object(font: DictionaryObject, key: str) -> object:
    found = font.get(key)
    return found.get_object() if found is not None else None
