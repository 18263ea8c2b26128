"""Person-level table to the least generalised table that meets the privacy model, with the attack already tried.

- ``config``, ``hierarchy``, ``computed``   what is asked; labels of values, read or computed
- ``encode``, ``classes``, ``criteria``     the table as counted integers; classes; which of them fail k, l or t
- ``objective``, ``search``                 loss and its bounds; the exact optimum over the lattice of levels
- ``local``                                 finer labels for the classes that can afford them
- ``measure``, ``risk``                     k, l, t and risk of a table as a recipient sees it: the second path
- ``anonymise``                             all of the above in order
"""

from privacy.release.anonymise import AnonymisedTable, anonymise
from privacy.release.config import (
    Aggregate,
    ColumnConfig,
    ColumnRole,
    Diversity,
    RecodingModel,
    TableConfig,
    hierarchy_names,
    parse_table_config,
)
from privacy.release.hierarchy import Hierarchy
from privacy.release.measure import Measured, measure
from privacy.release.risk import Risk, risk_of
from privacy.release.search import Optimum, Progress

__all__ = [
    "Aggregate",
    "AnonymisedTable",
    "ColumnConfig",
    "ColumnRole",
    "Diversity",
    "Hierarchy",
    "Measured",
    "Optimum",
    "Progress",
    "RecodingModel",
    "Risk",
    "TableConfig",
    "anonymise",
    "hierarchy_names",
    "measure",
    "parse_table_config",
    "risk_of",
]
