"""The files about what became of the year's evaluations: a row for each thing, the same from both databases."""

from collections.abc import Callable
from decimal import Decimal

import mending
from applying import applied_today, decider
from desk import Desk
from evaluating import MONDAY, REPORT, do, doer, evaluated
from ledger_files import Row
from offices import Prepare
from test_evaluators import CONTRACT, DUE, go, person
from test_letters import PROBLEM, by, issued, signed
from test_rectification import DUE as MENDED_BY
from test_rectification import done, planned, reported

from calendars.results import Decision
from models.evaluating import ExpertTask, Method, WorkStep
from models.kinds import Role
from rules.applying import Decided
from rules.commissions import Move
from rules.rectifying import Deed
from tasks.evaluators.commission import commission
from tasks.evaluators.experts import assign, declare, end_assignment
from tasks.evaluators.files import read_agencies, read_experts
from tasks.evaluators.progress import take_step
from tasks.letters.draft import draft, evaluations
from tasks.letters.receive import receive
from tasks.letters.save import save
from tasks.letters.told import Told
from tasks.results.decide_application import decide_application

New = Callable[[Prepare], Desk]
P2 = "101001 self-evaluation P2"


def said(row: Row, columns: str) -> list[str]:
    return [row[column] for column in columns.split()]


def test_an_application_stands_as_proposed_and_then_as_decided(new_desk: New) -> None:
    desk = new_desk(applied_today)
    rows = {row["finding"]: row for row in desk.files("Friday 2022-04-15").rows("applications")}
    assert said(rows["差"], "unit_code subject_code grade score budget proposed least most state decision amount") == [
        *("101", "P1", "poor", "50.00", "200000.00", "reduce", "40000.00", "100000.00", "waiting", "", ""),
    ]
    assert (rows["执行率低"]["light"], rows["执行率低"]["for_year"]) == ("red", "2022")
    [poor] = [row.id for row in desk.rows("SELECT id FROM application WHERE finding = '差'")]
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        wanted = Decided(Decision.REDUCE, Decimal(50_000), 2023)
        decide_application(connection, calendar, poor, wanted, decider("Friday 2022-04-15"))
    rows = {row["finding"]: row for row in desk.files("Friday 2022-04-15").rows("applications")}
    assert said(rows["差"], "state decision amount decided_by decided_on") == [
        *("decided", "reduce", "50000.00", "leader", "2022-04-15"),
    ]


def test_a_letter_and_what_it_asks_to_mend_stand_with_all_that_came_of_it(new_desk: New) -> None:
    desk = new_desk(mending.settled)
    desk.open("Tuesday 2022-03-01")
    desk.do("submit 301 self-evaluation P3", "Wednesday 2022-04-20")
    desk.do("accept 301 self-evaluation P3", "Wednesday 2022-04-27", by="FIN_OPERATOR")
    with desk.office.writing() as connection:
        [letter] = draft(connection, evaluations(connection)[0].deliverable, by())
        save(
            connection,
            desk.office.calendar(connection, 2022),
            letter,
            Told(problems=(PROBLEM,)),
            due_on=MENDED_BY,
            seen=1,
            by=by(),
        )
    assert [said(row, "number state unit_code subject_code") for row in desk.files().rows("letters")] == [
        ["", "draft", "301", "P3"]
    ]
    signed(desk, letter)
    issued(desk, letter)
    with desk.office.writing() as connection:
        receive(connection, letter, by("town", Role.UNIT_OFFICER, on="Tuesday 2022-06-21"), unit_code="301")
    [row] = desk.files().rows("letters")
    assert said(row, "kind state deliverable proposal dated_on due_on received_by received_on") == [
        *("feedback", "received", "self-evaluation", "", "2022-06-20", "2022-07-20", "town", "2022-06-21"),
    ]
    [item] = desk.files().rows("rectifications")
    assert said(item, "item state source letter source_subject class problem plan done") == [
        *("ZG2022-00001", "open", "feedback", row["number"], "P3", "rules", "没有管理办法", "", ""),
    ]
    planned(desk)
    reported(desk)
    desk.do("accept 301 mending ZG2022-00001", "Monday 2022-07-18", by="FIN_SECTION")
    done(desk, Deed.CLOSE, Role.FIN_OPERATOR, "Monday 2022-08-01", why="已按计划完成")
    [item] = desk.files().rows("rectifications")
    assert said(item, "state plan measure means planned_on verified_on closed_on looked_back_on done") == [
        *("closed", "1", "制定办法", "management", "2022-07-15", "2022-07-18", "2022-08-01", "2022-08-01", "yes"),
    ]


def test_who_evaluates_and_how_far_it_is_stands_beside_what_is_evaluated(new_desk: New) -> None:
    desk = new_desk(evaluated)
    do(desk, commission, REPORT, "A", method=Method.DIRECT, reason="有经验")
    go(desk, Move.CONTRACT, CONTRACT)
    do(desk, take_step, REPORT, WorkStep.OBJECT)
    desk.do(f"submit {P2}", MONDAY, by="school")
    one = do(desk, assign, P2, "zj-1", ExpertTask.REVIEW, due_on=DUE)
    with desk.office.writing() as connection:
        declare(connection, one, person(desk, "zj-1"), conflict=False, said="", doer=doer(MONDAY, "zj-1"))
        end_assignment(connection, one, why="另有任务", doer=doer(MONDAY))
    files = desk.files(MONDAY)
    [row] = files.rows("commissions")
    assert said(row, "unit_code subject_code agency_code client method state fee final_due_on score paid") == [
        *("101", "P2", "A", "101", "direct", "contracted", "100000.00", "2022-07-15", "", ""),
    ]
    [row] = files.rows("evaluations")
    assert said(row, "deliverable unit_code subject_code level working_step views views_state") == [
        *("report", "101", "P2", "dept", "object", "", ""),
    ]
    [row] = files.rows("opinions")
    assert said(row, "unit_code person_id task declared_on conflict ended_on ended_why opinion score") == [
        *("101001", "zj-1", "review", "2022-05-16", "no", "2022-05-16", "另有任务", "", ""),
    ]
    kept = {name: (desk.folder / name).read_bytes() for name in ("agencies.csv", "experts.csv")}
    assert [each.code for each in read_agencies("agencies.csv", kept["agencies.csv"])] == ["A", "B", "C"]
    assert len(read_experts("experts.csv", kept["experts.csv"])) == 6
