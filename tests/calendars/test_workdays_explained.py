"""Why a date is the date it is, in words."""

from datetime import date

import pytest

from calendars.workdays import DayOverride, Workdays
from models.errors import Sentence, speak
from models.kinds import Roll

WORKDAYS = Workdays.load()
RECKONED_2027 = "2027年放假安排待国务院办公厅通知, 暂按放假办法推算"


def words(sentences: list[Sentence]) -> list[str]:
    return [str(each) for each in sentences]


@pytest.mark.parametrize(
    ("nominal", "roll", "told"),
    [
        (date(2022, 4, 30), Roll.PRECEDING, ["4月30日为劳动节放假, 提前至4月29日"]),
        (date(2022, 7, 31), Roll.FOLLOWING, ["7月31日为周日, 顺延至8月1日"]),
        (date(2022, 12, 31), Roll.FOLLOWING, ["12月31日为元旦放假, 顺延至2023年1月3日"]),
        (date(2022, 4, 30), Roll.NONE, ["4月30日为劳动节放假, 不提前也不顺延"]),
        (date(2022, 8, 31), Roll.PRECEDING, []),
        (date(2026, 10, 10), Roll.FOLLOWING, []),
        (date(2027, 5, 4), Roll.PRECEDING, ["5月4日为劳动节补假, 提前至4月30日", RECKONED_2027]),
        (date(2027, 8, 31), Roll.PRECEDING, [RECKONED_2027]),
    ],
)
def test_a_rolled_date_says_why_it_moved(nominal: date, roll: Roll, told: list[str]) -> None:
    assert words(WORKDAYS.explain_roll(nominal, roll)) == told


@pytest.mark.parametrize(
    ("day", "n", "told"),
    [
        (date(2022, 4, 29), 0, []),
        (date(2022, 8, 1), 2, ["自8月1日向后数2个工作日 (当日不计), 为8月3日"]),
        (
            date(2022, 4, 29),
            5,
            [
                "自4月29日向后数5个工作日 (当日不计), 为5月10日",
                "跳过4月30日至5月4日(劳动节放假)",
                "计入5月7日(劳动节调休上班)",
                "跳过周末1天",
            ],
        ),
        (
            date(2022, 4, 29),
            -6,
            ["自4月29日向前数6个工作日 (当日不计), 为4月22日", "计入4月24日(劳动节调休上班)", "跳过周末1天"],
        ),
        (
            date(2027, 2, 4),
            1,
            [
                "自2月4日向后数1个工作日 (当日不计), 为2月11日",
                "跳过2月5日至2月8日(春节放假)",
                "跳过2月9日至2月10日(春节补假)",
                RECKONED_2027,
            ],
        ),
        (
            date(2026, 12, 31),
            1,
            [
                "自12月31日向后数1个工作日 (当日不计), 为2027年1月4日",
                "跳过2027年1月1日(元旦放假)",
                "跳过周末2天",
                RECKONED_2027,
            ],
        ),
    ],
)
def test_a_count_names_the_days_it_skipped_and_the_rest_days_it_counted(day: date, n: int, told: list[str]) -> None:
    assert words(WORKDAYS.explain_add(day, n)) == told


def test_an_override_is_told_in_its_own_words() -> None:
    flood = DayOverride(on=date(2022, 8, 31), works=False, why="防汛停工{1}", source="区防汛办〔2022〕5号")
    told = Workdays.load(overrides=[flood]).explain_roll(flood.on, Roll.PRECEDING)
    assert words(told) == ["8月31日为防汛停工{1}, 提前至8月30日"]


def test_an_explanation_is_translated_when_it_is_shown() -> None:
    english = {
        "{day}为{name}, 提前至{result}": "{day} is a day off ({name}); brought forward to {result}",
        "{month}月{day}日": "{day}/{month}",
        "{holiday}放假": "{holiday}",
        "劳动节": "Labour Day",
    }
    told = WORKDAYS.explain_roll(date(2022, 4, 30), Roll.PRECEDING)
    speak(lambda template: english.get(template, template))
    try:
        assert words(told) == ["30/4 is a day off (Labour Day); brought forward to 29/4"]
    finally:
        speak(str)
