"""A Consent or a Bundle of them -> what the register keeps, or every element that stands against it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from privacy.model.errors import BadInput, Place
from privacy.model.vocabulary import ConsentForm, Notice, Signatory
from privacy.parse.fhir_consent import codes
from privacy.parse.fhir_consent.provision import Scope, read_scope
from privacy.parse.fhir_consent.reading import Problems, Unmapped, concept, instant, items, mapping, only

MOST_BYTES = 16 << 20
MOST_SHOWN = 20
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_VERSION = re.compile(r"[\w.\-]{1,40}")
_ELEMENTS = codes.PASSED_OVER | {
    "status", "scope", "category", "patient", "dateTime", "performer", "policy", "policyRule", "verification",
    "provision", "extension",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FhirConsent:
    """One consent: whose, and what the register keeps of it."""

    system: str
    """``codes.SUBJECT`` or ``codes.RESIDENT_ID``."""
    identifier: str = field(repr=False)
    entry: Mapping[str, Any]
    """The shape of a consents entry: form, purposes, recipients, data, notices, signing, validity."""


def parse_fhir_consents(content: bytes, *, file: str) -> list[FhirConsent]:
    """The consents of a JSON document, in its order: all of them or none.

    Raises:
        BadInput: not FHIR JSON, or an element cannot be mapped without guessing; every such element is named.
    """
    resources = _resources(content, file)
    problems = Problems()
    found = [_consent(resource, path, problems) for path, resource in resources]
    if problems.found:
        raise _unmapped(problems, file)
    return [one for one in found if one is not None]


def _resources(content: bytes, file: str) -> list[tuple[str, Any]]:
    """``(path, resource)``: the resource itself, or those of a Bundle."""
    try:
        document = json.loads(content.decode("utf-8-sig")) if len(content) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    kind = document.get("resourceType") if isinstance(document, dict) else None
    if isinstance(document, dict) and kind == "Consent":
        return [("Consent", document)]
    entries = document.get("entry") if isinstance(document, dict) and kind == "Bundle" else None
    if isinstance(entries, list) and entries:
        held = [entry.get("resource") if isinstance(entry, dict) else None for entry in entries]
        return [(f"Bundle.entry[{number}].resource", one) for number, one in enumerate(held)]
    raise BadInput(
        "not-fhir-consent",
        zh="须为 FHIR R4 的 Consent 资源或含 Consent 的 Bundle（JSON，不超过 16 MiB）。",
        en="expected a FHIR R4 Consent, or a Bundle of them, as JSON of at most 16 MiB",
        place=Place(file=file),
    )


def _consent(resource: Any, path: str, problems: Problems) -> FhirConsent | None:
    before = len(problems.found)
    with problems.going_on():
        node = mapping(resource, path, problems)
        if node.get("resourceType") != "Consent":
            raise problems.refuse(f"{path}.resourceType", "不是 Consent", "not a Consent")
        only(node, path, _ELEMENTS, problems)
        entry = _Reader(node, path, problems).entry()
        system, identifier = _patient(node.get("patient"), f"{path}.patient", problems)
        if len(problems.found) == before:
            return FhirConsent(system, identifier, entry)
    return None


class _Reader:
    """Reads one Consent, an element after the other, each problem beside the others."""

    def __init__(self, node: Mapping[str, Any], path: str, problems: Problems) -> None:
        self._node, self._path, self._problems = node, path, problems

    def entry(self) -> dict[str, Any]:
        """The register entry; not to be used where a problem was written down."""
        entry: dict[str, Any] = {}
        for part in (self._status, self._signing, self._policy, self._facts, self._verification, self._provision):
            with self._problems.going_on():
                entry |= part()
        if "valid_from" in entry and entry["valid_from"] is None:
            # A consent without a beginning holds from its signing: before it there was none.
            entry["valid_from"] = entry.get("signed_at")
        return entry

    def _refuse(self, element: str, zh: str, en: str) -> Unmapped:
        return self._problems.refuse(f"{self._path}.{element}", zh, en)

    def _status(self) -> dict[str, Any]:
        if self._node.get("status") != "active":
            raise self._refuse(
                "status",
                "只收 active；撤回请用 helixgate withdraw",
                "only active; for a withdrawal use helixgate withdraw",
            )
        if not codes.SCOPES.intersection(concept(self._node.get("scope"), f"{self._path}.scope", self._problems)):
            raise self._refuse("scope", "不是数据使用的同意", "not a consent to the use of data")
        categories = items(self._node.get("category"), f"{self._path}.category", self._problems)
        for one in categories or [None]:
            if not codes.CATEGORIES.intersection(concept(one, f"{self._path}.category", self._problems)):
                raise self._refuse("category", "此类别未收录", "a category that is not mapped")
        return {}

    def _signing(self) -> dict[str, Any]:
        signed_at = instant(self._node.get("dateTime"), f"{self._path}.dateTime", self._problems)
        signers = {
            self._signer(one) for one in items(self._node.get("performer"), f"{self._path}.performer", self._problems)
        }
        if not signers:
            raise self._refuse("performer", "未说明由谁签署", "it is not said who agreed")
        return {"signed_at": signed_at.isoformat(), "signed_by": sorted(one.value for one in signers)}

    def _signer(self, reference: Any) -> Signatory:
        node = mapping(reference, f"{self._path}.performer", self._problems)
        kind = node.get("type") or str(node.get("reference", "")).partition("/")[0]
        signers = {"Patient": Signatory.PERSON, "RelatedPerson": Signatory.GUARDIAN}
        if kind not in signers:
            raise self._refuse("performer", "签署人须为 Patient 或 RelatedPerson", "expected Patient or RelatedPerson")
        return signers[kind]

    def _policy(self) -> dict[str, Any]:
        stated = items(self._node.get("policy"), f"{self._path}.policy", self._problems)
        uri = stated[0].get("uri") if len(stated) == 1 and isinstance(stated[0], dict) else None
        if not isinstance(uri, str) or not uri.startswith(codes.FORM_VERSION):
            raise self._refuse("policy.uri", "未说明签署的是哪一版表单", "it is not said which form was signed")
        version = uri.removeprefix(codes.FORM_VERSION)
        if not _VERSION.fullmatch(version):
            raise self._refuse("policy.uri", "表单版本格式不符", "the form's version is malformed")
        return {"form_version": version}

    def _facts(self) -> dict[str, Any]:
        path = f"{self._path}.extension"
        outer = [one for one in items(self._node.get("extension"), path, self._problems) if isinstance(one, dict)]
        held = [one for one in outer if one.get("url") == codes.FACTS]
        if len(held) != 1:
            raise self._refuse(
                "extension", "缺少形式、告知等事实的扩展", "form, information and notices are not stated"
            )
        told: dict[str, list[Any]] = {}
        for one in items(held[0].get("extension"), path, self._problems):
            value = (
                next((one[name] for name in one if name.startswith("value")), None) if isinstance(one, dict) else None
            )
            told.setdefault(str(one.get("url")) if isinstance(one, dict) else "", []).append(value)
        if "withdrawn" in told:
            raise self._refuse("extension", "已撤回；请用 helixgate withdraw", "withdrawn; use helixgate withdraw")
        form, informed, digest = (told.get(name, [None])[0] for name in ("form", "informed", "document-digest"))
        notices = told.get("notice", [])
        words_hold = form in list(ConsentForm) and all(one in list(Notice) for one in notices)
        if not words_hold or not isinstance(informed, bool):
            raise self._refuse(
                "extension", "形式、是否告知或告知事项不在词表中", "form, informed or notice is no word of ours"
            )
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise self._refuse("extension", "缺少签署件摘要 sha256", "the digest of the signed document is not stated")
        listed = sorted(Notice(one).value for one in notices)
        return {"form": str(form), "informed": informed, "document_digest": digest, "notices": listed}

    def _verification(self) -> dict[str, Any]:
        for one in items(self._node.get("verification"), f"{self._path}.verification", self._problems):
            if mapping(one, f"{self._path}.verification", self._problems).get("verified") is not True:
                raise self._refuse("verification", "核实未通过", "it was looked into and not verified")
        return {}

    def _provision(self) -> dict[str, Any]:
        rule = concept(self._node.get("policyRule"), f"{self._path}.policyRule", self._problems)
        scope: Scope = read_scope(rule, self._node.get("provision"), self._path, self._problems)
        return scope.as_entry()


def _patient(value: Any, path: str, problems: Problems) -> tuple[str, str]:
    """System and value of the one identifier we can follow; a reference or a name is not one."""
    identifier = mapping(mapping(value, path, problems).get("identifier"), f"{path}.identifier", problems)
    system, text = identifier.get("system"), identifier.get("value")
    if system not in (codes.SUBJECT, codes.RESIDENT_ID) or not isinstance(text, str) or not text:
        raise problems.refuse(
            f"{path}.identifier", "须为本系统假名或居民身份证号", "expected our pseudonym or a resident ID"
        )
    return str(system), text


def _unmapped(problems: Problems, file: str) -> BadInput:
    shown = problems.found[:MOST_SHOWN]
    more = len(problems.found) - len(shown)
    zh = "；".join(f"{path}：{why}" for path, why, _ in shown) + (f"；另有 {more} 处" if more else "")
    en = "; ".join(f"{path}: {why}" for path, _, why in shown) + (f"; and {more} more" if more else "")
    return BadInput(
        "fhir-consent-unmapped",
        zh=f"以下元素无法对应，未登记任何同意：{zh}。",
        en=f"nothing was registered; these elements cannot be mapped: {en}",
        place=Place(file=file, column=shown[0][0]),
        remedy_zh="请来源方按 docs/formats.md 补全，或改用知情同意 CSV。",
        remedy_en="Ask the source to complete it as docs/formats.md says, or deliver the consent as CSV.",
    )
