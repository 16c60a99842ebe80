"""What was chosen in the work years before: the no-repeat rules of 2022 look at it."""

from samples.minhang_subjects import Subject
from samples.minhang_units import BUREAU, TOWNS

HEADER = "work_year,deliverable,unit_code,subject_code"
TOWN_CODES = tuple(code for code, _, _ in TOWNS)
TRACKED_IN_2021 = (0, 3, 9, 13, 14, 15, 16, 17)  # numbers of a town's lines: few enough that fifteen others are left

Selection = tuple[int, str, str, str]


def fiscal_plans(rows: list[Subject]) -> list[Selection]:
    """财政重点评价 of 2019 to 2021: the bureau's own choice among the departments' lines of the year before."""
    chosen: list[Selection] = []
    for work_year in (2019, 2020, 2021):
        old = [
            row
            for row in rows
            if row.budget_year == work_year - 1
            and row.line.kind in ("project", "policy")
            and row.line.unit_code[:3] not in TOWN_CODES
        ]
        new = [row for row in old if not any(row.subject_code == code for _, _, _, code in chosen)]
        chosen += [(work_year, "fiscal-evaluation-plan", BUREAU, row.subject_code) for row in new[:8]]
    return chosen


def key_evaluations(rows: list[Subject]) -> list[Selection]:
    """重点评价 of 2021 (budget year 2020): whatever the sample has of that year, chosen by the first-level unit."""
    return [
        (2021, "key-evaluation-selection", row.line.unit_code[:3], row.subject_code)
        for row in rows
        if row.budget_year == 2020 and row.line.kind in ("project", "policy", "whole_unit")
    ]


def key_tracking(rows: list[Subject]) -> list[Selection]:
    """重点跟踪 of 2021 (budget year 2021) in the towns."""
    tracked = {f"L{code}{number:03d}" for code in TOWN_CODES for number in TRACKED_IN_2021}
    return [
        (2021, "key-tracking-selection", row.line.unit_code[:3], row.subject_code)
        for row in rows
        if row.budget_year == 2021 and row.line.lineage_id in tracked
    ]


def exante(rows: list[Subject]) -> list[Selection]:
    """重点事前评估 of 2021 (budget year 2022): these must be tracked in 2022."""
    return [
        (2021, "exante-selection", row.line.unit_code[:3], row.subject_code)
        for row in rows
        if row.budget_year == 2022 and "key-exante" in row.tags
    ]


def selections(rows: list[Subject]) -> list[Selection]:
    """Every row of selections.csv, in the order of its columns."""
    return sorted(fiscal_plans(rows) + key_evaluations(rows) + key_tracking(rows) + exante(rows))
