"""The ledger of notices: every line of the period once, sums that agree with it, text that stays text."""

import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from delivering import MONDAY, TUESDAY, again, deliver, number, refused_once
from desk import Desk, day
from offices import Prepare
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from models.errors import NotKnown, OutsideFailed, RuleBroken
from notices.mailer import PostBook
from notices.workbook import Column, Workbook
from tasks.clock import ZONE
from tasks.notice_ledger import Period, masked, write_ledger
from tasks.office import Office

SPRING = Period(date(2022, 3, 1), date(2022, 5, 31))
HEADER = 3  # rows above the header of the details
NOW = datetime(2022, 5, 31, 9, 0, tzinfo=ZONE)
NINE = datetime(2022, 4, 18, 9, 0, tzinfo=ZONE).replace(tzinfo=None)  # workbooks know no zones


def lived(office: Office) -> None:
    """Monday's mail to the town refused, resent on Tuesday; a proposal on 05-17; a name that looks like a formula."""
    refused_once(office)
    desk = Desk(office, Path())
    again(desk, number(desk, "town@"), TUESDAY)
    deliver(desk, PostBook(), TUESDAY)
    desk.run("Tuesday 2022-05-17")
    desk.change("UPDATE subject SET name = '=HYPERLINK(1)' WHERE code = 'P3'")


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(lived)


def written(desk: Desk, file: Path, period: Period = SPRING) -> dict[str, list[dict[str, Any]]]:
    """Each sheet's rows by its header."""
    with desk.office.reading() as connection:
        write_ledger(desk.office, connection, period, file, at=NOW)
    book = CalamineWorkbook.from_path(str(file))
    sheets = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        top = HEADER if name in ("催报明细", "未送达") else HEADER + 1
        sheets[name] = [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]
    return sheets


def test_every_line_of_the_period_stands_in_it_once(desk: Desk, tmp_path: Path) -> None:
    rows = written(desk, tmp_path / "a.xlsx")["催报明细"]
    lines = [row for row in desk.files().notices if row["state"] != "skipped"]
    assert len(rows) == len(lines) > 60
    assert sorted(row["Message-ID"] for row in rows) == sorted(row["mail_id"] for row in lines)
    assert [row["日期"] for row in rows] == sorted(row["日期"] for row in rows)
    assert {type(row["日期"]) for row in rows} == {type(row["当时期限"]) for row in rows} == {date}
    assert {row["发出时间"] for row in rows if row["结果"] == "邮件服务器已接收"} >= {NINE}
    assert {"拟通报", "预警", "提醒", "下达"} == {row["级别"] for row in rows}


def test_sheets_say_of_what_they_are(desk: Desk, tmp_path: Path) -> None:
    written(desk, tmp_path / "a.xlsx", Period(date(2022, 4, 1), date(2022, 4, 30), "301", "evaluation"))
    book = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx"))
    assert book.sheet_names == ["催报明细", "按单位汇总", "按人汇总", "未送达"]
    top = [row[0] for row in book.get_sheet_by_name("催报明细").to_python()[:3]]
    about = "期间：2022-04-01 至 2022-04-30；单位 301（含所属）；环节 事后绩效评价；制表：2022-05-31 09:00"
    assert top == ["催报台账", "某区财政局", about]


def test_sums_agree_with_the_details(desk: Desk, tmp_path: Path) -> None:
    sheets = written(desk, tmp_path / "a.xlsx")
    taken = [row for row in sheets["催报明细"] if row["结果"] == "邮件服务器已接收"]
    assert sum(row["合计"] for row in sheets["按单位汇总"]) == len(taken)
    assert sum(row["项次"] for row in sheets["按人汇总"]) == len(taken)
    town = next(row for row in sheets["按单位汇总"] if row["单位编码"] == "301")
    owed = desk.rows("SELECT count(*) FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE u.code = '301'")[0][0]
    assert (town["目前未报"], town["首次发出"], town["末次发出"]) == (owed, date(2022, 3, 1), date(2022, 5, 17))
    assert town["通报"] == 0 < town["拟办"]
    person = next(row for row in sheets["按人汇总"] if row["人员编号"] == "town")
    mails = {row["Message-ID"] for row in taken if row["通知对象"] == "七宝镇专管员"}
    assert (person["邮件数"], person["未送达项次"]) == (len(mails), 3)
    assert {row["结果"] for row in sheets["未送达"]} == {"被拒收", "无人任此职"}
    assert sum(row["结果"] in ("被拒收", "未能送达", "无人任此职") for row in sheets["催报明细"]) == len(
        sheets["未送达"]
    )


def test_both_a_refused_mail_and_its_second_try_stand_there(desk: Desk, tmp_path: Path) -> None:
    rows = written(desk, tmp_path / "a.xlsx")["催报明细"]
    found = {
        (str(row["日期"]), row["结果"], row["原因"])
        for row in rows
        if row["通知对象"] == "七宝镇专管员"
        and row["评价对象编码"] == "P4"
        and date(2022, 4, 18) <= row["日期"] <= date(2022, 4, 19)
    }
    assert found == {
        ("2022-04-18", "被拒收", "查无此人"),
        ("2022-04-19", "邮件服务器已接收", "FIN_OPERATOR重发：地址已更正"),
    }


def test_a_unit_a_step_and_days_narrow_it(desk: Desk, tmp_path: Path) -> None:
    rows = written(desk, tmp_path / "a.xlsx", Period(day(MONDAY), day(MONDAY), "301", "evaluation"))["催报明细"]
    assert {row["单位编码"] for row in rows} == {"301", "301001"}
    assert {row["日期"] for row in rows} == {day(MONDAY)}
    none = written(desk, tmp_path / "b.xlsx", Period(day(MONDAY), day(MONDAY), "301", "reporting"))
    assert all(not sheet for sheet in none.values())


def test_addresses_are_masked_if_that_is_wanted(desk: Desk, tmp_path: Path) -> None:
    sheets = written(desk, tmp_path / "a.xlsx", Period(SPRING.first_on, SPRING.last_on, masked=True))
    addresses = {row["收件地址"] for name in ("催报明细", "按人汇总", "未送达") for row in sheets[name]}
    assert "t***@example.org" in addresses and "town@example.org" not in addresses
    assert (masked("a@b.example"), masked("")) == ("a***@b.example", "")


def test_what_looks_like_a_formula_stays_text(desk: Desk, tmp_path: Path) -> None:
    rows = written(desk, tmp_path / "a.xlsx")["催报明细"]
    assert "=HYPERLINK(1)" in {row["评价对象"] for row in rows}
    raw = (tmp_path / "a.xlsx").read_bytes()
    with Workbook(tmp_path / "b.xlsx", made_at=NOW) as book:
        book.sheet("表", ["头"], [Column("列", 9)]).add(["=1+1"])
    assert CalamineWorkbook.from_path(str(tmp_path / "b.xlsx")).get_sheet_by_name("表").to_python()[2] == ["=1+1"]
    assert b"<f>" not in raw


@pytest.mark.parametrize(
    ("changes", "file", "kind", "sentence"),
    [
        ({"last_on": date(2022, 2, 1)}, "a.xlsx", RuleBroken, "止日2022-02-01早于起日"),
        ({"unit": "999"}, "a.xlsx", NotKnown, "没有编码为999的单位"),
        ({"step": "lunch"}, "a.xlsx", NotKnown, "没有环节“lunch”"),
        ({}, "a.csv", RuleBroken, "须以 .xlsx 结尾"),
        ({}, "nowhere/a.xlsx", RuleBroken, "没有文件夹"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_no_file(
    desk: Desk, tmp_path: Path, changes: dict[str, Any], file: str, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        written(desk, tmp_path / file, Period(**{"first_on": SPRING.first_on, "last_on": SPRING.last_on} | changes))
    assert list(tmp_path.glob("*a.*")) == []


def test_a_file_that_cannot_be_written_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OutsideFailed, match=r"写不了 .*a\.xlsx"):
        written(desk, tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_long_ledger_takes_little_memory(desk: Desk, tmp_path: Path) -> None:
    """A hundred times the rows must not take a hundred times the room."""

    def peak(name: str) -> int:
        tracemalloc.start()
        with desk.office.reading() as connection:
            rows.append(write_ledger(desk.office, connection, SPRING, tmp_path / name, at=NOW))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    rows: list[int] = []
    small = peak("small.xlsx")
    with desk.office.writing() as connection:  # the lines of many more people who hear the same
        connection.execute(
            text(
                "INSERT INTO line(batch_id, unit_id, rung_id, person_id, missing_role, role, mailbox_id, send_on,"
                " state, notice_id)"
                " WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 60)"
                " SELECT batch_id, unit_id, rung_id, person_id, 1000 + n, role, mailbox_id, send_on, state, notice_id"
                " FROM line CROSS JOIN many WHERE missing_role = 0 AND state = 2"
            )
        )
    large = peak("large.xlsx")
    assert rows[1] > 30 * rows[0]
    assert large < small + 6_000_000
