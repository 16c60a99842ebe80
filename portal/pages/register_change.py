"""A change of the register that somebody thinks of: what differs, what it does; then done with a reason."""

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from sqlalchemy import Connection, Row
from starlette.responses import Response

from models.errors import NotKnown, Overtaken, RegisterInvalid, RuleBroken, Sentence
from portal.guard import Guarded
from portal.tables import Cell, Table, workbook_of
from portal.visit import Counted, Here, Visit
from tasks.change_register import Changed
from tasks.register.words import TABLES, WHATS, by_table, difference_parts, ledger_parts, tallied
from tasks.yeardesk.asked import GONE, OF_REGISTER, ask, found_in, holds, read_asked, seal_of, wanted_by
from tasks.yeardesk.settle import settle

router = APIRouter(route_class=Guarded)
Why = Annotated[str, Form(max_length=500)]
Seal = Annotated[str, Form(max_length=64)]
Format = Annotated[str, Query(pattern="^(xlsx|)$")]
RELOAD = 2  # seconds
SHOWN = 20  # lines of one sort; all of them are in the workbook
HEADS = (Sentence("表"), Sentence("变化"), Sentence("代码"), Sentence("名称"), Sentence("原为"), Sentence("改为"))


@router.get("/register/change/{asked}", name="register_change")
def change(visit: Here, asked: Counted, format: Format = "") -> Response:
    return _page(visit, asked, format=format)


def _asked(connection: Connection, asked: int) -> Row[Any]:
    row = read_asked(connection, asked)
    if row.kind not in OF_REGISTER:
        raise NotKnown(GONE)
    return row


def _page(
    visit: Visit,
    asked: int,
    *,
    format: str = "",
    status: int = 200,
    problem: Sentence | str = "",
    why: str | None = None,
) -> Response:
    with visit.reading() as connection:
        row = _asked(connection, asked)
        is_of_now = holds(connection, row, on=visit.on)
    found = found_in(row)
    if found is None:
        visit.portal.weigher.wake()
    changed = found.register if found else None
    if format and changed:
        return workbook_of(visit, Sentence("名录变化"), [row.name], _tables(changed))
    page = visit.page(
        "register_change.html.j2",
        status=status,
        row=row,
        found=found,
        changed=changed,
        differing=list(difference_parts(changed)) if changed else [],
        effects=list(ledger_parts(changed)) if changed else [],
        tallies=tallied(changed.imported.tallies()) if changed else [],
        shown=SHOWN,
        seal=seal_of(row),
        is_of_now=is_of_now,
        problem=problem,
        why=row.why if why is None else why,
    )
    if found is None:  # by the header, so that the page itself is still; there is a link beside
        page.headers["refresh"] = str(RELOAD)
    return page


def _tables(changed: Changed) -> Iterator[Table]:
    """Everything, for whoever wants to look at each line."""
    rows = [
        [Cell(Sentence(TABLES[table])), Cell(Sentence(WHATS[each.what]))]
        + [Cell(value) for value in (each.code, each.name, each.was, each.now)]
        for table, changes in by_table(changed)
        for each in changes
    ]
    yield Table(Sentence("名录的变化"), Sentence("名录的变化"), HEADS, rows)
    lines = [[Cell(part.head), Cell(line)] for part in ledger_parts(changed) for line in part.lines or ("",)]
    title = Sentence("对台账的影响")
    yield Table(title, title, (Sentence("影响"), Sentence("事项")), lines)


@router.post("/register/change/{asked}/again", name="register_again")
def again(visit: Here, asked: Counted) -> Response:
    """Find it anew: of the register and the ledger as they are now."""
    return visit.go(f"/register/change/{_again(visit, asked)}")


def _again(visit: Visit, asked: int) -> int:
    with visit.writing() as connection:
        wanted = wanted_by(_asked(connection, asked))
        new = ask(connection, wanted, by=visit.who.code, at=visit.now)
    visit.portal.weigher.wake()
    return new


@router.post("/register/change/{asked}", name="register_apply")
def done(visit: Here, asked: Counted, seal: Seal = "", why: Why = "") -> Response:
    """Do what was looked at. If anything has changed since, it is found anew and shown again."""
    with visit.reading() as connection:
        _asked(connection, asked)
    try:
        with visit.writing() as connection:
            settled = settle(visit.office, connection, asked, on=visit.on, seal=seal, by=visit.who.code, why=why)
    except Overtaken as overtaken:
        return visit.go(f"/register/change/{_again(visit, asked)}", told=overtaken.sentence)
    except RegisterInvalid as invalid:
        return _page(visit, asked, status=422, problem=invalid.places[0].sentence, why=why)
    except RuleBroken as broken:
        return _page(visit, asked, status=422, problem=broken.sentence, why=why)
    assert settled.register is not None
    return visit.go("/register", told=Sentence("已导入，留底为第{n}次", n=settled.register.imported.number))
