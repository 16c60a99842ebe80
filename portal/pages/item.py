"""One obligation: what is owed and why then, what happened, what was said, and what the visitor may do now."""

from fastapi import APIRouter
from starlette.responses import Response

from calendars.schema import Form
from models.kinds import PetitionState
from notices.record_page import record_page
from portal.guard import Guarded
from portal.seeing import towards_item
from portal.visit import Here, Visit
from rules.deeds import Deed
from tasks.desk.item import Item, read_item
from tasks.explain import explain
from tasks.explain_page import record_of

router = APIRouter(route_class=Guarded)
ACTS = (
    *(Deed.FILL, Deed.HAND_IN, Deed.NIL, Deed.CONFIRM, Deed.WITHDRAW, Deed.ACKNOWLEDGE, Deed.ASK_TIME),
    *(Deed.DISOWN, Deed.ANSWER_TIME, Deed.ANSWER_DISOWNED, Deed.REOPEN),
)
REVIEWING = frozenset({Deed.TAKE, Deed.FORWARD, Deed.RETURN, Deed.ACCEPT})


@router.get("/obligation/{obligation_id}", name="item")
def item(visit: Here, obligation_id: int) -> Response:
    return show_item(visit, obligation_id)


def show_item(
    visit: Visit,
    obligation_id: int,
    *,
    status: int = 200,
    problem: object = "",
    deed: str = "",
    why: str = "",
    day: str = "",
) -> Response:
    """The page; after something was refused with the sentence why, at the deed that was tried."""
    with visit.reading() as connection:
        found = read_item(visit.office, connection, obligation_id, towards_item(visit), on=visit.on)
    return visit.page(
        "item.html.j2",
        status=status,
        item=found,
        row=found.life.row,
        may={each.value for each in found.may},
        reviewing=bool(REVIEWING & found.may),
        asked=[each for each in found.petitions if each.state is PetitionState.WAITING],
        fills_selection=is_selection(found),
        evaluates=visit.may_use("evaluation") and found.content_form == Form.EVALUATION_REPORT,
        asks_experts=visit.may_use("paper_experts"),
        problem=problem,
        deed=deed,
        tried=deed,
        why=why,
        day=day,
    )


def is_selection(found: Item) -> bool:
    """Whether subjects are chosen for it instead of a form filled in."""
    return bool(found.life.row.about == "quota")


@router.get("/obligation/{obligation_id}/record", name="item_record")
def record(visit: Here, obligation_id: int) -> Response:
    """The printable record of notices (催报记录): Chinese, as it is filed."""
    with visit.reading() as connection:
        life = explain(visit.office, connection, obligation_id, on=visit.on)
    return visit.page("record.html.j2", text=record_page(record_of(life)), obligation=obligation_id)
