"""The slow, obvious second evaluator: the table of rules written out as one plain function over the JSON request.

It shares nothing with ``privacy.gate``: no Cedar, no policy files, no facts, its own dates and words.
"""

from datetime import UTC, date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
NEVER_PURPOSES = ["employment", "education", "insurance", "credit", "marriage", "housing", "public-benefits"]
NEVER_RECIPIENTS = ["employer", "recruiter", "school_admissions", "insurer"]
RESEARCH = ["research-general", "research-disease", "research-methods", "product-registration"]
INSIDE = ["person", "guardian", "treating_clinician"]
NOTICES = ["purpose", "use", "health_effects", "privacy", "rights"]
IN_FORCE = {
    "tianjin-2023": (date(2023, 9, 1), date.max),
    "tianjin-ftz-2025": (date(2025, 11, 18), date(2028, 11, 17)),
    "hunan-2025": (date(2025, 10, 1), date.max),
    "xiamen-2026": (date(2026, 6, 1), date.max),
}
INSTRUMENTS = {
    "tianjin": ["tianjin-2023"],
    "tianjin-ftz": ["tianjin-2023", "tianjin-ftz-2025"],
    "hunan": ["hunan-2025"],
    "xiamen": ["xiamen-2026"],
    "national": [],
}
ARTICLES = {
    "consent-written": ["tianjin-2023/30", "hunan-2025/23-2", "xiamen-2026/13-1"],
    "consent-capacity": ["tianjin-2023/12-2", "hunan-2025/8"],
    "consent-notice": ["tianjin-2023/12-2", "hunan-2025/8"],
    "withdrawal": ["tianjin-2023/12-2", "hunan-2025/13-1", "xiamen-2026/13-1"],
    "deidentify-in-transit": ["tianjin-2023/29", "hunan-2025/23-1"],
    "no-unlawful-third-party": ["hunan-2025/23-1"],
    "no-discrimination": ["hunan-2025/23-3"],
    "basis-cited": ["tianjin-2023/31", "hunan-2025/24-1"],
    "ethics-review": ["tianjin-2023/19-1", "hunan-2025/12"],
    "collector-qualified": ["tianjin-2023/10-1", "hunan-2025/7-1"],
    "classified-and-authorised": ["xiamen-2026/10"],
    "technology-grade": ["tianjin-ftz-2025/6"],
    "no-fee": ["xiamen-2026/13-2"],
    "human-genetic-resources": ["tianjin-2023/7-2"],
}


def when(text):
    return datetime.fromisoformat(text).astimezone(UTC)


def evaluate(request, *, text_serves=False):
    """(sorted rule/facet, sorted articles, flags) that the table of rules gives for this request."""
    at = when(request["at"])
    today = at.astimezone(BEIJING).date()
    region = request["jurisdiction"]
    action, purpose = request["action"], request["purpose"]["code"]
    recipient, consent, data = request["recipient"], request["consent"], request["data"]
    kind = recipient["kind"] if recipient else None
    failed = []
    flags = []

    def in_force(article):
        instrument = article.split("/")[0]
        first, last = IN_FORCE[instrument]
        return instrument in INSTRUMENTS[region] and first <= today <= last

    to_the_person = action == "share" and kind in ("person", "guardian")
    outside_share = action == "share" and kind not in INSIDE
    supervision = (
        action == "share" and kind == "regulator" and purpose == "statutory-supervision" and request["legal_reference"]
    )
    touches = action in ("use", "query", "share") and not to_the_person
    needs_consent = (touches or action == "collect") and not supervision

    if needs_consent and consent is None:
        failed.append("consent-written/no-consent")
    if needs_consent and consent is not None:
        if consent["form"] != "written":
            failed.append("consent-written/not-written")
        if not consent["informed"]:
            failed.append("consent-written/not-informed")
        if action != "collect":
            if at < when(consent["from"]):
                failed.append("consent-written/not-yet-valid")
            if consent["to"] is not None and at >= when(consent["to"]):
                failed.append("consent-written/expired")
            if purpose not in consent["purposes"]:
                failed.append("consent-written/purpose-not-covered")
            if any(one not in consent["data"] for one in data["kinds"]):
                failed.append("consent-written/data-not-covered")
            if outside_share and kind not in consent["recipients"] and "any" not in consent["recipients"]:
                failed.append("consent-written/recipient-not-covered")
        capacity, signed = request["subject"]["capacity"], consent["signed_by"]
        if capacity == "full" and "person" not in signed:
            failed.append("consent-capacity/person-missing")
        if capacity in ("limited", "none") and "guardian" not in signed:
            failed.append("consent-capacity/guardian-missing")
        if capacity == "limited" and "person" not in signed and in_force("hunan-2025/8"):
            failed.append("consent-capacity/limited-person-missing")
        for notice in NOTICES:
            if notice not in consent["notices"]:
                failed.append(f"consent-notice/{notice.replace('_', '-')}-not-told")
        if consent["withdrawn_at"] is not None and when(consent["withdrawn_at"]) <= at:
            failed.append("withdrawal/withdrawn")

    if data["form"] == "identified":
        if action == "query":
            failed.append("deidentify-in-transit/identified-query")
        if outside_share and not supervision:
            failed.append("deidentify-in-transit/identified-share")
    if outside_share and not supervision:
        if recipient is None:
            failed.append("no-unlawful-third-party/no-recipient")
        elif not recipient["agreement"]:
            failed.append("no-unlawful-third-party/no-agreement")

    if purpose in NEVER_PURPOSES:
        failed.append("no-discrimination/never-purpose")
    if kind in NEVER_RECIPIENTS:
        failed.append("no-discrimination/never-recipient")
    if text_serves:
        failed.append("no-discrimination/text-serves-it")

    if action == "issue_report" and any(
        not claim["basis"] or any(not one["source"].strip() or not one["id"].strip() for one in claim["basis"])
        for claim in request["claims"]
    ):
        failed.append("basis-cited/claim-without-basis")

    if purpose in RESEARCH and touches:
        before = len(failed)
        ethics = request["ethics"]
        if ethics is None:
            failed.append("ethics-review/no-approval")
        else:
            if ethics["approved_at"] is None or when(ethics["approved_at"]) > at:
                failed.append("ethics-review/not-yet-approved")
            if ethics["expires_at"] is not None and when(ethics["expires_at"]) <= at:
                failed.append("ethics-review/expired")
            if ethics["conflict"]:
                failed.append("ethics-review/conflict-of-interest")
            if len(failed) == before and ethics["accepted_at"] is not None and in_force("hunan-2025/31"):
                accepted = when(ethics["accepted_at"]).astimezone(BEIJING).date()
                approved = when(ethics["approved_at"]).astimezone(BEIJING).date()
                if (approved - accepted).days > 30:
                    flags.append("ethics-opinion-late")

    sampling = request["sampling"]
    if (
        action == "collect"
        and sampling is not None
        and sampling["invasive"]
        and not sampling["site_qualified"]
        and (in_force("tianjin-2023/10-1") or in_force("hunan-2025/7-1"))
    ):
        failed.append("collector-qualified/site-not-qualified")

    if in_force("xiamen-2026/10") and touches and not supervision:
        if not data["classified"]:
            failed.append("classified-and-authorised/not-classified")
        if not request["requester"]["authorised"]:
            failed.append("classified-and-authorised/not-authorised")

    technology = data["technology"]
    if (
        in_force("tianjin-ftz-2025/6")
        and action == "share"
        and not to_the_person
        and not supervision
        and technology is not None
    ):
        ranks = {"low": 0, "medium": 1, "high": 2}
        of_features = [2 if one <= 6 else 1 if one <= 10 else 0 for one in technology["features"]]
        declared = ranks[technology["grade"]] if technology["grade"] is not None else None
        if not of_features:
            failed.append("technology-grade/no-feature")
        if declared is None:
            failed.append("technology-grade/no-grade")
        if of_features and declared is not None and declared < max(of_features):
            failed.append("technology-grade/grade-too-low")
        if (declared == 2 or 2 in of_features) and not technology["risk_plan"]:
            failed.append("technology-grade/no-risk-plan")

    if in_force("xiamen-2026/13-2") and purpose in RESEARCH and request["fee_charged"]:
        failed.append("no-fee/fee-charged")

    if action == "share" and not to_the_person and recipient is not None and not request["hgr"]["reference"]:
        if recipient["country"] != "CN":
            failed.append("human-genetic-resources/abroad-without-reference")
        if recipient["foreign_controlled"]:
            failed.append("human-genetic-resources/foreign-controlled-without-reference")

    articles = set()
    for rule in {one.split("/")[0] for one in failed}:
        articles |= {one for one in ARTICLES[rule] if in_force(one)} or {f"baseline/{rule}"}
    return sorted(failed), sorted(articles), flags
