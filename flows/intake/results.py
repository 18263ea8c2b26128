"""Results and variants: linked to the person through order and sample, and stored without either number."""

from collections.abc import Iterable, Mapping

import polars as pl

from flows.intake.run import IntakeRun, Taken
from privacy.model.batches import DeidentifiedBatch, ValidBatch
from privacy.model.deliveries import Delivery, Rejection, RejectionReason
from privacy.model.people import OrderLink

_LINK_SCHEMA = {"key": pl.String, "subject": pl.String, "sample": pl.String, "order": pl.String}


def take_results(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Store the reported variants whose order and barcode are those of one order."""
    return _take(run, delivery, batches, "results", _link_results)


def take_variants(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch]) -> Taken:
    """Store the genotypes of every sample column whose barcode is known."""
    return _take(run, delivery, batches, "variants", _link_variants)


def _take(run: IntakeRun, delivery: Delivery, batches: Iterable[ValidBatch], dataset: str, link: object) -> Taken:
    rejections: list[Rejection] = []
    with run.stores.records.writing(dataset, delivery.lab, delivery.id) as records:
        for batch in batches:
            rejections += batch.rejections
            if batch.frame.height:
                deidentified = link(run, batch)  # type: ignore[operator]
                rejections += deidentified.rejections
                records.add(deidentified.frame)
        records.finish()
    return Taken(delivery, records.rows, tuple(rejections))


def _link_results(run: IntakeRun, batch: ValidBatch) -> DeidentifiedBatch:
    """Join by order number; a barcode of another order means that samples were swapped, and the row is kept back."""
    vault = run.stores.vault
    by_order = _as_frame(vault.find_orders(batch.frame["order_no"].unique().to_list()))
    by_barcode = _as_frame(vault.find_barcodes(batch.frame["barcode"].unique().to_list()))
    linked = batch.frame.join(by_order, left_on="order_no", right_on="key", how="left").join(
        by_barcode.select("key", barcode_order="order"), left_on="barcode", right_on="key", how="left"
    )
    judged = linked.with_columns(
        problem=pl.when(pl.col("subject").is_null())
        .then(pl.lit(RejectionReason.ORDER_UNKNOWN.value))
        .when(pl.col("barcode_order").is_null())
        .then(pl.lit(RejectionReason.SAMPLE_UNKNOWN.value))
        .when(pl.col("order") != pl.col("barcode_order"))
        .then(pl.lit(RejectionReason.SAMPLES_SWAPPED.value))
    )
    columns = {"order_unknown": "order_no"}
    rejections = tuple(
        Rejection(RejectionReason(problem), line, columns.get(problem.replace("-", "_"), "barcode"))
        for line, problem in judged.filter(pl.col("problem").is_not_null()).select("line", "problem").iter_rows()
    )
    good = judged.filter(pl.col("problem").is_null()).drop("problem", "barcode_order", "order_no", "barcode")
    return DeidentifiedBatch(batch.delivery, good, rejections)


def _link_variants(run: IntakeRun, batch: ValidBatch) -> DeidentifiedBatch:
    """Join by the sample column's barcode; an unknown sample is one rejection, whatever its number of variants."""
    links = _as_frame(run.stores.vault.find_barcodes(batch.frame["barcode"].unique().to_list()))
    linked = batch.frame.join(links, left_on="barcode", right_on="key", how="left")
    unknown = linked.filter(pl.col("subject").is_null())["sample_index"].unique().sort()
    rejections = tuple(
        Rejection(RejectionReason.SAMPLE_UNKNOWN, column=f"sample column {index + 1}") for index in unknown
    )
    good = linked.filter(pl.col("subject").is_not_null()).drop("barcode", "sample_index")
    return DeidentifiedBatch(batch.delivery, good, rejections)


def _as_frame(links: Mapping[str, OrderLink]) -> pl.DataFrame:
    rows = [(key, link.subject, link.sample, link.order) for key, link in links.items()]
    return pl.DataFrame(rows, schema=_LINK_SCHEMA, orient="row")
