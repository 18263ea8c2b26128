"""``verify``: a recipient's check of a release certificate, offline, without the lab's home."""

import hashlib
from pathlib import Path

import click

from desk.cli.log_reading import read_text
from desk.cli.output import Output, json_option
from flows.certificate_page import certificate_page
from privacy.audit import VerifierKey
from privacy.audit.certificate import CheckedCertificate, check_certificate, fingerprint
from privacy.audit.generations import follow
from privacy.model.errors import BadInput, Place
from workspace.files import write_bytes


@click.command()
@click.argument("certificate", metavar="FILE", type=click.Path(dir_okay=False))
@click.option("--data", type=click.Path(dir_okay=False), help="The data; by default data.parquet beside FILE.")
@click.option("--key", "keys", multiple=True, help="A verifier key of the lab (name+id+base64); give both.")
@click.option(
    "--succession",
    "successions",
    multiple=True,
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help="Note by which a key of --key named the next one (helixgate log keys); may be repeated.",
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the certificate as an HTML page to read and print; needs no data.",
)
@json_option
def command(
    certificate: str,
    data: str | None,
    keys: tuple[str, ...],
    successions: tuple[Path, ...],
    page: Path | None,
    as_json: bool,
) -> None:
    """Check signature, data digest, log checkpoint and inclusion proof. Exit code 4 when one does not hold."""
    output = Output(as_json=as_json)
    path = Path(certificate)
    data_path = Path(data) if data else path.with_name("data.parquet")
    # A page can be made of the certificate alone; it says then that the data were not at hand.
    alone = page is not None and data is None and not data_path.exists()
    try:
        document = path.read_bytes()
        digest = None if alone else _digest(data_path)
    except OSError:
        raise BadInput(
            "no-such-file",
            zh="证书或数据文件不存在或无法读取。",
            en="certificate or data cannot be read",
            place=Place(file=certificate),
            remedy_zh="数据文件不在证书旁边时，用 --data 指定。",
            remedy_en="Name the data with --data where they do not lie beside the certificate.",
        ) from None
    checked = check_certificate(document, data_sha256=digest, trusted=_trusted(keys, successions))
    if page is not None:
        write_bytes(page, certificate_page(checked, data_checked=not alone).encode("utf-8"), mode=0o644)
    output.result(_document(checked, data_checked=not alone), _readable(checked, output, data_checked=not alone))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _trusted(keys: tuple[str, ...], successions: tuple[Path, ...]) -> tuple[VerifierKey, ...]:
    """The keys the reader was given, and those they lead to."""
    return follow([VerifierKey.parse(key) for key in keys], [read_text(path) for path in successions])


def _document(checked: CheckedCertificate, *, data_checked: bool) -> dict[str, object]:
    return {
        "holds": True,
        "data_checked": data_checked,
        "keys_pinned": checked.pinned,
        "signer": str(checked.signer),
        "log_key": str(checked.log_key),
        "statement": dict(checked.statement),
    }


def _readable(checked: CheckedCertificate, output: Output, *, data_checked: bool) -> str:
    predicate = checked.statement["predicate"]
    measured = predicate["measured"]
    lines = [
        output.pick(
            "证书成立：签名、数据、日志检查点与包含证明均一致。", "the certificate holds: signature, data, log"
        ),
        f"  {predicate['release']} · {predicate['dataset']} → {predicate['recipient']} · {predicate['purpose']}",
        f"  k = {measured['k']}, {measured['persons']} persons, {predicate['rows']} rows",
        f"  {checked.signer.name}: {fingerprint(checked.signer)}",
        f"  {checked.log_key.name}: {fingerprint(checked.log_key)}",
    ]
    if not data_checked:
        lines[0] = output.pick(
            "证书的签名与日志证明成立；数据文件不在手边，未核对。",
            "signature and log proof hold; the data are not at hand and were not checked",
        )
    if not checked.pinned:
        lines.append(
            output.pick(
                "  注意：密钥取自证书本身。请与实验室另行公布的指纹核对，或用 --key 指定。",
                "  note: the keys come from the certificate itself; compare the fingerprints, or pin them with --key",
            )
        )
    return "\n".join(lines)
