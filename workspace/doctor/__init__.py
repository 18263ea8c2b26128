"""What is wrong with a home, and how to mend it. One file a family of checks; ``examine`` runs them all.

A check never changes a store, never stops the others, and never says a value from the data: a finding names parts by
their role (a key's name, a delivery's id) and nothing else.
"""

from workspace.doctor.examine import examine
from workspace.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]
