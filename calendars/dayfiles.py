"""Reading a year's working days: a file as its notice has it, and lunar.yaml for the years without one.

A file says a year wholly or not at all. Torn, mistyped, a day named twice, a festival missing, a make-up day on a
weekday: each is a sentence with its place. Shipped files and those an office imports are read alike.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from calendars.days import WEEKDAYS, Day, IsoDay, Year, is_weekend
from calendars.files import refuse_too_large, text_of
from calendars.places import Way, Written
from calendars.provisional import Lunar, provisional_year
from calendars.reading import read
from calendars.shapes import Shape, shaped
from models.errors import CalendarInvalid, Place, Sentence

FOLDER = Path(__file__).parent / "workdays"
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
FIXED = {"元旦": ((1, 1),), "劳动节": ((5, 1),), "国庆节": ((10, 1), (10, 2), (10, 3))}  # off by law in every year
LUNAR = "lunar"  # the name of the one file that is no year
LONGEST = 366  # days of a span


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
        span = Span(date.fromisoformat(first), date.fromisoformat(last if dots else first))
    except ValueError:
        span = None
    if span is None or str(text) not in (f"{span.first}..{span.last}", str(span.first)):
        raise ValueError("not_a_span")
    if not 0 <= (span.last - span.first).days < LONGEST:
        raise ValueError("not_a_span")
    return span


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


Days = Annotated[tuple[Annotated[Span, BeforeValidator(_span)], ...], BeforeValidator(_listed)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class DayNotice(_Part):
    """The notice that names days off; shown as title, number and date."""

    title: Annotated[str, Field(min_length=1)]
    issued_on: IsoDay
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

    year: Annotated[int, Field(ge=2004, le=2100)]
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


def read_years(folder: Path = FOLDER) -> list[Year]:
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
                lunar = lunar_in(text_of(path), str(path))
                reckoned = [provisional_year(number, days) for number, days in lunar.years.items()]
            else:
                official.append(year_in(text_of(path), str(path), path.name))
        except CalendarInvalid as error:
            places += error.places
    if not official and not places:
        places.append(Place(str(folder), 1, 1, Sentence("这里没有工作日文件")))
    if places:
        raise CalendarInvalid(places)
    known = {year.number for year in official}
    return official + [year for year in reckoned if year.number not in known]


def year_in(text: str, name: str, file_name: str = "") -> Year:
    """The official year that the text says; `name` stands for the file in the places.

    A shipped file has a `file_name`, which must be its year's.

    Raises:
        CalendarInvalid: every error of the text.
    """
    refuse_too_large(text, name)
    written = read(text, name)
    said = _as(written, YearFile)
    named = list(_named_days(said))
    if file_name not in ("", f"{said.year}.yaml"):
        written.say(("year",), Sentence("{year}年的文件应名为{year}.yaml", year=said.year))
    for way, sentence in _complaints(said, named):
        written.say(way, sentence)
    written.raise_found()
    return Year(said.year, provisional=False, source=str(said.source), special={each.on: each.day for each in named})


def _as(written: Written, shape: type[Shape]) -> Shape:
    """The document as `shape`, or every error in it."""
    found = shaped(written, shape)
    written.raise_found()
    assert found is not None
    return found


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


def _complaints(said: YearFile, named: list[NamedDay]) -> Iterator[tuple[Way, Sentence]]:
    """What a year may not say."""
    seen: set[date] = set()
    for way, on, day in named:
        if on.year != said.year:
            yield way, Sentence("{day}不在{year}年", day=on, year=said.year)
        if on in seen:
            yield way, Sentence("{day}写了两次", day=on)
        if day.works and not is_weekend(on):
            yield way, Sentence("{day}是{weekday}, 不是调休上班", day=on, weekday=WEEKDAYS[on.weekday()])
        seen.add(on)
    resting = {on for _, on, day in named if not day.works}
    for festival in FESTIVALS:
        there = [number for number, holiday in enumerate(said.holidays) if festival in holiday.name.split("、")]
        if not there:
            yield ("holidays",), Sentence("缺少{festival}", festival=festival)
            continue
        for on in (date(said.year, *day) for day in FIXED.get(festival, ())):
            if on not in resting:
                yield ("holidays", there[0]), Sentence("{day}是法定休息日, 却没有放假", day=on)


def lunar_in(text: str, name: str) -> LunarFile:
    """The lunar dates that the text says.

    Raises:
        CalendarInvalid: every error of the text.
    """
    written = read(text, name)
    said = _as(written, LunarFile)
    for number, lunar in said.years.items():
        for key, on in lunar:
            if on.year != number:
                written.say(("years", str(number), key), Sentence("{day}不在{year}年", day=on, year=number))
    written.raise_found()
    return said
