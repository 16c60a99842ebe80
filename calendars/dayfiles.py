"""Reading calendars/workdays/: a file a year as its notice has it, and lunar.yaml for the years without one.

A file says a year wholly or not at all. Torn, mistyped, a day named twice, a festival missing, a make-up day on a
weekday: each is a sentence with its place.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from calendars.days import WEEKDAYS, Day, Year, is_weekend
from calendars.placed import PlacedFile, Way
from calendars.provisional import Lunar, provisional_year
from models.errors import CalendarInvalid, Place, Sentence

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LUNAR = "lunar"  # the name of the one file that is no year


class Span(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Every day of the span."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def _span(text: object) -> Span:
    """The span that `2022-04-30` or `2022-04-30..2022-05-04` says."""
    first, dots, last = str(text).partition("..")
    try:
        span = Span(_date(first), _date(last if dots else first))
    except ValueError:
        span = None
    if span is None or span.last < span.first:
        raise PydanticCustomError("span", "not a day nor a span of days")
    return span


def _date(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a plain date has no zone


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Days = Annotated[tuple[Annotated[Span, BeforeValidator(_span)], ...], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DayNotice(_Part):
    """The notice that names days off; shown as title, number and date."""

    title: str
    issued_on: date
    number: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (self.title, self.number, f"({self.issued_on})")))


class Holiday(_Part):
    """One holiday: its days off, the weekend days worked in exchange (调休上班), its own notice if it has one."""

    name: Annotated[str, Field(pattern=r"^[\w、]+$")]
    off: Days
    works: Days = ()
    source: DayNotice | None = None


class YearFile(_Part):
    """A year's file. Only an official year has one."""

    year: int
    status: Literal["official"]
    source: DayNotice
    holidays: tuple[Holiday, ...]


class LunarFile(_Part):
    """lunar.yaml. The statutory days it serves are in force since 2025."""

    source: str
    years: dict[Annotated[int, Field(ge=2025)], Lunar]


class NamedDay(NamedTuple):
    """A day as a file names it, and where."""

    way: Way
    on: date
    day: Day


def read_years(folder: Path) -> list[Year]:
    """Every year the folder knows: official where there is a file, provisional where only lunar.yaml speaks of it.

    Raises:
        CalendarInvalid: every error of every file, with its place.
    """
    official: list[Year] = []
    reckoned: list[Year] = []
    places: list[Place] = []
    for path in sorted(folder.glob("*.y*ml")):
        try:
            if path.name == f"{LUNAR}.yaml":
                reckoned = _lunar_years(PlacedFile(path))
            else:
                official.append(_official_year(PlacedFile(path)))
        except CalendarInvalid as error:
            places += error.places
    if not official and not places:
        places.append(Place(str(folder), 1, 1, Sentence("这里没有工作日文件")))
    if places:
        raise CalendarInvalid(places)
    known = {year.number for year in official}
    return official + [year for year in reckoned if year.number not in known]


def _official_year(file: PlacedFile) -> Year:
    said = file.read(YearFile)
    named = list(_named_days(said))
    wrong = [file.place(way, sentence) for way, sentence in _complaints(said, named, file.path)]
    if wrong:
        raise CalendarInvalid(wrong)
    special = {each.on: each.day for each in named}
    return Year(number=said.year, provisional=False, source=str(said.source), special=special)


def _named_days(said: YearFile) -> Iterator[NamedDay]:
    """Every day the file names, in its order. The days of one holiday share one Day, so a run of them is one run."""
    for number, holiday in enumerate(said.holidays):
        name = Sentence(holiday.name)
        source = str(holiday.source or said.source)
        off = Day(works=False, name=Sentence("{holiday}放假", holiday=name), source=source)
        works = Day(works=True, name=Sentence("{holiday}调休上班", holiday=name), source=source)
        for key, spans, day in (("off", holiday.off, off), ("works", holiday.works, works)):
            for position, span in enumerate(spans):
                for on in span.days():
                    yield NamedDay(("holidays", number, key, position), on, day)


def _complaints(said: YearFile, named: list[NamedDay], path: Path) -> Iterator[tuple[Way, Sentence]]:
    """What a year may not say."""
    if path.name != f"{said.year}.yaml":
        yield ("year",), Sentence("{year}年的文件应名为{year}.yaml", year=said.year)
    seen: set[date] = set()
    for way, on, day in named:
        if on.year != said.year:
            yield way, Sentence("{day}不在{year}年", day=on, year=said.year)
        if on in seen:
            yield way, Sentence("{day}写了两次", day=on)
        if day.works and not is_weekend(on):
            yield way, Sentence("{day}是{weekday}, 不是调休上班", day=on, weekday=WEEKDAYS[on.weekday()])
        seen.add(on)
    told = {name for holiday in said.holidays for name in holiday.name.split("、")}
    for festival in FESTIVALS:
        if festival not in told:
            yield ("holidays",), Sentence("缺少{festival}", festival=festival)


def _lunar_years(file: PlacedFile) -> list[Year]:
    said = file.read(LunarFile)
    wrong = [
        file.place(("years", number, key), Sentence("{day}不在{year}年", day=on, year=number))
        for number, lunar in said.years.items()
        for key, on in lunar
        if on.year != number
    ]
    if wrong:
        raise CalendarInvalid(wrong)
    return [provisional_year(number, lunar) for number, lunar in said.years.items()]
