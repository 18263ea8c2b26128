"""One request about many persons: a frame of consents in, the same frame with its decisions out.

What differs between persons is their capacity and their consent. Both become facts column by column; the facts of a row
are one integer; each distinct integer is decided once and joined back. The result is that of deciding row by row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from privacy.gate.decide import Context, answer_contexts, decision_of
from privacy.gate.facts import Facts, facts_of
from privacy.gate.policies import PolicySet
from privacy.gate.words import serves_discrimination
from privacy.model.decision import Decision
from privacy.model.errors import BadInput, Place
from privacy.model.request import Request
from privacy.model.vocabulary import Capacity, ConsentForm, DataKind, Notice, Purpose, RecipientKind, Signatory

_INSTANT = pl.Datetime("us", "UTC")
_WORDS = pl.List(pl.String)

COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "capacity": pl.String,
    "consent_form": pl.String,
    "consent_informed": pl.Boolean,
    "consent_signed_by": _WORDS,
    "consent_purposes": _WORDS,
    "consent_recipients": _WORDS,
    "consent_data": _WORDS,
    "consent_from": _INSTANT,
    "consent_to": _INSTANT,
    "consent_withdrawn_at": _INSTANT,
    "consent_notices": _WORDS,
}
"""What a frame must hold, in a request's words. ``consent_form`` null: no consent, and the rest is not looked at."""

_MAY_BE_NULL = frozenset({"consent_form", "consent_to", "consent_withdrawn_at"})
_VOCABULARY: dict[str, frozenset[str]] = {
    "capacity": frozenset(Capacity),
    "consent_form": frozenset(ConsentForm),
    "consent_signed_by": frozenset(Signatory),
    "consent_purposes": frozenset(Purpose),
    "consent_recipients": frozenset(RecipientKind) | {"any"},
    "consent_data": frozenset(DataKind),
    "consent_notices": frozenset(Notice),
}


@dataclass(frozen=True, slots=True)
class GatedTable:
    rows: pl.DataFrame = field(repr=False)
    """The rows that came in, in their order, with ``decision``: the place of each row's decision in ``decisions``."""
    decisions: tuple[Decision, ...]
    """Each distinct decision's reasons and flags, once for each distinct set of facts."""

    @property
    def permitted(self) -> pl.DataFrame:
        """The rows whose decision is a permit, as they came in."""
        return self.rows.filter(self._is_permitted()).drop("decision")

    @property
    def refused(self) -> pl.DataFrame:
        """The other rows, with ``decision``."""
        return self.rows.filter(~self._is_permitted())

    def _is_permitted(self) -> pl.Expr:
        allowed = [place for place, decision in enumerate(self.decisions) if decision.permitted]
        return pl.col("decision").is_in(pl.Series(allowed, dtype=pl.UInt32).implode())


def decide_table(policies: PolicySet, request: Request, people: pl.DataFrame) -> GatedTable:
    """The decision on ``request`` for each row of ``people``, whose ``COLUMNS`` replace its capacity and consent.

    Raises:
        BadInput: a column is missing, of another type, null where it may not be, or holds an unknown word; or a column
            ``decision`` is there already.
    """
    _check(people)
    words = serves_discrimination(request.purpose.text, policies.lexicon)
    common = facts_of(replace(request, consent=None), words)
    facts = _facts_by_row(request)
    weights = {name: 1 << place for place, name in enumerate(facts)}
    bits = (expression.fill_null(False).cast(pl.UInt32) * weights[name] for name, expression in facts.items())
    keys = people.select(pl.sum_horizontal(bits).cast(pl.UInt32).alias("key")).get_column("key")
    distinct = keys.unique().sort()
    regime = policies.regime(request.jurisdiction, request.at)
    contexts: list[Context] = [
        (regime, request.action, _with_facts(common, key, weights)) for key in distinct.to_list()
    ]
    answers = answer_contexts(policies, set(contexts))
    decisions = tuple(decision_of(policies, request, answers[context]) for context in contexts)
    place = keys.replace_strict(
        distinct, pl.int_range(len(distinct), dtype=pl.UInt32, eager=True), return_dtype=pl.UInt32
    )
    return GatedTable(people.with_columns(place.alias("decision")), decisions)


def _with_facts(common: Facts, key: int, weights: dict[str, int]) -> Facts:
    return common._replace(**{name: bool(key & weight) for name, weight in weights.items()})


def _facts_by_row(request: Request) -> dict[str, pl.Expr]:
    """The facts that differ between rows, as in ``facts._consent`` but for whole columns."""
    at = pl.lit(request.at).dt.convert_time_zone("UTC").cast(_INSTANT)
    given = pl.col("consent_form").is_not_null()
    recipients = pl.col("consent_recipients")
    kind = None if request.recipient is None else request.recipient.kind.value
    covers_kind = recipients.list.contains(kind) if kind is not None else pl.lit(False)
    kinds = [pl.col("consent_data").list.contains(one.value) for one in sorted(request.data.kinds)]
    signed, notices = pl.col("consent_signed_by"), pl.col("consent_notices")
    consent = {
        "consent_is_given": pl.lit(True),
        "consent_is_written": pl.col("consent_form") == ConsentForm.WRITTEN.value,
        "consent_is_informed": pl.col("consent_informed"),
        "consent_signed_by_person": signed.list.contains(Signatory.PERSON.value),
        "consent_signed_by_guardian": signed.list.contains(Signatory.GUARDIAN.value),
        "consent_has_begun": pl.col("consent_from") <= at,
        "consent_has_ended": pl.col("consent_to") <= at,
        "consent_is_withdrawn": pl.col("consent_withdrawn_at") <= at,
        "consent_covers_purpose": pl.col("consent_purposes").list.contains(request.purpose.code.value),
        "consent_covers_data": pl.all_horizontal(kinds),
        "consent_covers_recipient": recipients.list.contains("any") | covers_kind,
        **{f"told_{one.value}": notices.list.contains(one.value) for one in Notice},
    }
    capacity = {
        "capacity_is_full": pl.col("capacity") == Capacity.FULL.value,
        "capacity_is_limited": pl.col("capacity") == Capacity.LIMITED.value,
    }
    return capacity | {name: given & expression for name, expression in consent.items()}


def _check(people: pl.DataFrame) -> None:
    if "decision" in people.columns:
        raise _bad("decision", "不能已有此列", "this column not to be there yet")
    for name, kind in COLUMNS.items():
        if people.schema.get(name) != kind:
            raise _bad(name, f"类型为 {kind} 的列", f"a column of type {kind}")
    given = people.filter(pl.col("consent_form").is_not_null())
    for name in COLUMNS:
        rows = people if name == "capacity" else given
        if name not in _MAY_BE_NULL and rows.get_column(name).null_count():
            raise _bad(name, "不为空的值", "no null")
    for name, words in _VOCABULARY.items():
        rows = people if name == "capacity" else given
        _check_words(name, rows.get_column(name), words)


def _check_words(name: str, column: pl.Series, words: Iterable[str | StrEnum]) -> None:
    flat = column.explode(empty_as_null=False) if column.dtype == _WORDS else column
    if flat.null_count() or not flat.unique().is_in([str(word) for word in words]).all():
        known = sorted(str(word) for word in words)
        raise _bad(name, f"只含 {'、'.join(known)}", f"only {', '.join(known)}")


def _bad(column: str, zh: str, en: str) -> BadInput:
    return BadInput("bad-table", zh=f"表有误，应为{zh}。", en=f"expected {en}", place=Place(column=column))
