"""Applications of results in words and as tables: what the page shows and the workbook keeps."""

from decimal import Decimal

from calendars.labels import DECISIONS, GRADES, LIGHTS
from models.errors import Sentence
from models.kinds import ApplicationState
from portal.tables import Cell, Table
from tasks.results.applications import Applied, Listed

WAN = Decimal(10_000)
STATE_NAMES = {
    ApplicationState.WAITING: Sentence("待决定"),
    ApplicationState.DECIDED: Sentence("已决定"),
    ApplicationState.DROPPED: Sentence("已作废"),
}
HEADS = (
    Sentence("科室"),
    Sentence("单位编码"),
    Sentence("单位"),
    Sentence("对象编码"),
    Sentence("对象"),
    Sentence("报送材料"),
    Sentence("得分"),
    Sentence("等级"),
    Sentence("预算执行"),
    Sentence("发现"),
    Sentence("拟办"),
    Sentence("拟办金额（万元）"),
    Sentence("状态"),
    Sentence("审核通过"),
    Sentence("已等工作日"),
    Sentence("决定"),
    Sentence("金额（万元）"),
    Sentence("用在哪年的预算"),
    Sentence("理由"),
    Sentence("决定人"),
    Sentence("决定日"),
)


def counts_of(found: Listed) -> Table:
    rows = [
        [
            Cell(STATE_NAMES[each.state]),
            Cell(DECISIONS[each.decision] if each.decision else Sentence("无拟办意见")),
            Cell(each.results),
            Cell(wan(each.yuan) if each.yuan else None),
        ]
        for each in found.counts
    ]
    heads = (Sentence("状态"), Sentence("处理"), Sentence("个数"), Sentence("金额（万元）"))
    return Table(Sentence("合计"), Sentence("按处理合计"), heads, rows)


def words() -> dict[str, object]:
    return {
        "grade_name": lambda grade: GRADES[grade],
        "light_name": lambda light: LIGHTS[light],
        "decision_name": lambda decision: DECISIONS[decision],
        "state_name": lambda state: STATE_NAMES[state],
        "wan": wan,
    }


def wan(yuan: Decimal | None) -> str:
    """An amount in 万元, as forms have it."""
    return "" if yuan is None else f"{yuan / WAN:,.2f}"


def table_of(found: Listed) -> Table:
    return Table(Sentence("结果应用"), Sentence("评价结果应用"), HEADS, [_row(each) for each in found.rows])


def _row(each: Applied) -> list[Cell]:
    return [
        Cell(each.section_name),
        Cell(each.unit_code),
        Cell(each.unit_name),
        Cell(each.subject_code),
        Cell(each.subject_name),
        Cell(each.title),
        Cell(f"{each.score}"),
        Cell(GRADES[each.grade]),
        Cell(LIGHTS[each.light] if each.light else None),
        Cell(each.finding),
        Cell(DECISIONS[each.proposed] if each.proposed else None),
        Cell(wan(each.least)),
        Cell(STATE_NAMES[each.state]),
        Cell(each.accepted_on),
        Cell(each.waited),
        Cell(DECISIONS[each.decision] if each.decision else None),
        Cell(wan(each.amount)),
        Cell(str(each.for_year)),
        Cell(each.why),
        Cell(each.decided_by),
        Cell(each.decided_on),
    ]
