"""The observers' rooms: what 人大、政协、审计 may read, and nothing that names a person."""

from itertools import groupby

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import NotKnown, Sentence
from models.kinds import Level, ProposalState
from notices.words import STEPS
from portal.guard import Guarded
from portal.pages.letters import marked
from portal.visit import Here
from tasks.desk.proposals import one_proposal
from tasks.desk.rooms import approved_circulars, closed_deliverables
from tasks.letters.of_proposal import papers_of_proposal

router = APIRouter(route_class=Guarded)
SEEN = (
    (Sentence("已截止的报送材料：应报、已报、按期、已通过各多少"), True),
    (Sentence("已批准的通报：文号、单位、事项、期限"), True),
    (Sentence("尚未截止的材料、草稿、审核意见、附件"), False),
    (Sentence("拟办、约谈、扣减，领导的批示和划去的理由"), False),
    (Sentence("任何人的姓名、邮箱和收到的通知"), False),
)


@router.get("/rooms", name="rooms")
def rooms(visit: Here) -> Response:
    with visit.reading() as connection:
        closed = closed_deliverables(connection, on=visit.on)
        circulars = approved_circulars(connection)
    by_step = [
        (year, Sentence(STEPS[step]), list(rows))
        for (year, step), rows in groupby(closed, key=lambda each: (each.work_year, each.step))
    ]
    return visit.page("rooms.html.j2", by_step=by_step, circulars=circulars, seen=SEEN)


@router.get("/rooms/circular/{name}", name="room_circular")
def circular(visit: Here, name: str) -> Response:
    """A circular as it was sent; what is not approved, or no circular, is not there."""
    with visit.reading() as connection:
        found = one_proposal(visit.office, connection, name, on=visit.on)
        calendar = visit.office.calendars(connection).get(found.row.work_year)
        if found.row.state is not ProposalState.APPROVED or found.row.level is not Level.L4 or calendar is None:
            raise NotKnown(Sentence("没有这个页面"))
        papers = [marked(visit, paper) for paper in papers_of_proposal(connection, found, calendar)]
    return visit.page(
        "letter.html.j2",
        row=found.row,
        back=Sentence("观察室"),
        papers=papers,
        unshown=[],
        files=False,
        may_number=False,
        address="/rooms",
    )
