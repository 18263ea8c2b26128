"""VCF files on disk: check one, scrub one into another."""

from collections.abc import Callable, Iterable
from pathlib import Path

from privacy.model.errors import BadInput, Place
from privacy.parse.vcf import BgzipWriter, ScrubReport, VcfFacts, check_vcf, default_sample_name, scrub_vcf
from workspace.files import atomic_write

_INDEX_SUFFIXES = (".tbi", ".csi", ".idx")


def check_vcf_file(path: Path) -> VcfFacts:
    """The facts of the VCF at ``path``.

    Raises:
        BadInput: unreadable, or not valid VCF.
    """
    try:
        with path.open("rb") as stream:
            return check_vcf(stream, name=str(path))
    except OSError:
        raise _unreadable(path) from None


def scrub_vcf_file(
    source: Path,
    target: Path,
    *,
    sample_names: Callable[[int], str] = default_sample_name,
    known: Iterable[str] = (),
) -> ScrubReport:
    """Write ``source`` to ``target`` without identifiers: bgzip where the name ends in ``.gz``, else plain text.

    ``sample_names`` and ``known`` as in ``scrub_vcf``.

    ``target`` appears whole or not at all. No index is made, and one that lies beside ``target`` is refused: it would
    belong to another file, and an index lists the names of contigs.

    Raises:
        BadInput: ``source`` unreadable or not valid VCF, both names the same file, an index beside ``target``.
        PartMissing: the folder of ``target`` cannot be written.
    """
    _check_target(source, target)
    try:
        stream = source.open("rb")
    except OSError:
        raise _unreadable(source) from None
    with stream, atomic_write(target) as out:
        if target.suffix != ".gz":
            return scrub_vcf(stream, out, sample_names=sample_names, known=known, name=str(source))
        packed = BgzipWriter(out)
        report = scrub_vcf(stream, packed, sample_names=sample_names, known=known, name=str(source))
        packed.close()
        return report


def _check_target(source: Path, target: Path) -> None:
    if target.exists() and source.exists() and target.samefile(source):
        raise BadInput(
            "same-file",
            zh="输出文件不能是输入文件本身。",
            en="the output must not be the input file",
            place=Place(file=str(target)),
        )
    for suffix in _INDEX_SUFFIXES:
        index = target.with_name(target.name + suffix)
        if index.exists():
            raise BadInput(
                "index-beside-output",
                zh="输出文件旁已有索引文件，它属于另一个文件。",
                en="an index lies beside the output; it belongs to another file",
                place=Place(file=str(index)),
                remedy_zh="请删除该索引，或换一个输出文件名。",
                remedy_en="remove the index, or choose another output name",
            )


def _unreadable(path: Path) -> BadInput:
    return BadInput("file-unreadable", zh="文件无法读取。", en="the file cannot be read", place=Place(file=str(path)))
