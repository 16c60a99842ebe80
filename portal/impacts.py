"""An impact as tables of a page."""

from collections.abc import Iterable, Iterator

from models.errors import Sentence
from models.kinds import StepKey
from notices.words import STEPS
from portal.tables import Cell, Table
from tasks.impact import Counted, Impact
from tasks.import_days import MovedDate

STEP, DELIVERABLE = Sentence("环节"), Sentence("材料")
MOVED = (STEP, DELIVERABLE, Sentence("原期限"), Sentence("新期限"), Sentence("未报"), Sentence("已报"))
COUNTED = (STEP, DELIVERABLE, Sentence("项数"))
WEEKS = (
    Sentence("周（周一）"),
    Sentence("取消催报"),
    Sentence("新增催报"),
    Sentence("取消邮件"),
    Sentence("新增邮件"),
)
UNITS = (Sentence("单位编码"), Sentence("单位"), Sentence("更正到几人"))
DATES = (
    Sentence("年度"),
    STEP,
    DELIVERABLE,
    Sentence("名义到期"),
    Sentence("原到期"),
    Sentence("改为"),
    Sentence("事项数"),
    Sentence("单位数"),
)


def moved_dates(moved: Iterable[MovedDate]) -> Iterator[Table]:
    """What working days move; no table if nothing moves."""
    rows = [
        [
            Cell(str(m.work_year)),
            _step(m.step),
            Cell(m.title),
            Cell(m.nominal_on),
            Cell(m.due_on),
            Cell(m.becomes_on),
            Cell(m.items),
            Cell(m.units),
        ]
        for m in moved
    ]
    yield from _table(Sentence("到期日移动"), DATES, rows)


def impact_tables(found: Impact) -> Iterator[Table]:
    """Every part in which something changes."""
    rows = [
        [_step(m.step), Cell(m.title), Cell(m.due_was), Cell(m.due_on), Cell(m.owed), Cell(m.handed_in)]
        for m in found.moved
    ]
    yield from _table(Sentence("期限变动"), MOVED, rows)
    for title, counted in (
        (Sentence("新下达"), found.opened),
        (Sentence("不再下达"), found.opened_no_more),
        (Sentence("拟撤销（日历不再要求，须逐项撤销）"), found.cancellable),
    ):
        yield from _table(title, COUNTED, [_counted(each) for each in counted])
    units = [[Cell(each.unit_code), Cell(each.unit_name), Cell(each.people)] for each in found.corrected_units]
    yield from _table(Sentence("将收到更正的单位"), UNITS, units)
    yield from _weeks(found)


def _weeks(found: Impact) -> Iterator[Table]:
    counts = [(each.rungs_cancelled, each.rungs_added, each.mails_cancelled, each.mails_added) for each in found.weeks]
    rows = [[Cell(each.monday), *map(Cell, row)] for each, row in zip(found.weeks, counts, strict=True)]
    sums = [Cell(sum(column)) for column in zip(*counts, strict=True)]
    rows += [[Cell(Sentence("合计")), *sums]] if rows else []
    yield from _table(Sentence("催报（项）和邮件（封）"), WEEKS, rows)


def _table(title: Sentence, heads: tuple[Sentence, ...], rows: list[list[Cell]]) -> Iterator[Table]:
    if rows:
        yield Table(title, title, heads, rows)


def _counted(each: Counted) -> list[Cell]:
    return [_step(each.step), Cell(each.title), Cell(each.items)]


def _step(step: str) -> Cell:
    return Cell(Sentence(STEPS[StepKey(step)]))
