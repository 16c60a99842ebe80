"""The reviewer's queue: what waits, since when, of how many working days; several decided at once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from models.kinds import Role
from models.queries import assigned
from portal.guard import Guarded
from portal.pages.owed import Number, Words
from portal.seeing import turns_of
from portal.visit import Here, Visit
from rules.deeds import Deed, Visitor
from tasks.desk.as_read import ANEW, as_read
from tasks.desk.queue import Queue, review_queue
from tasks.desk.review_many import MOST_AT_ONCE, LeftOut, review_many
from tasks.desk.scope import Page, Wanted
from tasks.standing_in import ASSIGNED, acting, assigned_to

router = APIRouter(route_class=Guarded)
Stage = Annotated[int, Query(ge=0, le=max(Role))]
NOT_THERE = Sentence("没有这个事项")
_COUNTED = re.compile("[0-9]{1,9}", re.ASCII)
BATCHED = (Deed.FORWARD, Deed.ACCEPT)


@router.get("/reviews", name="reviews")
def reviews(visit: Here, stage: Stage = 0, words: Words = "", page: Number = 1) -> Response:
    return _show(visit, stage, words, page)


def _show(
    visit: Visit,
    stage: int = 0,
    words: str = "",
    page: int = 1,
    *,
    status: int = 200,
    refused: Sequence[tuple[int, object]] = (),
    named: Mapping[int, LeftOut] | None = None,
    done: int = 0,
) -> Response:
    wanted = Wanted(stage=Role(stage) if stage else None, words=words)
    with visit.reading() as connection:
        queue = _queue(visit, connection, wanted, Page(page))

    def link(**changed: object) -> str:
        return f"/reviews?{urlencode({k: v for k, v in ({'stage': stage, 'words': words} | changed).items() if v})}"

    return visit.page(
        "reviews.html.j2",
        status=status,
        queue=queue,
        stage=stage,
        words=words,
        link=link,
        refused=refused,
        named=named or {},
        done=done,
    )


def _queue(visit: Visit, connection: Connection, wanted: Wanted, page: Page) -> Queue:
    """What waits for the visitor; looked up once for all with the same turns while nothing happens."""
    turns = turns_of(visit.who)

    def look_up() -> Queue:
        calendars, days = visit.office.years(connection)
        return review_queue(connection, calendars, days, turns, on=visit.on, wanted=wanted, page=page)

    return visit.portal.kept.answer(connection, ("queue", turns, wanted, page, visit.on), look_up)


@router.post("/reviews", name="reviews_post")
async def reviews_post(visit: Here, request: Request) -> Response:
    return await run_in_threadpool(_decide, visit, await request.form())


def _decide(visit: Visit, fields: FormData) -> Response:
    """Pass on or accept everything that was ticked: each that may; what may not is listed with the reason."""
    read = _ticked(map(str, fields.getlist("item")))
    try:
        deed = Deed(str(fields.get("do", "")))
        if deed not in BATCHED or not 0 < len(read) <= MOST_AT_ONCE:
            raise ValueError
    except ValueError:
        raise RuleBroken(Sentence("请勾选 1 至 {n} 项，再选择办理方式", n=MOST_AT_ONCE)) from None
    with visit.writing() as connection:
        found = as_read(connection, read, visit.who.sees)
        mine, towards = _assigned(visit, connection), _towards(visit, connection)
        done = review_many(connection, found.same, deed, towards, on=visit.on, at=visit.at, assigned=mine)
    refused = dict.fromkeys(read, NOT_THERE) | dict.fromkeys(found.anew, ANEW)
    refused |= {each.id: each.why for each in done.left_out}
    refused = {number: why for number, why in refused.items() if number not in done.done}
    if not refused:
        return visit.go("/reviews", told=_told(deed, len(done.done)))
    named = {each.id: each for each in done.left_out}
    return _show(visit, status=409, refused=sorted(refused.items()), named=named, done=len(done.done))


def _ticked(said: Iterable[str]) -> dict[int, int]:
    """The versions that were read by the numbers of their obligations: `17.2`."""
    found = {}
    for number, _, version in (each.partition(".") for each in said):
        if all(_COUNTED.fullmatch(each) for each in (number, version)):
            found[int(number)] = int(version)
    return found


def _told(deed: Deed, n: int) -> Sentence:
    return Sentence("已转审 {n} 项", n=n) if deed is Deed.FORWARD else Sentence("已审核通过 {n} 项", n=n)


def _towards(visit: Visit, connection: Connection) -> Callable[[int], Visitor]:
    """Who acts, with the roles towards a unit; asked once for each unit."""

    @cache
    def visitor(unit_id: int) -> Visitor:
        roles = acting(connection, visit.who.code, unit_id, visit.on)
        return Visitor(visit.who.code, tuple(each for each in roles if each[0] not in ASSIGNED))

    return visitor


def _assigned(visit: Visit, connection: Connection) -> dict[int, frozenset[Role]]:
    """What is assigned to the visitor by itself, with the role."""
    found: dict[int, frozenset[Role]] = {}
    for row in connection.execute(assigned.ROLES, assigned_to(visit.who.held, visit.who.person_id)):
        found[row.id] = found.get(row.id, frozenset()) | {Role(row.role)}
    return found
