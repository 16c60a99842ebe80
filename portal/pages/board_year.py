"""The year as it is published: windows, due dates, what the ladder does until when, and today."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.dates import effective, is_provisional, opens_on, timeline
from calendars.schema import Calendar, Deliverable
from calendars.schema import Step as YearStep
from calendars.workdays import Workdays
from models.errors import NotKnown, Sentence, _
from models.kinds import StepKey
from notices.words import STEPS
from notices.year_picture import Shown, year_picture
from portal.boards import Asked, BoardAsked, Format, choices, counted, settled, told_filters
from portal.guard import Guarded
from portal.shared import shared_page
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.totals import NOTHING, Totals

router = APIRouter(route_class=Guarded)
PATH = "/board/year"
SOFT, PROVISIONAL = Sentence("原则上的期限"), Sentence("暂定: 当年放假安排尚未公布")
HEADS = (
    Sentence("环节"),
    Sentence("窗口"),
    Sentence("材料"),
    Sentence("下达"),
    Sentence("名义期限"),
    Sentence("有效期限"),
    Sentence("说明"),
    Sentence("最后一级"),
    Sentence("应报数"),
    Sentence("未报"),
)


@router.get(PATH, name="board_year")
def board_year(visit: Here, asked: BoardAsked, format: Format = "") -> Response:
    with visit.reading() as connection:
        if format:
            made = _drawn(visit, connection, settled(visit, connection, asked), pictured=False)
            told = [str(Sentence("截至{on}", on=visit.on)), told_filters(made["asked"])]
            return workbook_of(visit, Sentence("年度图"), told, [made["table"]])

        def draw() -> dict[str, Any]:
            return _drawn(visit, connection, settled(visit, connection, asked))

        return shared_page(visit, connection, asked, "board_year.html.j2", draw, title=Sentence("年度图"))


def _drawn(visit: Visit, connection: Connection, asked: Asked, *, pictured: bool = True) -> dict[str, Any]:
    """The year's picture and the table of the same facts.

    Raises:
        NotKnown: the year is not published.
    """
    calendars, days = visit.office.years(connection)
    calendar = calendars.get(asked.year) if asked.year else next(reversed(calendars.values()), None)
    if calendar is None:
        raise NotKnown(Sentence("{year}年度尚未发布日历", year=asked.year))
    year = calendar.work_year

    def behind(key: str) -> str:
        return asked.address("/owed", which="", year=year, deliverable=key)

    shown = _of_step(calendar, asked.step)
    return {
        "calendar": calendar,
        "picture": year_picture(shown, days, Shown(on=visit.on, address=behind)) if pictured else "",
        "table": _table(shown, days, counted(visit, connection, asked), behind),
        **choices(visit, connection, asked, PATH),
    }


def _of_step(calendar: Calendar, step: str) -> Calendar:
    """The year with one step alone, if one is asked for."""
    if not step or step not in {each.key for each in calendar.steps}:
        return calendar
    return calendar.model_copy(update={"steps": tuple(each for each in calendar.steps if each.key == step)})


def _table(calendar: Calendar, days: Workdays, numbers: Totals, behind: Callable[[str], str]) -> Table:
    """The same facts as the picture, a line for each deliverable."""
    tallies = {(each.work_year, each.key): tally for each, tally in numbers.deliverables.items()}
    rows = []
    for step, deliverable in calendar.deliverables():
        tally = tallies.get((calendar.work_year, deliverable.key), NOTHING)
        counts = [
            Cell(tally.rates.expected, behind(deliverable.key) if tally.rates.expected else ""),
            Cell(tally.owing),
        ]
        rows.append([*_dates(calendar, step, deliverable, days), *counts])
    return Table(Sentence("年度图"), Sentence("各材料的日期"), HEADS, rows)


def _dates(calendar: Calendar, step: YearStep, deliverable: Deliverable, days: Workdays) -> list[Cell]:
    due_on = effective(deliverable.due, days)
    rungs = timeline(calendar.ladders[deliverable.ladder], due_on, days)
    why = _("；").join(map(str, days.explain_roll(deliverable.due.on, deliverable.due.roll)))
    notes = [why, str(SOFT) if deliverable.due.soft else ""]
    notes += [str(PROVISIONAL) if is_provisional(days, deliverable.due.on, due_on) else ""]
    window = Sentence("{first}至{last}", first=step.window.opens, last=step.window.closes)
    return [
        Cell(Sentence(STEPS[StepKey(step.key)])),
        Cell(window),
        Cell(deliverable.title),
        Cell(opens_on(step, deliverable)),
        Cell(deliverable.due.on),
        Cell(due_on),
        Cell(_("；").join(filter(None, notes))),
        Cell(max([due_on, *(each.act_on for each in rungs)])),
    ]
