"""The impact of a change that somebody thinks of: waited for, read, and then done with a reason."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Form
from sqlalchemy import Connection, Row
from starlette.responses import Response

from calendars.undecided import undecided
from models.errors import NotKnown, Overtaken, RuleBroken, Sentence, _
from portal.guard import Guarded
from portal.impacts import impact_tables, moved_dates
from portal.roles import ADMINS
from portal.tables import Table
from portal.visit import Counted, Here, Visit
from tasks.impact_words import impact_sentences
from tasks.yeardesk.asked import GONE, OF_REGISTER, Found, Kind, ask, found_in, holds, read_change, seal_of, wanted_by
from tasks.yeardesk.drafts import read_draft
from tasks.yeardesk.settle import Settled, settle

router = APIRouter(route_class=Guarded)
Why = Annotated[str, Form(max_length=500)]
Seal = Annotated[str, Form(max_length=64)]
RELOAD = 2  # seconds


@router.get("/impact/{asked}", name="impact")
def impact(visit: Here, asked: Counted) -> Response:
    return _page(visit, asked)


def _asked(connection: Connection, asked: int) -> Row[Any]:
    """A question about dates; one about the register has its own page (portal/pages/register_change.py)."""
    row = read_change(connection, asked)
    if row.kind in OF_REGISTER:
        raise NotKnown(GONE)
    return row


def _page(visit: Visit, asked: int, *, status: int = 200, problem: Sentence | str = "", why: str = "") -> Response:
    with visit.reading() as connection:
        row = _asked(connection, asked)
        draft = read_draft(connection, row.work_year) if row.kind == Kind.PUBLISH else None
        is_of_now = holds(connection, row, on=visit.on)
    found = found_in(row)
    if found is None:
        visit.portal.weigher.wake()
    page = visit.page(
        "impact.html.j2",
        status=status,
        row=row,
        found=found,
        seal=seal_of(row),
        tables=list(_tables(found)) if found else [],
        sentences=impact_sentences(found.impact) if found and found.impact else [],
        is_of_now=is_of_now,
        n_undecided=len(undecided(row.source)) if row.kind == Kind.PUBLISH else 0,
        is_of_draft=row.kind != Kind.PUBLISH or (draft is not None and draft.source == row.source),
        back=f"/year/{row.work_year}/draft" if row.kind == Kind.PUBLISH else f"/workdays/{row.work_year}",
        may_change=bool(visit.who.roles & ADMINS),
        problem=problem,
        why=why,
    )
    if found is None:  # by the header, so that the page itself is still; there is a link beside
        page.headers["refresh"] = str(RELOAD)
    return page


def _tables(found: Found) -> Iterator[Table]:
    yield from moved_dates(found.moved)
    if found.impact:
        for number, table in enumerate(impact_tables(found.impact)):
            if number or not found.moved:  # what working days move is told above, with the nominal dates
                yield table


@router.post("/impact/{asked}/again", name="impact_again")
def again(visit: Here, asked: Counted) -> Response:
    """Find it anew: of the ledger as it is now."""
    return visit.go(f"/impact/{_again(visit, asked)}")


def _again(visit: Visit, asked: int) -> int:
    with visit.writing() as connection:
        wanted = wanted_by(_asked(connection, asked))
        new = ask(connection, wanted, by=visit.who.code, at=visit.now)
    visit.portal.weigher.wake()
    return new


@router.post("/impact/{asked}", name="impact_settle")
def done(visit: Here, asked: Counted, seal: Seal = "", why: Why = "") -> Response:
    """Do what was looked at. If the ledger has changed since, the impact is found anew and shown again."""
    with visit.reading() as connection:
        row = _asked(connection, asked)
    try:
        with visit.writing() as connection:
            settled = settle(visit.office, connection, asked, on=visit.on, seal=seal, by=visit.who.code, why=why)
    except Overtaken as overtaken:
        return visit.go(f"/impact/{_again(visit, asked)}", told=overtaken.sentence)
    except RuleBroken as broken:
        return _page(visit, asked, status=422, problem=broken.sentence, why=why)
    address = f"/year/{row.work_year}" if row.kind == Kind.PUBLISH else f"/workdays/{row.work_year}"
    return visit.go(address, told=_told(settled))


def _told(settled: Settled) -> Sentence:
    if settled.published:
        done = settled.published
        moved = done.replanned.moved_owed + done.replanned.moved_handed_in
        values = {"year": done.work_year, "version": done.version, "moved": moved, "opened": done.opened}
        return Sentence(
            "已发布版本{year}@{version}：期限变动{moved}项，待发更正{mails}封，新下达{opened}项",
            **values,
            mails=done.replanned.correction_mails,
        )
    assert settled.days is not None
    years = _("、").join(map(str, settled.days.years))
    mails = settled.days.replanned.correction_mails
    return Sentence("已改好：{years}年的工作日；待发更正{mails}封", years=years, mails=mails)
