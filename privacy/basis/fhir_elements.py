"""Elements of the resources of a report in FHIR R4, and those by which another version gives itself away."""

_DOMAIN = """
_id _implicitRules _language contained extension id implicitRules language meta modifierExtension resourceType text
"""
_BY_RESOURCE = {
    "Bundle": """
    entry id identifier implicitRules language link meta resourceType signature timestamp total type
    """,
    "DiagnosticReport": """
    basedOn category code conclusion conclusionCode effectiveDateTime effectivePeriod encounter identifier imagingStudy
    issued media performer presentedForm result resultsInterpreter specimen status subject
    """,
    "Observation": """
    basedOn bodySite category code component dataAbsentReason derivedFrom device effectiveDateTime effectiveInstant
    effectivePeriod effectiveTiming encounter focus hasMember identifier interpretation issued method note partOf
    performer referenceRange specimen status subject valueBoolean valueCodeableConcept valueDateTime valueInteger
    valuePeriod valueQuantity valueRange valueRatio valueSampledData valueString valueTime
    """,
    "Task": """
    authoredOn basedOn businessStatus code description encounter executionPeriod focus for groupIdentifier identifier
    input instantiatesCanonical instantiatesUri insurance intent lastModified location note output owner partOf
    performerType priority reasonCode reasonReference relevantHistory requester restriction status statusReason
    """,
    "Composition": """
    attester author category confidentiality custodian date encounter event identifier relatesTo section status subject
    title type
    """,
    "RiskAssessment": """
    basedOn basis code condition encounter identifier method mitigation note occurrenceDateTime occurrencePeriod parent
    performer prediction reasonCode reasonReference status subject
    """,
}
_BUNDLE = "Bundle"
"""The one resource here that is no DomainResource: no narrative, no extension of its own."""

ELEMENTS: dict[str, frozenset[str]] = {
    kind: frozenset(names.split()) | (frozenset() if kind == _BUNDLE else frozenset(_DOMAIN.split()))
    for kind, names in _BY_RESOURCE.items()
}
"""Elements of each resource in FHIR R4 4.0.1 (hl7.org/fhir/R4). One of another version is refused: it may judge."""

OTHER_VERSIONS = {
    "DSTU2 or STU3": frozenset(
        ["basedOnReference", "codedDiagnosis", "comment", "comments", "context", "image", "related", "request"]
    ),
    "R5 or later": frozenset(
        [
            "bodyStructure",
            "composition",
            "instantiatesCanonical",
            "instantiatesReference",
            "study",
            "supportingInfo",
            "triggeredBy",
            "valueAttachment",
            "valueReference",
        ]
    ),
}
"""Version -> elements that only it has."""
