"""What one question may cost."""

from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """All are hard: past one, the question ends without an answer."""

    wall_seconds: float = 20.0
    """From the start of the process to its last byte; the parent kills the whole process group then."""
    cpu_seconds: int = 40
    """Over all threads (RLIMIT_CPU)."""
    memory_mb: int = 512
    """What DuckDB may hold, in MB of 10^6 bytes. Measured: it can reach several times that before it notices."""
    address_space_mb: int = 4_096
    """Virtual memory of the process, in MiB (RLIMIT_AS); libraries alone map about 1,000."""
    threads: int = 2
    rows: int = 100_000
    """Of an answer. A longer one is refused, never cut."""
    answer_bytes: int = 32 * 1024 * 1024
    """Arrow bytes of an answer."""
    sql_chars: int = 20_000

    def __post_init__(self) -> None:
        if any(not getattr(self, item.name) > 0 for item in fields(self)):
            raise ValueError("every limit is a positive number")

    def as_json(self) -> dict[str, float]:
        return asdict(self)
