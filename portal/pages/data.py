"""The same lists as JSON, for programs that a unit or the bureau runs under a sign-in of its own. Reading only."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from models.errors import Sentence
from models.kinds import Role
from portal.boards import Code, Step
from portal.described import answers, described, shaped
from portal.guard import Guarded
from portal.pages.owed import Number, Which, Words
from portal.pages.reviews import Stage
from portal.seeing import scope_of, towards_item, turns_of
from portal.visit import Here
from tasks.desk.item import Item, read_item
from tasks.desk.owed import OwedItem, owed_by_unit
from tasks.desk.queue import QueueItem, review_queue
from tasks.desk.scope import Page, Wanted

router = APIRouter(route_class=Guarded, prefix="/api")
_OWN_PLACES = frozenset({"content", "life", "facts", "listing", "digest"})  # told otherwise, or not for programs


_LINES = described(list[str])


def _listed(item: type) -> dict[int | str, dict[str, Any]]:
    counts = {name: described(int) for name in ("page", "pages", "found")}
    return answers(shaped({"on": described(date), **counts, "items": described(tuple[item, ...], _OWN_PLACES)}))  # type: ignore[valid-type]


def _item() -> dict[int | str, dict[str, Any]]:
    own = described(Item, _OWN_PLACES)["properties"]
    more = {"stands": described(str), "due": _LINES, "following": _LINES}
    return answers(shaped(own | more | {"due_on": described(date), "title": described(str)}))


@router.get("/owed", name="data_owed", responses=_listed(OwedItem))
def owed(
    visit: Here, which: Which = "owing", step: Step = "", unit: Code = "", words: Words = "", page: Number = 1
) -> Response:
    wanted = Wanted(which=which, step=step, unit_code=unit, words=words)
    with visit.reading() as connection:
        scope, days = scope_of(visit.who.held), visit.office.workdays(connection)
        found = owed_by_unit(connection, days, scope, on=visit.on, wanted=wanted, page=Page(page))
    listed = {"page": found.listing.page.number, "pages": found.listing.pages, "found": found.listing.found}
    return JSONResponse({"on": str(found.on), **listed, "items": as_data(found.items)})


@router.get("/obligation/{obligation_id}", name="data_item", responses=_item())
def item(visit: Here, obligation_id: int) -> Response:
    with visit.reading() as connection:
        found = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
    life = {"stands": str(found.life.stands), "due": [str(each) for each in found.life.due]}
    life |= {"following": [str(each) for each in found.life.following]}
    return JSONResponse(as_data(found) | life | {"due_on": str(found.life.row.due_on), "title": found.life.row.title})


@router.get("/reviews", name="data_reviews", responses=_listed(QueueItem))
def reviews(visit: Here, stage: Stage = 0, words: Words = "", page: Number = 1) -> Response:
    wanted = Wanted(stage=Role(stage) if stage else None, words=words)
    with visit.reading() as connection:
        calendars, days = visit.office.years(connection)
        turns = turns_of(visit.who)
        queue = review_queue(connection, calendars, days, turns, on=visit.on, wanted=wanted, page=Page(page))
    listed = {"page": queue.listing.page.number, "pages": queue.listing.pages, "found": queue.listing.found}
    return JSONResponse({"on": str(queue.on), **listed, "items": as_data(queue.items)})


def as_data(value: Any) -> Any:
    """A value as JSON has it: codes by name, sentences in the visitor's language."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum | Sentence | date | datetime):
        return str(value)
    if isinstance(value, Mapping):
        return {str(as_data(key)): as_data(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_data(each) for each in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_data(getattr(value, each.name)) for each in fields(value) if each.name not in _OWN_PLACES}
    return value
