"""The faults of real life, planted on purpose, each with what must come of it."""

from collections.abc import Callable
from datetime import timedelta

from sample_data.generate.bgzf import bgzf_blocks, compress_bgzf
from sample_data.generate.delivery import Delivery
from sample_data.generate.fault import FILE, HELD, PART, REFUSED, ROW, SKIPPED, Consequence, Fault
from sample_data.generate.orders import Order
from sample_data.generate.pdf import scan_of
from sample_data.generate.reports import report_json, report_text, to_json_bytes
from sample_data.generate.resident_id import with_wrong_check
from sample_data.generate.times import written


def plant_faults(delivery: Delivery) -> list[Fault]:
    """Put every fault into the delivery. Rows are only changed or appended, so indices stay true. The duplicate comes
    last, since it copies a finished file."""
    return [plant(delivery) for plant in _PLANTED]


def _only(delivery: Delivery, table: str, order: Order) -> int:
    (row,) = delivery.tables[table].where("order_no", order.order_no)
    return row


def _consent_row(delivery: Delivery, order: Order) -> int:
    (row,) = delivery.tables["consents.csv"].where("id_number", order.person.id_number)
    return row


def _orphans(delivery: Delivery, order: Order) -> tuple[Consequence, ...]:
    """The results of an order that was not taken in."""
    rows = tuple(delivery.tables["results.csv"].where("order_no", order.order_no))
    return (Consequence("results.csv", rows, "order-unknown"),)


def _wrong_check_digit(delivery: Delivery) -> Fault:
    order, table = delivery.cast["wrong_check"], delivery.tables["orders.csv"]
    row = _only(delivery, "orders.csv", order)
    table.put(row, "id_number", with_wrong_check(order.person.id_number))
    return Fault(
        "wrong-check-digit", "orders.csv", "bad-check-digit", ROW,
        "居民身份证号码校验位错误", "a resident ID number with a wrong check digit",
        (row,), "id_number", _orphans(delivery, order),
    )  # fmt: skip


def _too_many_columns(delivery: Delivery) -> Fault:
    """A comma typed into the address, unquoted by an export that never met one."""
    order, table = delivery.cast["too_many"], delivery.tables["orders.csv"]
    row = _only(delivery, "orders.csv", order)
    table.rows[row].insert(table.columns.index("address") + 1, "后门进")
    return Fault(
        "too-many-columns", "orders.csv", "wrong-number-of-columns", ROW,
        "一行多出一列", "a row with one column too many", (row,), None, _orphans(delivery, order),
    )  # fmt: skip


def _impossible_date(delivery: Delivery) -> Fault:
    order, table = delivery.cast["impossible_date"], delivery.tables["orders.csv"]
    row = _only(delivery, "orders.csv", order)
    table.put(row, "collected_at", "2026-06-31 09:10:00")
    return Fault(
        "impossible-date", "orders.csv", "bad-date", ROW,
        "采集时间为不存在的日期", "a sample collected on 31 June", (row,), "collected_at", _orphans(delivery, order),
    )  # fmt: skip


def _unqualified_site(delivery: Delivery) -> Fault:
    order, table = delivery.cast["unqualified_site"], delivery.tables["orders.csv"]
    row = _only(delivery, "orders.csv", order)
    table.put(row, "site", delivery.lab.health_centre)
    return Fault(
        "unqualified-site", "orders.csv", "collection-refused", ROW,
        "侵入性样本在无资质机构采集", "an invasive sample taken at a site that is not qualified",
        (row,), "site", _orphans(delivery, order), "collector-qualified",
    )  # fmt: skip


def _too_few_columns(delivery: Delivery) -> Fault:
    table = delivery.tables["results.csv"]
    row = table.where("order_no", delivery.cast["too_few"].order_no)[0]
    del table.rows[row][-3:]
    return Fault(
        "too-few-columns", "results.csv", "wrong-number-of-columns", ROW,
        "一行缺少三列", "a row with three columns too few", (row,),
    )  # fmt: skip


def _swapped_barcodes(delivery: Delivery) -> Fault:
    table = delivery.tables["results.csv"]
    first, second = delivery.cast["swapped_first"], delivery.cast["swapped_second"]
    rows = []
    for order, other in ((first, second), (second, first)):
        for row in table.where("order_no", order.order_no):
            table.put(row, "barcode", other.barcode)
            rows.append(row)
    return Fault(
        "swapped-barcodes", "results.csv", "samples-swapped", ROW,
        "两份样本的条码互换", "two samples with their barcodes exchanged", tuple(sorted(rows)), "barcode",
    )  # fmt: skip


def _unknown_order(delivery: Delivery) -> Fault:
    table = delivery.tables["results.csv"]
    table.rows.append(list(table.rows[0]))
    row = len(table.rows) - 1
    table.put(row, "order_no", unknown_order_no(delivery))
    table.put(row, "barcode", unknown_barcode(delivery))
    return Fault(
        "unknown-order", "results.csv", "order-unknown", ROW,
        "结果所属的送检单不存在", "a result for an order nobody sent", (row,), "order_no",
    )  # fmt: skip


def unknown_order_no(delivery: Delivery) -> str:
    """An order number of the lab's form that was never given."""
    return f"{delivery.lab.order_prefix}202607019999"


def unknown_barcode(delivery: Delivery) -> str:
    return f"{delivery.lab.barcode_prefix}260799990000"


def _refused(delivery: Delivery, part: str) -> tuple[Consequence, ...]:
    """The order whose collection the gate refuses, and its results."""
    order = delivery.cast[part]
    row = _only(delivery, "orders.csv", order)
    return (Consequence("orders.csv", (row,), "collection-refused"), *_orphans(delivery, order))


def _late_consent(delivery: Delivery) -> Fault:
    order, table = delivery.cast["late_consent"], delivery.tables["consents.csv"]
    row = _consent_row(delivery, order)
    signed = order.collected_at + timedelta(hours=6)
    table.put(row, "signed_at", written(signed))
    table.put(row, "valid_from", written(signed))
    return Fault(
        "consent-after-collection", "consents.csv", "collection-refused", REFUSED,
        "知情同意书在样本采集之后签署", "a consent signed six hours after the sample was taken",
        (row,), "signed_at", _refused(delivery, "late_consent"), "consent-written",
    )  # fmt: skip


def _oral_consent(delivery: Delivery) -> Fault:
    row = _consent_row(delivery, delivery.cast["oral_consent"])
    delivery.tables["consents.csv"].put(row, "form", "口头")
    return Fault(
        "oral-consent", "consents.csv", "collection-refused", REFUSED,
        "仅口头同意", "an oral consent",
        (row,), "form", _refused(delivery, "oral_consent"), "consent-written",
    )  # fmt: skip


def _missing_notice(delivery: Delivery) -> Fault:
    row = _consent_row(delivery, delivery.cast["missing_notice"])
    delivery.tables["consents.csv"].put(row, "notices", "purpose;use;privacy;rights")
    return Fault(
        "missing-notice", "consents.csv", "collection-refused", REFUSED,
        "未告知对健康可能产生的影响", "a consent without the notice on effects on health",
        (row,), "notices", _refused(delivery, "missing_notice"), "consent-notice",
    )  # fmt: skip


def _unsigned_minor(delivery: Delivery) -> Fault:
    row = _consent_row(delivery, delivery.cast["unsigned_minor"])
    delivery.tables["consents.csv"].put(row, "signed_by", "本人")
    return Fault(
        "guardian-did-not-sign", "consents.csv", "collection-refused", REFUSED,
        "限制民事行为能力人的监护人未签署", "a minor of limited capacity whose guardian did not sign",
        (row,), "signed_by", _refused(delivery, "unsigned_minor"), "consent-capacity",
    )  # fmt: skip


def _no_consent(delivery: Delivery) -> Fault:
    order = delivery.cast["no_consent"]
    return Fault(
        "no-consent", "orders.csv", "collection-refused", ROW,
        "受检者没有知情同意书", "a person for whom no consent was delivered",
        (_only(delivery, "orders.csv", order),), None, _orphans(delivery, order), "consent-written",
    )  # fmt: skip


def _cut_inside(delivery: Delivery) -> Fault:
    order = delivery.cast["cut_inside"]
    whole, path = compress_bgzf(delivery.vcf([order])), f"vcf/{order.barcode}.vcf.gz"
    delivery.files[path] = whole[: len(whole) * 3 // 5]
    return Fault(
        "truncated-inside-block", path, "truncated", FILE,
        "bgzip 文件在块内被截断", "a bgzipped VCF cut inside a block",
    )  # fmt: skip


def _cut_at_boundary(delivery: Delivery) -> Fault:
    """htslib ends a block where a line ends when it can: what is left are whole lines in whole gzip members, and only
    the missing end block tells that the last eight are gone."""
    order = delivery.cast["cut_at_boundary"]
    path = f"vcf/{order.barcode}.vcf.gz"
    kept = delivery.vcf([order]).splitlines(keepends=True)[:-8]
    delivery.files[path] = b"".join(bgzf_blocks(b"".join(kept)))
    return Fault(
        "truncated-at-block-boundary", path, "truncated", FILE,
        "bgzip 文件在块边界被截断", "a bgzipped VCF cut between two blocks",
    )  # fmt: skip


def _uncited(delivery: Delivery) -> Fault:
    order = delivery.cast["uncited"]
    fitting = delivery.judgements(order)[:2]
    document = report_json(order, fitting)
    document["judgements"][-1]["basis"] = []
    path = f"reports/{order.barcode}.json"
    delivery.files[path] = to_json_bytes(document)
    delivery.reported[path] = order
    return Fault(
        "uncited-judgement", path, "basis-missing", HELD,
        "一项判断没有注明依据", "a report with one judgement that cites nothing", (), f"judgements[{len(fitting) - 1}]",
    )  # fmt: skip


def _names_other(delivery: Delivery) -> Fault:
    order, other = delivery.cast["names_other"], delivery.cast["too_few"].person
    aside = f"另：同批样本{other.name}（电话 {other.phone}）的结果请一并告知。"
    text = report_text(order, delivery.found(order), delivery.chance("names-other"), aside=aside)
    path = f"reports/{order.barcode}.txt"
    delivery.files[path] = text.encode("utf-8")
    delivery.reported[path] = order
    return Fault(
        "names-another-patient", path, "mixed-up-report", HELD,
        "报告正文写入了另一名受检者的姓名和电话", "a report text that names another patient, with telephone",
    )  # fmt: skip


def _scanned(delivery: Delivery) -> Fault:
    order = delivery.chance("scanned").pick(delivery.orders)
    path = f"reports/scan-{order.barcode}.pdf"
    delivery.files[path] = scan_of(order.barcode.encode(), author=order.clinician)
    return Fault(
        "scanned-report", path, "no-text-layer", FILE,
        "报告是扫描件，没有文字层", "a report that is a scan, without a text layer", (), "page 1",
    )  # fmt: skip


def _logo(delivery: Delivery) -> Fault:
    path = next(path for path in delivery.files if path.endswith(".docx"))
    return Fault(
        "picture-in-a-document", path, "picture", PART, "Word 报告中有一张图片", "a Word report with a picture"
    )


def _duplicate(delivery: Delivery) -> Fault:
    source = delivery.lab.duplicated
    path = source.replace(".csv", "-补发.csv")
    delivery.files[path] = delivery.tables[source].render()
    return Fault(
        "duplicate-delivery", path, "duplicate-delivery", SKIPPED,
        "同一文件换名重复交付", f"the same bytes as {source} under another name",
    )  # fmt: skip


_PLANTED: tuple[Callable[[Delivery], Fault], ...] = (
    _wrong_check_digit, _too_many_columns, _impossible_date, _unqualified_site, _too_few_columns, _swapped_barcodes,
    _unknown_order, _late_consent, _oral_consent, _missing_notice, _unsigned_minor, _no_consent, _cut_inside,
    _cut_at_boundary, _uncited, _names_other, _scanned, _logo, _duplicate,
)  # fmt: skip


def add_hard_cells(delivery: Delivery) -> dict[str, int]:
    """Cells that are right and hard to read: a line break, quotes and commas. Returns kind -> row of orders.csv."""
    table = delivery.tables["orders.csv"]
    playing = {order.order_no for order in delivery.cast.values()}
    free = [row for row in range(len(table.rows)) if table.get(row, "order_no") not in playing]
    table.put(free[2], "diagnosis", table.get(free[2], "diagnosis") + "\n备注：外院会诊后送检")
    table.put(free[4], "diagnosis", f'{table.get(free[4], "diagnosis")}, 患者自述"乏力", 待查')
    return {"line-break-in-a-quoted-cell": free[2], "quotes-and-commas-in-a-cell": free[4]}
