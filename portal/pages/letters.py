"""What an approved proposal became on paper: the letter (通报、函) with its number, and the list as it was approved."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import ProposalState
from notices.letter import Ground, Letter, LetterItem, letters, named_document
from portal.guard import Guarded
from portal.pages.proposals import address_of
from portal.visit import Here, Visit
from tasks.desk.proposals import OneProposal, number_letter, one_proposal
from tasks.listing import digest

router = APIRouter(route_class=Guarded)


@router.get("/proposals/{name}/list", name="proposal_list")
def listed(visit: Here, name: str) -> Response:
    """The list to print: once it is approved, as it was then."""
    with visit.reading() as connection:
        found = one_proposal(visit.office, connection, name, on=visit.on)
        calendar = visit.office.calendars(connection).get(found.row.work_year)
    mark = digest(found.units)
    return visit.page(
        "proposal_list.html.j2",
        found=found,
        row=found.row,
        mark=mark,
        bureau=calendar.jurisdiction.bureau if calendar else "",
        address=address_of(name),
    )


@router.get("/proposals/{name}/letter", name="letter")
def letter(visit: Here, name: str) -> Response:
    return _show(visit, name)


@router.post("/proposals/{name}/letter", name="number_letter")
def number(
    visit: Here, name: str, number: Annotated[str, Form()] = "", dated_on: Annotated[str, Form()] = ""
) -> Response:
    typed = {"number": number[:80], "dated_on": dated_on[:20]}
    try:
        on = date.fromisoformat(dated_on.strip())
    except ValueError:
        return _show(visit, name, typed, ("dated_on", Sentence("请填写成文日期，形如 2022-05-20")))
    try:
        with visit.writing() as connection:
            number_letter(connection, name, number, dated_on=on, by=visit.who.code, at=visit.at)
    except RuleBroken as broken:
        return _show(visit, name, typed, ("number", broken.sentence))
    return visit.go(address_of(name, more="/letter"), told=Sentence("文号已写入函件"))


def _show(
    visit: Visit, name: str, typed: dict[str, str] | None = None, wrong: tuple[str, object] | None = None
) -> Response:
    with visit.reading() as connection:
        found = one_proposal(visit.office, connection, name, on=visit.on)
        calendar = visit.office.calendars(connection).get(found.row.work_year)
    if found.row.state is not ProposalState.APPROVED or calendar is None:
        raise NotKnown(Sentence("拟办{batch}未经批准，没有函件", batch=name))
    head = found.head
    shown = {"number": head.number if head else "", "dated_on": (head.on if head else visit.on).isoformat()}
    return visit.page(
        "letter.html.j2",
        status=422 if wrong else 200,
        row=found.row,
        letters=letters_of(found, calendar),
        typed=typed or shown,
        wrong=wrong,
        may_number=visit.may_use("number_letter"),
        address=address_of(name),
        back=found.row.name,
    )


def letters_of(found: OneProposal, calendar: Calendar) -> tuple[Letter, ...]:
    """What was approved, to whom it was told: struck-off units and items no longer owed stand in no letter."""
    document = next(each for each in calendar.documents if each.key == calendar.document)
    assert found.row.decided_on is not None
    ground = Ground(
        bureau=calendar.jurisdiction.bureau,
        work_year=found.row.work_year,
        document=named_document(document.title, document.number),
        level=found.row.level,
        number=found.head.number if found.head else "",
        decided_on=found.row.decided_on,
        dated_on=found.head.on if found.head else found.row.decided_on,
        copies_to=calendar.copies_to.names if calendar.copies_to else (),
    )
    items = [
        LetterItem(unit.code, unit.name, item.title, item.subject_name, item.due_on, item.late, item.handed_in_on)
        for unit in found.listed
        for item in unit.items
        if item.told or item.handed_in_on
    ]
    return letters(ground, items)
