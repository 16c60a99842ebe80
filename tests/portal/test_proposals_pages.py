"""The pages of proposals: a leader reads, strikes off, sees whom it tells, decides; once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from browsing import Browser, PortalHouse, words
from overdue import TALLY, TODAY, overdue
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.record import record

PAGE = f"/proposals/{TALLY}"


@pytest.fixture
def house(new_portal: Callable[..., PortalHouse]) -> PortalHouse:
    return new_portal(overdue)


def submit(house: PortalHouse, unit: str, subject: str) -> None:
    with house.office.writing() as connection:
        act = Act("submit", TODAY, unit, "self-evaluation", subject, "", "", "")
        record(house.office, connection, act, at=moment(TODAY, SWEEP_AT))


def step(browser: Browser, address: str = PAGE, **fields: str):  # type: ignore[no-untyped-def]
    names = {name.replace("why_", "why."): said for name, said in fields.items()}
    return browser.submit(address, page=PAGE, **names)


def state(house: PortalHouse) -> int:
    with house.office.reading() as connection:
        return int(connection.execute(text("SELECT state FROM proposal")).scalar_one())


def test_what_waits_is_listed_and_one_of_it_says_what_it_rests_on(house: PortalHouse) -> None:
    submit(house, "301", "P3")
    leader = house.signed_in("leader")
    assert "拟办 1 件待批" in words(leader.get("/").text)
    listed = words(leader.get("/proposals").text)
    assert f"通报 {TALLY} 2022-05-17提出，2022年度，期限后第10个工作日 4 6 … 待批" in listed
    page = words(leader.get(PAGE).text)
    assert "逐级催报 惯例" in page
    assert "七宝镇 301" in page
    assert "已于2022-05-18补报" in page
    assert "逾期11个工作日" in page
    assert "2022-05-05 催办" in page
    assert "批准…" in page


def test_a_circular_is_approved_with_one_unit_struck_off(house: PortalHouse) -> None:
    leader = house.signed_in("leader")
    submit(house, "301", "P3")
    seen = step(leader, do="approve", why="同意", strike="101", why_101="情况特殊", step="0")
    assert seen.status_code == 200
    text_ = words(seen.text)
    assert "批准这件拟通报？" in text_
    assert "将通知4项。" in text_
    assert "区教育局 101 ：情况特殊" in text_
    assert "七宝镇专管员 绩效专管责任人" in text_
    assert state(house) == 0  # nothing is done yet
    done = step(leader, f"{PAGE}/decide", do="approve", why="同意", strike="101", why_101="情况特殊", step="0")
    assert (done.status_code, done.headers["location"]) == (303, PAGE)
    page = words(leader.get(PAGE).text)
    assert "已批准，将通知4项" in page
    assert "2022-05-18 局领导" in page
    assert "划去的理由：情况特殊" in page
    assert "批准…" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "refuse"}, "不批准须写明理由"),
        ({"do": "approve", "strike": "101"}, "划去101须写明理由"),
        ({"do": "approve", "why_101": "情况特殊"}, "101写了划去的理由，但没有勾选划去"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(house: PortalHouse, fields: dict[str, str], said: str) -> None:
    leader = house.signed_in("leader")
    for address in (PAGE, f"{PAGE}/decide"):
        answer = step(leader, address, **fields)
        assert answer.status_code == 422
        assert said in words(answer.text)
    assert state(house) == 0


def test_a_unit_that_is_not_on_it_is_refused_with_the_sentence(house: PortalHouse) -> None:
    answer = step(house.signed_in("leader"), f"{PAGE}/decide", do="approve", strike="100", why_100="情况特殊")
    assert answer.status_code == 409
    assert f"单位100不在拟办{TALLY}中" in words(answer.text)
    assert state(house) == 0


def test_a_refusal_needs_a_reason_and_tells_nobody(house: PortalHouse) -> None:
    leader = house.signed_in("leader")
    assert "不通知任何单位" in words(step(leader, do="refuse", why="疫情期间暂缓").text)
    step(leader, f"{PAGE}/decide", do="refuse", why="疫情期间暂缓")
    assert "× 未批准 2022-05-18 局领导" in words(leader.get(PAGE).text)
    assert state(house) == 2


def test_who_decides_a_second_time_sees_what_was_decided(house: PortalHouse) -> None:
    leader = house.signed_in("leader")
    step(leader, f"{PAGE}/decide", do="approve", step="0")
    for address, do in ((f"{PAGE}/decide", "approve"), (f"{PAGE}/decide", "refuse"), (PAGE, "approve")):
        again = step(leader, address, do=do, why="再想想")
        assert again.status_code == 409
        assert f"拟办{TALLY}已经决定（2022-05-18 leader 批准）" in words(again.text)


def test_two_who_decide_at_once_decide_once(house: PortalHouse) -> None:
    browsers = [house.signed_in("leader") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda browser: step(browser, f"{PAGE}/decide", do="approve").status_code, browsers))
    assert sorted(answers) == [303, 409, 409, 409]
    with house.office.reading() as connection:
        batches = connection.execute(text("SELECT count(*) FROM batch WHERE kind = 'approve'")).scalar_one()
    assert batches == 1


def test_the_operator_reads_and_cannot_decide(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    page = words(operator.get(PAGE).text)
    assert "七宝镇 301" in page
    assert "批准…" not in page
    for address in (PAGE, f"{PAGE}/decide"):
        answer = operator.submit(address, page="/account", do="approve")
        assert answer.status_code == 403
        assert "operator不是局领导，不能决定拟办" in words(answer.text)
    assert state(house) == 0


def test_a_leaders_deputy_decides_for_them(house: PortalHouse) -> None:
    days = {"from_on": "2022-05-18", "to_on": "2022-05-30"}
    house.signed_in("leader").submit("/deputies", page="/deputies", deputy="operator", why="外出", **days)
    deputy = house.signed_in("operator")
    assert "您代局领导决定，记录中写明。" in words(deputy.get(PAGE).text)
    assert step(deputy, f"{PAGE}/decide", do="approve").status_code == 303
    assert "2022-05-18 经办（代局领导）" in words(deputy.get(PAGE).text)
    with house.office.reading() as connection:
        hands = connection.execute(
            text("SELECT DISTINCT actor, acting_for FROM history WHERE event IN (23, 24, 25)")
        ).all()
    assert [tuple(each) for each in hands] == [("operator", "leader")]


@pytest.mark.parametrize("name", ["0", "20220517-2022-standard+15", "%2e%2e", "20221332-2022-standard+10"])
def test_a_proposal_that_is_not_there_is_not_found(house: PortalHouse, name: str) -> None:
    answer = house.signed_in("leader").get(f"/proposals/{name}", headers={"accept": "text/html"})
    assert answer.status_code == 404


def approve(house: PortalHouse) -> Browser:
    """With 101 struck off, after P3 was handed in."""
    submit(house, "301", "P3")
    leader = house.signed_in("leader")
    step(leader, f"{PAGE}/decide", do="approve", why="同意", strike="101", why_101="情况特殊")
    return leader


def test_the_list_is_frozen_when_it_is_approved(house: PortalHouse) -> None:
    leader = approve(house)
    leader.get(PAGE)
    before = words(leader.get(f"{PAGE}/list").text)
    assert "通报名单 某区财政局" in before
    assert "2022-05-18 局领导批准" in before
    assert "301 七宝镇 自评 · 项目P3 2022-04-29 11 已于2022-05-18补报" in before
    assert "101 区教育局 自评 · 项目P1 2022-04-29 11 划去的理由：情况特殊" in before
    book = CalamineWorkbook.from_filelike(BytesIO(leader.get(f"{PAGE}/list?format=xlsx").content))
    rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    filed = {(row[1], row[3], row[4], row[5], row[6], row[7]) for row in rows if row[1] in ("101", "301")}
    assert ("301", "自评", "项目P3", "2022-04-29", "11.0", "已于2022-05-18补报") in filed
    assert ("101", "自评", "项目P1", "2022-04-29", "11.0", "划去的理由：情况特殊") in filed
    submit(house, "301", "P4")
    with house.office.writing() as connection:
        connection.execute(text("UPDATE unit SET name = '别的镇' WHERE code = '301'"))
        connection.execute(text("UPDATE obligation SET due_version = due_version + 1"))
    assert words(leader.get(f"{PAGE}/list").text) == before


def test_what_is_approved_becomes_a_circular_whose_number_the_operator_types(house: PortalHouse) -> None:
    assert house.signed_in("leader").get(f"{PAGE}/letter").status_code == 404  # not approved yet
    leader, operator = approve(house), house.signed_in("operator")
    assert "某区财政局文件 （文号待编）" in words(leader.get(f"{PAGE}/letter").text)
    number = {"number": "某财评〔2022〕12号", "dated_on": "2022-05-20"}
    assert leader.submit(f"{PAGE}/letter", page=PAGE, **number).status_code == 403
    assert operator.submit(f"{PAGE}/letter", page=f"{PAGE}/letter", **number).status_code == 303
    page = words(operator.get(f"{PAGE}/letter").text)
    assert "某区财政局文件 某财评〔2022〕12号 关于2022年度预算绩效管理工作逾期未报情况的通报 各有关单位：" in page
    assert "根据《通知》（某财〔2022〕1号），有关单位应按期报送自评" in page
    assert "截至2022年5月18日，3家单位未按规定期限报送，涉及5项（名单见附件），其中未报4项，逾期后已补报1项" in page
    assert "区教育局" not in page.partition("各有关单位")[2]
    assert "某区财政局 2022年5月20日" in page


@pytest.mark.parametrize(
    ("number", "dated_on", "said"),
    [("", "2022-05-20", "请写文号"), ("某" * 41, "2022-05-20", "请写文号"), ("某财1号", "5月", "请填写成文日期")],
)
def test_a_number_that_is_none_is_said_beside_it(house: PortalHouse, number: str, dated_on: str, said: str) -> None:
    approve(house)
    operator = house.signed_in("operator")
    answer = operator.submit(f"{PAGE}/letter", page=f"{PAGE}/letter", number=number, dated_on=dated_on)
    assert answer.status_code == 422
    assert said in words(answer.text)
