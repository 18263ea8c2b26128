"""The registers a lab keeps: recipients with agreements, ethics approvals, collection sites."""

from sample_data.generate.consents import recipient_id
from sample_data.generate.labs import Lab
from sample_data.generate.table import Table

_RECIPIENT_HEADERS = {
    "recipient_id": "接收方编号", "name": "接收方名称", "kind": "接收方类型", "country": "国家",
    "foreign_controlled": "外方控制", "agreement_no": "协议编号", "agreement_from": "协议生效",
    "agreement_to": "协议截止", "hgr_reference": "人类遗传资源批准或备案号", "project": "项目",
}  # fmt: skip
_ETHICS_HEADERS = {
    "approval_no": "批件编号", "project": "项目", "purposes": "用途", "accepted_at": "受理时间",
    "approved_at": "批准时间", "expires_at": "截止时间", "conflict": "委员利益冲突",
}  # fmt: skip
_SITE_HEADERS = {"site": "采集机构", "qualified": "具备资质", "valid_from": "生效时间", "valid_to": "截止时间"}

_CURRENT = ("2026-01-01", "2027-12-31")
_RECIPIENTS = (
    # name, kind, country, foreign-controlled, agreement from and to (none: no agreement), HGR reference, project
    ("示例遗传病研究所", "research_institute", "CN", "否", _CURRENT, "", "P-RARE"),
    ("示例医科大学", "university", "CN", "否", _CURRENT, "", "P-PGX"),
    ("示例协作医院", "hospital", "CN", "否", _CURRENT, "", "P-CARE"),
    ("示例诊断试剂公司", "company", "CN", "否", _CURRENT, "", "P-REG"),
    ("示例省级卫生监督机构", "regulator", "CN", "否", None, "", ""),
    ("示例外资医药公司", "company", "CN", "是", _CURRENT, "", "P-PGX"),
    ("示例生物信息研究中心", "research_institute", "CN", "否", ("2024-01-01", "2025-12-31"), "", "P-RARE"),
    ("示例人寿保险公司", "insurer", "CN", "否", _CURRENT, "", ""),
    ("示例集团人力资源服务中心", "employer", "CN", "否", _CURRENT, "", ""),
    ("本实验室数据分析组", "testing_lab", "CN", "否", _CURRENT, "", "P-QC"),
    ("示例海外合作大学", "university", "SG", "是", _CURRENT, "HGR-EX-2026-0001", "P-RARE"),
    ("示例招聘服务公司", "recruiter", "CN", "否", None, "", ""),
    ("示例高校招生办公室", "school_admissions", "CN", "否", None, "", ""),
)
_APPROVALS = (
    # project, purposes, accepted, approved, expires, conflict
    ("P-RARE", "research-general;research-disease", "2026-01-05", "2026-01-20", "2028-01-19", "否"),
    ("P-PGX", "research-general;research-methods", "2026-02-02", "2026-03-30", "2028-03-29", "否"),
    ("P-REG", "product-registration", "2024-03-01", "2024-03-20", "2026-03-19", "否"),
    ("P-AGE", "research-disease", "2026-04-01", "2026-04-15", "2028-04-14", "是"),
    ("P-NEW", "research-general", "2026-06-20", "", "", "否"),
)
"""Current; current but with an opinion 56 days after acceptance; expired; with a conflicted member; not yet decided."""


def recipients_table(lab: Lab) -> Table:
    table = Table(tuple(_RECIPIENT_HEADERS), tuple(_RECIPIENT_HEADERS.values()), newline=lab.newline)
    for number, (name, kind, country, foreign, agreement, reference, project) in enumerate(_RECIPIENTS, start=1):
        cells = (
            recipient_id(lab, number), name, kind, country, foreign,
            f"{lab.barcode_prefix}-XY-{number:02d}" if agreement else "", *(agreement or ("", "")), reference, project,
        )  # fmt: skip
        table.rows.append(list(cells))
    return table


def ethics_table(lab: Lab) -> Table:
    table = Table(tuple(_ETHICS_HEADERS), tuple(_ETHICS_HEADERS.values()), newline=lab.newline)
    for number, approval in enumerate(_APPROVALS, start=1):
        table.rows.append([f"{lab.barcode_prefix}-LL-{number:02d}", *approval])
    return table


def sites_table(lab: Lab) -> Table:
    """All hospitals qualified, the health centre not, and one whose qualification has ended."""
    table = Table(tuple(_SITE_HEADERS), tuple(_SITE_HEADERS.values()), newline=lab.newline)
    table.rows.extend([hospital, "是", "2025-01-01", ""] for hospital in lab.hospitals)
    table.rows.append([lab.health_centre, "否", "2025-01-01", ""])
    table.rows.append(["示例旧址门诊部", "是", "2022-01-01", "2025-12-31"])
    return table
