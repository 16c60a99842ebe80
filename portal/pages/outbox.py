"""The outbox: what must be mended first, one mail with its words and what was done with it, the stop button."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import LineState
from models.queries.ledger_version import POST_VERSION
from notices.words import REASONS
from portal.boards import Code
from portal.guard import Guarded
from portal.pages.owed import Number, Words
from portal.visit import Here, Visit
from tasks.cancel_mail import cancel_mail
from tasks.deliver import HELD as STOPPED
from tasks.desk.outbox import HELD, OTHER, SENT, TO_MEND, WAITING, Asked, Mails, kept_words, mails_by_place, one_mail
from tasks.desk.scope import Page
from tasks.first_mails import confirm_first_mails, unconfirmed
from tasks.outbox import hold_mail, hold_outbox, release_mail, release_outbox
from tasks.preview import preview
from tasks.resend import resend
from tasks.switches import switch_row

router = APIRouter(route_class=Guarded)
PLACES = {
    -1: Sentence("全部"),
    TO_MEND: Sentence("须处理"),
    HELD: Sentence("已暂停"),
    WAITING: Sentence("待发"),
    SENT: Sentence("已发出"),
    OTHER: Sentence("撤下、合并、已重发"),
}
REFUSED = 409
Why = Annotated[str, Form(max_length=500)]


@router.get("/outbox", name="outbox")
def outbox(
    visit: Here,
    place: Annotated[int, Query(ge=-1, le=OTHER)] = -1,
    on: Annotated[str, Query(max_length=10)] = "",
    unit: Code = "",
    words: Words = "",
    page: Number = 1,
) -> Response:
    asked = {"place": place, "on": on, "unit": unit.strip(), "words": words}

    def link(**changed: object) -> str:
        return f"/outbox?{urlencode({k: v for k, v in (asked | changed).items() if v != ''})}"

    wrong: Sentence | str = ""
    with visit.reading() as connection:
        try:
            found = _listed(visit, connection, Asked(place, _day(on), unit.strip(), words), Page(page))
        except (NotKnown, RuleBroken) as error:
            wrong, found = error.sentence, _listed(visit, connection, Asked(), Page())
        first = unconfirmed(connection)
        pressed = switch_row(connection, STOPPED)
    values = {"found": found, "asked": asked, "link": link, "places": PLACES, "wrong": wrong, "first": first}
    return visit.page("outbox.html.j2", status=422 if wrong else 200, pressed=pressed, reason_of=_reason, **values)


def _listed(visit: Visit, connection: Connection, asked: Asked, page: Page) -> Mails:
    """The mails asked for; looked up once while nothing happens and no mail leaves."""
    question = ("outbox", asked, page, tuple(connection.execute(POST_VERSION).one()))
    return visit.portal.kept.answer(connection, question, lambda: mails_by_place(connection, asked, page))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=text)) from None


def _reason(reason: str) -> str:
    return REASONS.get(reason, reason)


@router.post("/outbox/stop", name="outbox_stop")
def stop(visit: Here, why: Why = "") -> Response:
    if not why.strip():
        raise RuleBroken(Sentence("暂停发送须写明理由"))
    with visit.writing() as connection:
        hold_outbox(connection, by=visit.who.code, why=why.strip(), at=visit.at)
    return visit.go("/outbox", told=Sentence("已暂停，一封也不发出"))


@router.post("/outbox/start", name="outbox_start")
def start(visit: Here) -> Response:
    with visit.writing() as connection:
        release_outbox(connection, at=visit.at)
    return visit.go("/outbox", told=Sentence("已恢复发送"))


@router.get("/outbox/first", name="first_mails")
def first(visit: Here) -> Response:
    return _first(visit)


def _first(visit: Visit, *, status: int = 200, problem: Sentence | str = "") -> Response:
    """What would leave, for somebody who is to say yes to it."""
    with visit.writing() as connection:
        asked = unconfirmed(connection)
        found = preview(visit.office, connection, visit.settings, at=visit.at) if asked else None
    return visit.page("first_mails.html.j2", status=status, found=found, problem=problem)


@router.post("/outbox/first", name="confirm_first_mails")
def confirm(visit: Here, mails: Annotated[int, Form(ge=0, lt=2**31)] = 0, why: Why = "") -> Response:
    """Yes to what was seen: if it is another number of mails by now, it is shown again."""
    try:
        with visit.writing() as connection:
            if unconfirmed(connection):
                now = len(preview(visit.office, connection, visit.settings, at=visit.at).mails)
                if now != mails or not now:
                    raise RuleBroken(Sentence("现在将发出的是 {n} 封，与刚才所见不同，请再看一遍", n=now))
            confirm_first_mails(connection, by=visit.who.code, why=why.strip(), at=visit.at)
    except RuleBroken as broken:
        return _first(visit, status=REFUSED, problem=broken.sentence)
    told = Sentence("已确认；工作日 {hours} 发出", hours=visit.settings.office_hours)
    return visit.go("/outbox", told=told)


@router.get("/outbox/{mail}", name="mail")
def mail_page(visit: Here, mail: int) -> Response:
    return _show(visit, mail)


def _show(visit: Visit, mail: int, *, status: int = 200, problem: Sentence | str = "", why: str = "") -> Response:
    with visit.writing() as connection:
        found = one_mail(visit.office, connection, visit.settings, mail, at=visit.at)
    state = LineState[found.head["state"].upper()]
    return visit.page(
        "mail.html.j2",
        status=status,
        found=found,
        head=found.head,
        state=state,
        waits=state in (LineState.PLANNED, LineState.HELD),
        failed=state in (LineState.REFUSED, LineState.UNREACHABLE),
        problem=problem,
        why=why,
        state_of=lambda each: LineState[each["state"].upper()],
        reason_of=_reason,
    )


@router.get("/outbox/{mail}/html", name="mail_html")
def mail_html(visit: Here, mail: int) -> Response:
    """The HTML as it left, as a file to look at elsewhere: it is never shown as a page of ours."""
    with visit.reading() as connection:
        words = kept_words(connection, mail)
    if words is None:
        raise NotKnown(Sentence("第{mail}号通知的原文没有留存", mail=mail))
    held = {"content-disposition": f"attachment; filename*=UTF-8''{quote(f'mail-{mail}.html')}"}
    return Response(words.html.encode(), media_type="text/plain; charset=utf-8", headers=held)


@router.post("/outbox/{mail}", name="mail_post")
def mail_post(visit: Here, mail: int, do: Annotated[str, Form()] = "", why: Why = "") -> Response:
    """Hold, release, resend, cancel. Refused, the mail with the sentence why."""
    if do not in DEEDS:
        raise RuleBroken(Sentence("请从页面上的按钮办理。"))
    deed, told = DEEDS[do]
    try:
        with visit.writing() as connection:
            made = deed(visit, connection, mail, why.strip())
    except (RuleBroken, NotKnown) as broken:
        return _show(visit, mail, status=REFUSED, problem=broken.sentence, why=why)
    return visit.go(f"/outbox/{made[0] if made else mail}", told=told)


def _hold(_visit: Visit, connection: Connection, mail: int, _why: str) -> list[int]:
    hold_mail(connection, mail)
    return []


def _release(_visit: Visit, connection: Connection, mail: int, _why: str) -> list[int]:
    release_mail(connection, mail)
    return []


def _cancel(visit: Visit, connection: Connection, mail: int, why: str) -> list[int]:
    cancel_mail(connection, mail, by=visit.who.code, why=why, at=visit.at)
    return []


def _resend(visit: Visit, connection: Connection, mail: int, why: str, *, again: bool = False) -> list[int]:
    days, sender = visit.office.workdays(connection), visit.settings.mail_from
    said = {"by": visit.who.code, "why": why, "on": visit.on, "at": visit.at, "sender": sender, "again": again}
    return resend(connection, days, mail, **said)  # type: ignore[arg-type]


def _again(visit: Visit, connection: Connection, mail: int, why: str) -> list[int]:
    return _resend(visit, connection, mail, why, again=True)


DEEDS: dict[str, tuple[Callable[[Visit, Connection, int, str], list[int]], Sentence]] = {
    "hold": (_hold, Sentence("这一封已暂停")),
    "release": (_release, Sentence("这一封已恢复")),
    "cancel": (_cancel, Sentence("这一封已取消")),
    "resend": (_resend, Sentence("已列入发送计划，这是新的一封")),
    "again": (_again, Sentence("已列入发送计划，这是新的一封")),
}
