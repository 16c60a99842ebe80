"""闵行区 2022: the shipped calendar says what the notice says, and where each number comes from.

`minhang_2022_notice.txt` is the notice itself, sections 二 to 五(一) and the copies, scanning damage included.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import small_calendar

from calendars.dates import effective, first_opening, last_rung
from calendars.loading import load
from calendars.schema import About, Basis, Calendar, Deliverable, Part, Who
from calendars.workdays import Workdays
from models.kinds import Anchor, By, StepKey, SubjectKind, UnitKind

FILE = Path(__file__).parents[2] / "calendars" / "minhang-2022.yaml"
NOTICE = Path(small_calendar.__file__).with_name("minhang_2022_notice.txt")
PRACTICE = "办公惯例(待确认): "
TOWNS = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)
WORKDAYS = Workdays.load()
MINHANG = load(FILE)
DELIVERABLES = {deliverable.key: deliverable for _, deliverable in MINHANG.deliverables()}
STEPS = {deliverable.key: step.key for step, deliverable in MINHANG.deliverables()}


def plain(text: str) -> str:
    """Without spaces and full stops: the scan lost a stop and added spaces."""
    return re.sub(r"[\s。]", "", text)


def sources(part: object) -> Iterator[str]:
    """Every source sentence below a part of the calendar."""
    if isinstance(part, Part):
        for name, value in part:
            if name == "source" and value:
                yield str(value)
            yield from sources(value)
    elif isinstance(part, dict | tuple):
        for each in part.values() if isinstance(part, dict) else part:
            yield from sources(each)


def test_every_source_is_a_sentence_of_the_notice_or_says_that_it_is_practice() -> None:
    notice = plain(NOTICE.read_text(encoding="utf-8"))
    found = list(sources(MINHANG))
    assert len(found) > 80
    assert [source for source in found if not source.startswith(PRACTICE) and plain(source) not in notice] == []


def test_who_gets_copies_and_that_one_leader_approves() -> None:
    assert MINHANG.copies_to is not None
    assert (len(MINHANG.copies_to.names), MINHANG.copies_to.names[3]) == (9, "区人大(预算工委)")
    assert MINHANG.approval_chain is None


@pytest.mark.parametrize(
    ("key", "words", "nominal_on"),
    [
        ("self-evaluation", "4月底前", "Saturday 2022-04-30"),
        ("key-evaluation-report", "7月底前", "Sunday 2022-07-31"),
        ("self-tracking", "8月底之前", "Wednesday 2022-08-31"),
        ("key-tracking-report", "8月底之前", "Wednesday 2022-08-31"),
    ],
)
def test_the_dates_that_the_notice_names(key: str, words: str, nominal_on: str) -> None:
    each = DELIVERABLES[key]
    assert each.due.basis is Basis.DOCUMENT
    assert words in each.source
    assert f"{each.due.on:%A %Y-%m-%d}" == nominal_on


def test_no_other_date_claims_to_be_the_documents() -> None:
    named = {key for key, each in DELIVERABLES.items() if each.due.basis is Basis.DOCUMENT}
    assert named == {"self-evaluation", "key-evaluation-report", "self-tracking", "key-tracking-report"}
    undated = [each for each in DELIVERABLES.values() if each.due.basis is not Basis.DOCUMENT]
    assert all(each.due.soft or each.due.after for each in undated)  # a statutory time is no office practice
    practice = [each for each in undated if each.due.basis is Basis.PRACTICE]
    assert all(each.due.source.startswith(PRACTICE) for each in practice)


def test_only_what_the_notice_orders_outright_is_hard() -> None:
    assert {key for key, each in DELIVERABLES.items() if not each.due.soft} == {
        "self-evaluation",
        "key-evaluation-report",
        "self-evaluation-publication",  # 预算法 art. 14
    }
    assert "原则上" in DELIVERABLES["self-tracking"].source


QUOTAS = [
    # deliverable, of, at least, exactly, repeats, words of its source
    ("key-evaluation-selection", TOWNS, {"project": 10, "whole_unit": 1}, {}, 1, "不低于10个项目和1个部门(单位)整体"),
    ("key-tracking-selection", TOWNS, {"project": 15}, {}, 1, "不低于15个"),
    (
        "fiscal-evaluation-plan",
        (UnitKind.BUREAU,),
        {},
        {"project": 15, "whole_unit": 2},
        0,
        "重点项目15个,部门(单位)整体支出2个",
    ),
    ("reevaluation-plan", (UnitKind.BUREAU,), {}, {"project": 3}, 0, "再评价3个"),
    (
        "target-publication-plan",
        (UnitKind.BUREAU,),
        {},
        {"policy": 5, "transfer": 5},
        0,
        "5个财政政策绩效目标和5个专项转移支付",
    ),
]


@pytest.mark.parametrize(("key", "of", "at_least", "exactly", "years", "words"), QUOTAS, ids=[q[0] for q in QUOTAS])
def test_the_numbers_to_choose(
    key: str, of: tuple[UnitKind, ...], at_least: dict[str, int], exactly: dict[str, int], years: int, words: str
) -> None:
    quota = next(each for each in DELIVERABLES[key].quota if each.of == of)
    assert (quota.at_least, quota.exactly) == (at_least, exactly)
    assert (quota.not_repeating.years if quota.not_repeating else 0) == years
    assert words in quota.source
    assert ("与去年不重复" in quota.source) == bool(years)


def test_the_share_and_the_thresholds() -> None:
    (exante,) = DELIVERABLES["exante-selection"].quota
    assert exante.share is not None
    assert exante.share.at_least == Decimal("0.30")
    assert exante.soft
    assert "原则上不低于财政预算项目支出的30%" in exante.source
    policies, evaluation = MINHANG.catalogues["fiscal-policies"], MINHANG.catalogues["key-evaluation"]
    assert policies.where.amount_at_least == 2_000_000
    assert "200万元" in policies.source
    by_amount, by_tag = evaluation.where.any
    assert by_amount.amount_at_least == 3_000_000
    assert by_amount.not_evaluated_within is not None
    assert by_amount.not_evaluated_within.years == 3
    assert by_tag.tag_any
    assert by_tag.not_evaluated_within is None
    assert "300万及以上(近三年不重复评价)" in evaluation.source


def test_departments_follow_the_key_subjects_of_their_ex_ante_evaluation() -> None:
    quota = next(each for each in DELIVERABLES["key-tracking-selection"].quota if each.of == (UnitKind.DEPARTMENT,))
    assert quota.covers is not None
    assert quota.covers.tag_any == ("key-exante",)
    assert (quota.at_least, quota.exactly, quota.total_at_least) == ({}, {}, 0)


def test_the_five_steps_overlap() -> None:
    windows = {step.key: (step.window.opens, step.window.closes) for step in MINHANG.steps}
    assert windows == {
        StepKey.EVALUATION: (date(2022, 3, 1), date(2022, 7, 31)),
        StepKey.TRACKING: (date(2022, 7, 1), date(2022, 9, 30)),
        StepKey.REEVALUATION: (date(2022, 8, 1), date(2022, 11, 30)),
        StepKey.EXANTE: (date(2022, 9, 1), date(2022, 12, 31)),
        StepKey.REPORTING: (date(2022, 11, 1), date(2022, 12, 31)),
    }


def test_one_year_carries_three_budget_years() -> None:
    years = {step: {each.budget_year for each in _of(step)} for step in StepKey}
    assert years == {
        StepKey.EVALUATION: {-1},
        StepKey.TRACKING: {0},
        StepKey.REEVALUATION: {-1, 0},
        StepKey.EXANTE: {1},
        StepKey.REPORTING: {0},
    }


def test_the_ladder() -> None:
    (ladder,) = MINHANG.ladders.values()
    due = [(each.workdays, each.level.value, each.by) for each in ladder.rungs if each.anchor is Anchor.DUE]
    assert due == [
        *((days, level, By.AUTOMATIC) for days, level in [(-10, "L1"), (-5, "L1"), (-3, "L1"), (-1, "L1")]),
        *((days, level, By.AUTOMATIC) for days, level in [(1, "L2"), (3, "L3"), (5, "L3")]),
        *((days, level, By.APPROVAL) for days, level in [(10, "L4"), (15, "L5"), (20, "L6")]),
    ]
    told = {each.workdays: each.recipients for each in ladder.rungs if each.anchor is Anchor.DUE}
    everyone = ("UNIT_OFFICER", "UNIT_DEPUTY", "UNIT_HEAD", "DEPT", "FIN_SECTION", "FIN_OPERATOR", "FIN_LEADER")
    assert told[-10] == told[-5] == told[-3] == everyone[:1]
    assert told[-1] == ("UNIT_OFFICER", "UNIT_DEPUTY", "DEPT")
    assert told[1] == ("UNIT_OFFICER", "UNIT_DEPUTY", "DEPT", "FIN_SECTION")
    assert told[3] == told[5] == everyone[:6]
    assert told[10] == everyone
    assert told[15] == everyone[1:]
    assert told[20] == everyone[2:]
    events = {each.anchor: (each.workdays, each.recipients) for each in ladder.rungs if each.anchor is not Anchor.DUE}
    assert events == {
        Anchor.OPENS: (0, ("UNIT_OFFICER", "DEPT", "FIN_SECTION")),
        Anchor.RETURNED: (0, ("UNIT_OFFICER", "DEPT")),
    }


def test_full_coverage() -> None:
    assert {each.deliverable: each.at_least for each in MINHANG.coverage} == {
        "self-evaluation": 1,
        "self-tracking": 1,
        "targets-round-1": 1,
        "targets-round-2": 1,
    }


def test_reports_are_about_what_was_chosen() -> None:
    chosen = {key: each.chosen_in for key, each in DELIVERABLES.items() if each.about is About.CHOSEN}
    assert chosen["key-evaluation-report"] == ("key-evaluation-selection",)
    assert chosen["evaluation-application"] == ("key-evaluation-selection", "fiscal-evaluation-plan")
    assert {key for key, each in chosen.items() if each == ("reevaluation-plan",)} == {
        "project-reevaluation",
        "reevaluation-material",
        "expert-rereview",
        "fiscal-recheck",
    }
    assert DELIVERABLES["reevaluation-material"].owed_by.who is Who.EXECUTING_UNIT
    assert DELIVERABLES["target-publication"].owed_by.who is Who.DEPARTMENT


def test_self_evaluation_is_about_every_project_policy_and_whole_unit() -> None:
    each = DELIVERABLES["self-evaluation"]
    assert each.where is not None
    assert each.where.kind == (SubjectKind.PROJECT, SubjectKind.POLICY, SubjectKind.WHOLE_UNIT)
    assert UnitKind.UNIT in each.owed_by.kinds


def test_nobody_is_asked_to_do_anything_on_a_rest_day() -> None:
    assert all(WORKDAYS.works(effective(each.due, WORKDAYS)) for each in DELIVERABLES.values())


def test_the_year_is_looked_after_from_march_until_february() -> None:
    assert first_opening(MINHANG) == date(2022, 3, 1)
    assert last_rung(MINHANG, WORKDAYS) == date(2023, 2, 2)


def test_the_calendar_survives_being_kept_as_json() -> None:
    assert Calendar.model_validate_json(MINHANG.model_dump_json(by_alias=True, exclude_unset=True)) == MINHANG


def _of(step: StepKey) -> list[Deliverable]:
    return [each for key, each in DELIVERABLES.items() if STEPS[key] is step]
