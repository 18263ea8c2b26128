"""Person-level table to the least generalised table that meets the privacy model, with the attack already tried.

- ``config``, ``hierarchy``, ``computed``   what is asked; labels of values, read or computed
- ``text``, ``column``, ``dimension``       values as text; a column as codes; its labels and what they cost
- ``grouping``, ``encode``, ``classes``     rows counted by their codes; roll-ups; equivalence classes
- ``criteria``, ``limits``, ``population``  which classes fail k, l, t or a limit; whom an opponent looks among
- ``objective``, ``search``                 loss and its bounds; the exact optimum over the lattice of levels
- ``local``                                 finer labels for the classes that can afford them
- ``measure``, ``risk``                     k, l, t and risk of a table as a recipient sees it: the second path
- ``missing``, ``presence``                 nulls that match anything; k-map, delta-presence
- ``uniques``, ``negative_binomial``        people unique in the population, estimated from the sample
- ``held``                                  does what was measured hold what was asked?
- ``attack``, ``linkage``, ``inference``, ``difference``   what an opponent would try on a release
- ``grade``                                 the de-identification grade, and whether the table may leave
- ``anonymise``                             all of the above in order
"""

from privacy.release.anonymise import AnonymisedTable, Outcome, ReleasePlan, anonymise, plan_release, released_config
from privacy.release.attack import AttackReport, attack
from privacy.release.config import (
    Aggregate,
    ColumnConfig,
    ColumnRole,
    Diversity,
    Loss,
    RecodingModel,
    TableConfig,
    hierarchy_names,
    parse_table_config,
)
from privacy.release.grade import Grade, GradeLevel, Threshold, check_releasable, grade, parse_thresholds
from privacy.release.held import broken
from privacy.release.hierarchy import Hierarchy
from privacy.release.limits import Limits
from privacy.release.measure import Measured, add_counts, count_rows, measure, measure_counts
from privacy.release.missing import MatchingMissing, measure_matching
from privacy.release.presence import Presence, count_people, presence, presence_counts
from privacy.release.risk import Risk, risk_of
from privacy.release.search import Optimum, Progress
from privacy.release.uniques import UniquesModel, population_uniques

__all__ = [
    "Aggregate",
    "AnonymisedTable",
    "AttackReport",
    "ColumnConfig",
    "ColumnRole",
    "Diversity",
    "Grade",
    "GradeLevel",
    "Hierarchy",
    "Limits",
    "Loss",
    "MatchingMissing",
    "Measured",
    "Optimum",
    "Outcome",
    "Presence",
    "Progress",
    "RecodingModel",
    "ReleasePlan",
    "Risk",
    "TableConfig",
    "Threshold",
    "UniquesModel",
    "add_counts",
    "anonymise",
    "attack",
    "broken",
    "check_releasable",
    "count_people",
    "count_rows",
    "grade",
    "hierarchy_names",
    "measure",
    "measure_counts",
    "measure_matching",
    "parse_table_config",
    "parse_thresholds",
    "plan_release",
    "population_uniques",
    "presence",
    "presence_counts",
    "released_config",
    "risk_of",
]
