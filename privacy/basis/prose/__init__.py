"""Reads judgements out of prose, Chinese and English. What a judgement is: ``docs/prose-judgements.md``.

- ``sentences``   text -> sentences with their places, none longer than a bound
- ``judging``     which of them judge, about what, how strongly, and which features said so
- ``features``    what a sentence shows: marks (``words_zh``, ``words_en``, ``topics``), runs of words, ``meanings``,
                  ``form``
- ``weights``     how much each feature speaks, learned offline
- ``anchors``     genes, variants, drugs (conditions: ``privacy.basis.conditions``)
- ``references``  the sources a sentence cites, and the report's own list of them
- ``reader``      ties the one to the other
"""
