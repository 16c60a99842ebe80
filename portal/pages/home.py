"""Where one comes in: what waits for the visitor, and whether the portal lives."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from models.kinds import Role
from models.queries.typed import statement
from portal.guard import Guarded
from portal.roles import DECIDERS
from portal.seeing import owes_here, reviews_here, scope_of, turns_of
from portal.visit import Here, Visit
from tasks.desk.owed import owed_by_unit
from tasks.desk.petitions import waiting_petitions
from tasks.desk.proposals import waiting_proposals
from tasks.desk.queue import review_queue
from tasks.desk.scope import Page, Wanted
from tasks.gate.kept_forms import has_kept
from tasks.letters.reading import unsigned_letters

router = APIRouter(route_class=Guarded)
SOONEST = Page(1, 5)
_ANSWERS = statement("SELECT 1")


@router.get("/", name="home")
def home(visit: Here) -> Response:
    with visit.reading() as connection:
        kept = has_kept(connection, visit.who.person_id, now=visit.now)
        return visit.page("home.html.j2", kept=kept, **_waiting(visit, connection))


def _waiting(visit: Visit, connection: Connection) -> dict[str, Any]:
    """What is owed, what waits for review, for an answer, for a decision, to be signed for; None where it is not the
    visitor's."""
    held = visit.who.held
    calendars, days = visit.office.years(connection)
    owed = queue = None
    if owes_here(held):
        wanted = Wanted(which="owing")
        owed = owed_by_unit(connection, days, scope_of(held), on=visit.on, wanted=wanted, page=SOONEST)
    if reviews_here(held):
        queue = review_queue(connection, calendars, days, turns_of(visit.who), on=visit.on, page=SOONEST)
    asked = waiting_petitions(connection, scope_of(held)) if visit.who.roles & DECIDERS else None
    proposed = waiting_proposals(connection) if Role.FIN_LEADER in visit.who.roles else 0
    unsigned = unsigned_letters(visit.office, connection, scope_of(held))[0] if visit.may_use("received_letters") else 0
    return {"owed": owed, "queue": queue, "asked": asked, "proposed": proposed, "unsigned": unsigned}


@router.get("/healthz", name="health")
def health(visit: Here) -> Response:
    """Nobody's data: that the database answers, and the trial."""
    with visit.reading() as connection:
        connection.execute(_ANSWERS)
    return JSONResponse({"status": "ok", "trial": visit.trial})
