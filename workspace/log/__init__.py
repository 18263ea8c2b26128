"""Inside the access log: its tables, the merge of journals, the stored tree, queries and verification.

- ``schema``          the tables, and the one definition of every column as an expression over an event's bytes
- ``spool``           journals on disk: which there are, who still writes, what is new in each
- ``merge``           journals into tables, in one transaction
- ``index``           events by person and by id, in sorted runs
- ``hashes``          the tree as it is stored: flat files of leaves, and of one hash for every 256 below
- ``head``            size and root at the last merge, compared before anything is acted on
- ``segments``        where events lie: archives, then the database
- ``archive``         events to Parquet files; archives moved and deleted; ``retention`` says when, and what is told
- ``queries``         events by filter, and who saw a person
- ``export``          events as CSV, Parquet and FHIR
- ``backup``          the whole log copied while writers go on
- ``opening``         the owner's lock, the database, and whose fault an error is
- ``verify``          everything recomputed: ``walk`` and ``chains`` in Python, ``verify_columns`` in DuckDB

``workspace.access_log`` is the door.
"""
