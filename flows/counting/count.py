"""One question for protected counts, from asking to answer.

In this order: the asker is known; the question holds, and policy would permit it about somebody; the intent is in the
log; the price is paid, durably; only then is anybody looked at. Under the order lock the registers are looked at for
the last time, noise is drawn and the outcome is in the log; only then does the answer go out. A crash in between leaves
a price that was paid for nothing, never an answer that was not paid for.

Whatever is refused is refused for the request, the papers behind it and the budget. Were it refused because nobody
consented, or because few did, the refusal itself would be an answer without noise.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.asker import Asker
from flows.counting.budget import budget_of, pay
from flows.counting.columns import count_columns
from flows.counting.persons import permitted_persons, rows_of_persons
from flows.giving.ask import Ask
from flows.giving.gate import decide_for_anybody, refused
from privacy.gate import PolicySet
from privacy.model.budget import PROTECTED_COUNTS, PrivacyLoss
from privacy.model.canonical import digest_of
from privacy.model.errors import BadInput, HelixgateError, PartMissing, Place
from privacy.model.event import Accessed, Ruling
from privacy.model.identifiers import Pseudonym
from privacy.model.vocabulary import Action, Purpose
from privacy.query.bounded import bound_groups, count_groups
from privacy.query.count import CountQuestion, Group, parse_count
from workspace.datasets import dataset_names, load_profile
from workspace.freezes import check_not_frozen
from workspace.locks import held
from workspace.noise import CountNoise, add_noise, add_noise_to_groups, noise_for
from workspace.stores import Stores

_ATTEMPTS = 5
_ACTIONS = (Action.QUERY, Action.SHARE)
"""An answer is a question about a person, and it leaves for the asker's recipient: both have to be permitted."""


@dataclass(frozen=True, slots=True)
class CountRequest:
    """A question as it was put."""

    dataset: str
    by: str
    where: tuple[str, ...]
    per_person: int
    cost: PrivacyLoss
    """ε, and the δ that is paid where a column has no public list."""


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """Noisy counts: what they are of, how far off they are, what they cost."""

    operation: str
    question: CountQuestion
    counts: tuple[tuple[Group, int], ...]
    """Groups in order, each with its noisy count of persons, which may be negative."""
    noise: CountNoise
    budget: str
    left: PrivacyLoss
    policy_digest: str


@dataclass(frozen=True, slots=True)
class _Counting:
    """A question that was paid for, or is about to be."""

    asker: Asker
    dataset: str
    question: CountQuestion
    noise: CountNoise
    ruling: Ruling

    def asks(self, as_of: datetime) -> list[Ask]:
        return [self.asker.ask(self.dataset, action, as_of) for action in _ACTIONS]


def count_persons(
    stores: Stores, policies: PolicySet, request: CountRequest, *, who: str, purpose: Purpose, purpose_text: str = ""
) -> CountAnswer:
    """The answer to ``request`` for ``who``, over everybody whom the gate permits for them at this moment.

    Raises:
        Refused: unknown principal, frozen, policy, or too little budget left; recorded as a denial.
        BadInput: no such dataset, column, level or value; or too many groups.
        PartMissing: the log or another part is not there. Once the price was paid it stays paid.
    """
    asker = Asker.begin(stores, policies, letter="N", who=who, purpose=purpose, purpose_text=purpose_text)
    dataset = request.dataset if request.dataset in dataset_names() else None
    shape = ""
    try:
        question = _understand(asker, request)
        shape = question.shape
        counting = _permit(asker, request, question)
        ask = counting.asks(asker.began)[0]
        left = pay(asker, ask, counting.noise.loss)
        counts = _answer(counting)
    except HelixgateError as error:
        asker.deny(error, dataset=dataset, query=shape)
        raise
    return CountAnswer(
        operation=asker.operation,
        question=question,
        counts=counts,
        noise=counting.noise,
        budget=budget_of(ask),
        left=left,
        policy_digest=policies.digest,
    )


def _understand(asker: Asker, request: CountRequest) -> CountQuestion:
    profile = load_profile(request.dataset)
    check_not_frozen(asker.stores.registers, asker.who.id, [profile.name])
    return parse_count(count_columns(profile), by=request.by, where=request.where, per_person=request.per_person)


def _permit(asker: Asker, request: CountRequest, question: CountQuestion) -> _Counting:
    """The question as policy permits it, with its intent recorded. Nobody's data were read for it."""
    noise = noise_for(
        _cost(request, question), per_person=question.per_person, public_groups=question.has_public_groups
    )
    decisions = [decide_for_anybody(asker.ask(request.dataset, action, asker.began)) for action in _ACTIONS]
    if not all(decision.permitted for decision in decisions):
        raise refused((decision, 1) for decision in decisions)
    asker.stores.journal.append(Accessed(**asker.common(request.dataset), outcome="begun", query=question.shape))
    return _Counting(asker, request.dataset, question, noise, Ruling.of(decisions[0]))


def _cost(request: CountRequest, question: CountQuestion) -> PrivacyLoss:
    if question.has_public_groups:
        return PrivacyLoss(request.cost.epsilon)
    if not request.cost.delta:
        raise BadInput(
            "delta-needed",
            zh="有一列没有公开取值表，须付 δ（例如 --delta 1e-7）。",
            en="a column has no public list of labels, which costs a delta (such as --delta 1e-7)",
            place=Place(column="delta"),
        )
    return request.cost


def _answer(counting: _Counting) -> tuple[tuple[Group, int], ...]:
    """Count under registers that stand still; nothing has been shown of a count that is made again."""
    stores = counting.asker.stores
    for _ in range(_ATTEMPTS):
        version = stores.registers.version()
        check_not_frozen(stores.registers, counting.asker.who.id, [counting.dataset])
        asks = counting.asks(stores.world.now())
        permitted = permitted_persons(asks)
        exact = _exact_counts(counting, asks[0], permitted)
        with held(stores.order_lock, exclusive=False):
            if asks[0].still_stands(version):
                counts = _noisy(counting, exact)
                _record(counting, counts, stores.in_log(sorted(permitted)))
                return counts
    raise PartMissing(
        "registers-changing", zh="登记簿持续变动，请稍后重试。", en="the registers kept changing; try again"
    )


def _exact_counts(counting: _Counting, ask: Ask, permitted: frozenset[Pseudonym]) -> dict[Group, int]:
    by = [str(term) for term in counting.question.by]
    seed = int.from_bytes(ask.stores.world.random_bytes(8))
    rows = rows_of_persons(ask, permitted, counting.question)
    return count_groups(bound_groups(rows, by, per_person=counting.question.per_person, seed=seed), by)


def _noisy(counting: _Counting, exact: dict[Group, int]) -> tuple[tuple[Group, int], ...]:
    if counting.question.has_public_groups:
        groups = counting.question.groups()
        return tuple(zip(groups, add_noise(counting.noise, [exact.get(group, 0) for group in groups]), strict=True))
    # OpenDP names a group by one text; JSON keeps two groups apart whatever their labels hold.
    named = {json.dumps(group, ensure_ascii=False): count for group, count in exact.items()}
    shown = add_noise_to_groups(counting.noise, named)
    return tuple((tuple(json.loads(name)), count) for name, count in shown.items())


def _record(counting: _Counting, counts: Sequence[tuple[Group, int]], persons: tuple[Pseudonym, ...]) -> None:
    asker = counting.asker
    asker.stores.journal.append(
        Accessed(
            **asker.common(counting.dataset),
            query=counting.question.shape,
            answer_digest=digest_of([[list(group), count] for group, count in counts]),
            rows=len(counts),
            columns=counting.question.columns,
            persons=persons,
            ruling=counting.ruling,
            duration_ms=asker.since_ms(),
            note=PROTECTED_COUNTS,
        )
    )
