"""The closed vocabularies of requests and decisions. A word that is not here is bad input, never a permit."""

from enum import StrEnum


class Jurisdiction(StrEnum):
    """Region whose law is asked; ``national`` has our baseline only."""

    TIANJIN = "tianjin"
    TIANJIN_FTZ = "tianjin-ftz"
    HUNAN = "hunan"
    XIAMEN = "xiamen"
    NATIONAL = "national"


class Action(StrEnum):
    """What is to be done with the data."""

    COLLECT = "collect"
    USE = "use"
    QUERY = "query"
    SHARE = "share"
    ISSUE_REPORT = "issue_report"


class Purpose(StrEnum):
    """Why. The last seven are never permitted, whatever anybody consents to."""

    CLINICAL_CARE = "clinical-care"
    RESULT_TO_PERSON = "result-to-person"
    QUALITY_ASSURANCE = "quality-assurance"
    RESEARCH_GENERAL = "research-general"
    RESEARCH_DISEASE = "research-disease"
    RESEARCH_METHODS = "research-methods"
    PRODUCT_REGISTRATION = "product-registration"
    PUBLIC_HEALTH = "public-health"
    STATUTORY_SUPERVISION = "statutory-supervision"
    EMPLOYMENT = "employment"
    EDUCATION = "education"
    INSURANCE = "insurance"
    CREDIT = "credit"
    MARRIAGE = "marriage"
    HOUSING = "housing"
    PUBLIC_BENEFITS = "public-benefits"


class Role(StrEnum):
    """Who asks."""

    LAB = "lab"
    OFFICER = "officer"
    ANALYST = "analyst"
    CLINICIAN = "clinician"
    PERSON = "person"
    GUARDIAN = "guardian"
    THIRD_PARTY = "third_party"


class RecipientKind(StrEnum):
    """Who would get it. The last four never do."""

    PERSON = "person"
    GUARDIAN = "guardian"
    TREATING_CLINICIAN = "treating_clinician"
    TESTING_LAB = "testing_lab"
    HOSPITAL = "hospital"
    RESEARCH_INSTITUTE = "research_institute"
    UNIVERSITY = "university"
    COMPANY = "company"
    REGULATOR = "regulator"
    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    SCHOOL_ADMISSIONS = "school_admissions"
    INSURER = "insurer"


class Capacity(StrEnum):
    """Civil capacity (Civil Code art. 17-24)."""

    FULL = "full"
    LIMITED = "limited"
    NONE = "none"


class ConsentForm(StrEnum):
    """How consent was given; only ``written`` satisfies the law here."""

    WRITTEN = "written"
    ORAL = "oral"
    ELECTRONIC_UNSIGNED = "electronic_unsigned"


class Signatory(StrEnum):
    PERSON = "person"
    GUARDIAN = "guardian"


class DataKind(StrEnum):
    """What the data are."""

    SEQUENCING = "sequencing"
    REPORT = "report"
    SAMPLE = "sample"
    PHENOTYPE = "phenotype"


class DataForm(StrEnum):
    """How far the data still point at a person."""

    IDENTIFIED = "identified"
    PSEUDONYMISED = "pseudonymised"
    DEIDENTIFIED = "deidentified"
    AGGREGATE = "aggregate"


class Notice(StrEnum):
    """What the person must have been told before collection (tianjin-2023/12-2, hunan-2025/8)."""

    PURPOSE = "purpose"
    USE = "use"
    HEALTH_EFFECTS = "health_effects"
    PRIVACY = "privacy"
    RIGHTS = "rights"


class TechnologyClass(StrEnum):
    """tianjin-ftz-2025/5."""

    GENE_VIRAL = "gene/viral"
    GENE_NON_VIRAL = "gene/non-viral"
    GENE_OTHER = "gene/other"
    CELL_IMMUNE = "cell/immune"
    CELL_STEM = "cell/stem"
    CELL_OTHER = "cell/other"


class Grade(StrEnum):
    """tianjin-ftz-2025/6."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ClaimCategory(StrEnum):
    """Judgements that need a basis (tianjin-2023/31, hunan-2025/24-1)."""

    DISEASE_RISK = "disease_risk"
    MEDICATION = "medication"
    NUTRITION_METABOLISM = "nutrition_metabolism"
    REPRODUCTIVE_RISK = "reproductive_risk"


class Verdict(StrEnum):
    PERMIT = "permit"
    DENY = "deny"


RESEARCH_PURPOSES = frozenset(
    {Purpose.RESEARCH_GENERAL, Purpose.RESEARCH_DISEASE, Purpose.RESEARCH_METHODS, Purpose.PRODUCT_REGISTRATION}
)
NEVER_PURPOSES = frozenset(
    {
        Purpose.EMPLOYMENT,
        Purpose.EDUCATION,
        Purpose.INSURANCE,
        Purpose.CREDIT,
        Purpose.MARRIAGE,
        Purpose.HOUSING,
        Purpose.PUBLIC_BENEFITS,
    }
)
NEVER_RECIPIENTS = frozenset(
    {RecipientKind.EMPLOYER, RecipientKind.RECRUITER, RecipientKind.SCHOOL_ADMISSIONS, RecipientKind.INSURER}
)
INSIDE_RECIPIENTS = frozenset({RecipientKind.PERSON, RecipientKind.GUARDIAN, RecipientKind.TREATING_CLINICIAN})
