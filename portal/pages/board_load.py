"""How much falls due when and for whom, and who cannot be reached."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.responses import Response

from models.errors import Sentence
from models.queries.ledger_version import POST_VERSION
from portal.boards import Asked, BoardAsked, Format, choices, settled, told_filters
from portal.guard import Guarded
from portal.pages.board_heat import A_FILE, A_PAGE
from portal.pages.owed import Number
from portal.seeing import scope_of
from portal.shared import shared_page
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.load import Load, Loaded, load
from tasks.board.reach import unreached
from tasks.desk.scope import Page
from tasks.unreachable import WHY_UNREACHED, Unreached

router = APIRouter(route_class=Guarded)
PATH = "/board/load"
ROWS = {"first": Sentence("一级单位（含所属）"), "every": Sentence("每个单位")}
Rows = Annotated[str, Query(pattern=f"^({'|'.join(ROWS)})$")]
HEADS = (Sentence("一级单位"), Sentence("单位"), Sentence("原因"), Sentence("详情"), Sentence("怎么办"))


@router.get(PATH, name="board_load")
def board_load(visit: Here, asked: BoardAsked, rows: Rows = "first", page: Number = 1, format: Format = "") -> Response:
    with visit.reading() as connection:
        lonely = _reached(visit, connection)
        if format:
            asked = settled(visit, connection, asked)
            found = _loaded(visit, connection, asked, rows, Page(1, A_FILE))
            told = [str(Sentence("截至{on}", on=visit.on)), told_filters(asked)]
            return workbook_of(visit, Sentence("工作量"), told, [_table(found), _unreached(lonely)])

        def count() -> dict[str, Any]:
            said = {"lonely": _unreached(lonely), "rows": rows}
            return said | _months(visit, connection, settled(visit, connection, asked), rows, Page(page, A_PAGE))

        question = (asked, rows, page, tuple(lonely))
        return shared_page(visit, connection, question, "board_load.html.j2", count, title=Sentence("工作量"))


def _months(visit: Visit, connection: Connection, asked: Asked, rows: str, page: Page) -> dict[str, Any]:
    """What the page shows; `behind` leads to the list behind a row or a field."""
    found = _loaded(visit, connection, asked, rows, page)

    def behind(row: Loaded, **more: object) -> str:
        unit = {"tree": row.code} if rows == "first" else {"tree": "", "unit": row.code}
        return asked.address("/owed", **({"which": ""} | unit | more))

    return {
        "found": found,
        "row_choices": list(ROWS.items()),
        "behind": behind,
        "heaviness": lambda items: _heaviness(items, found.most),
        "address": asked.address(PATH, rows=rows),
        **choices(visit, connection, asked, PATH),
    }


def _loaded(visit: Visit, connection: Connection, asked: Asked, rows: str, page: Page) -> Load:
    scope = scope_of(visit.who.held)
    every_unit = rows == "every"
    return load(visit.office, connection, scope, on=visit.on, wanted=asked.wanted, every_unit=every_unit, page=page)


def _reached(visit: Visit, connection: Connection) -> list[Unreached]:
    """Who cannot be reached: found out once while nothing happens and no mail leaves."""
    scope = scope_of(visit.who.held)
    question = ("unreached", scope, visit.on, tuple(connection.execute(POST_VERSION).one()))
    return visit.portal.kept.answer(
        connection, question, lambda: unreached(visit.office, connection, scope, on=visit.on)
    )


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
