"""The year at a glance: completeness, who stands how, what waits for whom, and whether the clockwork goes."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from calendars.labels import UNIT_KINDS
from models.errors import Sentence
from models.kinds import PetitionKind, StepKey, UnitKind
from models.queries.narrowing import NO_SECTION
from notices.words import LINE_STATES, ROLES, STEPS
from portal import showing
from portal.boards import (
    MEASURES,
    Asked,
    BoardAsked,
    Format,
    choices,
    counted,
    measures,
    settled,
    standings,
    told_filters,
)
from portal.guard import Guarded
from portal.seeing import scope_of
from portal.shared import shared_part
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.clockwork import Clockwork, look_at_clockwork
from tasks.board.totals import Totals
from tasks.board.waits import Waits, waits
from tasks.desk.scope import Scope
from tasks.standing import unreachable

router = APIRouter(route_class=Guarded)
PATH = "/board"
PETITIONS = {PetitionKind.MORE_TIME: Sentence("延期申请"), PetitionKind.NOT_MINE: Sentence("“不是我负责”")}
REVIEWS = (Sentence("审核人"), Sentence("待审"), Sentence("其中超时"), Sentence("其中搁置"), Sentence("最早收到"))
PROPOSED = (Sentence("拟办"), Sentence("级别"), Sentence("单位数"), Sentence("事项数"), Sentence("其后已报"))
LOST = (Sentence("收件地址"), Sentence("主题"), Sentence("结果"), Sentence("原因"))


@router.get(PATH, name="board")
def board(visit: Here, asked: BoardAsked, format: Format = "") -> Response:
    scope = scope_of(visit.who.held)
    with visit.reading() as connection:
        clock = look_at_clockwork(visit.office, connection, on=visit.on, at=visit.at) if scope.everything else None
        if format:
            return _workbook(visit, settled(visit, connection, asked), connection, clock)
        numbers = shared_part(
            visit, connection, asked, "board_numbers.html.j2", lambda: _numbers(visit, connection, asked)
        )
    return visit.page(
        "board.html.j2",
        numbers=numbers,
        clock=clock,
        lost=_lost(clock),
        mails_at=f"/outbox?on={visit.on}" if visit.may_use("outbox") else "",
        download_at=asked.address(PATH, format="xlsx"),
    )


def _numbers(visit: Visit, connection: Connection, asked: Asked) -> dict[str, Any]:
    """All that the ledger says."""
    asked, scope = settled(visit, connection, asked), scope_of(visit.who.held)
    found = counted(visit, connection, asked)
    return {
        "found": found,
        "headline": list(zip(MEASURES, measures(found.all, asked), strict=True)),
        "standings": standings(found, asked),
        "rates": _rates(found, asked),
        "waits_for": _waits(visit, _waiting(visit, connection, scope, asked), asked),
        "lonely": unreachable(connection, on=visit.on) if scope.everything else [],
        "elsewhere": [(year, each.owing) for year, each in found.years.items() if year != asked.year and each.owing],
        **choices(visit, connection, asked, PATH),
    }


def _workbook(visit: Visit, asked: Asked, connection: Connection, clock: Clockwork | None) -> Response:
    waiting = _waiting(visit, connection, scope_of(visit.who.held), asked)
    tables = [*_rates(counted(visit, connection, asked), asked), *_waits(visit, waiting, asked), *_lost(clock)]
    told = [str(Sentence("截至{on}", on=visit.on)), told_filters(asked)]
    return workbook_of(visit, Sentence("台账看板"), told, tables)


def _waiting(visit: Visit, connection: Connection, scope: Scope, asked: Asked) -> Waits:
    """What waits for whom; counted once while nothing happens."""
    wanted, question = asked.wanted, ("waits", scope, asked, visit.on)

    def count() -> Waits:
        return waits(visit.office, connection, scope, on=visit.on, wanted=wanted)

    return visit.portal.kept.answer(connection, question, count)


def _rates(found: Totals, asked: Asked) -> list[Table]:
    """Completeness and on-time rates, each way."""
    steps = [
        [Cell(Sentence(STEPS[StepKey(key)])), *measures(each, asked, step=key)] for key, each in found.steps.items()
    ]
    steps += [[Cell(Sentence("合计")), *measures(found.all, asked)]]
    papers = [
        [Cell(named.title), Cell(named.due_on), *measures(each, asked, year=named.work_year, deliverable=named.key)]
        for named, each in found.deliverables.items()
    ]
    supervised = [
        [Cell(name or Sentence("没有对口科室")), *measures(each, asked, section=code or NO_SECTION)]
        for (code, name), each in found.sections.items()
    ]
    kinds = [[Cell(UNIT_KINDS[UnitKind(key)]), *measures(each, asked, kind=key)] for key, each in found.kinds.items()]
    due = (Sentence("材料"), Sentence("期限"))
    return [
        Table(Sentence("按环节"), Sentence("完成率和按时率：按环节"), (Sentence("环节"), *MEASURES), steps),
        Table(Sentence("按材料"), Sentence("完成率和按时率：按材料"), (*due, *MEASURES), papers),
        Table(
            Sentence("按对口科室"), Sentence("完成率和按时率：按对口科室"), (Sentence("科室"), *MEASURES), supervised
        ),
        Table(Sentence("按单位类别"), Sentence("完成率和按时率：按单位类别"), (Sentence("单位类别"), *MEASURES), kinds),
    ]


def _waits(visit: Visit, waiting: Waits, asked: Asked) -> list[Table]:
    """What waits for whom."""
    reviews = [
        [
            Cell(Sentence(ROLES[each.role])),
            Cell(each.items, asked.address("/owed", which="in_review", stage=int(each.role))),
            Cell(
                each.overdue,
                asked.address("/owed", which="in_review", stage=int(each.role), waited=each.overdue_on)
                if each.overdue
                else "",
            ),
            Cell(each.stuck, asked.address("/owed", which="stuck", stage=int(each.role))) if each.stuck else Cell(""),
            Cell(each.first_on),
        ]
        for each in waiting.reviews
    ]
    requests = "/petitions" if visit.may_use("petitions") else ""
    asks = [[Cell(PETITIONS[each.kind]), Cell(each.items, requests), Cell(each.first_on)] for each in waiting.petitions]
    proposed = [
        [
            Cell(each.batch, f"/proposals/{each.batch}" if visit.may_use("proposal") else ""),
            Cell(each.level, badge=showing.level_badge(each.level)),
            Cell(each.units),
            Cell(each.items),
            Cell(each.handed_in),
        ]
        for each in waiting.proposals
    ]
    heads = (Sentence("申请"), Sentence("待答复"), Sentence("最早提出"))
    return [
        Table(Sentence("待审"), Sentence("等待审核"), REVIEWS, reviews),
        Table(Sentence("申请"), Sentence("等待答复的申请"), heads, asks),
        Table(Sentence("拟办"), Sentence("等待局领导决定的拟办"), PROPOSED, proposed),
    ]


def _lost(clock: Clockwork | None) -> list[Table]:
    if clock is None or not clock.named:
        return []
    rows = [
        [Cell(each.address), Cell(each.subject), Cell(Sentence(LINE_STATES[each.state])), Cell(each.reason)]
        for each in clock.named
    ]
    return [Table(Sentence("未能送达"), Sentence("今天未能送达的信件"), LOST, rows)]
