"""The published years: each drawn, its dates explained, its ladders, its versions compared."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.dates import effective, is_provisional, opens_on, timeline
from calendars.differences import differences
from calendars.explanations import why_due
from calendars.labels import ANCHORS, BYS, LEVELS, ROLES
from calendars.loading import loads
from calendars.schema import Calendar, Deliverable, Ladder, Rung, Step, Trigger
from calendars.workdays import Workdays
from models.errors import CalendarInvalid, NotKnown, Sentence, _
from models.kinds import Anchor, By, Role
from notices.year_picture import Shown, year_picture
from portal.guard import Guarded
from portal.roles import ADMINS
from portal.tables import Cell, Table
from portal.visit import Here, Visit, YearNumber
from rules.counting import kept
from rules.counting import when as when_said
from tasks.versions import is_version, read_version, read_versions
from tasks.yeardesk.drafts import drafts, is_published, read_draft

router = APIRouter(route_class=Guarded)
Name = Annotated[str, Query(max_length=20)]
DRAFT = "draft"
DATES = (Sentence("材料"), Sentence("下达"), Sentence("名义期限"), Sentence("有效期限"), Sentence("为何是这一天"))
RUNGS = (Sentence("何时"), Sentence("级别"), Sentence("由谁发出"), Sentence("告知谁"), Sentence("依据"))


@router.get("/year", name="years")
def years(visit: Here) -> Response:
    return years_page(visit)


def years_page(
    visit: Visit, *, status: int = 200, problem: Sentence | str = "", typed: dict[str, str] | None = None
) -> Response:
    """Every version and every draft; `typed` is what was asked for in vain."""
    with visit.reading() as connection:
        versions, written = read_versions(connection), drafts(connection)
    published = {each.work_year for each in versions}
    return visit.page(
        "years.html.j2",
        status=status,
        versions=versions,
        drafts=[(each, each.work_year in published) for each in written],
        next_year=max(published, default=visit.on.year) + 1,
        in_force=[each for each in reversed(versions) if each.in_force],
        may_change=bool(visit.who.roles & ADMINS),
        problem=problem,
        typed=typed or {},
    )


@router.get("/year/{year}", name="year")
def one_year(visit: Here, year: YearNumber) -> Response:
    with visit.reading() as connection:
        draft = read_draft(connection, year)
        if draft is not None and not is_published(connection, year):
            return visit.go(f"/year/{year}/draft")
        versions = read_versions(connection, year)
        calendars, days = visit.office.years(connection)
    calendar = calendars[year]
    picture = year_picture(calendar, days, Shown(on=visit.on, address=lambda key: f"/year/{year}#{key}"))
    return visit.page(
        "year.html.j2",
        calendar=calendar,
        picture=picture,
        dates=[_dates(calendar, step, days) for step in calendar.steps],
        ladders=[_ladder(calendar, name, ladder, days) for name, ladder in calendar.ladders.items()],
        versions=versions,
        draft=draft,
        sees_mails=visit.may_use("year_mails"),
        may_change=bool(visit.who.roles & ADMINS),
    )


def _dates(calendar: Calendar, step: Step, days: Workdays) -> tuple[Step, list[tuple[Deliverable, list[Cell], str]]]:
    """A step with its deliverables: the dates, and why."""
    rows = []
    for each in step.deliverables:
        due_on = effective(each.due, days)
        marked = Sentence("{on}（暂定）", on=due_on) if is_provisional(days, each.due.on, due_on) else due_on
        cells = [Cell(opens_on(step, each)), Cell(each.due.on), Cell(marked)]
        rows.append((each, cells, _("；").join(map(str, why_due(calendar, step, each, days)))))
    return step, rows


def _ladder(calendar: Calendar, name: str, ladder: Ladder, days: Workdays) -> tuple[Table, Table]:
    """A ladder: who hears when; and the days of its rungs for each due date."""
    rungs = [*map(_rung, ladder.rungs), *map(_trigger, ladder.triggers)]
    using = [(step, each) for step, each in calendar.deliverables() if each.ladder == name]
    counted = [rung for rung in ladder.rungs if rung.anchor == Anchor.DUE]
    heads: list[Sentence | str] = [
        Sentence("材料"),
        Sentence("有效期限"),
        *(f"{rung.workdays:+d} {rung.level.value}" for rung in counted),
    ]
    rows = []
    for _step, each in using:
        due_on = effective(each.due, days)
        by_rung = {id(dated.rung): dated.act_on for dated in timeline(ladder, due_on, days)}
        rows.append([Cell(each.title), Cell(due_on), *(Cell(by_rung[id(rung)]) for rung in counted)])
    when = Sentence("{title}：各级落在哪天", title=ladder.title)
    return Table(Sentence("阶梯"), Sentence("阶梯：{title}", title=ladder.title), RUNGS, rungs), Table(
        when, when, heads, rows
    )


def _rung(rung: Rung) -> list[Cell]:
    when = Sentence("{anchor} {days}个工作日", anchor=ANCHORS[rung.anchor], days=f"{rung.workdays:+d}")
    level = Sentence("{level} {word}", level=rung.level.value, word=LEVELS[rung.level])
    heard = _("、").join(str(ROLES[Role[name]]) for name in rung.recipients)
    return [Cell(when), Cell(level), Cell(BYS[rung.by]), Cell(heard), Cell(rung.source)]


def _trigger(trigger: Trigger) -> list[Cell]:
    level = Sentence("{level} {word}", level=trigger.level.value, word=LEVELS[trigger.level])
    heard = _("、").join(str(ROLES[Role[name]]) for name in trigger.recipients)
    when = when_said(kept(trigger.counts, trigger.times))
    return [Cell(when), Cell(level), Cell(BYS[By.APPROVAL]), Cell(heard), Cell(trigger.source)]


@router.get("/year/{year}/compare", name="year_compare")
def compare(visit: Here, year: YearNumber, left: Name = "", right: Name = "") -> Response:
    with visit.reading() as connection:
        versions = read_versions(connection, year)
        has_draft = read_draft(connection, year) is not None
        one, other = (_named(visit, connection, year, name) for name in (left, right))
    found = differences(one, other)
    chosen = {"left": left, "right": right}
    return visit.page(
        "year_compare.html.j2", year=year, found=found, versions=versions, has_draft=has_draft, chosen=chosen
    )


def _named(visit: Visit, connection: Connection, year: int, name: str) -> Calendar:
    """A version of the year, or its draft.

    Raises:
        NotKnown: there is none, or the draft does not say a year yet.
    """
    if name == DRAFT:
        draft = read_draft(connection, year)
        if draft is None:
            raise NotKnown(Sentence("{year}年度没有草稿", year=year))
        try:
            return loads(draft.source, f"{year}.yaml")
        except CalendarInvalid:
            raise NotKnown(Sentence("草稿有错误，改正后才能比较")) from None
    if not is_version(name) or not name.startswith(f"{year}@") or len(name) > 14:
        raise NotKnown(Sentence("没有版本{name}", name=name))
    return read_version(connection, name)
