"""One lab's day of any size, for measuring: ``python -m sample_data.generate.scale --persons P --rows R --out DIR``.

The same people, orders and consents as the sample data, without faults, and as many result rows as asked for. Result
rows are streamed; orders are held in memory (about 1 KB each).
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sample_data.generate.chance import Chance
from sample_data.generate.consents import consents_table
from sample_data.generate.labs import HUNAN, Lab
from sample_data.generate.orders import Order, make_orders, orders_table
from sample_data.generate.people import Registry
from sample_data.generate.registers import ethics_table, recipients_table, sites_table
from sample_data.generate.table import Table
from sample_data.generate.variants import load_variants, result_cells
from sample_data.generate.write import DEFAULT_SEED

MOST_ROWS_PER_ORDER = 50
"""Fewer than the catalogue has variants, so that no order reports one twice."""


def write_scale(out: Path, persons: int, rows: int, seed: int = DEFAULT_SEED) -> int:
    """Write the lab's tables below ``out``; exactly ``rows`` result rows. Returns the number of orders."""
    lab = replace(HUNAN, persons=persons)
    registry = Registry(lab, seed)
    people = registry.people(persons)
    orders_each = -(-rows // (persons * MOST_ROWS_PER_ORDER))
    orders = make_orders(lab, people * orders_each, registry.clinicians(12), seed)
    out.mkdir(parents=True, exist_ok=True)
    tables = {
        "orders.csv": orders_table(lab, orders),
        "consents.csv": consents_table(lab, orders, set(), seed),
        "recipients.csv": recipients_table(lab),
        "ethics.csv": ethics_table(lab),
        "sites.csv": sites_table(lab),
    }
    for name, table in tables.items():
        (out / name).write_bytes(table.render())
    _write_results(out / "results.csv", lab, orders, rows, seed)
    return len(orders)


def _write_results(path: Path, lab: Lab, orders: list[Order], rows: int, seed: int) -> None:
    header = Table(tuple(lab.result_headers), tuple(lab.result_headers.values()), newline=lab.newline)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        file.write(header.render())
        for chunk in _result_chunks(lab, orders, rows, Chance(seed, f"{lab.id}/scale")):
            file.write(chunk)
    unfinished.replace(path)


def _result_chunks(lab: Lab, orders: list[Order], rows: int, chance: Chance) -> Iterator[bytes]:
    """The rows of one order at a time: a run of the catalogue from a drawn start, heterozygous twice as often."""
    endings = _row_endings(lab)
    each, more = divmod(rows, len(orders))
    for number, order in enumerate(orders):
        start = f"{order.order_no},{order.barcode},"
        first = chance.below(len(endings))
        count = each + (number < more)
        run = (endings[(first + step) % len(endings)][chance.below(3)] for step in range(count))
        yield "".join(start + ending for ending in run).encode()


def _row_endings(lab: Lab) -> list[tuple[str, str, str]]:
    """Per variant, all cells after the order's two, as text: heterozygous, heterozygous, homozygous."""
    columns = tuple(column for column in lab.result_headers if column not in ("order_no", "barcode"))
    endings = []
    for variant in load_variants():
        lines = []
        for genotype in ("0/1", "1/1"):
            line = Table((), (), newline=lab.newline)
            cells = result_cells(variant, genotype)
            line.rows.append([cells[column] for column in columns])
            lines.append(line.render_rows())
        endings.append((lines[0], lines[0], lines[1]))
    return endings


def main() -> None:
    """Parse, write, say how long it took."""
    parser = argparse.ArgumentParser(
        prog="python -m sample_data.generate.scale", description="A lab's day of any size."
    )
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=1_000_000, help="result rows")
    parser.add_argument("--out", type=Path, required=True, help="folder to write below")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    arguments = parser.parse_args()
    if arguments.persons < 1 or arguments.rows < 1:
        parser.error("--persons and --rows must be positive")
    began = time.perf_counter()
    orders = write_scale(arguments.out, arguments.persons, arguments.rows, arguments.seed)
    seconds = time.perf_counter() - began
    sys.stderr.write(f"{arguments.rows} result rows of {orders} orders in {seconds:.1f} s\n")


if __name__ == "__main__":
    main()
