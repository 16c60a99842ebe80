"""Agencies, commissions, steps, views and experts in an office, on both databases."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from desk import Desk, at, day
from evaluating import AGENCIES, FIRST, FRIDAY, MONDAY, OF_TOWN, REPORT, SECOND, THIRD, do, doer, evaluated, number
from offices import Prepare

from calendars.evaluators import USUAL
from models.errors import NotKnown, NotYours, RegisterInvalid, RuleBroken
from models.evaluating import CommissionState, ExpertTask, Method, Told, Views, WorkStep
from models.queries import commissions, evaluations, experts
from rules.commissions import Move
from tasks.evaluators.agencies import AgencyRow, one_agency, register_agencies
from tasks.evaluators.commission import bid, commission
from tasks.evaluators.experts import assign, coach, declare, end_assignment
from tasks.evaluators.files import AGENCIES as FILE
from tasks.evaluators.files import COLUMNS, agency_cells, read_agencies, write_file
from tasks.evaluators.move import Particulars, move
from tasks.evaluators.progress import progress_of, take_step
from tasks.evaluators.views import answer_views, ask_views, settle_silence

FULL = [Decimal(each.points) for each in USUAL.quality.aspects]
LOW = [Decimal(9)] * 6  # 54 points
CONTRACT = Particulars(
    document="合同2022-01",
    fee_fen=10_000_000,
    plan_due_on=date(2022, 6, 1),
    draft_due_on=date(2022, 7, 1),
    final_due_on=date(2022, 7, 15),
)


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(evaluated)


def go(desk: Desk, what: Move, told: Particulars | None = None, *, on: str = MONDAY, named: str = REPORT) -> None:
    with desk.office.writing() as connection:
        move(desk.office, connection, number(desk, named), what, told or Particulars(), doer(on))


def choose(desk: Desk, agency: str = "A", named: str = REPORT, **more: object) -> None:
    do(desk, commission, named, agency, **({"method": Method.DIRECT, "reason": "报价合理"} | more))


def state(desk: Desk, named: str = REPORT) -> tuple[int, ...]:
    rows = desk.rows(f"SELECT state FROM commission WHERE obligation_id = {number(desk, named)} ORDER BY id")
    return tuple(CommissionState(row.state) for row in rows)


def test_a_commission_from_candidates_to_payment_with_every_step_in_history(desk: Desk) -> None:
    do(desk, bid, REPORT, "A", bid_fen=9_800_000)
    with pytest.raises(RuleBroken, match="两家以上机构报价"):
        choose(desk, method=Method.BIDS)
    do(desk, bid, REPORT, "B", bid_fen=9_000_000, said="有教育评价经验")
    choose(desk, method=Method.BIDS)
    with pytest.raises(RuleBroken, match=f"已委托{FIRST}"):
        choose(desk, "B")
    go(desk, Move.CONTRACT, CONTRACT)
    go(desk, Move.APPROVE_PLAN, Particulars(document="评审纪要1号"))
    for each in (Move.FIELD, Move.DRAFT):
        go(desk, each)
    with pytest.raises(RuleBroken, match="不能付费"):
        go(desk, Move.PAY, Particulars(paid_fen=1))
    go(desk, Move.REVIEW, Particulars(points=[*FULL[:1], Decimal(15), *FULL[2:]]))  # 90
    go(desk, Move.FINISH)
    with pytest.raises(RuleBroken, match="付费金额超过合同价款"):
        go(desk, Move.PAY, Particulars(paid_fen=10_000_001))
    with pytest.raises(RuleBroken, match="不按建议付费须写明理由"):
        go(desk, Move.PAY, Particulars(paid_fen=9_000_000))
    go(desk, Move.PAY, Particulars(paid_fen=10_000_000))
    assert state(desk) == (CommissionState.PAID,)
    with desk.office.reading() as connection:
        its = connection.execute(commissions.CURRENT, {"id": number(desk, REPORT)}).one()
        events = connection.execute(evaluations.EVENTS, {"about": Told.COMMISSION, "id": its.id}).all()
        agency = one_agency(connection, "A", USUAL)
    assert (its.score, its.pays_from, its.pays_to, its.paid_fen) == (9000, 100, 100, 10_000_000)
    wanted = ["select", "contract", "approve-plan", "field", "draft", "review", "finish", "pay"]
    assert [row.event for row in events] == wanted
    assert [row.to_state for row in events] == list(range(8))
    assert (agency.mean_score, agency.paid_fen, agency.banned_until) == (9000, 10_000_000, None)


def test_poor_work_is_done_again_and_keeps_the_agency_from_commissions_for_a_year(desk: Desk) -> None:
    choose(desk)
    go(desk, Move.CONTRACT, CONTRACT)
    go(desk, Move.APPROVE_PLAN, Particulars(document="纪要"))
    for each in (Move.FIELD, Move.DRAFT):
        go(desk, each)
    go(desk, Move.REVIEW, Particulars(points=LOW))
    with pytest.raises(RuleBroken, match=r"质量得分54.00，须退回返工"):
        go(desk, Move.FINISH)
    with pytest.raises(RuleBroken, match="须写明理由"):
        go(desk, Move.REWORK)
    go(desk, Move.REWORK, Particulars(why="证据不足"))
    assert state(desk) == (CommissionState.FIELD,)
    with pytest.raises(RuleBroken) as caught:
        choose(desk, named=OF_TOWN)
    assert f"{FIRST}上次委托质量得分54.00，2023-05-16之前不再委托" in str(caught.value)
    go(desk, Move.DRAFT)
    go(desk, Move.REVIEW, Particulars(points=FULL))
    go(desk, Move.FINISH)
    with desk.office.reading() as connection:
        assert one_agency(connection, "A", USUAL).banned_until == date(2023, 5, 16)  # what was low stays known


def test_a_conflicted_agency_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match=f"{THIRD}在2020-06-01有重大违法记录"):
        choose(desk, "C")
    with pytest.raises(RuleBroken, match="七宝镇既是委托方又是被评价单位"):
        choose(desk, "A", OF_TOWN)
    choose(desk, "A", OF_TOWN, client="100")  # the bureau commissions
    desk.change("UPDATE commission SET engagement = 'exante'")
    with pytest.raises(RuleBroken, match=r"已在2022年度承担“项目P3”的事前绩效评估，不得再承担绩效评价"):
        do(desk, bid, "100 review P3", "A")  # the same subject, reviewed for the bureau
    with pytest.raises(NotKnown, match="没有编码为Z的第三方机构"):
        choose(desk, "Z")
    with pytest.raises(RuleBroken, match="须写明选定的理由"):
        choose(desk, reason=" ")
    assert desk.rows("SELECT count(*) FROM commission")[0][0] == 1


def test_somebody_of_the_client_s_house_does_not_work_for_the_agency(desk: Desk) -> None:
    desk.change(
        "INSERT INTO agency_person(agency_id, person_id, leads) SELECT g.id, p.id, FALSE FROM agency g, person p"
        " WHERE g.code = 'B' AND p.code = 'school'"
    )
    with pytest.raises(RuleBroken, match=f"{SECOND}的小学专管员在委托方或被评价单位任职，不独立"):
        choose(desk, "B")


def test_a_contract_needs_its_number_its_fee_and_its_days_in_order(desk: Desk) -> None:
    choose(desk)
    with pytest.raises(RuleBroken) as caught:
        go(desk, Move.CONTRACT)
    assert str(caught.value) == "须写明合同编号；须写明合同价款；须写明方案、初稿和定稿的交付日期"
    with pytest.raises(RuleBroken, match="依次"):
        days = {"plan_due_on": date(2022, 7, 2), "draft_due_on": date(2022, 7, 1), "final_due_on": date(2022, 7, 3)}
        go(desk, Move.CONTRACT, Particulars(document="合同", fee_fen=1, **days))  # type: ignore[arg-type]


def test_a_commission_given_up_makes_room_for_another(desk: Desk) -> None:
    choose(desk)
    go(desk, Move.END, Particulars(why="机构退出"))
    choose(desk, "B")
    assert state(desk) == (CommissionState.ENDED, CommissionState.SELECTED)


def test_agencies_come_from_a_file_whole_or_not_at_all(desk: Desk) -> None:
    path = desk.folder / "agencies.xlsx"
    write_file(path, FILE, [agency_cells(row) for row in AGENCIES])
    assert tuple(read_agencies("agencies.xlsx", path.read_bytes())) == AGENCIES
    with desk.office.writing() as connection:
        assert register_agencies(connection, AGENCIES, USUAL, doer(MONDAY)) == 0  # the same again
    text = f"{COLUMNS[FILE]}\nD,丁公司,,maybe,yes,many,2020-13-01,,,,\n"
    with pytest.raises(RegisterInvalid) as caught:
        read_agencies("agencies.csv", text.encode())
    assert sorted(str(caught.value).splitlines()) == [
        "agencies.csv, 2, legal_person: 应写 yes 或 no",
        "agencies.csv, 2, staff: 应是人数，写成 12 这样",
        "agencies.csv, 2, violation_on: “2020-13-01”不是日期，应写成 2022-04-30 这样",
    ]
    with pytest.raises(RuleBroken) as refused, desk.office.writing() as connection:
        register_agencies(connection, [AgencyRow("D", "丁", people=("nobody", "two"))], USUAL, doer(MONDAY))
    assert str(refused.value) == "机构D：名册中没有编号为nobody的人员；机构D：two在名册中没有“第三方机构”职务"
    assert desk.rows("SELECT count(*) FROM agency")[0][0] == 3


def step(desk: Desk, to: WorkStep, on: str = MONDAY, **more: str) -> None:
    do(desk, take_step, REPORT, to, on=on, **more)


def to_draft(desk: Desk) -> None:
    for to in (WorkStep.OBJECT, WorkStep.NOTICE, WorkStep.PLAN, WorkStep.MATERIAL, WorkStep.DRAFT):
        step(desk, to, document=f"文件{int(to)}")


def test_views_are_asked_and_answered_before_the_conclusion_and_the_report_is_archived(desk: Desk) -> None:
    to_draft(desk)
    with pytest.raises(RuleBroken, match="须把初步结论发给被评价单位"):
        step(desk, WorkStep.VIEWS)
    views = do(desk, ask_views, REPORT, "得分82分，产出指标未完成")
    with pytest.raises(RuleBroken, match="尚未答复"):
        step(desk, WorkStep.FINAL)
    with pytest.raises(RuleBroken, match="尚未答复"):
        do(desk, ask_views, REPORT, "再问一次")
    with desk.office.writing() as connection:
        with pytest.raises(RuleBroken, match="须写明意见和理由"):
            answer_views(connection, views, agrees=False, answer=" ", doer=doer(FRIDAY, "school"))
        answer_views(connection, views, agrees=False, answer="完成数有误", doer=doer(FRIDAY, "school"))
        with pytest.raises(RuleBroken, match="已办结"):
            answer_views(connection, views, agrees=True, answer="", doer=doer(FRIDAY, "school"))
    with pytest.raises(RuleBroken, match="须写明是否采纳及理由"):
        step(desk, WorkStep.FINAL, FRIDAY)
    step(desk, WorkStep.FINAL, FRIDAY, taken_up="采纳，更正完成数")
    with pytest.raises(RuleBroken, match="还没有报送"):
        step(desk, WorkStep.REPORT, FRIDAY)
    desk.do("submit 101 report P2", FRIDAY, by="two")
    step(desk, WorkStep.REPORT, FRIDAY)
    desk.do("accept 101 report P2", FRIDAY, by="operator")
    step(desk, WorkStep.ARCHIVE, FRIDAY, document="评档2022-001")
    rows = desk.rows("SELECT step, level, archive_number FROM evaluation")
    assert [tuple(row) for row in rows] == [(9, "dept", "评档2022-001")]
    with desk.office.reading() as connection:
        told = connection.execute(evaluations.EVENTS, {"about": Told.EVALUATION, "id": number(desk, REPORT)}).all()
    assert [(row.to_state, row.value) for row in told][:3] == [(1, "文件1"), (2, "文件2"), (3, "文件3")]
    assert [row.to_state for row in told] == list(range(1, 10))


def test_silence_counts_after_the_days_whichever_day_it_is_looked_at(desk: Desk) -> None:
    to_draft(desk)
    do(desk, ask_views, REPORT, "得分82分")  # Monday 16: five working days to Monday 23

    def settle(on: str) -> int:
        with desk.office.writing() as connection:
            return settle_silence(connection, on=day(on), at=at(on))

    assert settle("Monday 2022-05-23") == 0
    assert [settle("Wednesday 2022-05-25"), settle("Wednesday 2022-05-25")] == [1, 0]
    with desk.office.reading() as connection:
        assert progress_of(connection, number(desk, REPORT)).views is Views.SILENT
    step(desk, WorkStep.FINAL, "Wednesday 2022-05-25")


def test_a_conclusion_drawn_up_anew_asks_for_views_anew(desk: Desk) -> None:
    to_draft(desk)
    views = do(desk, ask_views, REPORT, "得分82分")
    with desk.office.writing() as connection:
        answer_views(connection, views, agrees=True, answer="", doer=doer(FRIDAY, "school"))
    step(desk, WorkStep.FINAL, FRIDAY)
    step(desk, WorkStep.MATERIAL, FRIDAY, why="补充现场核实")
    step(desk, WorkStep.DRAFT, FRIDAY)
    with desk.office.reading() as connection:
        assert progress_of(connection, number(desk, REPORT)).views is None
    do(desk, ask_views, REPORT, "得分84分", on=FRIDAY)
    assert [row.number for row in desk.rows("SELECT number FROM view_exchange ORDER BY id")] == [1, 2]


def test_only_an_evaluation_report_has_steps(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="“自评”不是评价报告"):
        do(desk, take_step, "101 self-evaluation P1", WorkStep.OBJECT)


DUE = date(2022, 6, 10)


def person(desk: Desk, code: str) -> int:
    return int(desk.rows(f"SELECT id FROM person WHERE code = '{code}'")[0].id)


def test_an_expert_declares_before_seeing_and_a_conflict_ends_it(desk: Desk) -> None:
    desk.do("submit 101001 self-evaluation P2", MONDAY, by="school")
    paper = "101001 self-evaluation P2"
    one = do(desk, assign, paper, "zj-1", ExpertTask.REVIEW, due_on=DUE)
    two = do(desk, assign, paper, "zj-2", ExpertTask.REVIEW, due_on=DUE)
    with desk.office.writing() as connection:
        with pytest.raises(NotYours, match="请先声明"):
            coach(connection, one, person(desk, "zj-1"), "辅导", doer(MONDAY, "zj-1"))
        with pytest.raises(NotKnown, match="没有第1号评审任务"):
            declare(connection, one, person(desk, "zj-2"), conflict=False, said="", doer=doer(MONDAY, "zj-2"))
        declare(connection, one, person(desk, "zj-1"), conflict=False, said="", doer=doer(MONDAY, "zj-1"))
        with pytest.raises(RuleBroken, match="请说明须回避的情形"):
            declare(connection, two, person(desk, "zj-2"), conflict=True, said="", doer=doer(MONDAY, "zj-2"))
        declare(connection, two, person(desk, "zj-2"), conflict=True, said="亲属任职", doer=doer(MONDAY, "zj-2"))
        coach(connection, one, person(desk, "zj-1"), "指标口径", doer(MONDAY, "zj-1"))
        rows = connection.execute(experts.ON_PAPER, {"id": number(desk, paper)}).all()
        end_assignment(connection, one, why="另有任务", doer=doer(MONDAY))
    assert [(row.person_code, bool(row.conflict), row.ended_on is None) for row in rows] == [
        ("zj-1", False, True),
        ("zj-2", True, False),
    ]


def test_who_works_for_the_evaluated_unit_or_gave_the_first_opinion_is_not_asked(desk: Desk) -> None:
    paper = "101001 self-evaluation P2"
    with pytest.raises(RuleBroken, match="“自评”尚未报送，不能评审"):
        do(desk, assign, paper, "zj-1", ExpertTask.REVIEW, due_on=DUE)
    desk.do("submit 101001 self-evaluation P2", MONDAY, by="school")
    with pytest.raises(RuleBroken, match="专家6在小学工作，须回避小学"):
        do(desk, assign, paper, "zj-6", ExpertTask.REVIEW, due_on=DUE)
    with pytest.raises(RuleBroken, match="专家名册中没有two"):
        do(desk, assign, paper, "two", ExpertTask.REVIEW, due_on=DUE)
    do(desk, assign, paper, "zj-1", ExpertTask.REVIEW, due_on=DUE)
    with pytest.raises(RuleBroken, match="已经请过专家1"):
        do(desk, assign, paper, "zj-1", ExpertTask.REVIEW, due_on=DUE)
    with pytest.raises(RuleBroken, match="2022-05-01已经过去"):
        do(desk, assign, paper, "zj-2", ExpertTask.REVIEW, due_on=date(2022, 5, 1))
