"""The heat map: units × deliverables, in each field a sign and a word, the worst first; each leads to its items."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import Sentence
from models.kinds import Standing, StepKey
from notices.words import STEPS
from portal import showing
from portal.boards import Asked, BoardAsked, Format, choices, settled, told_filters
from portal.guard import Guarded
from portal.pages.owed import Number
from portal.seeing import scope_of
from portal.shared import shared_page
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.heat import ORDERS, Heat, UnitRow, heat
from tasks.desk.scope import Page

router = APIRouter(route_class=Guarded)
PATH = "/board/heat"
A_PAGE, A_FILE = 50, 100_000
ROWS = {"first": Sentence("一级单位（含所属）"), "every": Sentence("每个单位")}
ORDER_WORDS = {"worst": Sentence("情况最差的在前"), "code": Sentence("按单位编码"), "most": Sentence("应报最多的在前")}
Rows = Annotated[str, Query(pattern=f"^({'|'.join(ROWS)})$")]
Order = Annotated[str, Query(pattern=f"^({'|'.join(ORDERS)})$")]
How = Annotated[str, Query(pattern="^([0-5]|)$")]


@router.get(PATH, name="board_heat")
def board_heat(
    visit: Here,
    asked: BoardAsked,
    rows: Rows = "first",
    standing: How = "",
    order: Order = "worst",
    page: Number = 1,
    format: Format = "",
) -> Response:
    own = {"rows": rows, "standing": standing, "order": order}
    with visit.reading() as connection:
        if format:
            asked = settled(visit, connection, asked)
            found = _drawn(visit, connection, asked, own, Page(1, A_FILE))
            told = [str(Sentence("截至{on}", on=visit.on)), told_filters(asked)]
            return workbook_of(visit, Sentence("热力图"), told, [_table(found)])

        def draw() -> dict[str, Any]:
            return _map(visit, connection, settled(visit, connection, asked), own, Page(page, A_PAGE))

        question = (asked, *own.values(), page)
        return shared_page(visit, connection, question, "board_heat.html.j2", draw, title=Sentence("热力图"))


def _map(visit: Visit, connection: Connection, asked: Asked, own: dict[str, str], page: Page) -> dict[str, Any]:
    """What the page shows; `behind` leads to the list behind a row or a field."""
    found = _drawn(visit, connection, asked, own, page)

    def behind(row: UnitRow, **more: object) -> str:
        unit = {"tree": row.code} if own["rows"] == "first" else {"tree": "", "unit": row.code}
        return asked.address("/owed", **({"which": ""} | unit | more))

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
        "field": showing.field_badge,
        "behind": behind,
        "down": lambda row: asked.address(PATH, **(own | {"tree": row.code, "rows": "every"})),
        "address": asked.address(PATH, **own),
        **choices(visit, connection, asked, PATH),
    }


def _drawn(visit: Visit, connection: Connection, asked: Asked, own: dict[str, str], page: Page) -> Heat:
    return heat(
        connection,
        scope_of(visit.who.held),
        on=visit.on,
        wanted=asked.wanted,
        every_unit=own["rows"] == "every",
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
    cells = [Cell(row.code), Cell(row.name), Cell(showing.standing_badge(row.standing)[1])]
    for each in found.columns:
        field = row.fields.get(each.id)
        rates = field.tally.rates if field else None
        cells.append(
            Cell(f"{rates.actual}/{rates.expected} {showing.field_badge(field)[1]}" if field and rates else None)
        )
    return cells
