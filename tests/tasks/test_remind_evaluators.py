"""Who evaluates is reminded in the day's one mail: views, opinions, commissions behind their dates; nobody else's."""

from collections.abc import Callable
from datetime import date

import pytest
from desk import Desk, at, day
from evaluating import MONDAY, REPORT, do, doer, evaluated, number
from offices import Prepare

from models.evaluating import ExpertTask, Method, WorkStep
from notices.mailer import PostBook
from rules.commissions import Move
from tasks.evaluators.commission import commission
from tasks.evaluators.experts import assign, declare
from tasks.evaluators.move import Particulars, move
from tasks.evaluators.progress import take_step
from tasks.evaluators.remind import remind_evaluators
from tasks.evaluators.views import answer_views, ask_views

CONTRACT = Particulars("", "HT-1", 100, date(2022, 6, 1), date(2022, 7, 1), date(2022, 7, 15))
PAPER = "101001 self-evaluation P2"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(evaluated)


def remind(desk: Desk, on: str) -> list[str]:
    """Who is told what on a day."""
    with desk.office.writing() as connection:
        calendars, days = desk.office.years(connection)
        remind_evaluators(connection, calendars, days, on=day(on), at=at(on))
    told = desk.rows(
        "SELECT p.code, h.why FROM batch b JOIN line l ON l.batch_id = b.id JOIN person p ON p.id = l.person_id"
        " JOIN history h ON h.batch_id = l.batch_id AND h.unit_id = l.unit_id AND h.rung_id = l.rung_id"
        f" WHERE b.kind = 'evaluating' AND b.on_day = {_literal(desk, on)} ORDER BY b.id, h.id"
    )
    before = desk.__dict__.setdefault("told", {}).get(on, 0)
    desk.__dict__["told"][on] = len(told)
    return [f"{row.code}: {row.why}" for row in told[before:]]


def _literal(desk: Desk, on: str) -> str:
    sqlite = desk.office.engine.dialect.name == "sqlite"
    return str(day(on).toordinal()) if sqlite else f"DATE '{day(on).isoformat()}'"


def test_a_commission_behind_its_date_is_named_to_agency_and_client_every_five_working_days(desk: Desk) -> None:
    do(desk, commission, REPORT, "A", method=Method.DIRECT, reason="熟悉教育")
    with desk.office.writing() as connection:
        move(desk.office, connection, number(desk, REPORT), Move.CONTRACT, CONTRACT, doer(MONDAY))
    assert remind(desk, "Wednesday 2022-06-01") == []  # the day itself
    words = "评价方案应于2022-06-01前交付"
    assert remind(desk, "Monday 2022-06-06") == [f"{who}: {words}" for who in ("two", "jg-a-1", "jg-a-2")]
    assert [remind(desk, on) for on in ("Monday 2022-06-06", "Friday 2022-06-10")] == [[], []]
    assert len(remind(desk, "Monday 2022-06-13")) == 3
    with desk.office.writing() as connection:
        told = Particulars(document="纪要")
        move(desk.office, connection, number(desk, REPORT), Move.APPROVE_PLAN, told, doer("Tuesday 2022-06-14"))
    assert remind(desk, "Tuesday 2022-06-21") == []


def test_a_unit_hears_of_a_conclusion_and_again_before_its_last_day_unless_it_has_answered(desk: Desk) -> None:
    for to in (WorkStep.OBJECT, WorkStep.NOTICE, WorkStep.PLAN, WorkStep.MATERIAL, WorkStep.DRAFT):
        do(desk, take_step, REPORT, to)
    views = do(desk, ask_views, REPORT, "得分82分")
    words = "school: 评价初步结论征求意见，请于2022-05-23前答复，逾期未答复视为没有意见"
    assert remind(desk, MONDAY) == [words]
    assert remind(desk, "Thursday 2022-05-19") == []
    assert remind(desk, "Friday 2022-05-20") == [words]
    with desk.office.writing() as connection:
        answer_views(connection, views, agrees=True, answer="", doer=doer("Friday 2022-05-20", "school"))
    assert remind(desk, "Monday 2022-05-23") == []


def test_an_expert_hears_when_asked_and_after_the_day_and_the_bureau_with_them(desk: Desk) -> None:
    desk.do("submit 101001 self-evaluation P2", MONDAY, by="school")
    one = do(desk, assign, PAPER, "zj-1", ExpertTask.REVIEW, due_on=date(2022, 5, 20))
    do(desk, assign, PAPER, "zj-2", ExpertTask.REVIEW, due_on=date(2022, 6, 20))
    assert remind(desk, "Saturday 2022-05-21") == []  # a rest day
    assert remind(desk, MONDAY) == [
        "zj-1: 请先声明有无须回避的情形，再于2022-05-20前办理专家评审",
        "zj-2: 请先声明有无须回避的情形，再于2022-06-20前办理专家评审",
    ]
    person = desk.rows("SELECT id FROM person WHERE code = 'zj-1'")[0].id
    with desk.office.writing() as connection:
        declare(connection, one, person, conflict=False, said="", doer=doer(MONDAY, "zj-1"))
    assert remind(desk, "Monday 2022-05-23") == [
        "operator: 专家意见应于2022-05-20前提交，尚未收到",
        "zj-1: 请于2022-05-20前办理专家评审",
    ]


def test_the_mail_names_the_object_and_its_page_and_what_was_done_drops_out(desk: Desk) -> None:
    for to in (WorkStep.OBJECT, WorkStep.NOTICE, WorkStep.PLAN, WorkStep.MATERIAL, WorkStep.DRAFT):
        do(desk, take_step, REPORT, to)
    do(desk, ask_views, REPORT, "得分82分")
    desk.do("submit 101001 self-evaluation P2", MONDAY, by="school")
    do(desk, assign, PAPER, "zj-1", ExpertTask.REVIEW, due_on=date(2022, 6, 20))
    post = PostBook()
    desk.run("Tuesday 2022-05-17", post, portal_url="https://jx.example.org")
    said = {mail.to: mail.text for mail in post.mails}
    assert "https://jx.example.org/views" in said["shared@example.org"]
    assert "项目P2" in said["shared@example.org"]
    assert "请于2022-05-23前答复" in said["shared@example.org"]
    assert "https://jx.example.org/assignments" in said["zj-1@example.org"]
    assert "zj-2@example.org" not in said
    later = PostBook()
    desk.run("Wednesday 2022-05-18", later)
    assert "zj-1@example.org" not in {mail.to for mail in later.mails}
