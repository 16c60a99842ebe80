"""A list of obligations as a workbook: all of it, not the page that is shown."""

from collections.abc import Sequence

from starlette.responses import Response

from models.errors import Sentence
from portal import showing
from portal.tables import Cell, Table, workbook_of
from portal.visit import Visit
from tasks.desk.owed import OwedItem, OwedPage
from tasks.desk.scope import Page

WHOLE = Page(size=10_000)  # rows of a workbook; whoever asks for more narrows the list
HEADS = (
    *(Sentence("期限"), Sentence("名义期限"), Sentence("材料"), Sentence("对象"), Sentence("对象编码")),
    *(Sentence("工作年度"), Sentence("预算年度"), Sentence("单位编码"), Sentence("单位"), Sentence("状态")),
    *(Sentence("情况"), Sentence("逾期工作日"), Sentence("首次报送"), Sentence("迟报工作日"), Sentence("通过日期")),
    Sentence("接下来"),
)


def owed_workbook(visit: Visit, found: OwedPage, heading: Sentence, narrowed_to: Sequence[Sentence | str]) -> Response:
    """The list that was asked for; above it its day, what it is narrowed to, and whether it goes on."""
    told = [str(Sentence("截至{on}", on=visit.on)), *map(str, narrowed_to)]
    if found.listing.found > len(found.items):
        told.append(str(Sentence("共{n}项，只列前{most}项", n=found.listing.found, most=len(found.items))))
    table = Table(Sentence("应报事项"), heading, HEADS, [_row(item) for item in found.items])
    return workbook_of(visit, heading, told, [table])


def _row(item: OwedItem) -> list[Cell]:
    return [
        Cell(item.due_on),
        Cell(item.nominal_due_on),
        Cell(item.title),
        Cell(item.subject_name),
        Cell(item.subject_code),
        Cell(item.work_year),
        Cell(item.budget_year),
        Cell(item.unit_code),
        Cell(item.unit_name),
        Cell("", badge=showing.state_badge(item)),
        Cell("", badge=showing.standing_badge(item.standing)) if item.owing else Cell(""),
        Cell(item.late or None),
        Cell(item.first_submitted_on),
        Cell(item.late_workdays),
        Cell(item.accepted_on),
        Cell(item.next),
    ]
