"""The registry of evidence in a lab's home: DuckDB, offline, filled from the files that the sources publish.

- ``store``    the registry itself: load, look up, what it holds
- ``loaders``  one reader for each kind of published file
"""

from workspace.evidence.store import EvidenceStore, Loaded, registry_path

__all__ = ["EvidenceStore", "Loaded", "registry_path"]
