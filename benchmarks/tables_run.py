"""One ``helixgate anonymize`` measured from outside: wall time, processor time, peak memory, and what it reports.

``python -m benchmarks.tables_run FOLDER [TOML LINE ...]``: FOLDER as ``tables_generate`` writes it, or any with
``table.csv`` and ``config.toml``. Extra lines go before the config's own, such as ``model="local"``.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(folder: Path, extra: list[str]) -> dict[str, object]:
    """What the command cost, and its report."""
    with tempfile.TemporaryDirectory() as scratch:
        config = folder / f".{os.getpid()}.toml"
        config.write_text("\n".join([*extra, (folder / "config.toml").read_text()]))
        report = Path(scratch, "report.json")
        program = "import sys; from desk.cli.main import main; sys.argv[0] = 'helixgate'; main()"
        command = [
            sys.executable, "-c", program, "anonymize", str(folder / "table.csv"), "--config", str(config),
            "--out", str(Path(scratch, "out.csv")), "--report", str(report),
        ]  # fmt: skip
        try:
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            wall = time.perf_counter() - started
        finally:
            config.unlink()
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        return json.loads(report.read_text()) | {
            "wall_seconds": round(wall, 2),
            "processor_seconds": round(spent.ru_utime + spent.ru_stime, 2),
            "peak_mib": spent.ru_maxrss // 1024,
            "load_before": os.getloadavg()[0],
        }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2:]), indent=1))
