"""The law as code: a request in, permit or deny out, with every failing rule and its articles.

- ``request``   a JSON value -> ``Request``, closed vocabularies first
- ``words``     what the requester's own words serve; ``folding`` takes their disguises off
- ``facts``     request -> the facts that rules ask about
- ``law``       articles, the days they are in force, the regions where they hold
- ``rules``     one rule: its words and its Cedar conditions
- ``regime``    the rules of one region over days on which the same articles are in force, asked fail-closed
- ``policies``  all of it compiled from bytes, and named by a digest
- ``decide``    one decision, or many
- ``table``     one request about many persons, evaluated once for each distinct set of facts
- ``columns``   which columns may not travel together with genetic results
- ``cases``     the cases written beside each rule, and whether the rules give what they say
- ``compare``   which decisions differ between two policy sets
"""

from privacy.gate.cases import Case, check_cases, is_case_file, parse_cases
from privacy.gate.columns import refuse_columns
from privacy.gate.compare import Change, compare_policies
from privacy.gate.decide import decide, decide_many
from privacy.gate.document import BadPolicies
from privacy.gate.policies import PolicySet, compile_policies, is_policy_file, policy_digest
from privacy.gate.request import parse_request, parse_request_json
from privacy.gate.table import GatedTable, decide_table
from privacy.gate.words import Judgement, Lexicon, serves_discrimination

__all__ = [
    "BadPolicies",
    "Case",
    "Change",
    "GatedTable",
    "Judgement",
    "Lexicon",
    "PolicySet",
    "check_cases",
    "compare_policies",
    "compile_policies",
    "decide",
    "decide_many",
    "decide_table",
    "is_case_file",
    "is_policy_file",
    "parse_cases",
    "parse_request",
    "parse_request_json",
    "policy_digest",
    "refuse_columns",
    "serves_discrimination",
]
