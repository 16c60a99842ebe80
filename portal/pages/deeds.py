"""What a unit does with an obligation besides its form, and what the bureau answers: one short route for each."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import RuleBroken, Sentence, UnknownYear
from portal.guard import Guarded
from portal.pages.item import show_item
from portal.seeing import towards_item
from portal.visit import Here, Visit
from rules.deeds import Deed
from tasks.desk import handing_in, petitions
from tasks.desk.review import Said, review

router = APIRouter(route_class=Guarded)
Why = Annotated[str, Form(max_length=1000)]
Day = Annotated[str, Form(max_length=10)]
REFUSED = 409


def _done(
    visit: Visit,
    obligation: int,
    deed: str,
    told: Sentence,
    do: Callable[[Connection], object],
    *,
    why: str = "",
    day: str = "",
) -> Response:
    """Do it in one transaction and go back to the item; refused, the item with the sentence why."""
    try:
        with visit.writing() as connection:
            do(connection)
    except (RuleBroken, UnknownYear) as broken:
        return show_item(visit, obligation, status=REFUSED, problem=broken.sentence, deed=deed, why=why, day=day)
    return visit.go(f"/obligation/{obligation}", told=told)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=text)) from None


@router.post("/obligation/{obligation_id}/nil", name="item_nil")
def nil(visit: Here, obligation_id: int, why: Why = "") -> Response:
    content = handing_in.Content(form="", form_version=0, content="{}", nil=True, why=why)

    def do(connection: Connection) -> None:
        who = towards_item(visit)
        handing_in.hand_in_form(visit.office, connection, obligation_id, content, who, on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "nil", Sentence("零报告已报送"), do, why=why)


@router.post("/obligation/{obligation_id}/confirm", name="item_confirm")
def confirm(visit: Here, obligation_id: int) -> Response:
    def do(connection: Connection) -> None:
        handing_in.confirm(visit.office, connection, obligation_id, towards_item(visit), on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "confirm", Sentence("已确认报送"), do)


@router.post("/obligation/{obligation_id}/decline", name="item_decline")
def decline(visit: Here, obligation_id: int, why: Why = "") -> Response:
    return _given_back(visit, obligation_id, "decline", why, Sentence("已退回填报人"))


@router.post("/obligation/{obligation_id}/recall", name="item_recall")
def recall(visit: Here, obligation_id: int, why: Why = "") -> Response:
    return _given_back(visit, obligation_id, "recall", why, Sentence("已取回，可以继续修改"))


def _given_back(visit: Visit, obligation: int, deed: str, why: str, told: Sentence) -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        handing_in.decline(visit.office, connection, obligation, who, why=why, on=visit.on, at=visit.at)

    return _done(visit, obligation, deed, told, do, why=why)


@router.post("/obligation/{obligation_id}/withdraw", name="item_withdraw")
def withdraw(visit: Here, obligation_id: int, why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        handing_in.withdraw(visit.office, connection, obligation_id, who, why=why, on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "withdraw", Sentence("已撤回，可以继续修改"), do, why=why)


@router.post("/obligation/{obligation_id}/acknowledge", name="item_acknowledge")
def acknowledge(visit: Here, obligation_id: int) -> Response:
    def do(connection: Connection) -> None:
        handing_in.acknowledge(visit.office, connection, obligation_id, towards_item(visit), on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "acknowledge", Sentence("已签收"), do)


@router.post("/obligation/{obligation_id}/more-time", name="item_more_time")
def more_time(visit: Here, obligation_id: int, day: Day = "", why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who, wanted = towards_item(visit), _date(day)
        given = dict(wanted_on=wanted, why=why, on=visit.on, at=visit.at)
        petitions.ask_more_time(visit.office, connection, obligation_id, who, **given)  # type: ignore[arg-type]

    return _done(visit, obligation_id, "more-time", Sentence("延期申请已提出"), do, why=why, day=day)


@router.post("/obligation/{obligation_id}/disown", name="item_disown")
def disown(visit: Here, obligation_id: int, why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        petitions.disown(visit.office, connection, obligation_id, who, why=why, on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "disown", Sentence("已转财政局绩效科更正；更正前仍须按期报送"), do, why=why)


@router.post("/obligation/{obligation_id}/take-back", name="item_take_back")
def take_back(visit: Here, obligation_id: int) -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        petitions.take_back(visit.office, connection, obligation_id, None, who, on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "take-back", Sentence("申请已取回"), do)


@router.post("/obligation/{obligation_id}/grant", name="item_grant")
def grant(visit: Here, obligation_id: int, day: Day = "", why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who, until = towards_item(visit), _date(day)
        given = dict(until_on=until, answer=why, on=visit.on, at=visit.at)
        petitions.grant_more_time(visit.office, connection, obligation_id, who, **given)  # type: ignore[arg-type]

    return _done(visit, obligation_id, "grant", Sentence("已批准延期"), do, why=why, day=day)


@router.post("/obligation/{obligation_id}/refuse", name="item_refuse")
def refuse(visit: Here, obligation_id: int, why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        petitions.refuse_more_time(visit.office, connection, obligation_id, who, answer=why, on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "refuse", Sentence("已答复：不批准延期"), do, why=why)


@router.post("/obligation/{obligation_id}/agree", name="item_agree")
def agree(visit: Here, obligation_id: int, why: Why = "") -> Response:
    return _settled(visit, obligation_id, "agree", agreed=True, why=why)


@router.post("/obligation/{obligation_id}/disagree", name="item_disagree")
def disagree(visit: Here, obligation_id: int, why: Why = "") -> Response:
    return _settled(visit, obligation_id, "disagree", agreed=False, why=why)


def _settled(visit: Visit, obligation: int, deed: str, *, agreed: bool, why: str) -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        petitions.settle_disowned(
            visit.office, connection, obligation, who, agreed=agreed, answer=why, on=visit.on, at=visit.at
        )

    return _done(visit, obligation, deed, Sentence("已答复"), do, why=why)


@router.post("/obligation/{obligation_id}/reopen", name="item_reopen")
def reopen(visit: Here, obligation_id: int, why: Why = "") -> Response:
    def do(connection: Connection) -> None:
        who = towards_item(visit)
        review(visit.office, connection, obligation_id, Deed.REOPEN, who, Said(why), on=visit.on, at=visit.at)

    return _done(visit, obligation_id, "reopen", Sentence("已重新打开，退回单位修改"), do, why=why)
