"""Who comes: the visit that a request begins, by its cookies and headers."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy import Connection, Row
from sqlalchemy.exc import OperationalError

from portal.portal import CHINESE, Portal
from portal.visit import TOLD, Visit, Visitor
from tasks.clock import machine_now, trial_moment
from tasks.gate import sign_ins
from tasks.gate.tokens import new_token
from tasks.standing_in import Held, held_by

LOG = logging.getLogger("nianlun.portal")
SIGN_IN_COOKIE = "nianlun"
BROWSER_COOKIE = "nianlun-browser"  # before anybody is signed in, forms are bound to it
LANGUAGE_COOKIE = "nianlun-language"
OIDC_COOKIE = "nianlun-oidc"  # while its user is at the identity service


@dataclass(frozen=True)
class Arrival:
    """What a request says about who sends it."""

    token: str
    browser: str
    language: str
    accepted: str
    client: str
    agent: str
    path: str
    told: str


def arrival(request: Request, portal: Portal) -> Arrival:
    cookies, headers = request.cookies, request.headers
    return Arrival(
        token=cookies.get(portal.cookie(SIGN_IN_COOKIE), ""),
        browser=cookies.get(portal.cookie(BROWSER_COOKIE), ""),
        language=cookies.get(LANGUAGE_COOKIE, ""),
        accepted=headers.get("accept-language", ""),
        client=client_of(request, portal),
        agent=headers.get("user-agent", ""),
        path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        told=cookies.get(TOLD, ""),
    )


def client_of(request: Request, portal: Portal) -> str:
    """The address of who asks: the one that connects, or, if that is a trusted proxy, the last one it did not add."""
    peer = request.client.host if request.client else ""
    proxies = portal.settings.portal_proxies
    if peer not in proxies:
        return peer
    said = [each.strip() for each in request.headers.get("x-forwarded-for", "").split(",") if each.strip()]
    return next((each for each in reversed(said) if each not in proxies), peer)[:64]


def meet(portal: Portal, came: Arrival) -> Visit:
    """The visit: its day, who is there, and the language. A sign-in that was used is marked so now and then."""
    machine = machine_now()
    with portal.office.reading() as connection:
        visit = _begun(connection, portal, came, machine)
        found = sign_ins.living(connection, came.token, now=machine) if came.token else None
        if found is not None:
            held = held_by(connection, found.person_id, visit.on)
            visit.visitor = _visitor(found, held)
            visit.token, visit.wears_token = came.token, True
            visit.language = language_of(portal, came, found.language)
        else:
            visit.lapsed = came.token
    if found is not None and machine - found.seen_at > sign_ins.SEEN_EVERY:
        _mark_seen(portal, found.id, machine)
    return visit


def _mark_seen(portal: Portal, sign_in: int, machine: datetime) -> None:
    """Nobody waits for it: while another writes, the next visit marks it."""
    try:
        with portal.office.writing(shared=True, at_once=True) as connection:
            sign_ins.seen(connection, sign_in, now=machine)
    except OperationalError:
        LOG.info("the ledger is being written; a sign-in is marked as seen by the next visit")


def _visitor(found: Row[Any], held: tuple[Held, ...]) -> Visitor:
    return Visitor(
        person_id=found.person_id,
        code=found.code,
        name=found.name,
        address=found.address,
        sign_in_id=found.id,
        way=found.way,
        has_password=bool(found.has_password),
        held=held,
    )


def stranger(portal: Portal, came: Arrival) -> Visit:
    """A visit for which the database was not asked: of a file, or while it does not answer."""
    return _visit(portal, came, machine_now(), machine_now(), trial=False)


def _begun(connection: Connection, portal: Portal, came: Arrival, machine: datetime) -> Visit:
    trial = trial_moment(connection)
    return _visit(portal, came, trial or machine, machine, trial=trial is not None)


def _visit(portal: Portal, came: Arrival, at: datetime, machine: datetime, *, trial: bool) -> Visit:
    return Visit(
        portal=portal,
        on=at.date(),
        at=at,
        now=machine,
        language=language_of(portal, came, ""),
        client=came.client,
        agent=came.agent,
        trial=trial,
        token=came.browser or new_token(),
        wears_token=bool(came.browser),
        path=came.path,
        told=came.told,
    )


def language_of(portal: Portal, came: Arrival, account: str) -> str:
    """The language chosen in this browser, else that of the account, else Chinese; a browser that asks for others only
    gets the first of them that is spoken here."""
    asked = [each.partition(";")[0].strip().lower()[:2] for each in came.accepted.split(",")]
    wishes: list[str] = [came.language, account, *([] if CHINESE in asked else asked)]
    for wanted in wishes:
        if wanted in portal.languages:
            return wanted
    return CHINESE
