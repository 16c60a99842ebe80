"""Evaluations on pages: an agency chosen and moved on, views answered, an expert who sees what was declared."""

from collections.abc import Callable
from datetime import time

import pytest
from browsing import Browser, PortalHouse, words
from clerk import Clerk
from desk import day
from evaluating import FIRST, MONDAY, THIRD, evaluated
from httpx2 import Response
from sqlalchemy import text

from tasks.act import Act
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.office import Office
from tasks.record import record

PAGE = {"accept": "text/html"}
TODAY = day(MONDAY)
SHEET = {"score": "80", "truth": "good", "accuracy": "good", "usefulness": "fair", "problems": "无", "conclusion": "良"}


def today(office: Office) -> None:
    """On Monday 2022-05-16, the school's self-evaluation handed in."""
    evaluated(office)
    with office.writing() as connection:
        act = Act("submit", TODAY, "101001", "self-evaluation", "P2", "", "school")
        record(office, connection, act, at=moment(TODAY, SWEEP_AT))
        set_trial(connection, moment(TODAY, time(9, 0)))


@pytest.fixture
def house(new_portal: Callable[..., PortalHouse]) -> PortalHouse:
    return new_portal(today)


def number(house: PortalHouse, deliverable: str, subject: str) -> int:
    ask = text(
        "SELECT o.id FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s"
        " ON s.id = o.subject_id WHERE d.key = :key AND s.code = :subject"
    )
    with house.office.reading() as connection:
        return int(connection.execute(ask, {"key": deliverable, "subject": subject}).scalar_one())


def follow(browser: Browser, answer: Response) -> str:
    """The page that comes after something was done."""
    assert answer.status_code == 303, words(answer.text)
    return words(browser.get(answer.headers["location"], headers=PAGE).text)


def test_a_department_chooses_an_agency_and_a_conflicted_one_is_refused_with_its_sentence(house: PortalHouse) -> None:
    two = house.signed_in("two")
    at = f"/evaluation/{number(house, 'report', 'P2')}"
    page = words(two.get(at, headers=PAGE).text)
    assert f"{THIRD}在2020-06-01有重大违法记录" in page  # said before anybody chooses
    refused = two.submit(f"{at}/commission", page=at, agency="C", method="direct", reason="近")
    assert refused.status_code == 409
    assert "近3年内须没有；2023-06-01起方可委托" in words(refused.text)
    assert 'value="近"' in refused.text  # what was typed is still there
    told = follow(two, two.submit(f"{at}/commission", page=at, agency="A", method="direct", reason="熟悉教育"))
    assert "已选定第三方机构" in told
    assert f"{FIRST} ○ 已选定" in told
    contract = {"what": "contract", "document": "HT-1", "yuan": "98,000", "plan_on": "2022-06-01"}
    days = {"draft_on": "2022-07-01", "final_on": "2022-07-15"}
    assert "98,000.00元" in follow(two, two.submit(f"{at}/move", page=at, **contract, **days))
    wrong = two.submit(f"{at}/move", page=at, what="pay", yuan="1")
    assert (wrong.status_code, "委托已签约，不能付费" in words(wrong.text)) == (409, True)


def test_an_agency_sees_its_commission_and_nothing_else(house: PortalHouse) -> None:
    report, other = number(house, "report", "P2"), number(house, "report", "P3")
    agent = house.signed_in("jg-a-1")
    assert agent.get(f"/evaluation/{report}", headers=PAGE).status_code == 404
    two = house.signed_in("two")
    at = f"/evaluation/{report}"
    two.submit(f"{at}/commission", page=at, agency="A", method="direct", reason="熟悉教育")
    page = words(agent.get(at, headers=PAGE).text)
    assert FIRST in page
    assert "熟悉教育" not in page  # why it was chosen is the client's
    assert "可以选择的机构" not in page
    assert [row in words(agent.get("/evaluations", headers=PAGE).text) for row in ("项目P2", "项目P3")] == [True, False]
    assert agent.get(f"/evaluation/{other}", headers=PAGE).status_code == 404
    assert agent.get(f"/obligation/{report}", headers=PAGE).status_code == 200
    assert agent.submit(f"{at}/step", page=at, to="1").status_code == 403
    refused = agent.submit(f"{at}/move", page=at, what="contract")
    assert (refused.status_code, "这一项由委托方办理" in refused.text) == (409, True)
    assert house.signed_in("jg-b-1").get(at, headers=PAGE).status_code == 404


def test_views_are_asked_on_the_page_answered_by_the_unit_and_a_report_waits_for_the_conclusion(
    house: PortalHouse,
) -> None:
    report = number(house, "report", "P2")
    two, at = house.signed_in("two"), f"/evaluation/{report}"
    for to in range(1, 6):
        assert two.submit(f"{at}/step", page=at, to=str(to), document=f"文{to}").status_code == 303
    assert "初步结论已发给被评价单位" in follow(two, two.submit(f"{at}/views", page=at, conclusion="得分82分"))
    assert "被评价单位尚未答复" in words(two.submit(f"{at}/step", page=at, to="7").text)
    form = f"/obligation/{report}/form"
    handed = two.submit(form, page=form, do="hand_in")
    assert "尚未与被评价单位交换意见并形成最终结论，不能报送" in words(handed.text)
    school = house.signed_in("school")
    assert "得分82分" in words(school.get("/views", headers=PAGE).text)
    assert school.submit("/views/1", page="/views", agrees="no").status_code == 409
    assert "已答复" in follow(school, school.submit("/views/1", page="/views", agrees="no", answer="完成数有误"))
    town = house.signed_in("town")
    assert "得分82分" not in town.get("/views", headers=PAGE).text
    assert town.submit("/views/1", page="/views", agrees="yes").status_code == 404
    assert "评价步骤已更新" in follow(two, two.submit(f"{at}/step", page=at, to="7", taken_up="采纳"))
    assert "采纳情况：采纳" in words(two.get(form, headers=PAGE).text)


def ask_expert(house: PortalHouse, person: str, paper: int, task: str = "review") -> Response:
    at = f"/obligation/{paper}/experts"
    operator = house.signed_in("operator")
    return operator.submit(at, page=at, person=person, task=task, due_on="2022-06-10")


def test_an_expert_declares_sees_the_paper_and_gives_an_opinion_on_the_page_or_as_a_workbook(
    house: PortalHouse,
) -> None:
    paper = number(house, "self-evaluation", "P2")
    refused = ask_expert(house, "zj-6", paper)
    assert (refused.status_code, "专家6在小学工作，须回避小学" in words(refused.text)) == (409, True)
    for person in ("zj-1", "zj-2", "zj-3"):
        assert ask_expert(house, person, paper).status_code == 303
    one = house.signed_in("zj-1")
    assert one.get(f"/obligation/{paper}", headers=PAGE).status_code == 404  # not before the declaration
    assert one.get("/assignment/1/opinion", headers=PAGE).status_code == 403
    assert house.signed_in("zj-2").get("/assignment/1", headers=PAGE).status_code == 404
    for number_, person in ((1, "zj-1"), (2, "zj-2"), (3, "zj-3")):
        expert, at = house.signed_in(person), f"/assignment/{number_}"
        follow(expert, expert.submit(f"{at}/declare", page=at, conflict="no"))
        assert expert.get(f"/obligation/{paper}", headers=PAGE).status_code == 200
        form = f"{at}/opinion"
        missing = expert.submit(form, page=form, do="hand_in", seen="0", **(SHEET | {"problems": ""}))
        assert (missing.status_code, "不能为空" in missing.text) == (422, True)
        sheet = SHEET | {"score": str(78 + number_)}
        assert "评审意见已提交" in follow(expert, expert.submit(form, page=form, do="hand_in", seen="1", **sheet))
    page = words(house.signed_in("operator").get(f"/obligation/{paper}/experts", headers=PAGE).text)
    assert "专家评审：3份意见并列" in page
    assert "评审得分 80.00" in page
    section = house.signed_in("section")
    assert "项目P2 小学 专家评审 3 — 80.00 — 良 良 良 中" in words(section.get("/board/deltas", headers=PAGE).text)
    assert section.get("/board/deltas?format=xlsx").content[:2] == b"PK"
    assert one.get("/board/deltas", headers=PAGE).status_code == 403
    clerk = Clerk(one.get("/assignment/1/opinion/template").content)
    clerk.put("score", 95)
    files = {"workbook": ("意见.xlsx", clerk.save())}
    brought = one.submit("/assignment/1/opinion/upload", page="/assignment/1/opinion", files=files, seen="0")
    assert brought.status_code == 200
    assert 'value="95"' in brought.text
    foreign = house.signed_in("zj-2").submit(
        "/assignment/2/opinion/upload", page="/assignment/2/opinion", files=files, seen="0"
    )
    assert (foreign.status_code, "这是另一事项的模板" in words(foreign.text)) == (422, True)


def test_a_conflict_ends_it_before_anything_was_seen(house: PortalHouse) -> None:
    paper = number(house, "self-evaluation", "P2")
    ask_expert(house, "zj-1", paper)
    expert = house.signed_in("zj-1")
    told = follow(expert, expert.submit("/assignment/1/declare", page="/assignment/1", conflict="yes", said="亲属任职"))
    assert "已结束：亲属任职" in told
    assert expert.get(f"/obligation/{paper}", headers=PAGE).status_code == 404


def test_registers_of_agencies_and_experts_go_out_and_come_back(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    for address in ("/agencies", "/experts"):
        book = operator.get(f"{address}/file").content
        same = operator.submit(f"{address}/import", page=address, files={"file": ("册.xlsx", book)})
        assert "新增或更新0" in follow(operator, same)
        torn = operator.submit(f"{address}/import", page=address, files={"file": ("册.csv", b"x,y\n1,2\n")})
        assert (torn.status_code, "没有导入" in torn.text) == (422, True)
    refused = operator.submit("/agencies", page="/agencies", code="D", name="丁", people="two")
    assert "机构D：two在名册中没有“第三方机构”职务" in words(refused.text)
    saved = operator.submit(
        "/agencies", page="/agencies", code="D", name="丁", legal_person="yes", quality_control="yes"
    )
    assert "机构丁已登记" in follow(operator, saved)
    assert house.signed_in("two").submit("/agencies", page="/agencies", code="E", name="戊").status_code == 403
