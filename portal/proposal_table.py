"""The list of a proposal as a workbook: what is printed and signed, to count and sort."""

from starlette.responses import Response

from models.errors import Sentence
from portal.tables import Cell, Table, workbook_of
from portal.visit import Visit
from tasks.desk.proposals import OneProposal
from tasks.listing import ProposedItem

HEADS = (
    *(Sentence("序号"), Sentence("单位编码"), Sentence("单位"), Sentence("材料"), Sentence("对象")),
    *(Sentence("期限"), Sentence("逾期（工作日）"), Sentence("备注")),
)


def proposal_workbook(visit: Visit, found: OneProposal, mark: str) -> Response:
    """`mark` is the digest that the printed list bears."""
    items = [(unit, item) for unit in found.units for item in unit.items]
    rows = [
        [
            Cell(number),
            Cell(unit.code),
            Cell(unit.name),
            Cell(item.title),
            Cell(item.subject_name),
            Cell(item.due_on),
            Cell(item.late),
            Cell(_remark(item)),
        ]
        for number, (unit, item) in enumerate(items, 1)
    ]
    told = [str(Sentence("截至{on}", on=found.as_of)), str(Sentence("名单校验码 {mark}", mark=mark))]
    caption = Sentence("{n}家单位，{items}项", n=found.row.units, items=found.row.items)
    return workbook_of(
        visit, Sentence("名单"), [found.row.name, *told], [Table(Sentence("名单"), caption, HEADS, rows)]
    )


def _remark(item: ProposedItem) -> Sentence | str:
    if item.struck_off:
        return Sentence("划去的理由：{why}", why=item.struck_off)
    if item.handed_in_on:
        return Sentence("已于{on}补报", on=item.handed_in_on)
    return Sentence("期限已变更") if item.moved and not item.told else ""
