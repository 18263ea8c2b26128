"""Every person through the gate, at this moment, under the registers as they stand."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import polars as pl

from flows.giving.ask import Ask
from flows.histories import Histories
from privacy.gate import decide, decide_many, refuse_columns
from privacy.gate.consent_state import capacity_at, state_at
from privacy.model.batches import GatedBatch
from privacy.model.decision import Decision
from privacy.model.errors import Refused
from privacy.model.identifiers import Pseudonym
from privacy.model.request import Consent, Data, Request, Requester, StatedPurpose
from privacy.model.times import legal_day
from privacy.model.vocabulary import Action, Capacity, ConsentForm, DataKind, Notice, Signatory
from workspace.freezes import check_not_frozen

_PERSON_COLUMNS = ("subject", "sex", "birth_date", "ethnic_group", "division", "received_at")


def gate_persons(ask: Ask) -> GatedBatch:
    """Everybody the lab has data of, split by decision. Decides once per distinct context, joins back, caches nothing.

    Raises:
        Refused: asker or dataset is frozen, the columns may not go there, or nobody may be in it; with every reason.
    """
    check_not_frozen(ask.stores.registers, ask.principal.id, [ask.profile.name])
    check_columns(ask)
    persons = persons_of(ask)
    decisions = decide_persons(ask, persons)
    permitted = frozenset(subject for subject, decision in decisions.items() if decision.permitted)
    counted = tuple(_count(decisions.values()))
    if not permitted:
        raise refused(counted)
    kept = persons.filter(pl.col("subject").is_in(sorted(permitted)))
    return GatedBatch(ask.as_of, ask.purpose, kept, permitted, counted)


def decide_persons(ask: Ask, persons: pl.DataFrame) -> dict[Pseudonym, Decision]:
    """Subject -> the decision about this request for them, now."""
    histories = Histories.read(ask.stores.registers)
    rows = persons.select("subject", "birth_date").iter_rows()
    subjects, requests = [], []
    for subject, birth_date in rows:
        subjects.append(Pseudonym(subject))
        history = histories.of(subject, birth_date)
        capacity = capacity_at(birth_date, ask.as_of, history.rulings)
        requests.append(_request(ask, capacity, state_at(history, ask.as_of, recipient=ask.recipient_id)))
    return dict(zip(subjects, decide_many(ask.policies, requests), strict=True))


def decide_for_anybody(ask: Ask) -> Decision:
    """The decision about a person of full capacity who was told everything and consented to all of it.

    It depends on the request and the papers behind it and on nobody's data: what it denies is denied for everybody.
    """
    consent = Consent(
        form=ConsentForm.WRITTEN,
        informed=True,
        signed_by=frozenset(Signatory),
        purposes=frozenset({ask.purpose}),
        recipients=frozenset({ask.recipient.kind}),
        any_recipient=True,
        data=frozenset(DataKind),
        valid_from=ask.as_of,
        valid_to=None,
        withdrawn_at=None,
        notices=frozenset(Notice),
    )
    return decide(ask.policies, _request(ask, Capacity.FULL, consent))


def persons_of(ask: Ask) -> pl.DataFrame:
    """One row a person of the lab: subject, birth date and the quasi-identifiers, age in completed years."""
    orders = ask.stores.records.read_all("orders", _PERSON_COLUMNS)
    if orders.height == 0:
        return pl.DataFrame(schema={"subject": pl.String, "birth_date": pl.Date})
    day = legal_day(ask.as_of)
    newest = orders.filter(pl.col("lab") == ask.lab).sort("received_at").unique("subject", keep="last")
    return newest.with_columns(age=_age_on(day)).sort("subject")


def check_columns(ask: Ask) -> None:
    """hunan-2025/23-3 by data: employer, school or job columns together with results go to nobody outside care.

    Raises:
        Refused: they would.
    """
    kind = ask.recipient.kind if ask.action is Action.SHARE else None
    if kind is None:
        return
    articles = ask.policies.articles_of("no-discrimination", ask.jurisdiction, ask.as_of)
    reason = refuse_columns(ask.profile.columns, recipient=kind, form=ask.profile.form, articles=articles)
    if reason is not None:
        raise Refused("columns-refused", zh=reason.zh, en=reason.en, reasons=(reason.as_json(),))


def refused(decisions: Iterable[tuple[Decision, int]]) -> Refused:
    """The refusal of a whole request: the reasons that hold for everybody, or where there are none, every reason."""
    denials = [decision for decision, _ in decisions if not decision.permitted]
    reasons = {(reason.rule, reason.facet): reason for decision in denials for reason in decision.reasons}
    shared = set(reasons).intersection(*({(one.rule, one.facet) for one in decision.reasons} for decision in denials))
    listed = [reasons[key] for key in sorted(shared or reasons)]
    articles = ", ".join(sorted({article for reason in listed for article in reason.articles}))
    return Refused(
        "refused",
        zh=f"依规定拒绝：{''.join(reason.zh for reason in listed) or '没有可放行的人员。'}（{articles}）",
        en=f"refused by policy: {' '.join(reason.en for reason in listed) or 'nobody to release.'} ({articles})",
        reasons=tuple(reason.as_json() for reason in listed),
    )


def _request(ask: Ask, capacity: Capacity, consent: Consent | None) -> Request:
    return Request(
        at=ask.as_of,
        jurisdiction=ask.jurisdiction,
        action=ask.action,
        purpose=StatedPurpose(ask.purpose, ask.purpose_text),
        requester=Requester(ask.principal.id, ask.principal.role, authorised=ask.authorised),
        recipient=ask.recipient,
        capacity=capacity,
        consent=consent,
        # Every dataset has a profile with roles and treatment: that is its classification (xiamen-2026/10).
        data=Data(ask.profile.data, ask.profile.form, classified=True, technology=ask.technology),
        ethics=ask.ethics,
        hgr_reference=ask.entry["hgr_reference"],
    )


def _count(decisions: Iterable[Decision]) -> list[tuple[Decision, int]]:
    return sorted(Counter(decisions).items(), key=lambda item: (item[0].verdict.value, -item[1]))


def _age_on(day: date) -> pl.Expr:
    born = pl.col("birth_date")
    had_birthday = (born.dt.month() * 100 + born.dt.day()) <= day.month * 100 + day.day
    return (pl.lit(day.year) - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)).cast(pl.String)
