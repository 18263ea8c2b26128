"""Analysts' SQL, answered by a process that lives for one question, owns nothing and can reach nothing.

- ``limits``     what one question may cost
- ``parent``     the parent's side: start, feed, wait, kill, read
- ``channel``    the words both sides exchange
- ``child``      the other side: confine itself, load, lock, then
- ``questioning`` one question: parse, check, run, one word for every failure
- ``confine``    what the operating system takes from the child
- ``engine``     what DuckDB is told before the analyst's text reaches it

The first line is that the child holds nothing but the tables of this person's view. The allow-list of
``privacy.query`` is the second, the engine's locks the third, the operating system's the fourth; each is tested alone.
"""

from typing import TYPE_CHECKING, Any

from workspace.sql_worker.limits import Limits

if TYPE_CHECKING:
    from workspace.sql_worker.limits import Limits
    from workspace.sql_worker.parent import Question, ask, examine, protections

__all__ = ["Limits", "Question", "ask", "examine", "protections"]


def __getattr__(name: str) -> Any:
    """The parent's side, imported when asked for: the child shares this package, must start in a moment, and can leave
    the network only while it has one thread (Polars starts several).
    """
    if name not in __all__:
        raise AttributeError(name)
    from workspace.sql_worker import limits, parent

    return getattr(limits if name == "Limits" else parent, name)
