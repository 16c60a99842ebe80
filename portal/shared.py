"""Pages whose body is the same for everybody who sees the same units: made once while nothing happens in the ledger."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import Sentence
from portal.seeing import scope_of
from portal.visit import Visit


@dataclass(frozen=True)
class Onlooker:
    """What a shared part knows of the visit: nothing that is the visitor's own, a form's key least of all."""

    on: date
    language: str


def part(visit: Visit, template: str, values: dict[str, Any]) -> Markup:
    """A part of a page, rendered for whoever sees it."""
    onlooker = Onlooker(visit.on, visit.language)
    return Markup(visit.portal.pages.render(template, visit=onlooker, **values))  # noqa: S704 — the template escapes


def shared_part(
    visit: Visit, connection: Connection, question: Hashable, template: str, make: Callable[[], dict[str, Any]]
) -> Markup:
    """A part of a page, rendered of what `make` finds out, and kept until something happens.

    `question` is all that the part hangs on besides the ledger, the day, the language, the visitor's roles and the
    units they see.
    """

    asked = ("part", template, question, visit.on, visit.language, visit.who.roles, scope_of(visit.who.held))
    return visit.portal.kept.answer(connection, asked, lambda: part(visit, template, make()))


def shared_page(
    visit: Visit,
    connection: Connection,
    question: Hashable,
    template: str,
    make: Callable[[], dict[str, Any]],
    *,
    title: Sentence,
) -> Response:
    """A page that is one such part."""
    return page_of(visit, shared_part(visit, connection, question, template, make), title=title)


def page_of(visit: Visit, body: Markup, *, title: Sentence) -> Response:
    """A page around a part."""
    return visit.page("shared.html.j2", title=title, body=body)
