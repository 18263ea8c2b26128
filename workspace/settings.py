"""The lab's settings: one TOML file a person can read, checked strictly when the home is opened."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from privacy.audit.watch import DEFAULT_SEVERITY, Severity, Watch, WatchLimits
from privacy.model.budget import PrivacyLoss, parse_delta, parse_epsilon
from privacy.model.errors import BadInput, PartMissing, Place
from privacy.model.vocabulary import Jurisdiction, Role

SETTINGS_FILE = "helixgate.toml"
_LIMITS = WatchLimits()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Lab(_Strict):
    """One testing lab whose deliveries come in under ``inbox/<its id>``."""

    name: str
    region: Jurisdiction
    """Whose law its decisions are taken under."""


class PrincipalEntry(_Strict):
    """Somebody who may ask questions."""

    role: Role
    authorised: bool
    """Classified data may be used under this authorisation (xiamen-2026/10)."""
    recipient: str
    """Register entry of the recipient whose released views this person sees."""


class Schedules(_Strict):
    """Cron expressions in the home's time zone, one a flow; an empty text switches the flow off."""

    ingest: str = "*/10 * * * *"
    seal: str = "5 * * * *"
    report: str = "30 6 * * *"


class ReleaseSettings(_Strict):
    """Defaults of every release; a dataset's profile may be stricter, never weaker."""

    k: Annotated[int, Field(ge=2)] = 5
    suppression_limit: Annotated[float, Field(ge=0, le=1)] = 0.2


class BudgetSettings(_Strict):
    """How much all noisy answers from one dataset to one recipient and project may tell about a person, together.

    ``epsilon``: 3 lies between what theory has in mind for one answer (0.01 to ln 3; Dwork 2008, "Differential Privacy:
    A Survey of Results") and what a census spent on all its tables (19.61; US redistricting data of 2020).
    ``delta``: far below one over the number of persons (Dwork and Roth 2014, section 2.3), for up to some 100,000.
    """

    epsilon: str = "3"
    delta: str = "1/1000000"

    @field_validator("epsilon")
    @classmethod
    def _is_epsilon(cls, text: str) -> str:
        return str(_parsed(parse_epsilon, text))

    @field_validator("delta")
    @classmethod
    def _is_delta(cls, text: str) -> str:
        return str(_parsed(parse_delta, text))

    @property
    def limit(self) -> PrivacyLoss:
        return PrivacyLoss(Fraction(self.epsilon), Fraction(self.delta))


def _parsed(parse: Callable[[str], Fraction], text: str) -> Fraction:
    try:
        return parse(text)
    except BadInput as error:
        raise ValueError(error.code) from None


class Retention(_Strict):
    """How long things are kept, in days."""

    log_days: Annotated[int, Field(ge=1096)] = 1827
    """Of the access log's archives: before that none is deleted. At least three years. Originals are kept for good."""


class LogSettings(_Strict):
    """How the access log is kept."""

    clock_tolerance_seconds: Annotated[int, Field(ge=1, le=3600)] = 5
    """How far the clock may lie behind the newest record before all access is refused; NTP corrects by less."""


class WatchSettings(_Strict):
    """When the watch over the log speaks, how grave that is, and from which severity on it freezes by itself."""

    persons_per_hour: Annotated[int, Field(ge=1)] = _LIMITS.persons_per_hour
    denials: Annotated[int, Field(ge=1)] = _LIMITS.denials
    denial_minutes: Annotated[int, Field(ge=1)] = _LIMITS.denial_window // timedelta(minutes=1)
    night_from_hour: Annotated[int, Field(ge=0, le=24)] = _LIMITS.night_from_hour
    night_to_hour: Annotated[int, Field(ge=0, le=24)] = _LIMITS.night_to_hour
    clock_step_seconds: Annotated[int, Field(ge=1)] = _LIMITS.clock_step // timedelta(seconds=1)
    canaries: tuple[str, ...] = ()
    """Pseudonyms (S1-… or L1-…) of persons nobody is."""
    severity: dict[Watch, Severity] = {}
    """Where the lab judges otherwise than ``DEFAULT_SEVERITY``."""
    freeze_from: Severity | Literal["never"] = Severity.HIGH

    @property
    def limits(self) -> WatchLimits:
        return WatchLimits(
            persons_per_hour=self.persons_per_hour,
            denials=self.denials,
            denial_window=timedelta(minutes=self.denial_minutes),
            night_from_hour=self.night_from_hour,
            night_to_hour=self.night_to_hour,
            clock_step=timedelta(seconds=self.clock_step_seconds),
        )

    def severity_of(self, watch: Watch) -> Severity:
        """How grave an incident of this rule is here."""
        return self.severity.get(watch, DEFAULT_SEVERITY[watch])

    def freezes(self, severity: Severity) -> bool:
        """Whether an incident of this severity freezes what it concerns."""
        return self.freeze_from != "never" and severity.reaches(self.freeze_from)


class Contact(_Strict):
    """Whom the authority and the persons concerned can turn to; printed on notices. An office, rather than a name."""

    organisation: str = ""
    office: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


class PrefectSettings(_Strict):
    """Where flows are recorded. Without an address each command brings its own short-lived server."""

    api_url: str = ""


class Settings(_Strict):
    """Everything a lab may set."""

    version: Literal[1] = 1
    home_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    time_zone: str = "Asia/Shanghai"
    language: Literal["zh", "en"] = "zh"
    labs: dict[Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")], Lab]
    principals: dict[str, PrincipalEntry] = {}
    schedules: Schedules = Schedules()
    release: ReleaseSettings = ReleaseSettings()
    budget: BudgetSettings = BudgetSettings()
    retention: Retention = Retention()
    log: LogSettings = LogSettings()
    watch: WatchSettings = WatchSettings()
    contact: Contact = Contact()
    prefect: PrefectSettings = PrefectSettings()


def load_settings(folder: Path) -> Settings:
    """The settings of the home in ``folder``.

    Raises:
        PartMissing: there is no settings file.
        BadInput: it is not TOML, or a setting is unknown, missing or out of range; all such are named.
    """
    path = folder / SETTINGS_FILE
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise PartMissing(
            "no-home",
            zh="此文件夹不是 helixgate 的主目录（缺少 helixgate.toml）。",
            en="this folder is not a helixgate home (no helixgate.toml)",
            remedy_zh="先运行 helixgate init --home 目录。",
            remedy_en="Run helixgate init --home DIR first.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _bad_settings("not TOML") from None
    try:
        return Settings.model_validate(document)
    except ValidationError as error:
        fields = [".".join(map(str, item["loc"])) for item in error.errors(include_input=False, include_url=False)]
    raise _bad_settings(", ".join(sorted(fields)))


def _bad_settings(what: str) -> BadInput:
    return BadInput(
        "bad-settings",
        zh=f"设置文件有误：{what}。",
        en=f"the settings file does not hold: {what}",
        place=Place(file=SETTINGS_FILE),
        remedy_zh="按注释更正后重试；helixgate doctor 会逐项列出。",
        remedy_en="Correct it as its comments say; helixgate doctor lists every item.",
    )


TEMPLATE = """\
# helixgate 实验室主目录的设置 · settings of this lab's home
version = 1
home_id = "{home_id}"
time_zone = "Asia/Shanghai"
language = "zh"            # zh | en

# 每个实验室一节：收件夹为 inbox/<编号>/ · one section a lab; deliveries go to inbox/<id>/
# region: tianjin | tianjin-ftz | hunan | xiamen | national
{labs}
# 可提问的人：看得到发给哪个接收方的数据 · who may ask, and whose released views they see
{principals}
[schedules]                # cron; "" = 关 off
ingest = "*/10 * * * *"
seal = "5 * * * *"
report = "30 6 * * *"

[release]
k = {k}                      # 每组至少 k 人 · at least k persons a class
suppression_limit = {suppression_limit}    # 最多隐去的比例 · at most this share suppressed

[budget]                   # 每接收方×项目×数据集的隐私预算 · privacy budget of each recipient, project and dataset
epsilon = "3"
delta = "1/1000000"

[retention]
log_days = 1827            # 日志归档须保存的天数，不少于三年 · archives of the log stay so long; at least three years

[log]
clock_tolerance_seconds = 5  # 时钟落后日志超过此秒数即拒绝访问 · further behind the log than this: no access

[watch]                    # 何时告警、何时自动冻结 · when the watch speaks, and from when it freezes by itself
persons_per_hour = 5000
denials = 5
freeze_from = "high"       # low | medium | high | never
canaries = []              # 诱饵受检者的假名 · pseudonyms of persons nobody is

[contact]                  # 印于通知上的联系方式 · printed on notices
organisation = ""
office = ""
phone = ""
email = ""

[prefect]
api_url = ""               # 例 e.g. "http://127.0.0.1:4200/api"；空 = 每次自带 · empty: each run brings its own
"""


def settings_text(
    *,
    home_id: str,
    labs: dict[str, Lab],
    principals: dict[str, PrincipalEntry],
    k: int = 5,
    suppression_limit: float = 0.2,
) -> str:
    """A settings file with comments, ready to be edited."""
    lab_lines = [f'[labs.{key}]\nname = "{lab.name}"\nregion = "{lab.region.value}"\n' for key, lab in labs.items()]
    principal_lines = [
        f'[principals.{key}]\nrole = "{who.role.value}"\nauthorised = {str(who.authorised).lower()}\n'
        f'recipient = "{who.recipient}"\n'
        for key, who in principals.items()
    ]
    return TEMPLATE.format(
        home_id=home_id,
        labs="\n".join(lab_lines),
        principals="\n".join(principal_lines),
        k=k,
        suppression_limit=suppression_limit,
    )
