"""``python -m sample_data.generate --out DIR [--seed N]``."""

import argparse
import sys
from pathlib import Path

from sample_data.generate.write import DEFAULT_SEED, write_sample


def main() -> None:
    """Write the sample data and say how many files there are."""
    parser = argparse.ArgumentParser(prog="python -m sample_data.generate", description="Make the sample data.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent, help="folder to write below")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="same seed, same bytes")
    arguments = parser.parse_args()
    count = write_sample(arguments.out, arguments.seed)
    sys.stderr.write(f"{count} files below {arguments.out}\n")


main()
