"""The calendar behind a secret address: for programs, which have neither cookies nor a language.

Nothing tells an address that was revoked from one that never was. Nothing about it is kept on the way: no log, no
shared store, no address that is handed on.
"""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from notices.feed import NOWHERE, TOO_OFTEN, compose
from portal.guard import Guarded
from portal.pages.feeds import base
from portal.visit import Here
from tasks.feeds.fetch import FOR_FEED, Fetched, fetch

router = APIRouter(route_class=Guarded)
PRIVATE = {"cache-control": "private, no-cache", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


@router.api_route("/feed/{secret}.ics", methods=["GET", "HEAD"], name="feed", include_in_schema=False)
def feed(visit: Here, request: Request, secret: str) -> Response:
    found = fetch(visit.office, secret, visit.client, portal_url=base(visit, request), at=visit.at, now=visit.now)
    if found.too_often:
        wait = str(int(FOR_FEED.within.total_seconds()))
        return PlainTextResponse(TOO_OFTEN, 429, headers=PRIVATE | {"retry-after": wait})
    if found.feed is None:
        return PlainTextResponse(NOWHERE, 404, headers=PRIVATE)
    tag = f'"{found.feed.digest[:32]}"'
    headers = PRIVATE | {"etag": tag}
    if found.changed_at is not None:
        headers["last-modified"] = format_datetime(found.changed_at.astimezone(UTC), usegmt=True)
    if _is_known(request, tag, found):
        return Response(status_code=304, headers=headers)
    headers["content-disposition"] = 'inline; filename="nianlun.ics"'
    return Response(compose(found.feed), media_type="text/calendar; charset=utf-8", headers=headers)


def _is_known(request: Request, tag: str, found: Fetched) -> bool:
    """Whether who asks has the same already: by its tag, which goes before, or by its moment."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return any(each.strip().removeprefix("W/") in (tag, "*") for each in tags.split(","))
    since = _moment(request.headers.get("if-modified-since", ""))
    return since is not None and found.changed_at is not None and found.changed_at.replace(microsecond=0) <= since


def _moment(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except ValueError:
        return None
    return found if found.tzinfo else None
