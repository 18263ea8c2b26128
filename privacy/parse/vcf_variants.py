"""VCF deliveries as batches of rows, one a record and sample, under the sample's barcode."""

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from privacy.model.batches import RawBatch
from privacy.model.deliveries import Delivery, DeliveryKind, Rejection, RejectionReason
from privacy.model.errors import BadInput
from privacy.parse.vcf import read_variants

ROWS_PER_BATCH = 200_000

_CUT_OFF = ("truncated", "end-block", "eof", "cut")
"""Words in the codes of the VCF reader for a file that ends too early."""


class VcfVariantsReader:
    """Reads VCF 4.1 to 4.5, plain, gzip or bgzip."""

    kind = DeliveryKind.VARIANTS

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as a VCF, seen through gzip where it is compressed."""
        if head[:2] == b"\x1f\x8b":
            try:
                head = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(head, 64)
            except (zlib.error, gzip.BadGzipFile):
                return False
        return head.startswith(b"##fileformat=VCF")

    def read(self, stream: BinaryIO, delivery: Delivery) -> Iterator[RawBatch]:
        """Batches with ``barcode``, ``sample_index`` and the columns of ``read_variants``.

        A file that is damaged or cut off is refused whole: a batch that says so comes last, and the caller keeps
        nothing of the ones before it.
        """
        try:
            for batch in read_variants(stream, name=delivery.shown, rows_per_batch=ROWS_PER_BATCH):
                names = pl.DataFrame({"sample_index": range(len(batch.samples)), "barcode": batch.samples})
                indexed = names.with_columns(pl.col("sample_index").cast(pl.Int32))
                frame = batch.frame.filter(pl.col("sample_index").is_not_null())
                yield RawBatch(
                    delivery,
                    frame.join(indexed, on="sample_index", how="left", maintain_order="left"),
                    tuple(Rejection(RejectionReason.MALFORMED_VARIANT, one.line, one.reason) for one in batch.rejected),
                )
        except BadInput as error:
            cut_off = any(word in error.code for word in _CUT_OFF)
            reason = RejectionReason.TRUNCATED if cut_off else RejectionReason.UNREADABLE
            yield RawBatch(delivery, pl.DataFrame(), (Rejection(reason, error.place.line, detail=error.code),))
