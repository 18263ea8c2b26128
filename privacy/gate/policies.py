"""A policy set: every rule with its words and conditions, ready for every region and every day.

Between two days on which some article begins or ends nothing changes in a region, so each such stretch (a regime) has
its own parsed Cedar set and its own ready-made reasons. Built once from bytes, then never changed.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

import cedarpy

from privacy.gate.document import Problems
from privacy.gate.facts import Facts
from privacy.gate.law import Law, Region, parse_law, parse_regions
from privacy.gate.purposes import check_purposes, check_recipients
from privacy.gate.regime import Regime, build_regime
from privacy.gate.rules import RULES, Rule, parse_rule
from privacy.gate.words import Lexicon, parse_lexicon
from privacy.model.canonical import digest_of, sha256_hex
from privacy.model.errors import InternalError
from privacy.model.identifiers import PolicyDigest
from privacy.model.times import legal_day
from privacy.model.vocabulary import Jurisdiction

SCHEMA_FILE = "facts.cedarschema"
PURPOSES_FILE = "purposes/purposes.toml"
RECIPIENTS_FILE = "purposes/recipients.toml"
WORDS_FILE = "purposes/words.toml"
CHARACTERS_FILE = "purposes/characters.toml"


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Immutable. ``digest`` names the exact files; the same bytes give the same answers for ever."""

    digest: PolicyDigest
    files: Mapping[str, bytes] = field(repr=False)
    """Path under ``policies/`` -> the bytes it was compiled from."""
    law: Law = field(repr=False)
    regions: Mapping[Jurisdiction, Region] = field(repr=False)
    rules: Mapping[str, Rule] = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    schema: cedarpy.Schema = field(repr=False)
    regimes: Mapping[Jurisdiction, tuple[Regime, ...]] = field(repr=False)
    """By first day, the earliest first; the first one begins on the first day there is."""

    def regime(self, jurisdiction: Jurisdiction, at: datetime) -> Regime:
        """What holds in that region at that moment (the day in UTC+8)."""
        return self.regime_of_day(jurisdiction, legal_day(at))

    def regime_of_day(self, jurisdiction: Jurisdiction, day: date) -> Regime:
        regimes = self.regimes[jurisdiction]
        return regimes[bisect_right(regimes, day, key=lambda regime: regime.first_day) - 1]

    def articles_of(self, rule: str, jurisdiction: Jurisdiction, at: datetime) -> tuple[str, ...]:
        """The articles a denial by ``rule`` names there and then; ``baseline/<rule>`` where none is in force."""
        return self.regime(jurisdiction, at).articles_of(rule)


def is_policy_file(path: str) -> bool:
    """Whether decisions depend on this file; cases and the tables of other stages are no part of the digest."""
    return path == SCHEMA_FILE or _folder_of(path) is not None


def compile_policies(files: Mapping[str, bytes]) -> PolicySet:
    """The policy set of these files (path under ``policies/`` -> bytes).

    Raises:
        BadPolicies: anything is wrong with them; all problems are listed.
    """
    problems = Problems()
    by_folder: dict[str, dict[str, bytes]] = {"law": {}, "regions": {}, "rules": {}, "purposes": {}}
    for path, content in sorted(files.items()):
        folder = _folder_of(path)
        if folder is not None:
            by_folder[folder][path] = content
        elif path != SCHEMA_FILE:
            problems.add(path, "this file has no place among the policies")
    schema_text, schema = _parse_schema(files.get(SCHEMA_FILE), problems)
    law = parse_law(by_folder["law"], problems)
    regions = parse_regions(by_folder["regions"], law, problems)
    check_purposes(PURPOSES_FILE, files, problems)
    check_recipients(RECIPIENTS_FILE, files, problems)
    lexicon = parse_lexicon(WORDS_FILE, CHARACTERS_FILE, files, problems)
    rules = _parse_rules(by_folder["rules"], law, schema_text, problems)
    problems.raise_if_any()
    if lexicon is None:
        raise InternalError("no-lexicon", zh="内部错误：词表缺失。", en="a lexicon is missing without a problem")
    regimes = {name: _regimes_of(region, law, rules) for name, region in regions.items()}
    _check_nothing_opens_a_never(regimes, schema, problems)
    problems.raise_if_any()
    return PolicySet(policy_digest(files), dict(files), law, regions, rules, lexicon, schema, regimes)


def policy_digest(files: Mapping[str, bytes]) -> PolicyDigest:
    """``sha256:<hex>`` over path and content of every file."""
    return PolicyDigest(digest_of({path: sha256_hex(content) for path, content in files.items()}))


def _folder_of(path: str) -> str | None:
    match path.split("/"):
        case ["law" | "regions" as folder, name] if name.endswith(".toml"):
            return folder
        case ["rules", _, "rule.toml" | "rule.cedar"]:
            return "rules"
        case ["purposes", _] if path in (PURPOSES_FILE, RECIPIENTS_FILE, WORDS_FILE, CHARACTERS_FILE):
            return "purposes"
        case _:
            return None


def _parse_schema(content: bytes | None, problems: Problems) -> tuple[str, cedarpy.Schema]:
    expected = "".join(f"{name}: Bool," for name in Facts._fields)
    fallback = f"entity Requester; entity GeneticData; type Facts = {{{expected}}};"
    if content is None:
        problems.add(SCHEMA_FILE, "this file is missing")
        return fallback, cedarpy.Schema.from_str(fallback)
    try:
        text = content.decode("utf-8")
        schema = cedarpy.Schema.from_str(text)
    except (UnicodeDecodeError, ValueError) as error:
        problems.add(SCHEMA_FILE, f"not a Cedar schema: {error}")
        return fallback, cedarpy.Schema.from_str(fallback)
    lines = (line.partition("//")[0].strip() for line in text.splitlines())
    found = tuple(line.partition(":")[0] for line in lines if line.endswith(": Bool,"))
    if found != Facts._fields:
        wrong = sorted(set(found) ^ set(Facts._fields)) or ["their order"]
        problems.add(SCHEMA_FILE, f"the facts differ from those the gate computes: {', '.join(wrong)}")
    return text, schema


def _parse_rules(files: Mapping[str, bytes], law: Law, schema: str, problems: Problems) -> dict[str, Rule]:
    names = {path.split("/")[1] for path in files}
    for missing in sorted(RULES - names):
        problems.add(f"rules/{missing}", "this rule is missing")
    parsed = (parse_rule(name, files, law, schema, problems) for name in sorted(names))
    return {rule.name: rule for rule in parsed if rule is not None}


def _regimes_of(region: Region, law: Law, rules: Mapping[str, Rule]) -> tuple[Regime, ...]:
    cited = {article for rule in rules.values() for article in rule.cited if region.has(article)}
    turning = {day for article in cited for wording in law.articles[article] for day in wording.turning_days}
    holds: Callable[[date, str], bool] = lambda day, article: region.has(article) and law.is_in_force(article, day)  # noqa: E731
    return tuple(build_regime(day, rules, partial(holds, day)) for day in sorted({date.min, *turning}))


def _check_nothing_opens_a_never(
    regimes: Mapping[Jurisdiction, tuple[Regime, ...]], schema: cedarpy.Schema, problems: Problems
) -> None:
    """Every regime is asked, with all papers in order, for what is never permitted; one permit and nothing loads."""
    in_order = dict.fromkeys(Facts._fields, False) | {
        "is_shared_with_the_person": True,
        "recipient_is_inside": True,
    }
    nevers = (
        "purpose_is_never_permitted",
        "recipient_is_never_permitted",
        "words_serve_discrimination",
        "words_are_unclear",
    )
    for jurisdiction, stretches in regimes.items():
        for regime in stretches:
            for never in nevers:
                answers = regime.ask([(action, in_order | {never: True}) for action in _ACTIONS], schema)
                if any(answer.permitted for answer in answers):
                    problems.add(
                        "rules/no-discrimination", f"{never} is permitted in {jurisdiction} from {regime.first_day}"
                    )


_ACTIONS = ("collect", "use", "query", "share", "issue_report")
