"""Articles and the days on which they are in force; regions and the instruments that hold there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from privacy.gate.document import Problems, open_document
from privacy.model.vocabulary import Jurisdiction


@dataclass(frozen=True, slots=True)
class Article:
    """One article (or paragraph) of an instrument, in one wording."""

    id: str
    """``<instrument>/<article>[-<paragraph>]``."""
    zh: str
    en: str
    """What it asks, in our own words."""
    in_force_from: date
    """First day, in UTC+8."""
    in_force_until: date | None
    """Last day, in UTC+8, itself included; ``None``: open."""
    last_checked: date

    def is_in_force(self, day: date) -> bool:
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    @property
    def turning_days(self) -> tuple[date, ...]:
        """Days from which the answer of ``is_in_force`` may be another than the day before."""
        end = () if self.in_force_until is None else (self.in_force_until + timedelta(days=1),)
        return (self.in_force_from, *end)


@dataclass(frozen=True, slots=True)
class Law:
    """All known articles; an article that was amended stands there once for each of its wordings."""

    articles: Mapping[str, tuple[Article, ...]]

    def is_in_force(self, article_id: str, day: date) -> bool:
        return any(wording.is_in_force(day) for wording in self.articles.get(article_id, ()))


@dataclass(frozen=True, slots=True)
class Region:
    jurisdiction: Jurisdiction
    zh: str
    en: str
    instruments: tuple[str, ...]

    def has(self, article_id: str) -> bool:
        return article_id.partition("/")[0] in self.instruments


def parse_law(files: Mapping[str, bytes], problems: Problems) -> Law:
    """The articles of ``law/<instrument>.toml``."""
    articles: dict[str, tuple[Article, ...]] = {}
    for file, content in files.items():
        for article in _parse_instrument(file, content, problems):
            for other in articles.get(article.id, ()):
                if _overlap(article, other):
                    problems.add(file, f"article {article.id} is in force twice on the same day")
            articles[article.id] = (*articles.get(article.id, ()), article)
    if not articles:
        problems.add("law", "no article is known")
    return Law(articles)


def _parse_instrument(file: str, content: bytes, problems: Problems) -> list[Article]:
    document = open_document(file, content, problems)
    if document is None:
        return []
    instrument = document.table("instrument")
    for key in ("title", "title_en", "issued_by"):
        instrument.text(key)
    instrument.optional_day("adopted")
    instrument.close()
    name = file.rpartition("/")[2].removesuffix(".toml")
    found = []
    for row in document.tables("articles"):
        article = Article(
            id=f"{name}/{row.text('id')}",
            zh=row.text("zh"),
            en=row.text("en"),
            in_force_from=row.day("in_force_from"),
            in_force_until=row.optional_day("in_force_until"),
            last_checked=row.day("last_checked"),
        )
        row.close()
        if article.in_force_until is not None and article.in_force_until < article.in_force_from:
            row.problem("in_force_until is before in_force_from")
        found.append(article)
    document.close()
    return found


def _overlap(one: Article, other: Article) -> bool:
    first, second = sorted((one, other), key=lambda article: article.in_force_from)
    return first.in_force_until is None or second.in_force_from <= first.in_force_until


def parse_regions(files: Mapping[str, bytes], law: Law, problems: Problems) -> dict[Jurisdiction, Region]:
    """The regions of ``regions/<jurisdiction>.toml``, one for each jurisdiction there is."""
    regions: dict[Jurisdiction, Region] = {}
    instruments = {article_id.partition("/")[0] for article_id in law.articles}
    for file, content in files.items():
        name = file.rpartition("/")[2].removesuffix(".toml")
        if name not in set(Jurisdiction):
            problems.add(file, "no such jurisdiction")
            continue
        document = open_document(file, content, problems)
        if document is None:
            continue
        region = Region(Jurisdiction(name), document.text("zh"), document.text("en"), document.texts("instruments"))
        document.close()
        for unknown in sorted(set(region.instruments) - instruments):
            problems.add(file, f"unknown instrument {unknown}")
        regions[region.jurisdiction] = region
    for missing in sorted(set(Jurisdiction) - set(regions)):
        problems.add(f"regions/{missing}.toml", "this region is missing")
    return regions
