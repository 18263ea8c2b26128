"""Inside the access log: its tables, the merge of journals, the stored tree, queries and verification.

- ``schema``   the tables, and the one definition of every column as an expression over an event's bytes
- ``spool``    journals on disk: which there are, who still writes, what is new in each
- ``merge``    journals into tables, in one transaction
- ``hashes``   the tree as it is stored: leaves, and one hash for every 256 below
- ``queries``  events by filter, and who saw a person
- ``export``   events as CSV, Parquet and FHIR
- ``opening``  the owner's lock, the database, and whose fault an error is
- ``verify``   everything recomputed from content

``workspace.access_log`` is the door.
"""
