"""A year's draft: the file in an editor, its errors at their lines, and forms for what is changed most often."""

from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from calendars.changing import Changeable, What, changeable, changed
from calendars.deciding import lines_of
from calendars.differences import Difference, differences
from calendars.loading import loads
from calendars.schema import Calendar
from calendars.undecided import decided, undecided
from models.errors import CalendarInvalid, NotKnown, Overtaken, Place, RuleBroken, Sentence, UnknownYear
from portal.guard import Guarded
from portal.pages.year import years_page
from portal.roles import ADMINS
from portal.visit import Here, Visit, YearNumber
from tasks.versions import read_source, read_version
from tasks.yeardesk.asked import Kind, Wanted, ask
from tasks.yeardesk.drafts import (
    draft_from,
    drop_draft,
    in_force,
    is_published,
    new_year,
    plain,
    read_draft,
    save_draft,
)

router = APIRouter(route_class=Guarded)
Seen = Annotated[int, Form(ge=0, lt=2**31)]
Text = Annotated[str, Form()]
Short = Annotated[str, Form(max_length=200)]
OVERTAKEN, WRONG = 409, 422
FIRST, LAST = 2004, 2100  # years that have working days, or could
MOST_DIFFERENT = 400  # lines shown of another's text beside one's own


@dataclass
class Edited:
    """A draft as its page shows it: `seen` is the version that was on the page."""

    source: str
    seen: int
    problem: Sentence | str = ""
    status: int = 200
    beside: list[str] = field(default_factory=list)  # where the text differs from what another has saved


@dataclass(frozen=True)
class Read:
    """What a text says: a year, or errors by line."""

    calendar: Calendar | None
    places: tuple[Place, ...]

    def at(self, line: int) -> list[Place]:
        return [each for each in self.places if each.line == line]


@router.get("/year/{year}/draft", name="year_draft")
def draft(visit: Here, year: YearNumber) -> Response:
    return _page(visit, year, _kept(visit, year))


def _kept(visit: Visit, year: int) -> Edited:
    """The draft; without one what is in force, to begin from."""
    with visit.reading() as connection:
        row = read_draft(connection, year)
        if row is not None:
            return Edited(row.source, row.version)
        return Edited(read_source(connection, in_force(connection, year)), 0)


def _kept_or_none(visit: Visit, year: int) -> Edited:
    """The same; empty where a year that was never published has no draft any more."""
    try:
        return _kept(visit, year)
    except NotKnown:
        return Edited("", 0)


def _read(year: int, source: str) -> Read:
    try:
        return Read(loads(source, f"{year}.yaml"), ())
    except CalendarInvalid as invalid:
        return Read(None, tuple(invalid.places))


def _page(visit: Visit, year: int, edited: Edited) -> Response:
    read = _read(year, edited.source)
    with visit.reading() as connection:
        row = read_draft(connection, year)
        base = in_force(connection, year) if is_published(connection, year) else ""
        found: list[Difference] = (
            differences(read_version(connection, base), read.calendar) if base and read.calendar else []
        )
        days = visit.office.known_workdays(connection)
    choices: dict[What, list[Changeable]] = {what: [] for what in What}
    for each in changeable(read.calendar) if read.calendar else ():
        choices[each.what].append(each)
    return visit.page(
        "year_draft.html.j2",
        status=edited.status,
        year=year,
        edited=edited,
        read=read,
        lines=edited.source.split("\n"),
        row=row,
        base=base,
        found=found,
        undecided=[(head, list(its)) for head, its in groupby(undecided(edited.source), key=lambda each: each.head)],
        at_lines=lines_of(edited.source, f"{year}.yaml", read.calendar, days) if read.calendar else {},
        choices={what.value: options for what, options in choices.items()},
        sees_mails=row is not None and visit.may_use("year_mails"),
        may_change=bool(visit.who.roles & ADMINS),
    )


@router.post("/year/draft", name="year_new")
def begin_new(visit: Here, year: Annotated[str, Form(max_length=4)] = "", version: Short = "") -> Response:
    """The draft of a year that was never published, from a published year: what `nianlun calendar new` writes."""
    typed = {"year": year, "version": version}
    try:
        if not (year.isascii() and year.isdigit() and FIRST <= int(year) <= LAST):
            raise RuleBroken(Sentence("年度应写成 2027 这样"))
        with visit.writing() as connection:
            made = new_year(visit.office, connection, int(year), version, by=visit.who.code, at=visit.now)
    except (RuleBroken, NotKnown, UnknownYear) as broken:
        status = OVERTAKEN if isinstance(broken, Overtaken) else WRONG
        return years_page(visit, status=status, problem=broken.sentence, typed=typed)
    told = Sentence("{year}年度的草稿已写成，{n}件事待定", year=year, n=len(made))
    return visit.go(f"/year/{year}/draft", told=told)


@router.post("/year/{year}/draft/decided", name="year_decided")
def settle_one(
    visit: Here, year: YearNumber, line: Seen = 0, said: Annotated[str, Form(max_length=1000)] = "", seen: Seen = 0
) -> Response:
    """Take a line out of the list of what must be decided."""
    kept = _kept(visit, year)
    try:
        if kept.seen != seen:
            raise Overtaken(Sentence("草稿刚刚被别人改过，请看过再改"))
        kept.source = decided(kept.source, line, said)
        kept.seen = _save(visit, year, kept)
    except (RuleBroken, NotKnown) as broken:
        kept.problem = broken.sentence
        kept.status = OVERTAKEN if isinstance(broken, Overtaken) else WRONG
        return _page(visit, year, kept)
    return visit.go(f"/year/{year}/draft#undecided")


@router.post("/year/{year}/draft", name="year_draft_save")
def save(visit: Here, year: YearNumber, source: Text = "", seen: Seen = 0, do: Short = "save") -> Response:
    """Keep what was typed, right or wrong; then the page with its errors, or the impact."""
    typed = Edited(plain(source), seen)
    try:
        typed.seen = _save(visit, year, typed)
    except Overtaken as overtaken:
        return _overtaken(visit, year, typed, overtaken)
    if do == "impact":
        return _weigh(visit, year, typed)
    read = _read(year, typed.source)
    if read.places:
        typed.status = WRONG
        return _page(visit, year, typed)
    return visit.go(f"/year/{year}/draft", told=Sentence("草稿已保存，没有错误"))


def _save(visit: Visit, year: int, typed: Edited) -> int:
    with visit.writing() as connection:
        return save_draft(connection, year, typed.source, seen=typed.seen, by=visit.who.code, at=visit.now)


def _weigh(visit: Visit, year: int, typed: Edited) -> Response:
    wanted = Wanted(Kind.PUBLISH, year, typed.source, f"{year}.yaml")
    try:
        with visit.writing() as connection:
            asked = ask(connection, wanted, by=visit.who.code, at=visit.now)
    except CalendarInvalid:
        typed.status = WRONG
        return _page(visit, year, typed)
    except RuleBroken as broken:
        typed.problem, typed.status = broken.sentence, WRONG
        return _page(visit, year, typed)
    visit.portal.weigher.wake()
    return visit.go(f"/impact/{asked}")


def _overtaken(visit: Visit, year: int, typed: Edited, overtaken: Overtaken) -> Response:
    """One's own text stays on the page, with where it differs from the other's."""
    kept = _kept_or_none(visit, year)
    told = unified_diff(kept.source.split("\n"), typed.source.split("\n"), lineterm="", n=1)
    typed.beside = [line for line in told if not line.startswith(("---", "+++"))][:MOST_DIFFERENT]
    typed.problem, typed.status = overtaken.sentence, OVERTAKEN
    return _page(visit, year, typed)


@router.post("/year/{year}/draft/change", name="year_change")
def change(visit: Here, year: YearNumber, name: Short = "", value: Short = "", seen: Seen = 0) -> Response:
    """Put one value in the place of another, in the draft as it is kept."""
    kept = _kept(visit, year)
    try:
        if kept.seen != seen:
            raise Overtaken(Sentence("草稿刚刚被别人改过，请看过再改"))
        read = _read(year, kept.source)
        if read.calendar is None:
            raise RuleBroken(Sentence("草稿有错误，请先改正"))
        kept.source = changed(kept.source, read.calendar, name, value)
        kept.seen = _save(visit, year, kept)
    except (RuleBroken, NotKnown) as broken:
        kept.problem = broken.sentence
        kept.status = OVERTAKEN if isinstance(broken, Overtaken) else WRONG
        return _page(visit, year, kept)
    if _read(year, kept.source).places:
        kept.status = WRONG
        return _page(visit, year, kept)
    return visit.go(f"/year/{year}/draft", told=Sentence("已改在草稿里，注释照旧"))


@router.post("/year/{year}/draft/from", name="year_draft_from")
def begin_from(visit: Here, year: YearNumber, version: Short = "", seen: Seen = 0) -> Response:
    """Put a published version in the place of the draft: so an old one is restored, impact and all."""
    if not version.startswith(f"{year}@") or len(version) > 14:
        raise NotKnown(Sentence("没有版本{name}", name=version))
    try:
        with visit.writing() as connection:
            draft_from(connection, year, version, seen=seen, by=visit.who.code, at=visit.now)
    except Overtaken as overtaken:
        kept = _kept(visit, year)
        kept.problem, kept.status = overtaken.sentence, OVERTAKEN
        return _page(visit, year, kept)
    return visit.go(f"/year/{year}/draft", told=Sentence("草稿现在是版本{name}", name=version))


@router.post("/year/{year}/draft/drop", name="year_draft_drop")
def drop(visit: Here, year: YearNumber, seen: Seen = 0) -> Response:
    try:
        with visit.writing() as connection:
            drop_draft(connection, year, seen=seen)
            stays = is_published(connection, year)
    except Overtaken as overtaken:
        kept = _kept(visit, year)
        kept.problem, kept.status = overtaken.sentence, OVERTAKEN
        return _page(visit, year, kept)
    return visit.go(f"/year/{year}" if stays else "/year", told=Sentence("草稿已删除"))
