"""What helixgate computes. Pure: no file, no clock, no chance, no network; time, keys and random bytes are arguments.

Which folder answers which question:

- ``model``       the words every stage shares: vocabulary, requests, decisions, batches, events, errors
- ``parse``       bytes of a lab's file -> rows, or the line and column where it is not what it says it is
- ``validate``    rows -> rows that can be true (check digits, dates, links), or a rejection with its reason
- ``deidentify``  rows about people -> rows about subject pseudonyms
- ``redact``      free text -> the same text with nobody in it
- ``gate``        request -> permit or deny, with every failing rule and its articles
- ``basis``       report -> its judgements and whether each one cites a basis
- ``release``     person-level table -> the least generalised table that meets k, l, t, with the attack already tried
- ``query``       an analyst's SQL -> allowed or not, before any engine sees data
- ``audit``       events -> leaves, tree, checkpoints, proofs

Stages never import one another; they meet in ``model`` and are joined by ``flows``.
"""
