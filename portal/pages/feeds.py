"""Calendars to subscribe to: one's own and a unit's. The address is shown once, when it is made."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from models.errors import NotKnown, NotYours, Sentence
from models.queries import standing_in
from notices.addresses import feed_address
from portal.guard import Guarded
from portal.visit import NUMBERS, Here, Visit
from tasks.feeds.addresses import feeds_of, make_feed, revoke_feed
from tasks.feeds.reach import ANSWERING, OWN

router = APIRouter(route_class=Guarded)


@router.get("/account/feeds", name="feeds")
def page(visit: Here) -> Response:
    return _page(visit)


@router.post("/account/feeds", name="make_own_feed")
def make_own(visit: Here, request: Request) -> Response:
    """Without a unit to answer for there is none, and the page says so."""
    try:
        return _made(visit, request, OWN, Sentence("我的应报事项"), "/account/feeds")
    except NotYours as refused:
        return _page(visit, refused.sentence)


@router.post("/account/feeds/revoke", name="revoke_feed")
def revoke(visit: Here, feed: Annotated[int, Form(ge=0, lt=NUMBERS)]) -> Response:
    """One's own only; another's number does nothing."""
    try:
        with visit.writing() as connection:
            revoke_feed(connection, visit.who.person_id, feed, by=visit.who.code, at=visit.now)
    except NotKnown as gone:
        return visit.go("/account/feeds", told=gone.sentence)
    return visit.go("/account/feeds", told=Sentence("地址已作废，用它订阅的日历不再更新"))


@router.get("/unit/{unit_code}/feed", name="unit_feed")
def unit_page(visit: Here, unit_code: str) -> Response:
    unit_id, name = _unit(visit, unit_code)
    with visit.reading() as connection:
        living = next((each for each in feeds_of(connection, visit.who.person_id) if each.unit_id == unit_id), None)
    return visit.page("unit_feed.html.j2", unit_code=unit_code, unit_name=name, living=living)


@router.post("/unit/{unit_code}/feed", name="make_unit_feed")
def make_units(visit: Here, request: Request, unit_code: str) -> Response:
    unit_id, name = _unit(visit, unit_code)
    return _made(visit, request, unit_id, Sentence("{unit}的应报事项", unit=name), f"/unit/{unit_code}/feed")


def _unit(visit: Visit, unit_code: str) -> tuple[int, str]:
    with visit.reading() as connection:
        row = connection.execute(standing_in.UNIT_NAMED, {"unit": unit_code}).first()
    if row is None:
        raise NotKnown(Sentence("没有这个页面"))
    return row.id, row.name


def _made(visit: Visit, request: Request, unit_id: int, what: Sentence, back: str) -> Response:
    who = visit.who
    with visit.writing() as connection:
        secret = make_feed(connection, who.person_id, unit_id, by=who.code, on=visit.on, at=visit.now)
    address = feed_address(base(visit, request), secret)
    subscribed = f"webcal:{address.partition(':')[2]}"
    return visit.page("feed_made.html.j2", what=what, address=address, subscribed=subscribed, back=back)


def _page(visit: Visit, wrong: Sentence | str = "") -> Response:
    with visit.reading() as connection:
        living = feeds_of(connection, visit.who.person_id)
    own = next((each for each in living if each.unit_id == OWN), None)
    units = {each.unit_code: each.unit_name for each in visit.who.held if each.role in ANSWERING}
    return visit.page(
        "feeds.html.j2", status=403 if wrong else 200, living=living, own=own, units=units, wrong=wrong, unit_id=OWN
    )


def base(visit: Visit, request: Request) -> str:
    """The portal's address, as others reach it; else the one by which it was called."""
    return visit.settings.portal_url or str(request.base_url).rstrip("/")
