"""Brings the deliveries to disk, with the list of faults a reader and a test can use."""

import json
from pathlib import Path
from typing import Any

from sample_data.generate.canaries import canaries_of
from sample_data.generate.delivery import Delivery, make_delivery
from sample_data.generate.fault import EFFECTS, ROW, Fault
from sample_data.generate.faults import add_hard_cells, plant_faults
from sample_data.generate.labs import LABS

DEFAULT_SEED = 20260701


def sample_files(seed: int = DEFAULT_SEED) -> dict[str, bytes]:
    """Path below the output folder -> bytes, for all that is generated."""
    files: dict[str, bytes] = {}
    canaries: set[str] = set()
    faults: list[dict[str, Any]] = []
    hard: list[dict[str, Any]] = []
    counts: dict[str, Any] = {}
    for lab in LABS:
        delivery = make_delivery(lab, seed)
        hard_rows = add_hard_cells(delivery)
        planted = plant_faults(delivery)
        whole = {name: table.render() for name, table in delivery.tables.items()} | delivery.files
        files |= {f"{lab.id}/{name}": content for name, content in whole.items()}
        canaries |= canaries_of(delivery)
        faults += [_described(delivery, fault) for fault in planted]
        hard += [_hard(delivery, kind, row) for kind, row in hard_rows.items()]
        counts[lab.id] = _counts(delivery, planted)
    expected = {
        "format": "helixgate-sample-faults/1",
        "effects": EFFECTS,
        "labs": counts,
        "faults": faults,
        "hard_but_valid": hard,
    }
    files["expected.json"] = (json.dumps(expected, ensure_ascii=False, indent=1) + "\n").encode()
    files["canaries.txt"] = ("\n".join(sorted(canaries)) + "\n").encode()
    files["FAULTS.md"] = _faults_page(expected).encode()
    return files


def write_sample(out: Path, seed: int = DEFAULT_SEED) -> int:
    """Write everything under ``out``; returns the number of files. A file is whole or not there."""
    files = sample_files(seed)
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)
    return len(files)


def _lines(delivery: Delivery, file: str, rows: tuple[int, ...]) -> list[int]:
    return [delivery.tables[file].line_of(row) for row in rows]


def _described(delivery: Delivery, fault: Fault) -> dict[str, Any]:
    return {
        "id": fault.id,
        "lab": delivery.lab.id,
        "file": f"{delivery.lab.id}/{fault.file}",
        "lines": _lines(delivery, fault.file, fault.rows) if fault.rows else [],
        "column": fault.column,
        "reason": fault.reason,
        "rule": fault.rule or None,
        "effect": fault.effect,
        "zh": fault.zh,
        "en": fault.en,
        "consequences": [
            {
                "file": f"{delivery.lab.id}/{item.file}",
                "lines": _lines(delivery, item.file, item.rows),
                "reason": item.reason,
                "effect": ROW,
            }
            for item in fault.consequences
        ],
    }


def _hard(delivery: Delivery, kind: str, row: int) -> dict[str, Any]:
    line = delivery.tables["orders.csv"].line_of(row)
    return {"id": kind, "lab": delivery.lab.id, "file": f"{delivery.lab.id}/orders.csv", "lines": [line]}


def _counts(delivery: Delivery, planted: list[Fault]) -> dict[str, Any]:
    """Rows of each table, and how many of orders and results stay when the faults are kept back."""
    kept_back: dict[str, set[int]] = {"orders.csv": set(), "results.csv": set()}
    for fault in planted:
        if fault.effect == ROW:
            kept_back[fault.file].update(fault.rows)
        for item in fault.consequences:
            kept_back[item.file].update(item.rows)
    rows = {name: len(table.rows) for name, table in delivery.tables.items()}
    return {
        "jurisdiction": delivery.lab.jurisdiction,
        "persons": len(delivery.people),
        "rows": rows,
        "rows_taken": {name: rows[name] - len(back) for name, back in kept_back.items()},
        "vcf_files": sum(name.startswith("vcf/") for name in delivery.files),
        "report_texts": sum(name.endswith(".txt") for name in delivery.files),
        "report_jsons": sum(name.endswith(".json") for name in delivery.files),
        "report_documents": sum(name.endswith((".pdf", ".docx")) for name in delivery.files),
    }


def _faults_page(expected: dict[str, Any]) -> str:
    lines = [
        "# Faults planted on purpose",
        "",
        "Made by `python -m sample_data.generate`; the same list for programs is `expected.json`. Lines count from 1,",
        "the header row included. Everything not listed here is meant to be right.",
        "",
        *(f"- `{effect}`: {meaning}" for effect, meaning in expected["effects"].items()),
        "",
    ]
    for lab in expected["labs"]:
        lines += [f"## {lab}", "", "| fault | file | lines | column | reason | effect |", "|---|---|---|---|---|---|"]
        for fault in (item for item in expected["faults"] if item["lab"] == lab):
            lines.append(_fault_line(fault))
        lines.append("")
    lines += ["## Right, but hard to read", ""]
    lines += [f"- {item['id']}: `{item['file']}`, line {item['lines'][0]}" for item in expected["hard_but_valid"]]
    return "\n".join(lines) + "\n"


def _fault_line(fault: dict[str, Any]) -> str:
    then = "; ".join(f"then {item['file'].split('/')[1]} {_ranges(item['lines'])}" for item in fault["consequences"])
    cells = (
        f"{fault['en']} · {fault['zh']}",
        f"`{fault['file'].split('/', 1)[1]}`",
        _ranges(fault["lines"]) or "whole file",
        fault["column"] or "",
        f"`{fault['reason']}`" + (f" by {fault['rule']}" if fault["rule"] else ""),
        f"`{fault['effect']}`" + (f"; {then}" if then else ""),
    )
    return "| " + " | ".join(cells) + " |"


def _ranges(lines: list[int]) -> str:
    """``3-5, 9``."""
    parts: list[list[int]] = []
    for line in lines:
        if parts and parts[-1][-1] == line - 1:
            parts[-1].append(line)
        else:
            parts.append([line])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)
