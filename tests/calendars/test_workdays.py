"""Which days work, and counting by them, as an office reads a wall calendar."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from calendars.workdays import DayOverride, Workdays
from models.errors import RuleBroken, UnknownYear
from models.kinds import Roll

WORKDAYS = Workdays.load()
OFFICIAL = [date(2020, 1, 1) + timedelta(days=n) for n in range((date(2027, 1, 1) - date(2020, 1, 1)).days)]


def day(spoken: str) -> date:
    """The date in "Saturday 2022-04-30"; the weekday must be true."""
    weekday, on = spoken.split()
    found = date.fromisoformat(on)
    assert found.strftime("%A") == weekday, spoken
    return found


@pytest.mark.parametrize("year", range(2020, 2027))
def test_every_day_of_the_official_years_agrees_with_an_independent_calendar(year: int) -> None:
    days = [on for on in OFFICIAL if on.year == year]
    assert [on for on in days if WORKDAYS.works(on) != chinese_calendar.is_workday(on)] == []
    assert not any(WORKDAYS.is_provisional(on) for on in days)


@pytest.mark.parametrize(
    ("nominal", "preceding", "following"),
    [
        ("Saturday 2022-04-30", "Friday 2022-04-29", "Thursday 2022-05-05"),
        ("Sunday 2022-07-31", "Friday 2022-07-29", "Monday 2022-08-01"),
        ("Wednesday 2022-08-31", "Wednesday 2022-08-31", "Wednesday 2022-08-31"),
        ("Saturday 2022-12-31", "Friday 2022-12-30", "Tuesday 2023-01-03"),
        ("Sunday 2023-04-30", "Friday 2023-04-28", "Thursday 2023-05-04"),
        ("Saturday 2024-08-31", "Friday 2024-08-30", "Monday 2024-09-02"),
        ("Sunday 2025-08-31", "Friday 2025-08-29", "Monday 2025-09-01"),
        ("Sunday 2025-11-30", "Friday 2025-11-28", "Monday 2025-12-01"),
        ("Thursday 2026-04-30", "Thursday 2026-04-30", "Thursday 2026-04-30"),
        ("Friday 2026-07-31", "Friday 2026-07-31", "Friday 2026-07-31"),
        ("Monday 2026-08-31", "Monday 2026-08-31", "Monday 2026-08-31"),
        ("Saturday 2027-07-31", "Friday 2027-07-30", "Monday 2027-08-02"),
    ],
)
def test_a_due_date_rolls_to_the_nearest_working_day(nominal: str, preceding: str, following: str) -> None:
    assert WORKDAYS.roll(day(nominal), Roll.PRECEDING) == day(preceding)
    assert WORKDAYS.roll(day(nominal), Roll.FOLLOWING) == day(following)
    assert WORKDAYS.first_from(day(nominal)) == day(following)
    assert WORKDAYS.roll(day(nominal), Roll.NONE) == day(nominal)


def test_twenty_natural_days_may_end_on_a_saturday_at_work() -> None:
    last = day("Sunday 2026-09-20") + timedelta(days=20)
    assert last == day("Saturday 2026-10-10")
    assert WORKDAYS.roll(last, Roll.FOLLOWING) == last


@pytest.mark.parametrize(
    ("due", "n", "expected"),
    [
        ("Friday 2022-04-29", -10, "Monday 2022-04-18"),
        ("Friday 2022-04-29", -5, "Sunday 2022-04-24"),
        ("Friday 2022-04-29", -3, "Tuesday 2022-04-26"),
        ("Friday 2022-04-29", -1, "Thursday 2022-04-28"),
        ("Friday 2022-04-29", 0, "Friday 2022-04-29"),
        ("Friday 2022-04-29", 1, "Thursday 2022-05-05"),
        ("Friday 2022-04-29", 3, "Saturday 2022-05-07"),
        ("Friday 2022-04-29", 5, "Tuesday 2022-05-10"),
        ("Friday 2022-04-29", 10, "Tuesday 2022-05-17"),
        ("Thursday 2026-04-30", -10, "Thursday 2026-04-16"),
        ("Thursday 2026-04-30", -5, "Thursday 2026-04-23"),
        ("Thursday 2026-04-30", -3, "Monday 2026-04-27"),
        ("Thursday 2026-04-30", -1, "Wednesday 2026-04-29"),
        ("Thursday 2026-04-30", 1, "Wednesday 2026-05-06"),
        ("Thursday 2026-04-30", 3, "Friday 2026-05-08"),
        ("Thursday 2026-04-30", 5, "Monday 2026-05-11"),
        ("Thursday 2026-04-30", 10, "Monday 2026-05-18"),
        ("Thursday 2026-04-30", 15, "Monday 2026-05-25"),
        ("Monday 2026-08-31", 15, "Sunday 2026-09-20"),
        ("Monday 2026-08-31", 20, "Monday 2026-09-28"),
        ("Friday 2022-07-29", 1, "Monday 2022-08-01"),
        ("Friday 2022-07-29", 3, "Wednesday 2022-08-03"),
        ("Friday 2022-07-29", 5, "Friday 2022-08-05"),
        ("Friday 2022-07-29", 10, "Friday 2022-08-12"),
        ("Friday 2022-07-29", 15, "Friday 2022-08-19"),
        ("Friday 2022-07-29", 20, "Friday 2022-08-26"),
        ("Friday 2022-12-30", 1, "Tuesday 2023-01-03"),
        ("Friday 2022-12-30", 3, "Thursday 2023-01-05"),
        ("Friday 2022-12-30", 5, "Monday 2023-01-09"),
        ("Friday 2022-12-30", 10, "Monday 2023-01-16"),
        ("Friday 2022-12-30", 15, "Saturday 2023-01-28"),
        ("Friday 2022-12-30", 20, "Thursday 2023-02-02"),
    ],
)
def test_n_working_days_are_counted_from_the_next_working_day(due: str, n: int, expected: str) -> None:
    assert WORKDAYS.add(day(due), n) == day(expected)


@pytest.mark.parametrize(
    ("handed_in", "late"),
    [
        ("Friday 2022-04-29", 0),
        ("Saturday 2022-04-30", 0),
        ("Sunday 2022-05-01", 1),
        ("Thursday 2022-05-05", 1),
        ("Friday 2022-05-06", 2),
        ("Saturday 2022-05-07", 3),
        ("Sunday 2022-05-08", 4),
        ("Monday 2022-05-09", 4),
    ],
)
def test_days_late_after_a_deadline_on_a_rest_day(handed_in: str, late: int) -> None:
    nominal = day("Saturday 2022-04-30")
    counted_to = WORKDAYS.first_from(day(handed_in)) if day(handed_in) > nominal else nominal
    assert WORKDAYS.between(nominal, counted_to) == late


@pytest.mark.parametrize(
    ("on", "works", "name", "source"),
    [
        ("Saturday 2022-04-30", False, "劳动节放假", "国办发明电〔2021〕11号"),
        ("Saturday 2022-05-07", True, "劳动节调休上班", "国办发明电〔2021〕11号"),
        ("Saturday 2022-05-14", False, "周六", "国办发明电〔2021〕11号"),
        ("Friday 2022-04-29", True, "周五", "国办发明电〔2021〕11号"),
        ("Saturday 2022-12-31", False, "元旦放假", "国办发明电〔2022〕16号"),
        ("Friday 2023-09-29", False, "中秋节、国庆节放假", "国办发明电〔2022〕16号"),
        ("Thursday 2020-01-30", False, "春节放假", "国办发明电〔2019〕16号"),
        ("Saturday 2020-02-01", False, "春节放假", "国办发明电〔2020〕1号"),
        ("Thursday 2024-02-08", True, "周四", "国办发明电〔2023〕7号"),
        ("Sunday 2025-01-26", True, "春节调休上班", "国办发明电〔2024〕12号"),
        ("Sunday 2026-09-20", True, "国庆节调休上班", "国办发明电〔2025〕7号"),
    ],
)
def test_a_day_says_why_it_works_or_rests_and_by_which_notice(on: str, works: bool, name: str, source: str) -> None:
    assert WORKDAYS.works(day(on)) is works
    assert WORKDAYS.name(day(on)) == name
    assert source in WORKDAYS.source(day(on))


def test_a_source_reads_as_title_number_and_date() -> None:
    told = WORKDAYS.source(day("Saturday 2022-04-30"))
    assert told == "国务院办公厅关于2022年部分节假日安排的通知 国办发明电〔2021〕11号 (2021-10-25)"


FLOOD = DayOverride(on=date(2022, 8, 31), works=False, why="防汛停工", source="区防汛办〔2022〕5号")
SATURDAY = DayOverride(on=date(2027, 7, 31), works=True, why="集中报送加班", source="区财政局〔2027〕3号")


def test_a_district_may_override_a_day() -> None:
    workdays = Workdays.load(overrides=[FLOOD, SATURDAY])
    assert workdays.roll(day("Wednesday 2022-08-31"), Roll.PRECEDING) == day("Tuesday 2022-08-30")
    assert workdays.add(day("Tuesday 2022-08-30"), 1) == day("Thursday 2022-09-01")
    assert workdays.roll(day("Saturday 2027-07-31"), Roll.PRECEDING) == day("Saturday 2027-07-31")
    assert (workdays.name(FLOOD.on), workdays.source(FLOOD.on)) == ("防汛停工", "区防汛办〔2022〕5号")


def test_an_overridden_day_is_no_longer_provisional() -> None:
    workdays = Workdays.load(overrides=[SATURDAY])
    assert not workdays.is_provisional(day("Saturday 2027-07-31"))
    assert workdays.is_provisional(day("Friday 2027-07-30"))


def test_two_overrides_of_one_day_are_refused() -> None:
    with pytest.raises(RuleBroken, match="2022-08-31的工作日调整写了两次"):
        Workdays.load(overrides=[FLOOD, FLOOD.model_copy(update={"works": True})])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: WORKDAYS.works(date(2036, 1, 1)),
        lambda: WORKDAYS.is_provisional(date(2019, 12, 31)),
        lambda: WORKDAYS.name(date(2036, 5, 1)),
        lambda: WORKDAYS.roll(date(2036, 5, 1), Roll.PRECEDING),
        lambda: WORKDAYS.add(date(2035, 12, 20), 20),
        lambda: WORKDAYS.add(date(2020, 1, 3), -5),
        lambda: WORKDAYS.add(date(2040, 1, 1), 1),
        lambda: WORKDAYS.between(date(2035, 12, 31), date(2036, 1, 1)),
        lambda: WORKDAYS.first_from(date(2036, 1, 1)),
    ],
)
def test_an_unknown_year_is_refused_with_a_sentence(ask) -> None:
    with pytest.raises(UnknownYear, match=r"不知道(2019|2036|2040)年的工作日"):
        ask()


def test_a_count_reaches_the_edge_of_the_known_years_and_not_over() -> None:
    assert WORKDAYS.add(date(2019, 12, 31), 1) == day("Thursday 2020-01-02")
    assert WORKDAYS.between(date(2035, 12, 28), date(2035, 12, 31)) == 1


def test_a_moment_is_not_a_day() -> None:
    may_day_in_shanghai = datetime(2026, 4, 30, 17, 0, tzinfo=UTC)
    with pytest.raises(TypeError):
        WORKDAYS.works(may_day_in_shanghai)
    with pytest.raises(TypeError):
        WORKDAYS.add(may_day_in_shanghai, 1)
