"""Policy files: the installation's own, and the older sets a home keeps so that a decision can be taken again."""

import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from privacy.gate import (
    Case,
    PolicySet,
    compile_policies,
    is_case_file,
    is_policy_file,
    parse_cases,
    policy_digest,
)
from privacy.model.errors import BadInput, PartMissing, ProofFailed
from privacy.model.identifiers import PolicyDigest
from workspace.files import private_folder, sync_folder, write_bytes

INSTALLED = Path(__file__).resolve().parent.parent / "policies"
"""The folder ``policies/`` that lies beside the packages, in a checkout and in an installation alike."""

_MAX_BYTES = 4 << 20
"""No policy file comes near it; a larger one is not read into memory."""

_DIGEST_PREFIX = "sha256:"
_HEX = frozenset("0123456789abcdef")


def read_policy_files(folder: Path | None = None) -> dict[str, bytes]:
    """Path under the folder -> bytes, of every file that decisions depend on.

    Raises:
        PartMissing: the folder is not there or cannot be read.
        BadInput: a file is larger than any policy.
    """
    return _read(INSTALLED if folder is None else folder, is_policy_file)


def load_cases(folder: Path | None = None) -> list[Case]:
    """The cases beside the rules of ``folder``, by default the installation's.

    Raises:
        PartMissing: there are none.
        BadInput: a case is no case; all problems are listed.
    """
    return parse_cases(_read(INSTALLED if folder is None else folder, is_case_file))


def _read(root: Path, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    try:
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and is_wanted(name):
                if path.stat().st_size > _MAX_BYTES:
                    raise BadInput("policy-too-large", zh="政策文件过大。", en="a policy file is too large")
                files[name] = path.read_bytes()
    except OSError:
        raise _missing() from None
    if not files:
        raise _missing()
    return files


def load_policies(folder: Path | None = None) -> PolicySet:
    """The policy set of ``folder``, by default the installation's.

    Raises:
        PartMissing: there are no policy files.
        BadInput: they cannot be decided with; all problems are listed.
    """
    return compile_policies(read_policy_files(folder))


def store_policy_set(home_folder: Path, files: Mapping[str, bytes]) -> PolicyDigest:
    """Keeps the files under their digest in the home, once; returns the digest.

    Raises:
        PartMissing: the home cannot be written.
    """
    digest = policy_digest(files)
    target = _kept(home_folder, digest)
    if target.exists():
        return digest
    staging = target.with_name(f".{target.name[:16]}.{secrets.token_hex(6)}.part")
    try:
        for name, content in sorted(files.items()):
            private_folder((staging / name).parent)
            write_bytes(staging / name, content)
        try:
            staging.rename(target)
        except OSError:
            # Another process kept the same set first; the same digest is the same set.
            if not target.exists():
                raise
        sync_folder(target.parent)
    except OSError:
        raise PartMissing(
            "policies-not-kept", zh="无法在主目录保存政策集。", en="the policy set cannot be kept"
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return digest


def load_kept_policies(home_folder: Path, digest: str) -> PolicySet:
    """The policy set a home kept under this digest, checked against it.

    Raises:
        BadInput: not a digest.
        PartMissing: the home has no such set.
        ProofFailed: the files are no longer those the digest names.
    """
    hexadecimal = digest.removeprefix(_DIGEST_PREFIX)
    if len(hexadecimal) != 64 or not set(hexadecimal) <= _HEX:
        raise BadInput(
            "bad-digest", zh="政策摘要格式应为 sha256:<64 位十六进制>。", en="expected sha256:<64 hex digits>"
        )
    folder = _kept(home_folder, PolicyDigest(_DIGEST_PREFIX + hexadecimal))
    if not folder.is_dir():
        raise PartMissing(
            "policies-not-kept",
            zh="主目录中没有该摘要的政策集。",
            en="this home keeps no policy set of that digest",
            remedy_zh="从备份恢复主目录的 policies 文件夹。",
            remedy_en="Restore the home's policies folder from a backup.",
        )
    files = read_policy_files(folder)
    if policy_digest(files) != _DIGEST_PREFIX + hexadecimal:
        raise ProofFailed(
            "policies-altered",
            zh="保存的政策文件与其摘要不符。",
            en="the kept policy files are not those the digest names",
            remedy_zh="从备份恢复。",
            remedy_en="Restore them from a backup.",
        )
    return compile_policies(files)


def _kept(home_folder: Path, digest: PolicyDigest) -> Path:
    return home_folder / "policies" / digest.removeprefix(_DIGEST_PREFIX)


def _missing() -> PartMissing:
    return PartMissing(
        "policies-missing",
        zh="找不到政策文件，未作任何决定。",
        en="the policy files are not there; nothing is decided",
        remedy_zh="重新安装 helixgate，或恢复 policies 文件夹。",
        remedy_en="Install helixgate again, or restore the policies folder.",
    )
