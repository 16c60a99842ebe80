"""What waits for a department's own review, as its head is told by mail: to read, and to see to it that it is done."""

from fastapi import APIRouter
from starlette.responses import Response

from models.kinds import Role
from notices.addresses import DEPARTMENT_REVIEWS
from portal.guard import Guarded
from portal.pages.owed import Number
from portal.visit import Here
from tasks.desk.queue import review_queue
from tasks.desk.scope import Page, Turns

router = APIRouter(route_class=Guarded)


@router.get(DEPARTMENT_REVIEWS, name="department_reviews")
def department_reviews(visit: Here, page: Number = 1) -> Response:
    """The department's queue without its acts: whoever heads it reviews nothing and is no reviewer of its items."""
    headed = {each.unit_id for each in visit.who.held if each.role is Role.UNIT_HEAD}
    turns = Turns(tuple((Role.DEPT, unit) for unit in sorted(headed)))
    with visit.reading() as connection:
        calendars, days = visit.office.years(connection)
        queue = review_queue(connection, calendars, days, turns, on=visit.on, page=Page(page))
    return visit.page("department_reviews.html.j2", queue=queue)
