"""How much falls due when and for whom, and who cannot be reached."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import Sentence
from portal.boards import Asked, BoardAsked, Format, choices, settled, told_filters
from portal.guard import Guarded
from portal.pages.board_heat import A_FILE, A_PAGE, ROWS
from portal.pages.owed import Number
from portal.seeing import scope_of
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.load import Load, Loaded, load
from tasks.board.reach import unreached
from tasks.desk.scope import Page
from tasks.unreachable import WHY_UNREACHED, Unreached

router = APIRouter(route_class=Guarded)
PATH = "/board/load"
Rows = Annotated[str, Query(pattern=f"^({'|'.join(ROWS)})$")]
HEADS = (Sentence("一级单位"), Sentence("单位"), Sentence("原因"), Sentence("详情"), Sentence("怎么办"))


@router.get(PATH, name="board_load")
def board_load(visit: Here, asked: BoardAsked, rows: Rows = "first", page: Number = 1, format: Format = "") -> Response:
    shown, scope = Page(1, A_FILE) if format else Page(page, A_PAGE), scope_of(visit.who.held)
    with visit.reading() as connection:
        asked = settled(visit, connection, asked)
        found = _loaded(visit, connection, asked, rows == "every", shown)
        lonely = _unreached(unreached(visit.office, connection, scope, on=visit.on))
        offered = choices(visit, connection, asked, PATH)
    if format:
        told = [str(Sentence("截至{on}", on=visit.on)), told_filters(asked)]
        return workbook_of(visit, Sentence("工作量"), told, [_table(found), lonely])

    def behind(row: Loaded, **more: object) -> str:
        unit = {"tree": row.code} if rows == "first" else {"tree": "", "unit": row.code}
        return asked.address("/owed", **({"which": ""} | unit | more))

    return visit.page(
        "board_load.html.j2",
        found=found,
        lonely=lonely,
        rows=rows,
        row_choices=list(ROWS.items()),
        behind=behind,
        heaviness=lambda items: _heaviness(items, found.most),
        address=asked.address(PATH, rows=rows),
        **offered,
    )


def _loaded(visit: Visit, connection: Connection, asked: Asked, every_unit: bool, page: Page) -> Load:
    """A page of units with their months; counted once while nothing happens."""
    scope = scope_of(visit.who.held)
    question = ("load", scope, asked, visit.on, every_unit, page)

    def count() -> Load:
        return load(visit.office, connection, scope, on=visit.on, wanted=asked.wanted, every_unit=every_unit, page=page)

    return visit.portal.kept.answer(connection, question, count)


def _heaviness(items: int, most: int) -> int:
    """From 0 to 4: a quarter of the fullest month each."""
    return -(-4 * items // most) if most else 0


def _table(found: Load) -> Table:
    heads: tuple[Sentence | str, ...] = (
        Sentence("单位编码"),
        Sentence("单位"),
        *(f"{month:%Y-%m}" for month in found.months),
        Sentence("合计"),
    )
    rows = []
    for row in found.rows:
        months = [row.months.get(month) for month in found.months]
        rows.append(
            [Cell(row.code), Cell(row.name), *(Cell(each.items if each else None) for each in months), Cell(row.items)]
        )
    return Table(Sentence("工作量"), Sentence("各单位各月到期的事项数"), heads, rows)


def _unreached(found: list[Unreached]) -> Table:
    rows = [
        [
            Cell(each.first_name),
            Cell(each.unit_name, f"/unit/{each.unit_code}"),
            Cell(Sentence(WHY_UNREACHED[each.reason])),
            Cell(each.detail),
            Cell(each.remedy),
        ]
        for each in found
    ]
    return Table(Sentence("联系不到"), Sentence("联系不到的单位"), HEADS, rows)
