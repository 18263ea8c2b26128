"""Dates as reports spell them, folded, and the way they are told apart from versions and coordinates."""

import re

_CHINESE = "零〇○一二三四五六七八九十"
DATE = re.compile(
    rf"""(?:[0-9]{{4}}\s?[-/.年]\s?[0-9]{{1,2}}\s?[-/.月]\s?[0-9]{{1,2}}\s?[日号]?
      | (?:19|20)[0-9]{{2}}[01][0-9][0-3][0-9](?![0-9])
      | [0-9]{{1,2}}\s?[-/.]\s?[0-9]{{1,2}}\s?[-/.]\s?[0-9]{{4}}
      | [0-9]{{2}}\s?[-/.年]\s?[0-9]{{1,2}}\s?[-/.月]\s?[0-9]{{1,2}}\s?[日号]?
      | [{_CHINESE}]{{2,4}}年[{_CHINESE}]{{1,3}}月(?:[{_CHINESE}]{{1,3}}[日号]?)?
      | (?:[0-9]{{4}}|[0-9]{{2}})\s?年\s?[0-9]{{1,2}}\s?月
      | [{_CHINESE}]{{1,3}}月[{_CHINESE}]{{1,3}}[日号]
      | [0-9]{{1,2}}\s?月\s?[0-9]{{1,2}}\s?[日号]
      | (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s[0-9]{{4}}
      | [0-9]{{1,2}}(?:st|nd|rd|th)?[\s-](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{{0,6}}\.?,?
            [\s-][0-9]{{2,4}}
      | [0-9]{{2}}[01][0-9][0-3][0-9](?![0-9])
      | (?:19|20)[0-9]{{2}}[-/.年][01]?[0-9](?![0-9])月?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A date after a label that says birth."""
BORN_AFTER = re.compile(r"\s?(?:出生|生(?![化长产活物存殖理命效]))")
"""``1990年3月7日出生``: the label may follow."""
EMBEDDED = re.compile(
    rf"(?:(?:19|20)[0-9]{{2}}\s?[-/.年]\s?[0-9]{{1,2}}\s?[-/.月]\s?[0-9]{{1,2}}\s?[日号]?|[{_CHINESE}]{{4}}年[{_CHINESE}]{{1,3}}月[{_CHINESE}]{{1,3}}[日号]?)(?=\s?(?:出生|生(?![化长产活物存殖理命效])))"
)
"""A full date that ``出生`` follows."""
