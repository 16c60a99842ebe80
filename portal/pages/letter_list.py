"""Official letters of the bureau: what may be drafted, what waits, many signed or issued in one act, one archive."""

from typing import Annotated

from fastapi import APIRouter, Form, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import NotYours, RuleBroken, Sentence
from notices.letters.paper import SAMPLE
from portal.guard import Guarded
from portal.lettering import as_whom, may_sign
from portal.papers import archive_of, file_name
from portal.roles import BUREAU, DESK
from portal.visit import Counted, Here, Visit
from tasks.letters.act import find
from tasks.letters.agree import agree
from tasks.letters.draft import candidates, draft, evaluations
from tasks.letters.issue import foresee, issue
from tasks.letters.reading import all_letters, one_letter
from tasks.letters.send import send

router = APIRouter(route_class=Guarded)
Ids = Annotated[list[int] | None, Form()]
MOST_AT_ONCE = 500


@router.get("/letters", name="letters")
def letters(
    visit: Here, state: Annotated[int, Query(ge=-1, le=9)] = -1, year: Annotated[int, Query(ge=0, lt=3000)] = 0
) -> Response:
    return _show(visit, state=state, year=year)


def _show(visit: Visit, *, state: int = -1, year: int = 0, problem: object = None) -> Response:
    with visit.reading() as connection:
        found = all_letters(visit.office, connection, work_year=year, state=state)
        evaluated = evaluations(connection)
    return visit.page(
        "letters.html.j2",
        status=409 if problem else 200,
        found=found,
        evaluated=evaluated,
        state=state,
        year=year,
        problem=problem,
        at_desk=bool(visit.who.roles & DESK),
        signs=may_sign(visit),
    )


@router.get("/letters/drafts/{deliverable}", name="letter_candidates")
def letter_candidates(visit: Here, deliverable: Counted) -> Response:
    """To whom letters would be drafted, before they are."""
    with visit.reading() as connection:
        found = candidates(connection, deliverable)
        about = next((each for each in evaluations(connection) if each.deliverable == deliverable), None)
    return visit.page("letter_candidates.html.j2", found=found, about=about, deliverable=deliverable)


@router.post("/letters/drafts/{deliverable}", name="draft_letters")
def draft_letters(visit: Here, deliverable: Counted, obligation: Ids = None) -> Response:
    try:
        with visit.writing() as connection:
            made = draft(connection, deliverable, as_whom(visit, DESK), only=frozenset(obligation or ()))
    except RuleBroken as broken:
        return _show(visit, problem=broken.sentence)
    return visit.go("/letters?state=0", told=Sentence("已拟稿{n}份", n=len(made)))


@router.post("/letters", name="letters_act")
def act(visit: Here, do: Annotated[str, Form()], letter: Ids = None, sure: Annotated[str, Form()] = "") -> Response:
    """All of the letters, or none with the sentence why."""
    wanted = list(dict.fromkeys(letter or []))[:MOST_AT_ONCE]
    if not wanted:
        return _show(visit, problem=Sentence("请先勾选函件"))
    if do == "issue" and not sure:
        return _before_issue(visit, wanted)
    try:
        with visit.writing() as connection:
            for each in wanted:
                _do(visit, connection, do, each)
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, problem=broken.sentence)
    told = {"send": Sentence("已送签发{n}份", n=len(wanted)), "agree": Sentence("已签发{n}份", n=len(wanted))}
    return visit.go("/letters", told=told.get(do, Sentence("已发出{n}份", n=len(wanted))))


def _do(visit: Visit, connection: Connection, do: str, letter: int) -> None:
    calendar = visit.office.calendar(connection, find(connection, letter).work_year)
    if do == "send":
        send(connection, calendar, letter, as_whom(visit, DESK))
    elif do == "agree":
        agree(connection, calendar, letter, as_whom(visit, BUREAU))
    else:
        days = visit.office.workdays(connection)
        issue(connection, calendar, days, letter, as_whom(visit, DESK), dated_on=visit.on)


def _before_issue(visit: Visit, wanted: list[int]) -> Response:
    """Numbers and deadlines as they would be; nothing is changed."""
    with visit.reading() as connection:
        years = {letter: find(connection, letter).work_year for letter in wanted}
        foreseen = [
            each
            for year in dict.fromkeys(years.values())
            for each in foresee(
                connection,
                visit.office.calendar(connection, year),
                [letter for letter in wanted if years[letter] == year],
                dated_on=visit.on,
            )
        ]
    return visit.page("letters_issue.html.j2", foreseen=foreseen)


@router.get("/letters/archive", name="letters_archive")
def archive(visit: Here, letter: Annotated[list[int], Query()]) -> Response:
    """The letters in one archive, as Word and as PDF."""
    sample = SAMPLE if visit.trial else ""
    with visit.reading() as connection:
        found = [
            one_letter(visit.office, connection, each, on=visit.on, sample=sample)
            for each in dict.fromkeys(letter[:MOST_AT_ONCE])
        ]
    papers = [(f"{each.row.id} {file_name(each.paper)}", each.paper) for each in found]
    return archive_of(papers, str(Sentence("函件")), visit.settings)
