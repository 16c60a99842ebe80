"""The heat map: units × deliverables, in each field a sign and a word, the worst first; each leads to its items."""

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import Sentence
from models.kinds import Standing, StepKey
from models.queries.narrowing import NO_SECTION
from notices.words import STEPS
from portal import showing
from portal.boards import Asked, BoardAsked, Format, choices, counted, settled, told_filters
from portal.guard import Guarded
from portal.pages.owed import Number
from portal.seeing import scope_of
from portal.shared import shared_page
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.heat import EVERY_UNIT, FIRST_LEVEL, ORDERS, SECTIONS, Heat, UnitRow, heat
from tasks.board.totals import Tally
from tasks.desk.scope import Page

router = APIRouter(route_class=Guarded)
PATH = "/board/heat"
A_PAGE, A_FILE = 50, 100_000
SIZES = (A_PAGE, 200, 1000)
ROWS = {
    SECTIONS: Sentence("对口科室"),
    FIRST_LEVEL: Sentence("一级单位（含所属）"),
    EVERY_UNIT: Sentence("每个单位"),
}
ORDER_WORDS = {"worst": Sentence("情况最差的在前"), "code": Sentence("按单位编码"), "most": Sentence("应报最多的在前")}
NOBODYS = Sentence("没有对口科室")
Rows = Annotated[str, Query(pattern=f"^({'|'.join(ROWS)})$")]
Size = Annotated[int, Query(ge=1, le=SIZES[-1])]
Order = Annotated[str, Query(pattern=f"^({'|'.join(ORDERS)})$")]
How = Annotated[str, Query(pattern="^([0-5]|)$")]


@router.get(PATH, name="board_heat")
def board_heat(
    visit: Here,
    asked: BoardAsked,
    rows: Rows = FIRST_LEVEL,
    standing: How = "",
    order: Order = "worst",
    size: Size = A_PAGE,
    page: Number = 1,
    format: Format = "",
) -> Response:
    own = {"rows": rows, "standing": standing, "order": order, "size": size if size in SIZES else A_PAGE}
    with visit.reading() as connection:
        if format:
            asked = settled(visit, connection, asked)
            found = _drawn(visit, connection, asked, own, Page(1, A_FILE))
            told = [str(Sentence("截至{on}", on=visit.on)), told_filters(asked)]
            return workbook_of(visit, Sentence("热力图"), told, [_table(found)])

        def draw() -> dict[str, Any]:
            return _map(visit, connection, settled(visit, connection, asked), own, page)

        question = (asked, *own.values(), page)
        return shared_page(visit, connection, question, "board_heat.html.j2", draw, title=Sentence("热力图"))


def _map(visit: Visit, connection: Connection, asked: Asked, own: dict[str, Any], page: int) -> dict[str, Any]:
    """What the page shows; `behind` leads to the list behind a row or a field, `down` to what a row is made of."""
    found = _drawn(visit, connection, asked, own, Page(page, own["size"]))
    rows = own["rows"]

    def behind(row: UnitRow, *, kind: str = rows, **more: object) -> str:
        return asked.address("/owed", **({"which": ""} | _narrowed_to(row, kind) | more))

    def down(row: UnitRow) -> str:
        below = FIRST_LEVEL if rows == SECTIONS else EVERY_UNIT
        return asked.address(PATH, **(own | _narrowed_to(row, rows) | {"rows": below}))

    return {
        "found": found,
        **own,
        "row_choices": list(ROWS.items()),
        "order_choices": list(ORDER_WORDS.items()),
        "standings": [
            ("", Sentence("各种情况")),
            *((str(int(each)), showing.standing_badge(each)[1]) for each in reversed(Standing)),
        ],
        "steps_shown": _steps(found),
        "size_choices": [(each, Sentence("{n}行", n=each)) for each in SIZES],
        "field": showing.field_badge,
        "legend": showing.FIELD_BADGES,
        "behind": behind,
        "nobodys": NOBODYS,
        "down": "" if rows == EVERY_UNIT else down,
        "groups": _groups(visit, connection, asked, own, found),
        "all": {} if own["standing"] else _all(visit, connection, asked),
        "address": asked.address(PATH, **own),
        **choices(visit, connection, asked, PATH),
    }


def _narrowed_to(row: UnitRow, rows: str) -> dict[str, str]:
    """What an address asks for that is about a row."""
    if rows == SECTIONS:
        return {"section": row.code or NO_SECTION}
    return {"tree": row.code} if rows == FIRST_LEVEL else {"tree": "", "unit": row.code}


def _groups(
    visit: Visit, connection: Connection, asked: Asked, own: dict[str, Any], found: Heat
) -> list[tuple[UnitRow | None, list[UnitRow]]]:
    """The rows; by code, every unit's come below their first-level unit's, which has what all its tree comes to."""
    if own["rows"] != EVERY_UNIT or own["order"] != "code":
        return [(None, list(found.rows))]
    whole = own | {"rows": FIRST_LEVEL, "standing": ""}
    heads = {row.code: row for row in _drawn(visit, connection, asked, whole, Page(1, A_FILE)).rows}
    return [(heads.get(code), list(rows)) for code, rows in groupby(found.rows, key=lambda row: row.first_code)]


def _all(visit: Visit, connection: Connection, asked: Asked) -> dict[int, Tally]:
    """What all units come to, by deliverable, on whatever page they are."""
    return {named.id: tally for named, tally in counted(visit, connection, asked).deliverables.items()}


def _drawn(visit: Visit, connection: Connection, asked: Asked, own: dict[str, Any], page: Page) -> Heat:
    return heat(
        connection,
        scope_of(visit.who.held),
        on=visit.on,
        wanted=asked.wanted,
        rows=own["rows"],
        standing=Standing(int(own["standing"])) if own["standing"] else None,
        order=own["order"],
        page=page,
    )


def _steps(found: Heat) -> list[tuple[Sentence, int]]:
    """The steps over the columns: name, and how many columns."""
    names = [each.step for each in found.columns]
    return [(Sentence(STEPS[StepKey(step)]), names.count(step)) for step in dict.fromkeys(names)]


def _table(found: Heat) -> Table:
    """The map as a table: in each field what was handed in of what was asked, and the word."""
    heads: tuple[Sentence | str, ...] = (
        Sentence("单位编码"),
        Sentence("单位"),
        Sentence("情况"),
        *(each.title for each in found.columns),
    )
    return Table(
        Sentence("热力图"), Sentence("各单位各材料的报送情况"), heads, [_filed(row, found) for row in found.rows]
    )


def _filed(row: UnitRow, found: Heat) -> list[Cell]:
    cells = [Cell(row.code), Cell(row.name or NOBODYS), Cell(showing.standing_badge(row.standing)[1])]
    for each in found.columns:
        field = row.fields.get(each.id)
        rates = field.tally.rates if field else None
        cells.append(
            Cell(f"{rates.actual}/{rates.expected} {showing.field_badge(field)[1]}" if field and rates else None)
        )
    return cells
