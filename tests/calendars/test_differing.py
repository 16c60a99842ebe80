"""In what a draft differs, in few words."""

import pytest
from hamlet import YEAR
from small_calendar import SMALL

from calendars.differing import differing
from calendars.loading import loads

FIRST = loads(SMALL, "first.yaml")
OPENING = "      - {from: opens, workdays: 0, level: L0, recipients: [UNIT_OFFICER], source: 惯例}\n"
REMINDER = "      - {from: due, workdays: -5, level: L1, recipients: [UNIT_OFFICER, DEPT], source: 惯例}\n"
CHASER = "      - {from: due, workdays: +1, level: L2, recipients: [UNIT_HEAD], source: 惯例}\n"
OTHER_LADDER = "  quick:\n    title: 快\n    source: 惯例\n    rungs:\n" + CHASER + "catalogues:"


def said(*changes: tuple[str, str], first: str = SMALL) -> list[str]:
    text = first
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return [str(each) for each in differing(loads(first, "first.yaml"), loads(text, "other.yaml"))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (REMINDER, "", ["去掉-5"]),
        (REMINDER, REMINDER + REMINDER.replace("-5", "-2"), ["增加-2"]),
        ("workdays: -5", "workdays: -8", ["改期-5→-8"]),
        ("recipients: [UNIT_HEAD]", "recipients: [UNIT_HEAD, DEPT]", ["改动+1"]),
        (OPENING, "", ["去掉opens+0"]),
        ("on: 2022-04-30", "on: 2022-05-20", ["self-evaluation 04-30→05-20"]),
        ("opens: 2022-03-02", "opens: 2022-03-09", ["self-evaluation开启03-02→03-09"]),
        ("catalogues:", OTHER_LADDER, ["新增阶梯quick"]),
        ("at_least: {project: 10}", "at_least: {project: 11}", ["其他内容不同"]),
        ("soft: yes", "soft: no", ["其他内容不同"]),
    ],
)
def test_a_change_is_told(old: str, new: str, told: list[str]) -> None:
    assert said((old, new)) == told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 小年历", "title: 小年历（草案）"),
        ("source: 4月底前", "source: 4月底以前"),
        ("title: 别的文件", "title: 另一个文件"),
        ("    title: 逐级催报\n", "    title: 催报\n"),
    ],
)
def test_words_are_no_difference(old: str, new: str) -> None:
    assert said((old, new)) == []


def test_the_same_year_has_no_difference() -> None:
    assert differing(FIRST, FIRST) == []


def test_a_few_dates_are_named_and_many_are_counted() -> None:
    few = [("on: 2022-04-30", "on: 2022-05-20"), ("on: 2022-05-31", "on: 2022-06-30")]
    assert said(*few, first=YEAR) == ["self-evaluation 04-30→05-20", "choice 05-31→06-30"]
    later = YEAR.replace("2022-07-31", "2022-07-29")  # the window's last day, and of two deliverables
    assert [str(each) for each in differing(loads(YEAR, "a.yaml"), loads(later, "b.yaml"))] == [
        "report 07-31→07-29",
        "review 07-31→07-29",
    ]
    assert said(*few, *[("2022-07-31", "2022-07-29")] * 3, first=YEAR) == ["4项到期日不同"]


def test_rungs_that_all_move_are_paired_by_what_they_do() -> None:
    ladder = SMALL.replace("workdays: 10, level: L4", "workdays: 12, level: L4").replace(
        "+1, level: L2", "+3, level: L2"
    )
    assert [str(each) for each in differing(FIRST, loads(ladder, "other.yaml"))] == ["改期+1→+3 +10→+12"]


def test_of_several_ladders_each_is_named() -> None:
    two = SMALL.replace("catalogues:", OTHER_LADDER, 1)
    assert said((REMINDER, ""), first=two) == ["standard：去掉-5"]
    with_quick = two.replace("ladder: standard\n        review", "ladder: quick\n        review")
    assert [str(each) for each in differing(loads(two, "a.yaml"), loads(with_quick, "b.yaml"))] == [
        "self-evaluation改用quick"
    ]


def test_deliverables_come_and_go_both_ways() -> None:
    without = loads(SMALL[: SMALL.index("      - key: report")], "without.yaml")
    assert [str(each) for each in differing(FIRST, without)] == ["没有report"]
    assert [str(each) for each in differing(without, FIRST)] == ["新增report"]
