"""Bytes of a lab's file to rows, or the line and column where it is not what it says it is.

- ``readers``       every format behind one small interface; which one takes a file
- ``lims_csv``      CSV exports of Chinese LIMS, in blocks, bad lines apart
- ``vcf``           VCF 4.1 to 4.5: check, read, scrub; ``vcf_variants`` makes batches of it
- ``report_text``, ``report_json``, ``report_fhir``   reports as text and JSON
- ``report_pdf``, ``report_docx``   reports as documents: their text layer (``documents``), pictures and scans held
- ``encoding``      UTF-8 or GB18030, proven over every byte

Nothing is imported here, so that checking a VCF does not wait for Polars.
"""
