"""Bytes that claim to be JSON -> one JSON object, strictly: no duplicate key, no NaN, bounded size and depth.

Errors name line and column; never what stands there.
"""

import json
from typing import Any, NoReturn

from privacy.model.errors import BadInput, Place

MAX_JSON_BYTES = 32 * 1024 * 1024
"""A full PharmCAT report is under 5 MB; a FHIR bundle of one person under 10."""
_MAX_DEPTH = 64


def parse_object(data: bytes) -> dict[str, Any]:
    """The JSON object in ``data`` (UTF-8, with or without a byte order mark).

    Raises:
        BadInput: too large, not UTF-8, not JSON (with line and column), a key twice in one object, a number that is
            not one, nested deeper than 64 levels, or not an object.
    """
    if len(data) > MAX_JSON_BYTES:
        raise BadInput(
            "report-too-large",
            zh=f"报告超过 {MAX_JSON_BYTES // 1024 // 1024} MB 的上限。",
            en=f"expected at most {MAX_JSON_BYTES // 1024 // 1024} MB of JSON, got {len(data)} bytes",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            "report-not-utf8", zh="JSON 报告须为 UTF-8 编码。", en="expected UTF-8 JSON", place=Place(line=line)
        ) from None
    try:
        value = json.loads(text, object_pairs_hook=_object_without_duplicates, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _not_json(line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(value, dict):
        raise BadInput("report-not-an-object", zh="报告应为一个 JSON 对象。", en="expected one JSON object")
    _check_depth(value)
    return value


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Two readers may take different values of a repeated key: what was checked would not be what is printed.
    built = dict(pairs)
    if len(built) != len(pairs):
        raise BadInput(
            "report-duplicate-key",
            zh="同一 JSON 对象中有重复的键。",
            en="expected each key once in a JSON object, found one twice",
        )
    return built


def _refuse_constant(_name: str) -> NoReturn:
    raise BadInput("report-not-a-number", zh="JSON 中不允许 NaN 或无穷大。", en="NaN and Infinity are not JSON")


def _check_depth(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return
    raise _too_deep()


def _not_json(*, line: int, column: int) -> BadInput:
    return BadInput(
        "report-not-json",
        zh="报告不是完整有效的 JSON。",
        en="expected valid JSON",
        place=Place(line=line, column=f"character {column}"),
        remedy_zh="重新导出报告；文件可能被截断。",
        remedy_en="export the report again; the file may be cut short",
    )


def _too_deep() -> BadInput:
    return BadInput(
        "report-too-deep", zh=f"JSON 嵌套超过 {_MAX_DEPTH} 层。", en=f"expected at most {_MAX_DEPTH} levels of nesting"
    )
