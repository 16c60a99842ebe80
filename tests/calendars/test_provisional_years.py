"""Years whose notice has not come: weekends and the statutory days, nothing exchanged."""

from datetime import date, timedelta

import pytest

from calendars.days import is_weekend
from calendars.provisional import Lunar, provisional_year
from calendars.workdays import Workdays

WORKDAYS = Workdays.load()
OFF_2027 = """
    Friday 2027-01-01
    Friday 2027-02-05  Saturday 2027-02-06  Sunday 2027-02-07  Monday 2027-02-08
    Tuesday 2027-02-09  Wednesday 2027-02-10
    Monday 2027-04-05
    Saturday 2027-05-01  Sunday 2027-05-02  Monday 2027-05-03  Tuesday 2027-05-04
    Wednesday 2027-06-09
    Wednesday 2027-09-15
    Friday 2027-10-01  Saturday 2027-10-02  Sunday 2027-10-03  Monday 2027-10-04  Tuesday 2027-10-05
"""
LUNAR_2025 = Lunar(
    chuxi=date(2025, 1, 28), qingming=date(2025, 4, 4), duanwu=date(2025, 5, 31), zhongqiu=date(2025, 10, 6)
)
LUNAR_2026 = Lunar(
    chuxi=date(2026, 2, 16), qingming=date(2026, 4, 5), duanwu=date(2026, 6, 19), zhongqiu=date(2026, 9, 25)
)


def every_day(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


def test_2027_is_off_on_the_statutory_days_and_the_days_given_for_weekends() -> None:
    named = [on for on in every_day(2027) if WORKDAYS.name(on).endswith(("放假", "补假"))]
    assert [on.strftime("%A %Y-%m-%d") for on in named] == [" ".join(pair) for pair in pairs(OFF_2027.split())]
    assert [on for on in every_day(2027) if not WORKDAYS.works(on) and on not in named and not is_weekend(on)] == []


def pairs(words: list[str]) -> list[tuple[str, str]]:
    return list(zip(words[::2], words[1::2], strict=True))


@pytest.mark.parametrize("year", range(2027, 2036))
def test_a_year_without_notice_is_provisional_and_no_weekend_works(year: int) -> None:
    assert all(WORKDAYS.is_provisional(on) for on in every_day(year))
    assert not any(WORKDAYS.works(on) for on in every_day(year) if is_weekend(on))
    assert WORKDAYS.source(date(year, 5, 1)) == "按放假办法推算, 待国务院办公厅通知"


@pytest.mark.parametrize("year", range(2027, 2036))
def test_thirteen_weekdays_rest_except_where_two_festivals_fall_on_one_day(year: int) -> None:
    resting = [on for on in every_day(year) if not is_weekend(on) and not WORKDAYS.works(on)]
    assert len(resting) == (12 if year in {2028, 2031} else 13)


@pytest.mark.parametrize(("year", "lunar"), [(2025, LUNAR_2025), (2026, LUNAR_2026)])
def test_the_rule_would_have_given_the_official_number_of_working_days(year: int, lunar: Lunar) -> None:
    reckoned = Workdays([provisional_year(year, lunar)])
    assert sum(map(reckoned.works, every_day(year))) == sum(map(WORKDAYS.works, every_day(year))) == 248


def test_every_statutory_day_of_2026_rests_in_the_official_year_too() -> None:
    statutory = [on for on, day in provisional_year(2026, LUNAR_2026).special.items() if str(day.name).endswith("放假")]
    assert len(statutory) == 13
    assert not any(map(WORKDAYS.works, statutory))


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2028, 1, 3), "元旦补假"),
        (date(2028, 10, 3), "国庆节放假"),
        (date(2028, 10, 4), "国庆节补假"),
        (date(2030, 2, 6), "春节补假"),
        (date(2030, 2, 7), "春节补假"),
        (date(2031, 4, 7), "清明节补假"),
        (date(2035, 9, 17), "中秋节补假"),
    ],
)
def test_a_statutory_day_on_a_weekend_moves_to_the_next_working_day(on: date, name: str) -> None:
    assert WORKDAYS.name(on) == name
    assert not WORKDAYS.works(on)
