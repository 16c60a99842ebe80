"""What units ask the bureau for and nobody has answered: more time, or another person."""

from fastapi import APIRouter
from starlette.responses import Response

from portal.guard import Guarded
from portal.seeing import scope_of
from portal.visit import Here
from tasks.desk.petitions import waiting_petitions

router = APIRouter(route_class=Guarded)


@router.get("/petitions", name="petitions")
def petitions(visit: Here) -> Response:
    with visit.reading() as connection:
        waiting = waiting_petitions(connection, scope_of(visit.who.held))
    return visit.page("petitions.html.j2", waiting=waiting)
