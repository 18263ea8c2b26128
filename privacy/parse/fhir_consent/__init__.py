"""FHIR R4 Consent (https://hl7.org/fhir/R4/consent.html) and the consents register, in both directions.

- ``codes``    which code means which word of ours, and which elements may be passed over
- ``reading``  an element at a time: what it is, or where it is not what it should be
- ``document`` a resource or Bundle -> consents, or every element that cannot be mapped without guessing
- ``writing``  the state of a consent -> a resource that ``document`` reads back to the same

R4 has no element for what the law here asks of a consent besides its scope: form, that the person was informed, and of
what. These stand in one extension (``codes.FACTS``); a Consent without it is refused, not guessed at.
"""

from privacy.parse.fhir_consent.document import FhirConsent, parse_fhir_consents
from privacy.parse.fhir_consent.writing import fhir_consent

__all__ = ["FhirConsent", "fhir_consent", "parse_fhir_consents"]
