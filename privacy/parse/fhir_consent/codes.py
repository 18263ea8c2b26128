"""Codes of FHIR R4, HL7 v3 and GA4GH DUO that say exactly what a word of ours says; others are not mapped.

``v3-ActReason#HRESCH`` (research of any kind) is left out on purpose: which of the research purposes was consented to
must be said.
"""

from privacy.model.vocabulary import DataKind, Purpose, RecipientKind

SUBJECT = "urn:helixgate:subject"
"""Identifier system of the record store's pseudonyms."""
RESIDENT_ID = "urn:oid:2.16.156.10011.1.3"
"""Resident ID number, in the OIDs of the Chinese health-record documents (WS/T 500)."""

PURPOSE = "urn:helixgate:purpose"
DATA_KIND = "urn:helixgate:data-kind"
RECIPIENT_KIND = "urn:helixgate:recipient-kind"
ANY, NOBODY = "any", "none"
"""Recipients that are no kind: anybody with an agreement; nobody outside."""
FORM_VERSION = "urn:helixgate:consent-form:"
"""``Consent.policy.uri``: which form was signed."""

FACTS = "urn:helixgate:consent-facts"
"""Extension with ``form``, ``informed``, ``notice`` (repeated), ``document-digest``; ``withdrawn`` where that is so."""

SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
CATEGORY = "http://terminology.hl7.org/CodeSystem/consentcategorycodes"
LOINC = "http://loinc.org"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
RESOURCE_TYPES = "http://hl7.org/fhir/resource-types"
DUO = "http://purl.obolibrary.org/obo/duo.owl"

Code = tuple[str, str]

SCOPES: frozenset[Code] = frozenset({(SCOPE, "research"), (SCOPE, "patient-privacy")})
"""Treatment consents and advance directives are about something else."""

CATEGORIES: frozenset[Code] = frozenset(
    {
        (LOINC, "59284-0"),
        (LOINC, "64292-6"),
        (CATEGORY, "research"),
        (CATEGORY, "rsdid"),
        (ACT_CODE, "IDSCL"),
        (ACT_CODE, "INFA"),
        (ACT_CODE, "RESEARCH"),
        (ACT_CODE, "RSDID"),
    }
)
"""Patient consent, release-of-information consent, disclosure, access, (de-identified) research. Categories that
narrow a consent by themselves, such as emergency only, are not among them."""

OPT_IN, OPT_OUT = (ACT_CODE, "OPTIN"), (ACT_CODE, "OPTOUT")

PURPOSES: dict[Code, Purpose] = {
    **{(PURPOSE, one.value): one for one in Purpose},
    (ACT_REASON, "TREAT"): Purpose.CLINICAL_CARE,
    (ACT_REASON, "PATRQT"): Purpose.RESULT_TO_PERSON,
    (ACT_REASON, "HQUALIMP"): Purpose.QUALITY_ASSURANCE,
    (ACT_REASON, "PUBHLTH"): Purpose.PUBLIC_HEALTH,
    (ACT_REASON, "DSRCH"): Purpose.RESEARCH_DISEASE,
    (DUO, "DUO:0000042"): Purpose.RESEARCH_GENERAL,
    (DUO, "DUO:0000007"): Purpose.RESEARCH_DISEASE,
    (DUO, "DUO:0000043"): Purpose.CLINICAL_CARE,
}

DATA_KINDS: dict[Code, DataKind] = {
    **{(DATA_KIND, one.value): one for one in DataKind},
    (RESOURCE_TYPES, "MolecularSequence"): DataKind.SEQUENCING,
    (RESOURCE_TYPES, "DiagnosticReport"): DataKind.REPORT,
    (RESOURCE_TYPES, "Specimen"): DataKind.SAMPLE,
    (RESOURCE_TYPES, "Condition"): DataKind.PHENOTYPE,
}

RECIPIENTS: frozenset[str] = frozenset({*(one.value for one in RecipientKind), ANY, NOBODY})
RECEIVES: frozenset[Code] = frozenset({(PARTICIPATION, "IRCP"), (PARTICIPATION, "PRCP")})
"""Information recipient, primary information recipient."""

PASSED_OVER = frozenset(
    {
        "resourceType", "id", "meta", "language", "text", "identifier", "organization", "sourceAttachment",
        "sourceReference",
    }
)  # fmt: skip
"""Elements of a Consent that change nothing in what was consented to."""
