"""A request as the pages see it: who is there, which day it is, the office, and how a page is made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, unquote

from fastapi import Depends, Path, Request
from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse

from models.errors import Sentence
from models.kinds import Role
from models.settings import Settings
from portal.portal import Portal
from portal.roles import Place
from portal.rows import Who
from tasks.gate.tokens import form_key
from tasks.office import Office
from tasks.standing_in import Held, seen_by

TOLD = "nianlun-told"
DATA = "/api/"  # where programs ask
MOST_TOLD = 300  # characters; a cookie holds 4 kB


@dataclass(frozen=True)
class Visitor:
    """Who is signed in: a person of the register with the roles they hold today, own ones first."""

    person_id: int
    code: str
    name: str
    address: str
    sign_in_id: int
    way: str  # by which they came in: password, link
    has_password: bool
    held: tuple[Held, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(each.role for each in self.held)

    @property
    def acting_for(self) -> tuple[tuple[str, str], ...]:
        """Code and name of those for whom the visitor stands in today."""
        found = {each.acting_for: each.acting_for_name for each in self.held if each.acting_for}
        return tuple(found.items())

    def over(self, place: Place) -> tuple[Held, ...]:
        """The roles by which a unit or an item is seen; empty: it is not."""
        return tuple(each for each in self.held if place.is_seen_through(each))

    @property
    def sees(self) -> dict[str, object]:
        """The binds of SEES_UNIT and SEES_ITEM (models/queries/standing_in.py)."""
        return seen_by(self.held, self.person_id)


@dataclass
class Visit:
    """One request. `on` and `at` are the office's day and moment, asked once; `now` is the machine's, for security."""

    portal: Portal
    on: date
    at: datetime
    now: datetime
    language: str
    client: str = ""
    agent: str = ""
    trial: bool = False
    visitor: Visitor | None = None
    token: str = ""  # of the sign-in, else of this browser before one; forms are bound to it
    wears_token: bool = False  # the browser has it already
    lapsed: str = ""  # the token of a sign-in that lives no more
    over: tuple[Held, ...] = ()  # the roles that the visitor holds over what the route is about
    path: str = "/"  # where one comes back to, with its query
    told: str = ""  # what the page before left, as its cookie has it
    cookies: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # name, value, seconds (0: this session; -1: gone)

    @property
    def office(self) -> Office:
        return self.portal.office

    @property
    def settings(self) -> Settings:
        return self.portal.settings

    @property
    def who(self) -> Visitor:
        """The visitor of a page that only the signed-in can open."""
        assert self.visitor is not None
        return self.visitor

    @property
    def form_key(self) -> str:
        """What every form of this visit must bring back as `csrf`."""
        return form_key(self.token)

    def may_use(self, route: str) -> bool:
        """Whether some role of the visitor may use the route, over whatever they see: for menus."""
        row = self.portal.access[route]
        if row.who is Who.ANYBODY:
            return True
        return self.visitor is not None and (row.who is Who.SIGNED_IN or bool(row.roles & self.visitor.roles))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.office.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self.office.writing() as connection:
            yield connection

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of portal/templates in the visitor's language; the template sees `visit`."""
        return HTMLResponse(self.portal.pages.render(template, visit=self, **values), status)

    def go(self, address: str, *, told: Sentence | str = "") -> RedirectResponse:
        """To another page after something was done; `told` is shown there once."""
        if told:
            self.cookies.append((TOLD, quote(str(told)[:MOST_TOLD]), 60))
        return RedirectResponse(address, 303)

    def take_told(self) -> str:
        """What the page before left to be shown, once."""
        if self.told:
            self.cookies.append((TOLD, "", -1))
        return unquote(self.told)


def visit_of(request: Request) -> Visit:
    """The visit of a request, as the doorkeeper met it."""
    visit = request.scope["state"]["visit"]
    assert isinstance(visit, Visit)
    return visit


def wants_json(request: Request) -> bool:
    """Whether a program asks: it says so, or asks for data and does not say that it wants a page."""
    accepted = request.headers.get("accept", "*/*")
    return "text/html" not in accepted and ("application/json" in accepted or request.url.path.startswith(DATA))


async def _here(request: Request) -> Visit:
    return visit_of(request)


Here = Annotated[Visit, Depends(_here)]
NUMBERS = 2**31  # what the ledger counts stays below
Counted = Annotated[int, Path(ge=0, lt=NUMBERS)]  # a number in an address
YearNumber = Annotated[int, Path(ge=1900, lt=3000)]  # a year in an address
