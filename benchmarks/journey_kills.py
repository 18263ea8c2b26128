"""kill -9 of the ingest and of the release flow at random moments, counted.

    python -m benchmarks.journey_kills 200

What must hold after each kill is in ``tests/support/kills.py``; a failed check ends the run with a traceback.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from tests.support.drive import Driver
from tests.support.kills import delivered_home, kill_ingest, kill_release
from tests.support.prefect_server import prefect_server
from tests.support.world import running, take_in
from workspace.stores import Stores


def main(kills: int, flows: list[str]) -> None:
    """Print one line of JSON a flow: how many kills, how many runs to the end, what became of the releases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "prefect").mkdir()
        with prefect_server(folder / "prefect") as url, Driver(folder / "prefect", api_url=url) as driver:
            template = delivered_home(folder / "template", api_url=url)
            if "ingest" in flows:
                begun = time.monotonic()
                seen = kill_ingest(driver, template, folder, kills=kills, seed=1)
                print(json.dumps({"ingest": seen, "seconds": round(time.monotonic() - begun)}), flush=True)
            with Stores.open(template, writer="test", world=running(template)) as stores:
                take_in(stores)
            if "release" in flows:
                begun = time.monotonic()
                seen = kill_release(driver, template, kills=kills, seed=2)
                print(json.dumps({"release": seen, "seconds": round(time.monotonic() - begun)}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or ["ingest", "release"])
