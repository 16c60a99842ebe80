"""Each check says its sentence where it should, and nothing where it should not."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

import pytest
from filled import FACTS, GOOD, LATE, evaluated, row, said

from rules.checks import EVALUATION_CHECKS, examine
from rules.filling.findings import open_findings
from rules.filling.texts import fingerprint

JUDGED = {
    "indicators.1.nature": "定性",
    "indicators.1.target": "良好",
    "indicators.1.actual": "良好",
    "indicators.1.achieved": "达成年度指标",
    "indicators.1.judged": "30",
}
LOW = {"funds.total.executed": "89.99", "funds.fiscal.executed": "89.99"}
OVER = {"funds.total.executed": "100.01", "funds.fiscal.executed": "100.01"}
NO_BUDGET = {
    f"funds.{kind}.{name}": "0" for kind in ("total", "fiscal") for name in ("initial", "adjusted", "executed")
}
TARGET = (
    {"level": "output", "second": "quantity", "name": "维修面积", "nature": ">=", "target": "1000", "weight": "50"},
    {"level": "benefit", "second": "social", "name": "受益学生", "nature": ">=", "target": "800", "weight": "30"},
    {"level": "satisfaction", "second": "satisfaction", "name": "家长满意度", "nature": ">=", "target": "90"},
)
REGISTERED = ("form", "funds.total.executed", "warning")


def test_nothing_is_said_about_a_good_form() -> None:
    assert said() == []
    assert said(JUDGED) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"expected": ""}, [("shape", "expected", "error")]),
        ({"indicators.0.name": " "}, [("shape", "indicators.0.name", "error")]),
        ({"funds.total.executed": "十二万"}, [("shape", "funds.total.executed", "error")]),
        ({"conclusion": "字" * 201}, [("shape", "conclusion", "error")]),
        ({"conclusion": "字" * 200}, []),
        ({"filled_on": "2022-02-30"}, [("shape", "filled_on", "error")]),
        ({"indicators.0.nature": "大约"}, [("shape", "indicators.0.nature", "error")]),
        ({"funds.fiscal.executed": "90"}, [("form", "funds.total.executed", "error")]),
        ({"funds.other.executed": "0"}, []),
        (
            {"funds.total.initial": "120", "funds.fiscal.initial": "120"},
            [("form", "funds.total.initial", "warning"), ("adjustment", "adjustment_reason", "error")],
        ),
        (
            {"funds.total.initial": "120", "funds.fiscal.initial": "120", "adjustment_reason": "追减"},
            [("form", "funds.total.initial", "warning")],
        ),
        (
            LOW,
            [
                REGISTERED,
                ("low_execution", "execution_reason", "error"),
                ("full_marks", "indicators", "warning"),
            ],
        ),
        (LOW | LATE | {"execution_reason": "招标结余"}, [REGISTERED]),
        ({"funds.total.executed": "90", "funds.fiscal.executed": "90"}, [REGISTERED]),
        (OVER, [REGISTERED, ("overspending", "execution_reason", "error")]),
        (OVER | {"execution_reason": "年底结算"}, [REGISTERED]),
        ({"indicators.1.weight": "29.99"}, [("weights", "indicators", "error")]),
        (
            {"indicators.0.weight": "60", "indicators.1.weight": "20"},
            [("weights", "indicators", "warning"), ("weights", "indicators", "warning")],
        ),
        ({"indicators.0.actual": "很多"}, [("indicator_values", "indicators.0.actual", "error")]),
        ({"indicators.0.actual": "1,100平方米"}, []),
        (
            {"indicators.1.actual": "101%"},
            [
                ("indicator_values", "indicators.1.actual", "warning"),
                ("deviation", "indicators.1.deviation", "error"),
            ],
        ),
        ({"indicators.2.actual": "95%"}, []),
        (
            {"indicators.1.target": "0", "indicators.1.actual": "0"},
            [("zero_targets", "indicators.1.target", "warning")],
        ),
        (JUDGED | {"indicators.1.achieved": ""}, [("judged_scores", "indicators.1.achieved", "error")]),
        (JUDGED | {"indicators.1.judged": ""}, [("judged_scores", "indicators.1.judged", "error")]),
        (
            JUDGED | {"indicators.1.judged": "23.99", "indicators.1.deviation": "尚有差距"},
            [("judged_scores", "indicators.1.judged", "error")],
        ),
        (JUDGED | {"indicators.1.judged": "24", "indicators.1.deviation": "尚有差距"}, []),
        (JUDGED | {"indicators.1.judged": "30.01"}, [("judged_scores", "indicators.1.judged", "error")]),
        ({"indicators.0.actual": "999"}, [("deviation", "indicators.0.deviation", "error")]),
        (LATE, []),
        ({"indicators.0.actual": "1199"}, []),
        ({"indicators.0.actual": "1200"}, [("over_fulfilment", "indicators.0.deviation", "error")]),
        (
            {"indicators.0.actual": "1300", "indicators.0.deviation": "扩大范围"},
            [("over_fulfilment", "indicators.0.actual", "warning")],
        ),
        (
            {"indicators.0.actual": "1000", "indicators.1.actual": "800", "indicators.2.actual": "90"},
            [("copied_targets", "indicators", "warning")],
        ),
        ({"reached": "办学条件明显改善"}, [("vague_words", "reached", "warning")]),
    ],
)
def test_what_is_said(changes: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert said(changes) == expected


def test_without_a_budget_nothing_is_divided_and_a_reason_is_demanded() -> None:
    facts = replace(FACTS, approved=Decimal(0), adjusted=None, executed=Decimal(0))
    assert said(NO_BUDGET, facts) == [("low_execution", "execution_reason", "error")]
    draft = evaluated(NO_BUDGET | {"execution_reason": "无预算安排"}, facts)
    assert examine(draft, facts) == []
    assert (draft.content.funds.total.score, draft.content.total, draft.content.grade) == (None, None, "")


def test_indicators_that_differ_from_the_approved_target_are_named() -> None:
    facts = replace(FACTS, target=TARGET)
    assert said({}, facts) == []
    changed = {"indicators.0.target": "900", "indicators.0.actual": "1000", "indicators.2.name": "学生满意度"}
    assert said(changed, facts) == [
        ("changed_target", "indicators.0.target", "warning"),
        ("changed_target", "indicators.2.name", "warning"),
        ("changed_target", "indicators", "warning"),
    ]


def test_all_findings_come_at_once_and_each_has_its_place_in_words() -> None:
    draft = evaluated({"funds.total.executed": "十二万", "reached": "", "indicators.0.weight": "多"})
    assert [str(each) for each in examine(draft, FACTS)] == [
        "项目资金 年度资金总额 全年执行数: “十二万”不是金额（应为数字，单位万元）",
        "实际完成情况: 不能为空",
        "绩效指标 第1行 分值: “多”不是数字",
    ]


def test_an_acknowledged_warning_is_settled_and_an_error_is_not() -> None:
    facts = replace(FACTS, target=TARGET)
    draft = evaluated({"indicators.0.target": "900", "indicators.0.actual": "950", "reached": ""}, facts)
    found = examine(draft, facts)
    left = open_findings(found, {each.key for each in found})
    assert [each.place for each in left] == ["reached"]
    again = examine(
        evaluated({"indicators.0.target": "901", "indicators.0.actual": "950", "reached": ""}, facts), facts
    )
    assert [each.key for each in again] == [each.key for each in found], "the same words at the same place"
    other = replace(facts, target=({**TARGET[0], "target": "1100"}, *TARGET[1:]))
    changed = examine(draft, other)
    assert {each.key for each in changed} - {each.key for each in found}, "other words are another warning"
    moved = replace(found[-1], place="indicators.1.target")
    assert moved.key != found[-1].key, "the same words elsewhere are another warning"


def test_the_registry_holds_every_check_once() -> None:
    names = [check.__module__ for check in EVALUATION_CHECKS]
    assert len(set(names)) == len(names) == 14


def test_more_rows_than_a_table_may_have_are_counted() -> None:
    many = {
        key: value
        for n in range(101)
        for key, value in row(n, *["产出", "数量"], f"第{n}项", "≥", "1", "项", "1", "0.9").items()
    }
    rest = {place: text for place, text in GOOD.items() if not place.startswith("indicators.")}
    draft = evaluated(rest | many)
    found = [str(each) for each in examine(draft, FACTS) if each.check == "shape"]
    assert found == ["绩效指标: 最多100行，填了101行，后面的没有读入"]
    assert len(draft.content.indicators) == 100


def test_figures_in_different_units_are_not_compared() -> None:
    changed = {"indicators.0.measure": "", "indicators.0.target": "1万元", "indicators.0.actual": "9000元"}
    assert ("indicator_values", "indicators.0.actual", "error") in said(changed)
    alike = {"indicators.0.measure": "万元", "indicators.0.target": "1000", "indicators.0.actual": "1100万元"}
    assert ("indicator_values", "indicators.0.actual", "error") not in said(alike)


LONG = "已完成全部校舍维修，教学楼投入使用"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"expected": LONG, "reached": "已完成 全部校舍维修；教学楼投入使用。"}, [("reached", "warning")]),
        ({"expected": "维修校舍", "reached": "维修校舍"}, []),  # short words are like each other
        (
            {f"indicators.{n}.{name}": value for n, actual in enumerate(("900", "700", "80")) for name, value in
             (("actual", actual), ("deviation", "雨季停工，工期顺延，已加快施工进度"))},
            [("indicators.0.deviation", "warning")],
        ),
    ],
)  # fmt: skip
def test_the_same_words_in_one_form(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert [(place, how) for check, place, how in said(changes) if check == "copied_text"] == expected


def test_the_words_of_last_year_and_those_of_another_unit() -> None:
    last_year = evaluated({"reached": LONG, "problems": "前期工作不扎实，招标时间偏长，影响了开工"}).content
    facts = replace(FACTS, last_year=last_year.model_dump(mode="json"))
    found = [(check, place) for check, place, _ in said({"reached": LONG + "。"}, facts)]
    assert found == [("copied_text", "reached")]
    asked: list[set[str]] = []

    def elsewhere(prints: Collection[str]) -> Collection[str]:
        asked.append(set(prints))
        return {fingerprint(LONG)}

    facts = replace(FACTS, elsewhere=elsewhere)
    changes = {"reached": LONG, "measures": "明年起提前三个月开展前期工作和招标准备"}
    assert said(changes, facts) == [("copied_text", "reached", "warning")]
    assert asked == [{fingerprint(LONG), fingerprint(changes["measures"])}]
