"""Makes the sample data: a day of two labs whose people were all invented.

Run ``python -m sample_data.generate --out DIR``; the same seed gives the same bytes. Which module for which question:

- ``labs``, ``people``, ``names``   where it happens and who is there
- ``orders``, ``variants``, ``vcf`` what was sampled and found
- ``reports``, ``disguises``        what was written about it, and how identifiers hide in prose
- ``pdf``, ``docx``                 reports as documents, byte for byte the same everywhere
- ``consents``, ``registers``       who allowed what, and who may receive
- ``delivery``, ``fault(s)``        one lab's whole day, then what goes wrong in it
- ``write``                         the files, the list of faults, the canaries
- ``scale``                         one lab's day of any size, for measuring
"""
