"""FHIR R4 resources, read strictly enough to know that they are R4 and that nothing which judges is passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from privacy.basis.fhir_elements import ELEMENTS, OTHER_VERSIONS
from privacy.basis.fields import bad_field
from privacy.model.errors import BadInput, Place


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a report and where it stands."""

    body: Mapping[str, Any]
    path: str

    @property
    def kind(self) -> str:
        return str(self.body["resourceType"])


@dataclass(frozen=True, slots=True)
class Report:
    """The resources of a bundle, or a single one; references inside it resolve here and nowhere else."""

    resources: tuple[Resource, ...]
    by_reference: Mapping[str, Resource]

    def of_kind(self, *kinds: str) -> Iterator[Resource]:
        return (one for one in self.resources if one.kind in kinds)

    def follow(self, owner: Mapping[str, Any], field: str) -> tuple[Resource, ...]:
        """Resources that ``owner`` points at in ``field``; those outside the report are left out."""
        value = owner.get(field)
        references = value if isinstance(value, list) else [value] if value else []
        found = []
        for one in references:
            reference = one.get("reference") if isinstance(one, dict) else None
            if isinstance(reference, str) and reference in self.by_reference:
                found.append(self.by_reference[reference])
        return tuple(found)


def open_report(body: dict[str, Any]) -> Report:
    """The resources of ``body``, each known to be R4.

    Raises:
        BadInput: no resource type, an element that R4 does not have, or a bundle whose entries are no resources.
    """
    resources: list[Resource] = []
    references: dict[str, Resource] = {}
    for resource, full_url in _resources(body):
        _check_r4(resource)
        resources.append(resource)
        identifier = resource.body.get("id")
        if isinstance(identifier, str):
            references[f"{resource.kind}/{identifier}"] = resource
        if full_url:
            references[full_url] = resource
    return Report(tuple(resources), references)


def _resources(body: dict[str, Any]) -> Iterator[tuple[Resource, str]]:
    kind = body.get("resourceType")
    if not isinstance(kind, str):
        raise bad_field("resourceType", "a FHIR resource type", "FHIR 资源类型")
    yield Resource(body, kind), ""
    if kind == "Bundle":
        entries = body.get("entry", [])
        if not isinstance(entries, list):
            raise bad_field("Bundle.entry", "a list", "列表")
        for number, entry in enumerate(entries):
            path = f"entry[{number}].resource"
            if isinstance(entry, dict) and "resource" not in entry:
                continue  # An entry may be a request or a response only (R4 Bundle.entry.resource is 0..1).
            inner = entry.get("resource") if isinstance(entry, dict) else None
            if not isinstance(inner, dict) or not isinstance(inner.get("resourceType"), str):
                raise bad_field(path, "a resource with its type", "带类型的资源")
            full_url = entry.get("fullUrl")
            yield Resource(inner, path), full_url if isinstance(full_url, str) else ""
            yield from _contained(inner, path)
    else:
        yield from _contained(body, kind)


def _contained(owner: Mapping[str, Any], path: str) -> Iterator[tuple[Resource, str]]:
    contained = owner.get("contained", [])
    if not isinstance(contained, list):
        raise bad_field(f"{path}.contained", "a list", "列表")
    for number, inner in enumerate(contained):
        if not isinstance(inner, dict) or not isinstance(inner.get("resourceType"), str):
            raise bad_field(f"{path}.contained[{number}]", "a resource with its type", "带类型的资源")
        yield Resource(inner, f"{path}.contained[{number}]"), f"#{inner.get('id', '')}"


def _check_r4(resource: Resource) -> None:
    known = ELEMENTS.get(resource.kind)
    if known is None:
        return
    unknown = {name for name in resource.body if name not in known and not name.startswith("_")}
    if not unknown:
        return
    version = next((name for name, fields in OTHER_VERSIONS.items() if unknown & fields), None)
    found = f", it looks like {version}" if version else ""
    raise BadInput(
        "not-fhir-r4",
        zh="该资源含有 FHIR R4（4.0.1）没有的元素。" + (f"看来是 {version}。" if version else ""),
        en=f"expected FHIR R4 (4.0.1): the resource has an element that R4 does not{found}",
        place=Place(column=f"{resource.path} ({resource.kind})" if resource.kind in ELEMENTS else resource.path),
        remedy_zh="以 FHIR R4 重新导出。",
        remedy_en="export the report as FHIR R4",
    )
