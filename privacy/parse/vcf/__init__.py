"""VCF 4.1 to 4.5: is it valid, its variants as a table, the same file without identifiers.

- ``check_vcf``      valid or not, with line and reason (``check``, resting on ``header``, ``meta``, ``records``,
                     ``info``, ``samples``, ``structural``)
- ``read_variants``  records in bulk, bad lines set aside (``variants``)
- ``scrub_vcf``      a rebuilt file (``scrub``), with the lists of what may stay (``keep``)

``read_variants`` brings Polars with it, so it is imported when it is first asked for: ``check_vcf`` starts without.
"""

from typing import TYPE_CHECKING, Any

from privacy.parse.vcf.check import VcfFacts, check_vcf
from privacy.parse.vcf.compression import BgzipWriter
from privacy.parse.vcf.scrub import ScrubReport, default_sample_name, scrub_vcf

if TYPE_CHECKING:
    from privacy.parse.vcf.variants import RejectedLine, VariantBatch, read_variants

__all__ = [
    "BgzipWriter",
    "RejectedLine",
    "ScrubReport",
    "VariantBatch",
    "VcfFacts",
    "check_vcf",
    "default_sample_name",
    "read_variants",
    "scrub_vcf",
]


def __getattr__(name: str) -> Any:
    if name in ("RejectedLine", "VariantBatch", "read_variants"):
        from privacy.parse.vcf import variants

        return getattr(variants, name)
    raise AttributeError(name)
