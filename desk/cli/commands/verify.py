"""``verify``: a recipient's check of a release certificate, offline, without the lab's home."""

import hashlib
from pathlib import Path

import click

from desk.cli.output import Output, json_option
from privacy.audit import VerifierKey
from privacy.audit.certificate import CheckedCertificate, check_certificate, fingerprint
from privacy.model.errors import BadInput, Place


@click.command()
@click.argument("certificate", metavar="FILE", type=click.Path(dir_okay=False))
@click.option("--data", type=click.Path(dir_okay=False), help="The data; by default data.parquet beside FILE.")
@click.option("--key", "keys", multiple=True, help="A verifier key of the lab (name+id+base64); give both.")
@json_option
def command(certificate: str, data: str | None, keys: tuple[str, ...], as_json: bool) -> None:
    """Check signature, data digest, log checkpoint and inclusion proof. Exit code 4 when one does not hold."""
    output = Output(as_json=as_json)
    path = Path(certificate)
    data_path = Path(data) if data else path.with_name("data.parquet")
    try:
        document = path.read_bytes()
        with data_path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        raise BadInput(
            "no-such-file",
            zh="证书或数据文件不存在或无法读取。",
            en="certificate or data cannot be read",
            place=Place(file=certificate),
            remedy_zh="数据文件不在证书旁边时，用 --data 指定。",
            remedy_en="Name the data with --data where they do not lie beside the certificate.",
        ) from None
    checked = check_certificate(document, data_sha256=digest, trusted=[VerifierKey.parse(key) for key in keys])
    output.result(_document(checked), _readable(checked, output))


def _document(checked: CheckedCertificate) -> dict[str, object]:
    return {
        "holds": True,
        "keys_pinned": checked.pinned,
        "signer": str(checked.signer),
        "log_key": str(checked.log_key),
        "statement": dict(checked.statement),
    }


def _readable(checked: CheckedCertificate, output: Output) -> str:
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
    if not checked.pinned:
        lines.append(
            output.pick(
                "  注意：密钥取自证书本身。请与实验室另行公布的指纹核对，或用 --key 指定。",
                "  note: the keys come from the certificate itself; compare the fingerprints, or pin them with --key",
            )
        )
    return "\n".join(lines)
