"""Letters that a unit has received: read, downloaded, signed for (签收)."""

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from notices.addresses import LETTERS as RECEIVED
from portal.guard import Guarded
from portal.lettering import as_whom
from portal.pages.letter import read_letter
from portal.pages.owed import Number
from portal.papers import file_of
from portal.roles import OWN
from portal.seeing import scope_of
from portal.visit import Counted, Here, Visit
from rules.lettering import Deed, may
from tasks.desk.scope import Page
from tasks.letters.reading import OneLetter, letters_of_unit, unsigned_letters
from tasks.letters.receive import receive

router = APIRouter(route_class=Guarded)


@router.get(RECEIVED, name="received_letters")
def received_letters(visit: Here, page: Number = 1) -> Response:
    """What was issued to the units that the visitor sees and nobody has signed for; bureau, sections and departments
    see whose."""
    listing = Page(page)
    with visit.reading() as connection:
        count, found = unsigned_letters(visit.office, connection, scope_of(visit.who.held), listing)
    return visit.page("received_letters.html.j2", found=found, count=count, page=listing)


@router.get("/unit/{unit_code}/letters", name="unit_letters")
def unit_letters(visit: Here, unit_code: str) -> Response:
    with visit.reading() as connection:
        found = letters_of_unit(visit.office, connection, unit_code)
    return visit.page("unit_letters.html.j2", found=found, unit_code=unit_code)


@router.get("/unit/{unit_code}/letter/{letter_id}", name="unit_letter")
def unit_letter(visit: Here, unit_code: str, letter_id: Counted) -> Response:
    return _show(visit, unit_code, letter_id)


def _issued(visit: Visit, unit_code: str, letter: int) -> OneLetter:
    """A letter of the unit's; what is not issued is not there yet."""
    found = read_letter(visit, letter)
    if found.row.unit_code != unit_code or not found.is_issued:
        raise NotKnown(Sentence("没有这份函件"))
    return found


def _show(visit: Visit, unit_code: str, letter: int, problem: object = None) -> Response:
    found = _issued(visit, unit_code, letter)
    roles = frozenset(each.role for each in visit.over)
    return visit.page(
        "unit_letter.html.j2",
        status=409 if problem else 200,
        found=found,
        row=found.row,
        unit_code=unit_code,
        may_receive=may(Deed.RECEIVE, found.row.state, roles),
        problem=problem,
    )


@router.post("/unit/{unit_code}/letter/{letter_id}", name="receive_letter")
def receive_letter(visit: Here, unit_code: str, letter_id: Counted) -> Response:
    _issued(visit, unit_code, letter_id)
    try:
        with visit.writing() as connection:
            receive(connection, letter_id, as_whom(visit, OWN), unit_code=unit_code)
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, unit_code, letter_id, broken.sentence)
    return visit.go(f"/unit/{unit_code}/letter/{letter_id}", told=Sentence("已签收"))


@router.get("/unit/{unit_code}/letter/{letter_id}/{named}", name="unit_letter_file")
def unit_letter_file(visit: Here, unit_code: str, letter_id: Counted, named: str) -> Response:
    return file_of(_issued(visit, unit_code, letter_id).paper, named, visit.settings)
