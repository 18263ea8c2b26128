"""Free text -> the same text with nobody in it.

Which module for which question:

- ``redactor``     a batch through the tiers in their order; ``Redactor.default().scrub(items)``
- ``carriers``     HTML, URL and JSON escapes, Base64, vertical writing -> bare text with its way back
- ``fold``         how characters count: width, case, digits of every script, traditional and simplified; skeletons
- ``known_search`` values of the record in any disguise (their forms: ``forms``)
- ``numbers``, ``cards``, ``codes``, ``labels``, ``english_values``, ``records``, ``places``   by form or label
- ``line_ends``    what a line end broke, and the rows of numbers that only look like it
- ``names``, ``people``   names nobody told us
- ``clauses``      those of them that need no record, over the clauses of a batch that were not met before
- ``genetics``     what must stay
- ``merge``, ``masks``, ``placeholders``   which hits count, and what stands there instead
- ``second_look``, ``mixups``   is a known value still there; is another patient's number there
- ``compiled``     the same tiers in C++, for speed; these modules are what it follows
- ``frame``        the same tiers as Presidio recognisers, and a lab's own beside them
"""

from privacy.redact.fold import skeleton_of
from privacy.redact.mixups import PatientNumbers
from privacy.redact.redactor import Redactor

__all__ = ["PatientNumbers", "Redactor", "skeleton_of"]
