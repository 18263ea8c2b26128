"""What verification says when something does not hold."""

from privacy.model.errors import Place, ProofFailed


def broken(seq: object, en: str, zh: str, file: str | None = None) -> ProofFailed:
    """The log does not hold from event ``seq`` on; ``file`` is a writer or a file of the log."""
    which_en = "" if seq is None else f" from event {seq} on"
    which_zh = "" if seq is None else f"自第 {seq} 号事件起"
    return ProofFailed(
        "log-altered",
        zh=f"访问日志{which_zh}不成立：{zh}。",
        en=f"the access log does not hold{which_en}: {en}",
        place=Place(file=file or "access.duckdb", line=seq if isinstance(seq, int) else None),
        remedy_zh="保全日志目录；与外存的检查点比对，由数据官上报。",
        remedy_en="keep the log folder; compare with checkpoints kept outside; the data officer reports it",
    )
