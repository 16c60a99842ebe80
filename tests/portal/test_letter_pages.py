"""Feedback letters on the pages: drafted, typed, signed, issued, received; files, words and numbers beside them."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from begun import begun
from browsing import PortalHouse, words
from docx import Document

from tasks.act import Act
from tasks.clock import now
from tasks.office import Office
from tasks.record import record


def accepted(office: Office) -> None:
    """The hamlet with two self-evaluations accepted."""
    begun(office)
    with office.writing() as connection:
        for unit, subject in (("301", "P3"), ("101", "P1")):
            for event, by in (("submit", ""), ("accept", "FIN_OPERATOR")):
                act = Act(event, date(2022, 4, 19), unit, "self-evaluation", subject, by=by)
                record(office, connection, act, at=now(connection))


@pytest.fixture
def house(new_portal) -> PortalHouse:  # type: ignore[no-untyped-def]
    made: PortalHouse = new_portal(accepted)
    return made


def drafted(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    assert "自评 · 2021预算年度 2 2 查看并拟稿" in words(operator.get("/letters").text)
    page = "/letters/drafts/1"
    assert "项目P1 · P1 区教育局" in words(operator.get(page).text)
    with house.office.reading() as connection:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM obligation WHERE state = 6 ORDER BY id")]
    assert operator.submit(page, page=page, obligation=ids).status_code == 303


def test_a_letter_is_typed_signed_issued_and_received(house: PortalHouse) -> None:
    drafted(house)
    operator, leader, mayor = (house.signed_in(code) for code in ("operator", "leader", "mayor"))
    [letter] = [n for n in (1, 2) if "七宝镇：" in words(operator.get(f"/letters/{n}").text)]
    page, draft = f"/letters/{letter}", f"/letters/{letter}/draft"
    typed = {"of_class": "", "text": "没有办法𠮷", "advice": "请制定", "edition": "1", "enclosed": "报告"}
    assert "问题1：请选择问题类别" in words(operator.submit(draft, page=draft, **typed).text)
    assert operator.submit(draft, page=draft, **typed | {"of_class": "rules"}).status_code == 303
    assert "制度规定不健全。没有办法𠮷。" in words(operator.get(page).text)
    assert leader.submit(page, page="/", do="agree").status_code == 409  # not sent yet
    assert operator.submit(page, page=page, do="send").status_code == 303
    assert operator.submit(page, page=page, do="agree").status_code == 403
    assert leader.submit(page, page=page, do="agree", step="0").status_code == 303
    assert mayor.get(f"/unit/301/letter/{letter}").status_code == 404
    seen = operator.submit("/letters", page="/letters", do="issue", letter=[letter])
    assert "某财函〔2022〕1号 七宝镇 · 项目P3 1 2022-05-19" in words(seen.text)
    assert operator.submit("/letters", page="/letters", do="issue", sure="yes", letter=[letter]).status_code == 303
    assert "待签收" in words(mayor.get("/unit/301/letters").text)
    for page_of in ("/", "/owed", "/unit/301"):
        assert "1 份" in words(mayor.get(page_of).text), page_of
    for who in (mayor, operator):
        assert "某财函〔2022〕1号" in words(who.get("/received-letters").text)
    assert "没有待签收的函件" in words(house.signed_in("two").get("/received-letters").text)
    mine = f"/unit/301/letter/{letter}"
    assert "某财函〔2022〕1号 关于项目P3绩效评价结果的反馈意见函" in words(mayor.get(mine).text)
    assert house.signed_in("two").get(f"/unit/101/letter/{letter}").status_code == 404  # another's
    assert mayor.submit(mine, page=mine).status_code == 303
    assert "已签收 2022-04-19 七宝镇镇长" in words(mayor.get(mine).text)
    assert "没有待签收的函件" in words(operator.get("/received-letters").text)
    assert "2022-04-19 七宝镇镇长" in words(operator.get("/letters").text)
    file = mayor.get(f"{mine}/docx")
    assert "没有办法𠮷" in "".join(each.text for each in Document(BytesIO(file.content)).paragraphs)
    assert mayor.get(f"{mine}/exe").status_code == 404
    assert "某财函〔2022〕1号 绩效评价结果反馈意见函 · 七宝镇" in words(operator.get("/letters/numbers").text)


def test_many_are_sent_signed_issued_and_downloaded_in_one_act_each(house: PortalHouse) -> None:
    drafted(house)
    operator, leader = house.signed_in("operator"), house.signed_in("leader")
    assert "请先勾选函件" in words(operator.submit("/letters", page="/letters", do="send").text)
    assert operator.submit("/letters", page="/letters", do="send", letter=[1, 2]).status_code == 303
    assert operator.submit("/letters", page="/letters", do="send", letter=[1, 2]).status_code == 409
    assert leader.submit("/letters", page="/letters", do="agree", letter=[1, 2]).status_code == 303
    assert operator.submit("/letters", page="/letters", do="issue", sure="yes", letter=[1, 2]).status_code == 303
    archive = zipfile.ZipFile(BytesIO(operator.get("/letters/archive?letter=1&letter=2").content))
    assert archive.testzip() is None
    assert sum(name.endswith(".docx") for name in archive.namelist()) == 2
    assert all("某财函〔2022〕" in name for name in archive.namelist())


def test_words_are_tried_on_a_real_letter_before_they_are_kept(house: PortalHouse) -> None:
    drafted(house)
    operator, page = house.signed_in("operator"), "/letters/words/feedback"
    mine = "标题：反馈\n主送：{单位}：\n今天{日期}告知。"
    tried = words(operator.submit(page, page=page, do="try", source=mine).text)
    assert "今天2022年4月19日告知。" in tried
    assert "随程序提供" in words(operator.get(page).text)
    assert "第3行：没有{月亮}" in words(operator.submit(page, page=page, do="try", source=mine + "{月亮}").text)
    assert "须写明理由" in words(operator.submit(page, page=page, do="save", source=mine, seen="0").text)
    assert operator.submit(page, page=page, do="save", source=mine, why="简短", seen="0").status_code == 303
    assert "第1版" in words(operator.get(page).text)
    assert operator.get("/letters/words/poem").status_code == 404


def test_a_number_used_elsewhere_is_registered(house: PortalHouse) -> None:
    operator, page = house.signed_in("operator"), "/letters/numbers"
    spent = {"first": "某财函〔2022〕1号", "last": "某财函〔2022〕2号", "why": "纸质函"}
    assert operator.submit(page, page=page, **spent).status_code == 303
    assert "某财函〔2022〕2号 纸质函" in words(operator.get(page).text)
    assert "下一个文号是某财函〔2022〕3号" in words(operator.submit(page, page=page, **spent).text)
    assert house.signed_in("leader").get(page).status_code == 403
