"""What a notice must say, from ``policies/notices``."""

import tomllib
from datetime import date
from pathlib import Path

from privacy.audit.notice import NoticeForm, parse_notice_form
from privacy.model.errors import PartMissing

_FORM = Path(__file__).resolve().parent.parent / "policies" / "notices" / "incident.toml"


def load_notice_form(day: date) -> NoticeForm:
    """The form of a notice about an incident, as it is in force on ``day``.

    Raises:
        PartMissing: the file is not there or is no TOML.
        BadInput: something is missing in it.
    """
    try:
        document = tomllib.loads(_FORM.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise PartMissing(
            "policies-missing",
            zh="找不到 policies/notices/incident.toml。",
            en="policies/notices/incident.toml is not there or is no TOML",
            remedy_zh="重新安装 helixgate，或恢复 policies 文件夹。",
            remedy_en="Install helixgate again, or restore the policies folder.",
        ) from None
    return parse_notice_form(document, day)
