"""What the operating system takes from the process that runs analysts' SQL."""

from collections.abc import Iterator

from workspace.doctor.finding import Finding, Level, Patient
from workspace.sql_worker import protections

WANTED = frozenset({"no-network", "no-files"})
"""The fourth line behind an empty process, the allow-list and the engine's locks (docs/decisions)."""


def check_sql_worker(_: Patient) -> Iterator[Finding]:
    """Starts one child and asks it."""
    held = protections()
    missing = sorted(WANTED - held)
    named = ", ".join(sorted(held)) or "–"
    if missing:
        yield Finding(
            "sql-worker",
            Level.WARN,
            f"此系统不提供：{', '.join(missing)}（已有：{named}）。",
            f"this system does not offer {', '.join(missing)} (in force: {named})",
            "其余三道防线仍在；建议使用支持 Landlock 与用户命名空间的 Linux 内核。",
            "The other three lines stand; a Linux kernel with Landlock and user namespaces adds this one.",
        )
    else:
        yield Finding("sql-worker", Level.OK, f"系统级隔离：{named}。", f"in force: {named}")
