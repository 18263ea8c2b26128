"""An analyst's SQL: allowed or not, before any engine sees data.

- ``functions``  which functions and types may be named
- ``grammar``    which constructs there are, field by field
- ``check``      the walk over the parsed statement
- ``shape``      the statement without its literals, for the access log
- ``refusal``    how a no reads
"""

from privacy.query.check import check_statement, tables_read
from privacy.query.refusal import refusal
from privacy.query.shape import normalise

__all__ = ["check_statement", "normalise", "refusal", "tables_read"]
