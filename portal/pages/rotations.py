"""What must come round, and has not been evaluated for too long; how evenly reports are spread over the months."""

from fastapi import APIRouter
from starlette.responses import Response

from calendars.labels import SUBJECT_KINDS
from calendars.saying import condition_said
from models.errors import Sentence
from portal.boards import BoardAsked, Format, settled, tabs
from portal.guard import Guarded
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here
from tasks.rotations import Turned, read_rotations

router = APIRouter(route_class=Guarded)
PATH = "/board/rotations"
HEADS = (
    Sentence("上次评价"),
    Sentence("对象"),
    Sentence("编码"),
    Sentence("类别"),
    Sentence("实施单位"),
    Sentence("金额（万元）"),
)
SHOWN = 300  # rows of a rotation on the page; the workbook has all


@router.get(PATH, name="board_rotations")
def board_rotations(visit: Here, asked: BoardAsked, format: Format = "") -> Response:
    with visit.reading() as connection:
        asked = settled(visit, connection, asked)
        calendars = visit.office.calendars(connection)
        found = read_rotations(connection, calendars[asked.year]) if asked.year in calendars else ()
    if format:
        told = [str(Sentence("截至{on}", on=visit.on))]
        return workbook_of(visit, Sentence("周期覆盖"), told, [_table(each) for each in found])
    return visit.page(
        "board_rotations.html.j2",
        found=[(each, condition_said(each.rotation.where), _table(each, SHOWN)) for each in found],
        most=SHOWN,
        asked=asked,
        years=[(year, str(year)) for year in sorted(calendars, reverse=True)],
        tabs=tabs(asked, PATH),
        address=f"{PATH}?year={asked.year}",
    )


def _table(found: Turned, most: int | None = None) -> Table:
    rows = [
        [
            Cell(str(each.last_year) if each.last_year else Sentence("从未")),
            Cell(each.name),
            Cell(each.code),
            Cell(SUBJECT_KINDS[each.kind]),
            Cell(Sentence("{name}（{code}）", name=each.unit_name, code=each.unit_code)),
            Cell(None if each.approved is None else f"{each.approved / 10_000:,.2f}"),
        ]
        for each in found.due[:most]
    ]
    title = Sentence("{title}：到期未评", title=found.rotation.title)
    return Table(title, title, HEADS, rows)
