"""Every identifier of the invented people: what must never be met outside the vault."""

from collections.abc import Iterator

from sample_data.generate.delivery import Delivery
from sample_data.generate.faults import unknown_barcode, unknown_order_no


def canaries_of(delivery: Delivery) -> set[str]:
    """Names, numbers, telephones, addresses, record numbers, barcodes and order numbers of one lab's day. Names of
    organisations are not among them."""
    return {found for found in _identifiers(delivery) if found}


def _identifiers(delivery: Delivery) -> Iterator[str]:
    yield from delivery.clinicians
    yield from (unknown_order_no(delivery), unknown_barcode(delivery))
    yield from (cell for cell in _id_cells(delivery))
    for order in delivery.orders:
        yield from (order.order_no, order.barcode)
    for person in delivery.people:
        yield from (person.name, person.id_number, person.phone, person.address, person.medical_record_no)
        if person.guardian:
            yield from (person.guardian.name, person.guardian.id_number, person.guardian.phone)


def _id_cells(delivery: Delivery) -> Iterator[str]:
    """As written in the orders, which holds the number with the wrong check digit too."""
    orders = delivery.tables["orders.csv"]
    whole = [row for row in orders.rows if len(row) == len(orders.columns)]
    return (row[orders.columns.index("id_number")] for row in whole)
