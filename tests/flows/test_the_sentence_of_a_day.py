"""What a run of the evaluation says of agencies that are behind their dates."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from desk import Desk, at, day
from evaluating import FIRST, MONDAY, REPORT, do, doer, evaluated, number
from offices import SqliteOffices

from flows.showing import MOST_NAMED, what_the_day_brought
from models.evaluating import Method
from models.kinds import StepKey
from rules.commissions import Move
from tasks.evaluators.commission import commission
from tasks.evaluators.move import Particulars, move
from tasks.office import Office
from tasks.step_day import StepDay, look_after_step

CONTRACT = Particulars(
    document="合同2022-01",
    fee_fen=10_000_000,
    plan_due_on=date(2022, 6, 1),
    draft_due_on=date(2022, 7, 1),
    final_due_on=date(2022, 7, 15),
)


def go(desk: Desk, what: Move, told: Particulars, on: str) -> None:
    with desk.office.writing() as connection:
        move(desk.office, connection, number(desk, REPORT), what, told, doer(on))


def test_a_run_names_the_commissions_behind_their_dates(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    office = Office(sqlite_offices.url(evaluated, tmp_path))
    desk = Desk(office, tmp_path)
    do(desk, commission, REPORT, "A", method=Method.DIRECT, reason="有经验")
    go(desk, Move.CONTRACT, CONTRACT, MONDAY)

    def brought(on: str) -> StepDay:
        return look_after_step(office, StepKey.EVALUATION, on=day(on), at=at(on))

    assert "委托逾期" not in what_the_day_brought(brought("Wednesday 2022-06-01")), "due today is not late"
    late = brought("Thursday 2022-06-02")
    said = f"委托逾期 1 项：{FIRST} 评价方案（项目P2，2022-06-01）"
    assert said in what_the_day_brought(late)
    many = replace(late, late_commissions=late.late_commissions * (MOST_NAMED + 1))
    told = what_the_day_brought(many)
    assert f"委托逾期 {MOST_NAMED + 1} 项：" in told
    assert told.count(FIRST) == MOST_NAMED
    assert "）…" in told
    go(desk, Move.APPROVE_PLAN, Particulars(document="评审纪要1号"), "Thursday 2022-06-02")
    assert "委托逾期" not in what_the_day_brought(brought("Thursday 2022-06-02")), "the plan is there"
    office.close()
