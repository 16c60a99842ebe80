"""Working days: which days work, counting and rolling by them, and why.

Three layers, the upper one decides: a district's own overrides; the days that the notice of 国务院办公厅 names (in a
year without notice, the statutory rule); the plain week. A year that neither notice nor rule knows is refused. A year
that an office imported takes the place of the shipped one.

Source: the notices named in calendars/workdays/*.yaml; docs/decisions/0001-working-days.md, 0007-official-days.md.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import count, groupby
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from calendars.dayfiles import FOLDER, read_years
from calendars.days import Day, Year, is_weekend, spoken
from models.errors import RuleBroken, Sentence, UnknownYear
from models.kinds import Roll


class DayOverride(BaseModel):
    """A day that works or rests in this district against the national notice, with the document that says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    works: bool
    why: str
    source: str


class Workdays:
    """The working days of every known year. Days are plain dates in Asia/Shanghai; a moment is refused (TypeError).

    Every question about a day of an unknown year, and every count that runs into one, raises UnknownYear.
    """

    def __init__(self, years: Sequence[Year], overrides: Sequence[DayOverride] = ()) -> None:
        """Lay `overrides` over `years`; raise RuleBroken if two overrides name one day."""
        self._years = {year.number: year for year in years}
        self._overrides: dict[date, Day] = {}
        for each in overrides:
            if each.on in self._overrides:
                raise RuleBroken(Sentence("{day}的工作日调整写了两次", day=each.on))
            self._overrides[each.on] = Day(each.works, Sentence("{why}", why=each.why), each.source)

    @staticmethod
    @cache
    def shipped() -> "Workdays":
        """The working days of the shipped files, read once."""
        return Workdays.load()

    @classmethod
    def load(cls, folder: Path = FOLDER, overrides: Sequence[DayOverride] = ()) -> "Workdays":
        """The working days that the files of `folder` say.

        Raises:
            CalendarInvalid: every error of every file, with its place.
            RuleBroken: two overrides name one day.
        """
        return cls(read_years(folder), overrides)

    def with_years(self, years: Iterable[Year]) -> "Workdays":
        """The same with `years` in the place of those of their numbers; overrides stay."""
        made = Workdays([*self._years.values(), *years])
        made._overrides = self._overrides
        return made

    def with_overrides(self, overrides: Iterable[DayOverride]) -> "Workdays":
        """The same years under `overrides` alone; raise RuleBroken if two name one day."""
        return Workdays(list(self._years.values()), list(overrides))

    def year(self, number: int) -> Year:
        """A year as its notice or the statutory rule has it, without overrides.

        Raises:
            UnknownYear: neither knows it.
        """
        if number not in self._years:
            raise _unknown(number)
        return self._years[number]

    def overridden(self, number: int) -> dict[date, Day]:
        """The days of a year on which the district differs, in order."""
        return {on: day for on, day in sorted(self._overrides.items()) if on.year == number}

    def works(self, day: date) -> bool:
        """Whether the office works on `day`."""
        _ordinal(day)
        named = self._named(day)
        if named is not None:
            return named.works
        self.year(day.year)
        return not is_weekend(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the notice that will decide `day` has not come yet; an overridden day is decided."""
        self._day(day)
        return day not in self._overrides and self._years[day.year].provisional

    def is_settled(self, first: date, last: date) -> bool:
        """Whether the notices of all years from one day to the other have come."""
        years = [self._years.get(number) for number in range(first.year, last.year + 1)]
        return all(year is not None and not year.provisional for year in years)

    def name(self, day: date) -> str:
        """Why `day` works or rests: 劳动节放假, 劳动节调休上班, 周六, or an override's own reason."""
        return str(self._day(day).name)

    def is_named(self, day: date) -> bool:
        """Whether an override, a notice or the statutory rule names `day`, and not the plain week alone decides it."""
        self._day(day)
        return self._named(day) is not None

    def source(self, day: date) -> str:
        """The notice that decides `day`, by title, number and date."""
        return str(self._day(day).source)

    def roll(self, day: date, roll: Roll) -> date:
        """`day` if it works or does not roll; else the nearest working day before (PRECEDING) or after (FOLLOWING)."""
        if roll is Roll.NONE or self.works(day):
            return day
        return self.add(day, 1 if roll is Roll.FOLLOWING else -1)

    def first_from(self, day: date) -> date:
        """The first working day on or after `day`."""
        return self.roll(day, Roll.FOLLOWING)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day`, before it if n < 0, `day` itself if n = 0.

        `day` never counts, whether it works or rests: N个工作日 are counted from the next working day.

        Source: 民法典 第二百零一条.
        """
        if n == 0:
            return day
        ordinal = _ordinal(day)
        index = bisect_right(self._working, ordinal) + n - 1 if n > 0 else bisect_left(self._working, ordinal) + n
        if not 0 <= index < len(self._working):
            raise _unknown(next(year for year in count(day.year, 1 if n > 0 else -1) if year not in self._years))
        result = date.fromordinal(self._working[index])
        self._refuse_gaps(*_counted(day, result))
        return result

    def between(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and with `until`; 0 if `until` is not later."""
        first, last = _ordinal(after), _ordinal(until)
        if last <= first:
            return 0
        self._refuse_gaps(*_counted(after, until))
        return bisect_right(self._working, last) - bisect_right(self._working, first)

    def explain_roll(self, day: date, roll: Roll) -> list[Sentence]:
        """Why `day` moved, or stays though it is a rest day; of a working day only that its year is provisional."""
        result = self.roll(day, roll)
        told = [] if self.works(day) else [self._rolled(day, result)]
        return told + self._provisional_notes([day, result])

    def explain_add(self, day: date, n: int) -> list[Sentence]:
        """How `add(day, n)` came to its result: named rest days skipped, make-up days counted, weekends as a number."""
        if n == 0:
            return []
        result = self.add(day, n)
        first, last = _counted(day, result)
        days = [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
        return [_added(day, n, result), *self._runs(days, day), *self._weekends(days), *self._provisional_notes(days)]

    @cached_property
    def _working(self) -> list[int]:
        """The ordinals of all working days of the known years, ascending."""
        spans = [(date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal()) for number in sorted(self._years)]
        return [day for first, last in spans for day in range(first, last + 1) if self.works(date.fromordinal(day))]

    def _day(self, day: date) -> Day:
        _ordinal(day)
        return self._named(day) or self.year(day.year).plain(day)

    def _named(self, day: date) -> Day | None:
        """The day if an override, a notice or the statutory rule names it; None for a day of the plain week."""
        if day in self._overrides:
            return self._overrides[day]
        year = self._years.get(day.year)
        return year.special.get(day) if year else None

    def _refuse_gaps(self, first: date, last: date) -> None:
        for number in range(first.year, last.year + 1):
            self.year(number)

    def _rolled(self, day: date, result: date) -> Sentence:
        values = {"day": spoken(day, day), "name": self._day(day).name, "result": spoken(result, day)}
        if result < day:
            return Sentence("{day}为{name}, 提前至{result}", **values)
        if result > day:
            return Sentence("{day}为{name}, 顺延至{result}", **values)
        return Sentence("{day}为{name}, 不提前也不顺延", **values)

    def _runs(self, days: list[date], beside: date) -> Iterator[Sentence]:
        """A sentence for each run of days with one reason, the plain week left out."""
        for named, run in groupby(days, key=self._named):
            if named is None:
                continue
            first, *rest = run
            spell = spoken(first, beside)
            if rest:
                spell = Sentence("{first}至{last}", first=spell, last=spoken(rest[-1], beside))
            if named.works:
                yield Sentence("计入{days}({name})", days=spell, name=named.name)
            else:
                yield Sentence("跳过{days}({name})", days=spell, name=named.name)

    def _weekends(self, days: list[date]) -> list[Sentence]:
        plain = sum(is_weekend(day) and self._named(day) is None for day in days)
        return [Sentence("跳过周末{count}天", count=plain)] if plain else []

    def _provisional_notes(self, days: Sequence[date]) -> list[Sentence]:
        years = sorted({day.year for day in days if self.is_provisional(day)})
        return [Sentence("{year}年放假安排待国务院办公厅通知, 暂按放假办法推算", year=year) for year in years]


def _ordinal(day: date) -> int:
    """The day's number. A moment is refused: its date depends on the zone (17:00 UTC is tomorrow in Shanghai)."""
    if isinstance(day, datetime):
        raise TypeError("a plain date is needed, not a moment")
    return day.toordinal()


def _counted(day: date, result: date) -> tuple[date, date]:
    """The first and the last day that a count from `day` to `result` looks at; `day` itself is not among them."""
    one = timedelta(days=1)
    return (day + one, result) if result > day else (result, day - one)


def _added(day: date, n: int, result: date) -> Sentence:
    values = {"day": spoken(day, day), "n": abs(n), "result": spoken(result, day)}
    if n > 0:
        return Sentence("自{day}向后数{n}个工作日 (当日不计), 为{result}", **values)
    return Sentence("自{day}向前数{n}个工作日 (当日不计), 为{result}", **values)


def _unknown(year: int) -> UnknownYear:
    return UnknownYear(Sentence("不知道{year}年的工作日: 既没有放假通知, 也没有可供推算的农历日期", year=year))
