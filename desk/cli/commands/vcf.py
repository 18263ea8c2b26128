"""``helixgate vcf``: is it valid VCF, and a VCF with no identifier in it. Needs no home."""

from pathlib import Path

import click

from desk.cli.output import Output, json_option, table
from workspace.vcf_files import check_vcf_file, scrub_vcf_file


@click.group()
def command() -> None:
    """Check a VCF; make a VCF without identifiers."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(file: Path, as_json: bool) -> None:
    """Is FILE valid VCF (4.1 to 4.5; plain, gzip, bgzip)? Exit code 0, or 2 with line and reason."""
    facts = check_vcf_file(file).as_json()
    Output(as_json=as_json).result({"valid": True} | facts, table(("VCF", ""), facts.items()))


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Ends in .gz: bgzip.")
@json_option
def scrub(file: Path, out: Path, as_json: bool) -> None:
    """Write FILE to OUT with no identifier in header, samples, names or index.

    Genotypes stay: the result is pseudonymised, not anonymous.
    """
    report = scrub_vcf_file(file, out).as_json()
    rows = [(key, ", ".join(value) if isinstance(value, tuple) else value) for key, value in report.items()]
    Output(as_json=as_json).result(report, table(("VCF", ""), rows))
