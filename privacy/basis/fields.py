"""Fields of a JSON object, read strictly: each is there, of its type, and known, or the error says where it is not."""

from collections.abc import Collection, Mapping
from typing import Any

from privacy.model.errors import BadInput, Place

_MAX_TEXT = 200_000


def text_field(owner: Mapping[str, Any], name: str, path: str, *, required: bool = False) -> str:
    """A string field; empty text where it is absent or null and not required."""
    value = owner.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise bad_field(f"{path}.{name}", "a text", "文本")
    if len(value) > _MAX_TEXT:
        raise bad_field(f"{path}.{name}", f"at most {_MAX_TEXT} characters", f"不超过 {_MAX_TEXT} 个字符")
    return value


def list_field(owner: Mapping[str, Any], name: str, path: str, *, required: bool = False) -> list[dict[str, Any]]:
    """A list of objects; empty where it is absent and not required."""
    value = owner.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad_field(f"{path}.{name}", "a list of objects", "对象列表")
    return value


def object_field(owner: Mapping[str, Any], name: str, path: str) -> dict[str, Any]:
    """An object; empty where it is absent."""
    value = owner.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_field(f"{path}.{name}", "an object", "对象")
    return value


def check_known(owner: Mapping[str, Any], known: Collection[str], path: str) -> None:
    """Raise unless every field is a known one: an unread field could hold a judgement."""
    if not set(owner) <= set(known):
        raise bad_field(path, "only the fields of this format", "仅含该格式规定的字段")


def bad_field(path: str, expected_en: str, expected_zh: str) -> BadInput:
    return BadInput(
        "bad-report-field",
        zh=f"报告字段不符合格式，应为：{expected_zh}。",
        en=f"the report's field is not as its format says: expected {expected_en}",
        place=Place(column=path.lstrip(".")),
    )
