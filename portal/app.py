"""Builds the portal of one office: its pages, the table of access over them, the doorkeeper before them."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import APIRouter, FastAPI

from models.errors import Translate
from models.settings import Settings
from notices.mailer import Post, SmtpPost
from portal import refusals
from portal.access import ACCESS
from portal.assets import Assets
from portal.doorkeeper import Doorkeeper
from portal.guard import WRITES, Guarded
from portal.menu import entries
from portal.pages.registry import routers
from portal.portal import Portal, hosts_of
from portal.rendering import Pages
from portal.roles import READ_ONLY
from portal.rows import About, Row, Who
from portal.sending import LinkSender
from portal.weighing import Weigher
from tasks.office import Office

THREADS = 12  # requests that are answered at once; the database has fifteen connections for us


class NotGuarded(Exception):
    """A route without its row in the table of access, or a row that lets somebody do what they may only read."""


def build(
    office: Office,
    settings: Settings,
    languages: Mapping[str, Translate],
    *,
    new_post: Callable[[], Post] | None = None,
    host: str = "",
    console: str = "",
    pages: Iterable[APIRouter] = (),
    access: Mapping[str, Row] = ACCESS,
) -> FastAPI:
    """The portal of an office. `languages` has 'zh' and what else it speaks; `host` is the name it listens on;
    `console` is where the runs are shown, if that is known.

    `pages` come beside the portal's own, with their rows in `access`.

    Raises:
        NotGuarded: a page is not in the table of access.
    """
    assets = Assets()
    post = new_post or (lambda: SmtpPost(settings))
    portal = Portal(
        office,
        settings,
        languages,
        Pages(assets.address),
        post,
        access,
        Weigher(office, settings),
        LinkSender(office, settings, post),
        hosts_of(settings, host),
        console=console,
    )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_living)
    app.state.portal = portal
    portal.pages.teach(menu=entries)
    for router in (assets.router(), *routers(), *pages):
        app.router.routes.extend(router.routes)  # as they are, so that the table can be checked against them
    refusals.install(app)
    check_access(app, access)
    app.add_middleware(Doorkeeper, portal=portal)
    return app


def check_access(app: FastAPI, access: Mapping[str, Row]) -> None:
    """Every route has its row and is guarded, every row its route; who may only read writes nothing about units."""
    wrong = []
    for route in app.routes:
        name = getattr(route, "name", "")
        row = access.get(name)
        if row is None or not isinstance(route, Guarded):
            wrong.append(f"{name}: no row in portal/access.py, or a router without route_class=Guarded")
            continue
        if row.about is not About.NOTHING and f"{{{row.about}}}" not in route.path:
            wrong.append(f"{name}: {route.path} does not name {row.about}")
        writes = bool(set(route.methods or ()).intersection(WRITES))
        if writes and row.about is not About.NOTHING and row.roles & READ_ONLY:
            wrong.append(f"{name}: {sorted(row.roles & READ_ONLY)} may only read")
        if row.who is Who.ROLES and not row.roles:
            wrong.append(f"{name}: for nobody")
    missing = set(access) - {getattr(route, "name", "") for route in app.routes}
    wrong += [f"{name}: no such route" for name in sorted(missing)]
    if wrong:
        raise NotGuarded("\n".join(wrong))


@asynccontextmanager
async def _living(app: FastAPI) -> AsyncIterator[None]:
    """Few threads; impacts and sign-in links that a portal before left are taken up, impacts given back at the end."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    weigher: Weigher = app.state.portal.weigher
    weigher.wake()
    sender: LinkSender = app.state.portal.sender
    sender.start()
    yield
    await anyio.to_thread.run_sync(weigher.stop)
    await anyio.to_thread.run_sync(sender.stop)
