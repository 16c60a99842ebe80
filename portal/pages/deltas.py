"""What experts' reviews changed: the score as handed in beside the experts' together, the difference, three ratings."""

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import Sentence
from notices.evaluating_words import TASKS
from portal.boards import BoardAsked, Format, settled, tabs
from portal.guard import Guarded
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here
from rules.filling.evaluated import GRADES
from tasks.evaluators.deltas import Delta, deltas

router = APIRouter(route_class=Guarded)
PATH = "/board/deltas"
HEADS = (
    *(Sentence("材料"), Sentence("对象"), Sentence("单位"), Sentence("任务"), Sentence("意见")),
    *(Sentence("原得分"), Sentence("评审得分"), Sentence("差异"), Sentence("等级")),
    *(Sentence("真实性"), Sentence("准确性"), Sentence("应用性")),
)


@router.get(PATH, name="board_deltas")
def board_deltas(visit: Here, asked: BoardAsked, format: Format = "") -> Response:
    with visit.reading() as connection:
        asked = settled(visit, connection, asked)
        calendars = visit.office.calendars(connection)
        found = deltas(connection, calendars, visit.who.sees, asked.year)
    table = Table(Sentence("复核差异"), Sentence("共{n}项", n=len(found)), HEADS, [_row(each) for each in found])
    if format:
        return workbook_of(visit, Sentence("复核差异"), [str(Sentence("截至{on}", on=visit.on))], [table])
    return visit.page(
        "board_deltas.html.j2",
        table=table,
        asked=asked,
        years=[*((year, str(year)) for year in sorted(calendars, reverse=True)), (0, Sentence("各年度"))],
        tabs=tabs(asked, PATH),
        download_at=asked.address(PATH, format="xlsx"),
    )


def _row(each: Delta) -> list[Cell]:
    its = each.combined
    grades = [Cell(GRADES.get(grade, "")) for grade in (its.truth, its.accuracy, its.usefulness)]
    moved = Sentence("{before}→{after}", before=_grade(each.original_grade), after=_grade(each.grade))
    return [
        Cell(each.title, f"/obligation/{each.id}/experts"),
        Cell(each.subject_name),
        Cell(each.unit_name),
        Cell(TASKS[each.task]),
        Cell(its.opinions),
        Cell("" if its.original is None else f"{its.original:.2f}"),
        Cell("" if its.score is None else f"{its.score:.2f}"),
        Cell("" if its.delta is None else f"{its.delta:+.2f}"),
        Cell(moved, badge=("!", moved, "warm")) if each.moved else Cell(_grade(each.grade)),
        *grades,
    ]


def _grade(grade: str) -> Sentence | str:
    return GRADES.get(grade, "")
