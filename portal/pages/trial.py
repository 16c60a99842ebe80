"""The trial clock: the page writes the wanted day to the ledger, `nianlun up` lives through the days."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from portal.boards import Asked, counted, settled, standings
from portal.guard import Guarded
from portal.roles import ADMINS
from portal.seeing import scope_of
from portal.visit import Here, Visit
from tasks.board.clockwork import look_at_clockwork
from tasks.trial_clock import last_done, next_deadline, read_clock, want_day

router = APIRouter(route_class=Guarded)
RELOAD = 2  # seconds


@router.get("/trial", name="trial")
def trial(visit: Here) -> Response:
    return _page(visit)


def _page(visit: Visit, *, status: int = 200, problem: Sentence | str = "", typed: str = "") -> Response:
    clock, seen = None, {}
    if visit.trial:
        with visit.reading() as connection:
            clock, seen = read_clock(connection), _seen(visit, connection)
    values = {"clock": clock, "problem": problem, "typed": typed, **seen}
    page = visit.page("trial.html.j2", status=status, may_change=bool(visit.who.roles & ADMINS), **values)
    if clock and clock.wanted and not clock.failed:
        page.headers["refresh"] = str(RELOAD)
    return page


def _seen(visit: Visit, connection: Connection) -> dict[str, Any]:
    """What the day brought to the units that the visitor sees: how they stand, and the mails of the bureau."""
    asked, whole = settled(visit, connection, Asked()), scope_of(visit.who.held).everything
    return {
        "deadline": next_deadline(connection),
        "standings": standings(counted(visit, connection, asked), asked),
        "work": look_at_clockwork(visit.office, connection, on=visit.on, at=visit.at) if whole else None,
        "mails_at": f"/outbox?on={visit.on}" if visit.may_use("outbox") else "",
    }


@router.post("/trial", name="trial_go")
def go(visit: Here, do: Annotated[str, Form()] = "", day: Annotated[str, Form(max_length=10)] = "") -> Response:
    try:
        with visit.writing() as connection:
            want_day(connection, _wanted(connection, do, day), at=visit.now, by=visit.who.code)
    except RuleBroken as broken:
        return _page(visit, status=422, problem=broken.sentence, typed=day)
    return visit.go("/trial")


def _wanted(connection: Connection, do: str, day: str) -> date:
    """The day that a button means.

    Raises:
        RuleBroken: there is none, or what was typed is no date.
    """
    if do == "next":
        return last_done(connection) + timedelta(days=1)
    if do == "deadline":
        found = next_deadline(connection)
        if found is None:
            raise RuleBroken(Sentence("此后没有期限了"))
        return found
    try:
        return date.fromisoformat(day.strip())
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=day)) from None
