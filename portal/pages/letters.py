"""What an approved proposal became on paper: the list as it was approved, the letters (通报、函) with numbers."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.schema import Calendar
from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import ProposalState
from notices.letters.paper import SAMPLE, Paper
from portal.boards import Format
from portal.guard import Guarded
from portal.pages.proposals import address_of
from portal.papers import file_of, unshown
from portal.proposal_table import proposal_workbook
from portal.visit import Counted, Here, Visit
from tasks.desk.proposals import OneProposal, one_proposal
from tasks.letters.numbers import next_number
from tasks.letters.of_proposal import number_letters, papers_of_proposal
from tasks.listing import digest

router = APIRouter(route_class=Guarded)


@router.get("/proposals/{name}/list", name="proposal_list")
def listed(visit: Here, name: str, format: Format = "") -> Response:
    """The list to print, or as a workbook: once it is approved, as it was then."""
    with visit.reading() as connection:
        found = one_proposal(visit.office, connection, name, on=visit.on)
        calendar = visit.office.calendars(connection).get(found.row.work_year)
    mark = digest(found.units)
    if format:
        return proposal_workbook(visit, found, mark)
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
            found, calendar = _approved(visit, connection, name)
            number_letters(connection, found, calendar, number, dated_on=on, by=visit.who.code, at=visit.at)
    except RuleBroken as broken:
        return _show(visit, name, typed, ("number", broken.sentence))
    return visit.go(address_of(name, more="/letter"), told=Sentence("文号已写入函件"))


@router.get("/proposals/{name}/letter/{nth}/{named}", name="proposal_letter_file")
def letter_file(visit: Here, name: str, nth: Counted, named: str) -> Response:
    """The n-th of its letters as a file."""
    with visit.reading() as connection:
        papers = papers_of_proposal(connection, *_approved(visit, connection, name))
    if nth >= len(papers):
        raise NotKnown(Sentence("没有这份函件"))
    return file_of(marked(visit, papers[nth]), named, visit.settings)


def marked(visit: Visit, paper: Paper) -> Paper:
    """A letter of a trial says so, so that nobody takes it for a real one."""
    return Paper(**{**paper.__dict__, "sample": SAMPLE}) if visit.trial else paper


def _approved(visit: Visit, connection: Connection, name: str) -> tuple[OneProposal, Calendar]:
    """The proposal with its year's calendar.

    Raises:
        NotKnown: it is not approved, so there is no letter.
    """
    found = one_proposal(visit.office, connection, name, on=visit.on)
    calendar = visit.office.calendars(connection).get(found.row.work_year)
    if found.row.state is not ProposalState.APPROVED or calendar is None:
        raise NotKnown(Sentence("拟办{batch}未经批准，没有函件", batch=name))
    return found, calendar


def _show(
    visit: Visit, name: str, typed: dict[str, str] | None = None, wrong: tuple[str, object] | None = None
) -> Response:
    with visit.reading() as connection:
        found, calendar = _approved(visit, connection, name)
        papers = [marked(visit, paper) for paper in papers_of_proposal(connection, found, calendar)]
        following = next_number(connection, calendar, visit.on)
    head = found.head
    shown = {"number": head.number if head else "", "dated_on": (head.on if head else visit.on).isoformat()}
    return visit.page(
        "letter.html.j2",
        status=422 if wrong else 200,
        row=found.row,
        papers=papers,
        following=following,
        unshown=sorted({each for paper in papers for each in unshown(paper, visit.settings)}),
        typed=typed or shown,
        wrong=wrong,
        may_number=visit.may_use("number_letter"),
        files=True,
        address=address_of(name),
        back=found.row.name,
    )
