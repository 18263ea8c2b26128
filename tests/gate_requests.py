"""Requests for the gate's tests: the one in order, and hypothesis strategies for all the others."""

import copy
import json
from pathlib import Path

from hypothesis import strategies as st

from tests.gate_oracle import INSIDE, NEVER_PURPOSES, NEVER_RECIPIENTS, NOTICES, RESEARCH

POLICIES = Path(__file__).resolve().parent.parent / "policies"
IN_ORDER = json.loads((POLICIES / "rules" / "a-request-in-order.json").read_text("utf-8"))
PURPOSES = [
    "clinical-care", "result-to-person", "quality-assurance", "public-health", "statutory-supervision", *RESEARCH,
    *NEVER_PURPOSES,
]  # fmt: skip
RECIPIENTS = [
    "testing_lab", "hospital", "research_institute", "university", "company", "regulator", *INSIDE, *NEVER_RECIPIENTS,
]  # fmt: skip
MOMENTS = [
    "2023-08-31T23:59:59+08:00", "2023-09-01T00:00:00+08:00", "2025-09-30T23:59:59+08:00", "2025-09-30T16:00:00+00:00",
    "2025-11-17T23:59:59+08:00", "2025-11-18T00:00:00+08:00", "2026-05-31T23:59:59+08:00", "2026-06-01T00:00:00+08:00",
    "2026-07-01T10:00:00+08:00", "2028-11-17T23:59:59+08:00", "2028-11-18T00:00:00+08:00",
]  # fmt: skip
"""Both sides of every day on which some article begins or ends."""
JURISDICTIONS = ["tianjin", "tianjin-ftz", "hunan", "xiamen", "national"]
ACTIONS = ["collect", "use", "query", "share", "issue_report"]


def changed(change, request=IN_ORDER):
    """A copy of ``request`` with each dotted field of ``change`` set."""
    copied = copy.deepcopy(request)
    for path, value in change.items():
        *folders, last = path.split(".")
        place = copied
        for folder in folders:
            place = place[folder]
        place[last] = value
    return copied


def some(words):
    return st.lists(st.sampled_from(words), unique=True, max_size=len(words))


moments = st.sampled_from(MOMENTS)
maybe_moments = st.none() | moments
flags = st.booleans()
consents = st.fixed_dictionaries(
    {
        "form": st.sampled_from(["written", "written", "oral", "electronic_unsigned"]),
        "informed": flags,
        "signed_by": some(["person", "guardian"]),
        "purposes": some(PURPOSES),
        "recipients": some(["any", *RECIPIENTS]),
        "data": some(["sequencing", "report", "sample", "phenotype"]),
        "from": moments,
        "to": maybe_moments,
        "withdrawn_at": maybe_moments,
        "notices": st.just(NOTICES) | some(NOTICES),
    }
)
requests = st.fixed_dictionaries(
    {
        "at": moments,
        "jurisdiction": st.sampled_from(JURISDICTIONS),
        "action": st.sampled_from(ACTIONS),
        "purpose": st.fixed_dictionaries({"code": st.sampled_from(PURPOSES), "text": st.just("")}),
        "requester": st.fixed_dictionaries(
            {"id": st.just("r1"), "role": st.sampled_from(["lab", "analyst", "person"]), "authorised": flags}
        ),
        "recipient": st.none()
        | st.fixed_dictionaries(
            {
                "kind": st.sampled_from(RECIPIENTS),
                "country": st.sampled_from(["CN", "CN", "HK", "US"]),
                "foreign_controlled": flags,
                "agreement": flags,
            }
        ),
        "subject": st.fixed_dictionaries({"capacity": st.sampled_from(["full", "limited", "none"])}),
        "consent": st.none() | consents | st.just(IN_ORDER["consent"]),
        "data": st.fixed_dictionaries(
            {
                "kinds": some(["sequencing", "report", "sample", "phenotype"]).filter(bool),
                "form": st.sampled_from(["identified", "pseudonymised", "deidentified", "aggregate"]),
                "classified": flags,
                "technology": st.none()
                | st.fixed_dictionaries(
                    {
                        "class": st.sampled_from(["gene/viral", "cell/other"]),
                        "features": st.lists(st.integers(1, 14), max_size=3),
                        "grade": st.sampled_from([None, "low", "medium", "high"]),
                        "risk_plan": flags,
                    }
                ),
            }
        ),
        "ethics": st.none()
        | st.fixed_dictionaries(
            {"accepted_at": maybe_moments, "approved_at": maybe_moments, "expires_at": maybe_moments, "conflict": flags}
        ),
        "sampling": st.none() | st.fixed_dictionaries({"invasive": flags, "site_qualified": flags}),
        "hgr": st.fixed_dictionaries({"reference": st.sampled_from([None, "HGR-2026-0001"])}),
        "fee_charged": flags,
        "legal_reference": st.sampled_from([None, "卫监〔2026〕12号"]),
        "claims": st.lists(
            st.fixed_dictionaries(
                {
                    "category": st.sampled_from(["disease_risk", "medication"]),
                    "statement": st.just("…"),
                    "basis": st.lists(
                        st.sampled_from([{"source": "PMID", "id": "25741868"}, {"source": " ", "id": ""}])
                    ),
                }
            ),
            max_size=2,
        ),
    }
)
