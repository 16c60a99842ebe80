"""Where one comes in, and whether the portal lives."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from models.queries.typed import statement
from portal.guard import Guarded
from portal.visit import Here

router = APIRouter(route_class=Guarded)
_ANSWERS = statement("SELECT 1")


@router.get("/", name="home")
def home(visit: Here) -> Response:
    return visit.page("home.html.j2")


@router.get("/healthz", name="health")
def health(visit: Here) -> Response:
    """Nobody's data: that the database answers, and the trial."""
    with visit.reading() as connection:
        connection.execute(_ANSWERS)
    return JSONResponse({"status": "ok", "trial": visit.trial})
