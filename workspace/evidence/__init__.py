"""The registry of evidence in a lab's home: DuckDB, offline, filled from the files that the sources publish.

- ``store``    the registry itself: look up, what it holds
- ``loading``  published files into it, all or none
- ``loaders``  one reader for each kind of published file
"""

from workspace.evidence.loading import Loaded, Published, recognise
from workspace.evidence.store import EvidenceStore, registry_of, registry_path

__all__ = ["EvidenceStore", "Loaded", "Published", "recognise", "registry_of", "registry_path"]
