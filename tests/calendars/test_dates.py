"""The day of every rung: tables with the weekday in the data, and what holds for any day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_calendar import NAME, SMALL

from calendars.dates import (
    RungDate,
    deliverable_named,
    effective,
    first_opening,
    is_provisional,
    last_rung,
    opens_on,
    timeline,
)
from calendars.explanations import explain
from calendars.loading import load, loads
from calendars.schema import Basis, Due, Ladder
from calendars.workdays import DayOverride, Workdays
from models.errors import NotKnown
from models.kinds import Anchor, Roll

WORKDAYS = Workdays.load()
MINHANG = load(Path(__file__).parents[2] / "calendars" / "minhang-2022.yaml")
STANDARD = MINHANG.ladders["standard"]
OFFSETS = [-10, -5, -3, -1, 1, 3, 5, 10, 15, 20]

LADDERS_2022 = {
    "self-evaluation": (
        "Friday 2022-04-29",
        [
            *["Monday 2022-04-18", "Sunday 2022-04-24", "Tuesday 2022-04-26", "Thursday 2022-04-28"],
            *["Thursday 2022-05-05", "Saturday 2022-05-07", "Tuesday 2022-05-10"],
            *["Tuesday 2022-05-17", "Tuesday 2022-05-24", "Tuesday 2022-05-31"],
        ],
    ),
    "key-evaluation-report": (
        "Friday 2022-07-29",
        [
            *["Friday 2022-07-15", "Friday 2022-07-22", "Tuesday 2022-07-26", "Thursday 2022-07-28"],
            *["Monday 2022-08-01", "Wednesday 2022-08-03", "Friday 2022-08-05"],
            *["Friday 2022-08-12", "Friday 2022-08-19", "Friday 2022-08-26"],
        ],
    ),
    "annual-report": (
        "Friday 2022-12-30",
        [
            *["Friday 2022-12-16", "Friday 2022-12-23", "Tuesday 2022-12-27", "Thursday 2022-12-29"],
            *["Tuesday 2023-01-03", "Thursday 2023-01-05", "Monday 2023-01-09"],
            *["Monday 2023-01-16", "Saturday 2023-01-28", "Thursday 2023-02-02"],
        ],
    ),
}


def spoken(on: date) -> str:
    return f"{on:%A %Y-%m-%d}"


def of_due(dated: list[RungDate]) -> list[RungDate]:
    return [each for each in dated if each.rung.anchor is Anchor.DUE]


@pytest.mark.parametrize("key", LADDERS_2022)
def test_the_real_deadlines_of_2022(key: str) -> None:
    due_on, days = LADDERS_2022[key]
    _, deliverable = deliverable_named(MINHANG, key)
    effective_on = effective(deliverable.due, WORKDAYS)
    dated = timeline(STANDARD, effective_on, WORKDAYS)
    assert spoken(effective_on) == due_on
    assert [each.rung.workdays for each in dated] == OFFSETS
    assert [spoken(each.act_on) for each in dated] == days


@pytest.mark.parametrize(
    ("nominal", "roll", "expected"),
    [
        ("Saturday 2022-04-30", Roll.PRECEDING, "Friday 2022-04-29"),
        ("Saturday 2022-04-30", Roll.FOLLOWING, "Thursday 2022-05-05"),
        ("Saturday 2022-04-30", Roll.NONE, "Saturday 2022-04-30"),
        ("Wednesday 2022-08-31", Roll.PRECEDING, "Wednesday 2022-08-31"),
        ("Saturday 2022-12-31", Roll.FOLLOWING, "Tuesday 2023-01-03"),
    ],
)
def test_a_due_date_rolls_off_a_rest_day(nominal: str, roll: Roll, expected: str) -> None:
    due = Due(on=date.fromisoformat(nominal.split()[1]), roll=roll, basis=Basis.DOCUMENT)
    assert spoken(due.on) == nominal
    assert spoken(effective(due, WORKDAYS)) == expected


def test_rungs_on_events_are_there_once_the_event_has_happened() -> None:
    dated = timeline(STANDARD, date(2022, 4, 29), WORKDAYS, opened_on=date(2022, 3, 1), returned_on=date(2022, 5, 1))
    assert [each.act_on for each in dated] == sorted(each.act_on for each in dated)
    assert dated[0] == RungDate(STANDARD.rungs[0], date(2022, 3, 1))
    assert [each.act_on for each in dated if each.rung.anchor is Anchor.RETURNED] == [date(2022, 5, 1)]


def test_rungs_of_one_day_keep_the_order_of_the_ladder() -> None:
    dated = timeline(STANDARD, date(2022, 4, 29), WORKDAYS, opened_on=date(2022, 4, 18), returned_on=date(2022, 4, 18))
    assert [each.rung for each in dated[:3]] == [STANDARD.rungs[0], STANDARD.rungs[1], STANDARD.rungs[-1]]


@given(st.dates(date(2020, 3, 1), date(2026, 10, 1)))
def test_rungs_act_on_working_days_in_the_order_of_the_ladder(due_on: date) -> None:
    dated = timeline(STANDARD, due_on, WORKDAYS)
    assert [each.rung.workdays for each in dated] == OFFSETS
    assert all(WORKDAYS.works(each.act_on) for each in dated)
    assert [each.act_on for each in dated] == sorted({each.act_on for each in dated})


def test_a_deliverable_opens_on_its_own_day_or_with_its_window() -> None:
    small = loads(SMALL, NAME)
    days = {deliverable.key: opens_on(step, deliverable) for step, deliverable in small.deliverables()}
    assert days["self-evaluation"] == date(2022, 3, 2)
    assert days["report"] == first_opening(small) == date(2022, 3, 1)
    assert last_rung(small, WORKDAYS) == date(2022, 8, 12)


def test_the_year_ends_with_its_last_due_date_if_no_rung_comes_later() -> None:
    early = Ladder(title="早", source="惯例", rungs=tuple(each for each in STANDARD.rungs if each.workdays < 0))
    only_early = MINHANG.model_copy(update={"ladders": {"standard": early}})
    assert last_rung(only_early, WORKDAYS) == date(2022, 12, 30)


def test_days_of_a_year_without_notice_are_provisional() -> None:
    assert not is_provisional(WORKDAYS, date(2026, 12, 1), date(2026, 12, 31))
    assert is_provisional(WORKDAYS, date(2026, 12, 31), date(2027, 1, 4))
    assert is_provisional(WORKDAYS, date(2027, 1, 4), date(2026, 12, 31))


def test_an_override_moves_the_due_date() -> None:
    flood = Workdays.load(overrides=[DayOverride(on=date(2022, 8, 31), works=False, why="防汛", source="区通知")])
    _, deliverable = deliverable_named(MINHANG, "self-tracking")
    assert spoken(effective(deliverable.due, flood)) == "Tuesday 2022-08-30"


def test_an_unknown_deliverable_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotKnown, match=r"没有报送材料“self-evalution”, 是否想写“self-evaluation”?"):
        deliverable_named(MINHANG, "self-evalution")


def said(key: str, workdays: Workdays = WORKDAYS) -> list[str]:
    return [str(sentence) for sentence in explain(MINHANG, key, workdays)]


@pytest.mark.parametrize(
    ("key", "sentences"),
    [
        (
            "self-evaluation",
            [
                "绩效自评(self-evaluation): 2021年事后绩效评价, 预算年度2021",
                "由执行单位报送, 每个评价对象一份",
                "报送窗口2022-03-01至2022-07-31, 2022-03-01(周二)开启",
                "名义到期日2022-04-30(周六): 原文写明",
                "4月30日为劳动节放假, 提前至4月29日",
                "审核: 预算主管部门经办 → 财政局业务科室 → 绩效科经办",
                "硬性期限",
                "-5 L1 2022-04-24(周日): 自动, 告知绩效专管责任人",
                "    计入4月24日(劳动节调休上班)",
                "    自4月29日向后数3个工作日 (当日不计), 为5月7日",
            ],
        ),
        (
            "annual-report",
            ["名义到期日2022-12-31(周六): 原文未写日期, 取报送窗口的最后一天", "可经批准延期(原则上的期限)"],
        ),
        ("key-evaluation-selection", ["名义到期日2022-05-31(周二): 原文未写日期, 按办公惯例"]),
        (
            "analysis-summary",
            ["由财政局报送, 每个单位一份", "退回 L1 当日: 自动, 告知绩效专管责任人、预算主管部门经办"],
        ),
    ],
)
def test_a_date_explains_itself(key: str, sentences: list[str]) -> None:
    assert [each for each in sentences if each not in said(key)] == []


def test_an_explanation_quotes_the_sentence_its_date_rests_on() -> None:
    assert any("4月底前完成" in each and each.startswith("依据: ") for each in said("self-evaluation"))
    assert any("11-12 绩效报告制度" in each and each.startswith("依据: ") for each in said("annual-report"))
    assert any("5月底前报选题" in each and each.startswith("依据: ") for each in said("key-evaluation-selection"))
    assert any("闵财评〔2022〕1号" in each for each in said("self-evaluation"))


@pytest.mark.parametrize("key", [deliverable.key for _, deliverable in MINHANG.deliverables()])
def test_every_deliverable_explains_itself(key: str) -> None:
    assert len(said(key)) >= 20


def test_a_provisional_date_says_so() -> None:
    later = MINHANG.model_copy(update={"work_year": 2027})
    step, deliverable = deliverable_named(MINHANG, "key-evaluation-report")
    moved = deliverable.model_copy(update={"due": Due(on=date(2027, 7, 31), basis=Basis.DOCUMENT)})
    step = step.model_copy(update={"deliverables": (moved,)})
    text = [str(each) for each in explain(later.model_copy(update={"steps": (step,)}), moved.key, WORKDAYS)]
    assert "到期日为暂定: 当年放假安排尚未公布" in text
    assert any(each.startswith("实际到期日2027-07-30(周五)") for each in text)


def test_the_last_rung_is_not_before_any_rung() -> None:
    last = last_rung(MINHANG, WORKDAYS)
    for _, deliverable in MINHANG.deliverables():
        due_on = effective(deliverable.due, WORKDAYS)
        assert max(each.act_on for each in timeline(STANDARD, due_on, WORKDAYS)) <= last
    assert last - first_opening(MINHANG) == timedelta(days=338)
