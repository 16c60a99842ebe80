"""What pages of results and of who evaluates show is what `nianlun export` writes the same day, row by row."""

from datetime import date, time
from pathlib import Path
from typing import Any

from applying import APPLYING, decider
from browsing import Browser, PortalHouse
from desk import Desk, at, day
from drafts import changed
from evaluating import MONDAY, REPORT, do, doer, evaluated
from hostile import PAGE, PDF, address, attached, seen_in
from ledger_files import LedgerFiles, Row
from lit import lit
from mending import YEAR as MENDING
from published import EVENTS, FRIDAY, PUBLICATION, enter
from shown_tables import tables_in

from calendars.labels import DECISIONS, GRADES
from calendars.results import Decision
from models.evaluating import ExpertTask, Method, WorkStep
from models.kinds import Grade, Role
from rules.applying import Decided
from tasks.clock import moment, set_trial
from tasks.evaluators.commission import commission
from tasks.evaluators.experts import assign, declare
from tasks.evaluators.progress import take_step
from tasks.evaluators.views import ask_views
from tasks.export import export
from tasks.letters.act import By
from tasks.letters.agree import agree
from tasks.letters.draft import draft, evaluations
from tasks.letters.issue import issue
from tasks.letters.receive import receive
from tasks.letters.save import save
from tasks.letters.send import send
from tasks.letters.told import Told, ToldProblem
from tasks.office import Office
from tasks.results.decide_application import decide_application

YEAR = changed(("steps:\n", f"{APPLYING}{EVENTS}steps:\n"), ("  - key: reporting\n", PUBLICATION), text=MENDING)
JUNE, AUGUST = "Monday 2022-06-20", "Monday 2022-08-15"
PUBLISHED = {
    "web_address": "https://www.example.org/2022",
    "published_on": "2022-08-14",
    "content": "决算和自评结果",
    "scope": "part",
    "left_out": "个人信息",
    "filled_by": "专管员",
}


def by(code: str = "operator", *roles: Role) -> By:
    return By(code, frozenset(roles or (Role.FIN_OPERATOR,)), day(JUNE), at(JUNE), "")


def concluded(office: Office) -> None:
    """Results accepted and proposed for, one decided on; two letters issued, one with problems and signed for."""
    lit(office, YEAR)
    desk = Desk(office, Path())
    with office.writing() as connection:
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        decide_application(
            connection, calendar, 3, Decided(Decision.PRIORITISE, None, 2023), decider("Wednesday 2022-04-13")
        )
        first, second = draft(connection, evaluations(connection)[0].deliverable, by())
        found = (
            ToldProblem(of_class="rules", text="没有办法", advice="制定"),
            ToldProblem(of_class="other", text="=慢"),
        )
        save(connection, calendar, first, Told(problems=found), due_on=None, seen=1, by=by())
        for letter in (first, second):
            send(connection, calendar, letter, by())
            agree(connection, calendar, letter, by("leader", Role.FIN_LEADER))
            issue(connection, calendar, days, letter, by(), dated_on=day(JUNE))
        receive(connection, first, by("two", Role.UNIT_OFFICER), unit_code="101")
    enter(desk, "approved", FRIDAY, AUGUST)
    today(office, AUGUST)


def evaluating(office: Office) -> None:
    """An agency commissioned, views asked, an expert asked who has no conflict."""
    evaluated(office)
    desk = Desk(office, Path())
    desk.do("submit 101001 self-evaluation P2", MONDAY, by="school")
    do(desk, commission, REPORT, "A", method=Method.DIRECT, reason="熟悉教育")
    for to in (WorkStep.OBJECT, WorkStep.NOTICE, WorkStep.PLAN, WorkStep.MATERIAL, WorkStep.DRAFT):
        do(desk, take_step, REPORT, to)
    do(desk, ask_views, REPORT, "得分82分")
    one = do(desk, assign, "101001 self-evaluation P2", "zj-1", ExpertTask.REVIEW, due_on=date(2022, 5, 27))
    person = desk.rows("SELECT id FROM person WHERE code = 'zj-1'")[0].id
    with office.writing() as connection:
        declare(connection, one, person, conflict=False, said="", doer=doer(MONDAY, "zj-1"))
    today(office, MONDAY)


def today(office: Office, on: str) -> None:
    with office.writing() as connection:
        set_trial(connection, moment(day(on), time(9, 0)))


def files(house: PortalHouse, folder: Path, on: str) -> LedgerFiles:
    with house.office.reading() as connection:
        export(connection, folder, on=day(on))
    return LedgerFiles(folder)


def table(browser: Browser, address: str, word: str = "") -> list[str]:
    """The rows of the page's first table that has the word, each as one text."""
    answer = browser.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, address
    found = [[" ".join(row) for row in rows] for rows in tables_in(answer.text).values()]
    return next(rows for rows in found if word in " ".join(rows))[1:]


def same(shown: list[str], rows: list[Row], *told: Any) -> None:
    """As many rows, and for each row of the file one of the page that says all of `told`."""
    assert len(shown) == len(rows) > 0
    left = list(shown)
    for row in rows:
        words = [said for each in told if (said := str(each(row) if callable(each) else row[each]))]
        [line] = [line for line in left if all(word in line for word in words)][:1] or [""]
        assert line, (words, left)
        left.remove(line)


def publish(house: PortalHouse) -> None:
    """The department says where it has published, with the page as it was."""
    named, two = "101 publication", house.signed_in("two")
    attached(house, "two", named, "page.pdf", PDF)
    typed = {"seen": seen_in(two.get(address(house, named, "/form"), headers=PAGE).text), "do": "hand_in"}
    assert two.submit(address(house, named, "/form"), page="/", **PUBLISHED | typed).status_code == 303


def wan(name: str) -> Any:
    return lambda row: f"{float(row[name]) / 10_000:,.2f}万元" if row[name] else ""


def test_results_letters_and_what_is_to_be_mended(new_portal: Any, tmp_path: Path) -> None:
    house: PortalHouse = new_portal(concluded)
    publish(house)
    told, operator = files(house, tmp_path, AUGUST), house.signed_in("operator")
    applications = told.rows("applications")
    same(
        table(operator, "/applications?state=", "项目P1"),
        applications,
        lambda row: f"项目{row['subject_code']}",
        lambda row: str(GRADES[Grade(row["grade"])]),
        lambda row: str(DECISIONS[Decision(row["decision"] or row["proposed"])]),
        wan("least"),
    )
    assert [(row["state"], row["score"]) for row in applications] == [("waiting", "50.00")] * 2 + [("decided", "95.00")]
    letters = told.rows("letters")
    same(table(operator, "/letters", "反馈意见函"), letters, "number", "dated_on", "received_on")
    assert [(row["state"], row["unit_code"]) for row in letters] == [
        ("received", "101"),
        ("issued", "101001"),
    ]
    mended = told.rows("rectifications")
    same(
        table(operator, "/rectification", "ZG"),
        mended,
        "item",
        "letter",
        lambda row: row["problem"].lstrip("'"),
        "due_on",
    )
    assert [(row["problem"], row["source"], row["source_subject"]) for row in mended] == [
        ("没有办法", "feedback", "P1"),
        ("'=慢", "feedback", "P1"),
    ]
    published = told.rows("publications")
    assert [(row["unit_code"], row["web_address"], row["scope"], row["left_out"]) for row in published] == [
        ("101", "https://www.example.org/2022", "part", "个人信息")
    ]
    [line] = [line for line in table(operator, "/publications?year=2022") if published[0]["web_address"] in line]
    assert "2022-08-14" in line
    assert {row["event"] for row in told.events} >= {"application_proposed", "application_decided"}


def test_agencies_experts_and_what_they_are_asked(new_portal: Any, tmp_path: Path) -> None:
    house: PortalHouse = new_portal(evaluating)
    told, operator = files(house, tmp_path, MONDAY), house.signed_in("operator")
    same(table(operator, "/agencies"), told.rows("agencies"), "agency_code", "name", "violation_on")
    same(table(operator, "/experts"), told.rows("experts"), "person_id", "speciality")
    [commissioned] = told.rows("commissions")
    keys = ("deliverable", "subject_code", "agency_code", "client", "method", "reason", "state", "fee")
    assert [commissioned[key] for key in keys] == ["report", "P2", "A", "101", "direct", "熟悉教育", "selected", ""]
    [begun] = told.rows("evaluations")
    assert [begun[key] for key in ("working_step", "views_state", "views_due_on", "agrees")] == [
        "views",
        "asked",
        "2022-05-23",
        "",
    ]
    names = {row["agency_code"]: row["name"] for row in told.rows("agencies")}
    [line] = [line for line in table(operator, "/evaluations") if names[commissioned["agency_code"]] in line]
    assert begun["views_due_on"] in line
    [asked] = told.rows("opinions")
    assert [asked[key] for key in ("person_id", "task", "due_on", "declared_on", "conflict", "score")] == [
        "zj-1",
        "review",
        "2022-05-27",
        "2022-05-16",
        "no",
        "",
    ]
