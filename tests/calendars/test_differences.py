"""What differs between two calendars, in sentences and for programs."""

import json
from pathlib import Path

import pytest
from drafts import LATER, MORE, changed
from hamlet import YEAR

from calendars.differences import LISTS, Difference, differences
from calendars.loading import load, loads
from calendars.schema import Calendar

FOLDER = Path(__file__).parents[2] / "calendars"


def between(one: str, other: str) -> list[str]:
    return [str(each.sentence) for each in differences(loads(one, "one"), loads(other, "other"))]


def test_the_same_year_has_no_differences() -> None:
    assert between(YEAR, f"# 另一种排版\n{YEAR}") == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("on: 2022-04-30", "on: 2022-05-20", "报送材料“自评”(self-evaluation): 到期日由2022-04-30改为2022-05-20"),
        (
            "due: {on: 2022-04-30, basis: document}",
            "due: {on: 2022-04-30, basis: document, roll: following, soft: yes}",
            "报送材料“自评”(self-evaluation): 逢休息日由preceding改为following",
        ),
        (
            "        title: 自评\n",
            "        title: 自评\n        opens: 2022-03-10\n",
            "报送材料“自评”(self-evaluation): 开启日由无改为2022-03-10",
        ),
        ("title: 自评\n", "title: 单位自评\n", "报送材料“单位自评”(self-evaluation): 名称由自评改为单位自评"),
        (
            "kinds: [department, unit, town]",
            "kinds: [department, unit]",
            "报送材料“自评”(self-evaluation): 单位类别由department、unit、town改为department、unit",
        ),
        (
            "where: {kind: [project, whole_unit]}",
            "where: {any: [{kind: [project], amount_at_least: 100}]}",
            "报送材料“自评”(self-evaluation): 对象条件·金额下限由无改为100",
        ),
        ("at_least: {project: 2}", "at_least: {project: 3}", "选题配额“选题 town”(choice/town): 至少·project由2改为3"),
        ("workdays: 3\n", "workdays: 4\n", "删去催报级“逐级催报 due+3”(standard/due+3)"),
        (
            "workdays: -1, level: L1, recipients: [UNIT_OFFICER, UNIT_DEPUTY, DEPT]",
            "workdays: -1, level: L2, recipients: [UNIT_OFFICER]",
            "催报级“逐级催报 due-1”(standard/due-1): 级别由L1改为L2",
        ),
        (
            "ladders:",
            "workday_overrides:\n  - {on: 2022-04-23, works: true, why: 区里, source: 通知}\nladders:",
            '新增工作日调整“区里”(2022-04-23): works: true; why: "区里"; source: "通知"',
        ),
        ("closes: 2022-12-31", "closes: 2022-12-30", "环节“绩效报告”(reporting): 窗口结束由2022-12-31改为2022-12-30"),
        ("desk: 绩效科", "desk: 评审中心", "年历“小村2022年”(calendar): jurisdiction·联系科室由绩效科改为评审中心"),
    ],
)
def test_a_difference_says_what_changed_from_what_to_what(old: str, new: str, sentence: str) -> None:
    changed_text = changed((old, new))
    if "closes: 2022-12-30" in new:
        changed_text = changed_text.replace("due: {on: 2022-12-31", "due: {on: 2022-12-30")
    assert sentence.replace("jurisdiction·", "地区·") in between(YEAR, changed_text)


def test_a_deliverable_that_is_new_is_gone_the_other_way_round() -> None:
    (new,) = differences(loads(YEAR, ""), loads(MORE, ""))
    (gone,) = differences(loads(MORE, ""), loads(YEAR, ""))
    assert (new.part, new.key, new.before, new.after["due.on"]) == ("deliverable", "statement", None, "2022-04-30")
    assert (gone.part, gone.key, gone.after) == ("deliverable", "statement", None)
    assert str(gone.sentence) == "删去报送材料“情况说明”(statement)"


def test_differences_are_data_too() -> None:
    (found,) = differences(loads(YEAR, ""), loads(LATER, ""))
    assert found == Difference("deliverable", "self-evaluation", "自评", "due.on", "2022-04-30", "2022-05-20")
    data = json.loads(json.dumps(found.as_data()))
    assert data["field"] == "due.on" and data["sentence"].startswith("报送材料")


def test_there_and_back_are_each_others_mirror() -> None:
    years = [load(FOLDER / name) for name in ("minhang-2022.yaml", "lanzhou-2021.yaml", "changji-2020.yaml")]
    for one in years:
        assert differences(one, one) == []
        for other in years:
            there = {(d.part, d.key, d.field, str(d.before), str(d.after)) for d in differences(one, other)}
            back = {(d.part, d.key, d.field, str(d.after), str(d.before)) for d in differences(other, one)}
            assert there == back


def test_no_part_of_a_calendar_is_overlooked() -> None:
    """A new list of parts is known again by something, or it would be compared by place."""
    lists = {name for name, field in Calendar.model_fields.items() if str(field.annotation).startswith("tuple[")}
    assert lists - {"steps"} == {name for name, _ in LISTS.values()}
