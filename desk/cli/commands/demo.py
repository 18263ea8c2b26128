"""``demo``: a lab's day, ending with one page, on the terminal and as HTML."""

import tempfile
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from desk.cli.output import Output, json_option, table
from flows.demo import Day, run_demo
from flows.rendering import render
from workspace.files import write_bytes


@click.command()
@click.option(
    "--home",
    envvar="HELIXGATE_HOME",
    type=click.Path(file_okay=False),
    help="A new folder; else a temporary one.",
)
@json_option
def command(home: str | None, as_json: bool) -> None:
    """Take in all of sample_data/ through the real flows, release, ask, withdraw one person, verify the log."""
    output = Output(as_json=as_json)
    folder = Path(home) if home else Path(tempfile.mkdtemp(prefix="helixgate-demo-")) / "home"
    day = run_demo(folder, output.say)
    page = folder / "reports" / "demo.html"
    write_bytes(page, render("demo.html.j2", day.as_json()).encode("utf-8"))
    output.result(day.as_json() | {"page": str(page)}, _page(day, page, output))


def _page(day: Day, page: Path, output: Output) -> list[str | Table]:
    pick = output.pick
    taken = table([pick("接收", "taken in"), pick("入库行数", "rows")], day.ingest["rows_taken"].items())
    return [
        "",
        pick(
            f"接收 {day.ingest['files']} 个文件（重复 {day.ingest['duplicates']} 个）",
            f"{day.ingest['files']} files taken in ({day.ingest['duplicates']} met again)",
        ),
        taken,
        _kept_back(day, output),
        _releases(day, output),
        _questions(day, output),
        _withdrawn(day, output),
        pick(
            f"日志：{day.log['events']} 个事件，已逐条核验。",
            f"log: {day.log['events']} events, every one verified.",
        ),
        pick(f"用时 {day.seconds:.0f} 秒。网页版：{page}", f"{day.seconds:.0f} s. As a page: {page}"),
        pick(f"合规报告：{day.report}", f"compliance report: {day.report}"),
    ]


def _kept_back(day: Day, output: Output) -> Table:
    pick = output.pick
    rows = [
        (one["lab"], one["kind"], one["reason"], ", ".join(one["articles"]), one["first_line"], one["count"])
        for one in day.kept_back
    ]
    headers = (
        pick("实验室", "lab"), pick("类别", "kind"), pick("隔离原因", "kept back because"), pick("条款", "articles"),
        pick("首行", "first line"), pick("数量", "count"),
    )  # fmt: skip
    return table(headers, rows, title=pick("隔离", "Kept back"))


def _releases(day: Day, output: Output) -> Table:
    pick = output.pick
    rows = [
        (
            one["dataset"],
            one["recipient"],
            one["purpose"],
            pick("已放行", "released") if one["state"] == "released" else pick("拒绝", "refused"),
            one.get("k"),
            one.get("persons"),
            _words(one, output),
        )
        for one in day.releases
    ]
    headers = (
        pick("数据集", "dataset"), pick("接收方", "to"), pick("用途", "purpose"), pick("结果", "outcome"), "k",
        pick("人数", "persons"), pick("说明", "because"),
    )  # fmt: skip
    return table(headers, rows, title=pick("放行与拒绝", "Released and refused"))


def _words(one: dict[str, Any], output: Output) -> str:
    if one["state"] == "released":
        return output.pick(
            f"拒绝 {one['refused_persons']} 人，隐去 {one['suppressed_persons']} 人",
            f"{one['refused_persons']} persons refused, {one['suppressed_persons']} suppressed",
        )
    return output.pick(str(one["zh"]), str(one["en"]))


def _questions(day: Day, output: Output) -> Table:
    pick = output.pick
    rows = [(one["as"], one["sql"], one["purpose"], _reply(one, output)) for one in day.questions]
    headers = (pick("提问者", "who"), "SQL", pick("用途", "purpose"), pick("答复", "answer"))
    return table(headers, rows, title=pick("提问", "Questions"))


def _reply(one: dict[str, Any], output: Output) -> str:
    if one["state"] == "answered":
        return "; ".join(" ".join(str(cell) for cell in row.values()) for row in one["answer"])
    return output.pick("拒绝：", "refused: ") + output.pick(str(one["zh"]), str(one["en"]))


def _withdrawn(day: Day, output: Output) -> Table:
    pick, left = output.pick, day.withdrawal
    rows = [
        (pick("撤回前", "before"), _reply(left["before"], output)),
        (pick("撤回后", "after"), _reply(left["after"], output)),
        (pick("召回", "recalled"), ", ".join(one["recipient"] for one in left["recalls"])),
        (pick("样本任务", "sample tasks"), left["sample_tasks"]),
    ]
    title = pick(f"撤回同意：{left['subject']}", f"Withdrawn: {left['subject']}")
    return table((pick("同一问题", "the same question"), pick("人数 变异数", "persons variants")), rows, title=title)
