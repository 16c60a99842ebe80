"""Stands before every page: the name by which we were called, who comes, the language, what every answer carries.

Plain ASGI: what it sets for a request (the language) holds in the threads that answer it.
"""

import logging
from typing import Any

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import speaking
from portal.arrival import BROWSER_COOKIE, arrival, meet, stranger
from portal.portal import Portal
from portal.refusals import answer
from portal.rows import UPLOAD
from portal.visit import Visit

LOG = logging.getLogger("nianlun.portal")
BAD_REQUEST, TOO_LARGE, BROKEN, NOT_NOW = 400, 413, 500, 503
WITHOUT_OFFICE = ("/static/",)  # files: nobody is asked who they are
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
PRIVATE = "no-store"
A_YEAR = "max-age=31536000"


class TooLarge(Exception):
    """More was sent than the page takes."""


class Doorkeeper:
    """The middleware around the portal's pages."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self.app, self.portal = app, portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        came = arrival(request, self.portal)
        visit, trouble = stranger(self.portal, came), 0
        if not self.portal.is_ours(request.headers.get("host", "")):
            trouble = BAD_REQUEST
        elif not request.url.path.startswith(WITHOUT_OFFICE):
            try:
                visit = await run_in_threadpool(meet, self.portal, came)
            except SQLAlchemyError:
                LOG.exception("the database does not answer")
                trouble = NOT_NOW
        scope.setdefault("state", {})["visit"] = visit
        with speaking(self.portal.languages[visit.language]):
            await _Answer(self, scope, receive, send, visit).give(trouble)

    def carried(self, visit: Visit, headers: MutableHeaders) -> None:
        """What every answer carries."""
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("cache-control", PRIVATE)
        if self.portal.secure:
            headers.setdefault("strict-transport-security", A_YEAR)
        if not visit.wears_token and headers.get("content-type", "").startswith("text/html"):
            visit.cookies.append((self.portal.cookie(BROWSER_COOKIE), visit.token, 0))
        for name, value, seconds in visit.cookies:
            headers.append("set-cookie", self._cookie(name, value, seconds))

    def _cookie(self, name: str, value: str, seconds: int) -> str:
        lasts = "" if seconds == 0 else f"; Max-Age={max(seconds, 0)}"
        secure = "; Secure" if self.portal.secure else ""
        return f"{name}={value}; Path=/{lasts}; HttpOnly; SameSite=Lax{secure}"


class _Answer:
    """One answer: counted as it comes in, completed as it goes out, a page also when something breaks."""

    def __init__(self, door: Doorkeeper, scope: Scope, receive: Receive, send: Send, visit: Visit) -> None:
        self.door, self.scope, self.visit = door, scope, visit
        self._receive, self._send = receive, send
        self.taken, self.started = 0, False

    async def give(self, trouble: int) -> None:
        try:
            if trouble:
                await self._refuse(trouble)
            else:
                await self.door.app(self.scope, self.receive, self.send)
        except TooLarge:
            await self._refuse(TOO_LARGE)
        except SQLAlchemyError as failure:
            await self._break(failure, NOT_NOW)
        except Exception as failure:  # whatever it is, the visitor gets a page and we a line in the log
            await self._break(failure, BROKEN)

    async def receive(self) -> Message:
        message = await self._receive()
        self.taken += len(message.get("body", b""))
        if self.taken > self.scope["state"].get("most", UPLOAD):
            raise TooLarge
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self.door.carried(self.visit, MutableHeaders(scope=message))
        await self._send(message)

    async def _break(self, failure: Exception, status: int) -> None:
        LOG.error("%s %s broke", self.scope["method"], self._route(), exc_info=failure)
        if self.started:
            raise failure
        await self._refuse(status)

    def _route(self) -> str:
        """The route's name: addresses may hold secrets."""
        route: Any = self.scope.get("route")
        return str(getattr(route, "name", "?"))

    async def _refuse(self, status: int) -> None:
        if not self.started:
            refused = await run_in_threadpool(answer, Request(self.scope), status, "")
            await refused(self.scope, self._receive, self.send)
