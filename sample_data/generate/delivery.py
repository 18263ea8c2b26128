"""One lab's delivery: the day as it would be without faults, and who will play which part in the faults."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sample_data.generate.bgzf import compress_bgzf
from sample_data.generate.chance import Chance
from sample_data.generate.consents import consents_table, withdrawals_table
from sample_data.generate.docx import docx_of
from sample_data.generate.labs import Lab
from sample_data.generate.orders import BLOOD, Order, make_orders, orders_table
from sample_data.generate.pdf import pdf_of
from sample_data.generate.people import RESIDENT_ID, Person, Registry
from sample_data.generate.registers import ethics_table, recipients_table, sites_table
from sample_data.generate.reports import (
    Judgement,
    load_judgements,
    report_json,
    report_parts,
    report_text,
    to_json_bytes,
)
from sample_data.generate.table import Table
from sample_data.generate.variants import Variant, draw_genotypes, load_variants, results_table
from sample_data.generate.vcf import write_vcf

SINGLE_VCFS, PLAIN_VCFS, BATCH_SAMPLES = 40, 2, 30

PARTS = (
    "wrong_check", "too_many", "impossible_date", "too_few", "swapped_first", "swapped_second", "late_consent",
    "oral_consent", "missing_notice", "no_consent", "uncited", "names_other", "cut_inside", "cut_at_boundary",
)  # fmt: skip
"""Parts in the faults that any adult with a resident ID and one order can play."""
WITHDRAWING_ADULTS = 4
"""They, and a minor whose guardian asks for it."""


@dataclass
class Delivery:
    """Tables stay editable until the faults are in; ``files`` holds finished bytes by path inside the lab's folder."""

    lab: Lab
    seed: int
    people: list[Person]
    clinicians: list[str]
    orders: list[Order]
    cast: dict[str, Order]
    withdrawing: list[Person]
    variants: list[Variant]
    genotypes: dict[str, list[str]]
    """Barcode -> genotype per variant of the catalogue."""
    tables: dict[str, Table] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    reported: dict[str, Order] = field(default_factory=dict)
    """Path of each report -> the order it reports on."""

    def chance(self, name: str) -> Chance:
        return Chance(self.seed, f"{self.lab.id}/{name}")

    def vcf(self, orders: Sequence[Order]) -> bytes:
        """Uncompressed VCF of these orders."""
        return write_vcf(orders, self.variants, self.genotypes, self.chance("vcf/" + orders[0].barcode))

    def found(self, order: Order) -> list[Variant]:
        """The first variants of the ordered panel that the person carries."""
        pairs = zip(self.variants, self.genotypes[order.barcode], strict=True)
        return [variant for variant, drawn in pairs if "1" in drawn and variant.panel == order.panel][:4]

    def judgements(self, order: Order) -> list[Judgement]:
        """What the ordered panel concludes from the person's genotypes; the panel's all-clear where nothing else."""
        carried = dict(zip((variant.marker for variant in self.variants), self.genotypes[order.barcode], strict=True))
        of_panel = [judgement for judgement in load_judgements() if judgement.panel == order.panel]
        fitting = [each for each in of_panel if each.marker and carried[each.marker] in each.genotypes.split("|")]
        return fitting or [each for each in of_panel if not each.marker]


def make_delivery(lab: Lab, seed: int) -> Delivery:
    """The lab's whole day, faultless so far."""
    registry = Registry(lab, seed)
    people = registry.people(lab.persons)
    clinicians = registry.clinicians(12)
    orders = make_orders(lab, people, clinicians, seed)
    variants = load_variants()
    chance = Chance(seed, f"{lab.id}/genotypes")
    genotypes = {order.barcode: draw_genotypes(chance, variants, order.person.sex) for order in orders}
    cast, withdrawing = _cast(orders, Chance(seed, f"{lab.id}/cast"))
    delivery = Delivery(lab, seed, people, clinicians, orders, cast, withdrawing, variants, genotypes)
    _add_tables(delivery)
    _add_vcfs(delivery)
    _add_reports(delivery)
    return delivery


def _cast(orders: list[Order], chance: Chance) -> tuple[dict[str, Order], list[Person]]:
    """Nobody plays two parts, so that each fault shows its own effect and no other."""
    counts: dict[str, int] = {}
    for order in orders:
        counts[order.person.medical_record_no] = counts.get(order.person.medical_record_no, 0) + 1
    once = [
        order for order in orders if counts[order.person.medical_record_no] == 1 and order.person.id_type == RESIDENT_ID
    ]
    adults = [order for order in once if order.person.capacity == "full"]
    minors = [order for order in once if order.person.capacity == "limited"]
    bled = chance.pick([order for order in adults if order.sample_type == BLOOD])
    drawn = chance.some([order for order in adults if order is not bled], len(PARTS) + WITHDRAWING_ADULTS)
    unsigned, withdrawn = chance.some(minors, 2)
    cast = dict(zip(PARTS, drawn, strict=False)) | {"unqualified_site": bled, "unsigned_minor": unsigned}
    return cast, [order.person for order in [*drawn[len(PARTS) :], withdrawn]]


def _add_tables(delivery: Delivery) -> None:
    lab, seed, orders = delivery.lab, delivery.seed, delivery.orders
    without_consent = {delivery.cast["no_consent"].person.medical_record_no}
    delivery.tables = {
        "orders.csv": orders_table(lab, orders),
        "results.csv": results_table(lab, orders, delivery.genotypes, seed),
        "consents.csv": consents_table(lab, orders, without_consent, seed),
        "withdrawals.csv": withdrawals_table(lab, delivery.withdrawing),
        "recipients.csv": recipients_table(lab),
        "ethics.csv": ethics_table(lab),
        "sites.csv": sites_table(lab),
    }


def _untouched(delivery: Delivery) -> list[Order]:
    playing = {order.barcode for order in delivery.cast.values()}
    return [order for order in delivery.orders if order.barcode not in playing]


def _add_vcfs(delivery: Delivery) -> None:
    chosen = delivery.chance("vcf").some(_untouched(delivery), SINGLE_VCFS + PLAIN_VCFS + BATCH_SAMPLES)
    for order in chosen[:SINGLE_VCFS]:
        delivery.files[f"vcf/{order.barcode}.vcf.gz"] = compress_bgzf(delivery.vcf([order]))
    for order in chosen[SINGLE_VCFS : SINGLE_VCFS + PLAIN_VCFS]:
        delivery.files[f"vcf/{order.barcode}.vcf"] = delivery.vcf([order])
    delivery.files["vcf/batch-20260701.vcf.gz"] = compress_bgzf(delivery.vcf(chosen[SINGLE_VCFS + PLAIN_VCFS :]))


def _add_reports(delivery: Delivery) -> None:
    """Texts and JSON reports; one text in five is in GB18030."""
    chance = delivery.chance("reports")
    for number, order in enumerate(chance.some(_untouched(delivery), delivery.lab.reports)):
        text = report_text(order, delivery.found(order), chance)
        path = f"reports/{order.barcode}.txt"
        delivery.files[path] = text.encode("gb18030" if number % 5 == 4 else "utf-8")
        delivery.reported[path] = order
    for order in chance.some(_untouched(delivery), delivery.lab.reports):
        drawn = chance.some(delivery.judgements(order), chance.between(1, 3))
        path = f"reports/{order.barcode}.json"
        delivery.files[path] = to_json_bytes(report_json(order, drawn))
        delivery.reported[path] = order
    _add_documents(delivery)


def _add_documents(delivery: Delivery) -> None:
    """A report as PDF and one as Word document, each with its clinician in the file's own properties."""
    chance = delivery.chance("documents")
    printed, typed = chance.some(_untouched(delivery), 2)
    path = f"reports/{printed.barcode}.pdf"
    text = report_text(printed, delivery.found(printed), chance)
    delivery.files[path] = pdf_of(text, author=printed.clinician)
    delivery.reported[path] = printed
    path = f"reports/{typed.barcode}.docx"
    header, table, paragraphs = report_parts(typed, delivery.found(typed), chance)
    delivery.files[path] = docx_of(header, table, paragraphs, author=typed.clinician)
    delivery.reported[path] = typed
