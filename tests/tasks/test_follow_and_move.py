"""A date moves before it was told what has come to a unit, or come back: the notice leaves with the new date."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from desk import Desk
from drafts import LATER, due
from hamlet import REGISTER, SUBJECTS, UNITS
from ledger_files import Row

from notices.mailer import PostBook

FIRST, MERGED_ON, NEXT = "Tuesday 2022-03-01", "Monday 2022-04-18", "Tuesday 2022-04-19"
THURSDAY, MONDAY = "Thursday 2022-04-21", "Monday 2022-04-25"
ENDED = {"101001": "101"}
MERGED = replace(
    REGISTER,
    units=tuple(
        replace(u, valid_to=date(2022, 4, 17), successor_code="101") if u.unit_code == "101001" else u for u in UNITS
    ),
    subjects=tuple(replace(s, unit_code="101") if s.subject_code == "P2" else s for s in SUBJECTS),
)
TOWN_MERGED = replace(
    REGISTER,
    units=tuple(
        replace(u, valid_to=date(2022, 4, 17), successor_code="101") if u.unit_code == "301" else u for u in UNITS
    ),
    subjects=tuple(
        replace(s, unit_code="101") if s.unit_code == "301" and s.budget_year == 2021 else s for s in SUBJECTS
    ),
    selections=(),
)


@pytest.fixture
def told(opened: Desk) -> Iterator[Desk]:
    """The hamlet, whose opening was told on the first day."""
    opened.run(FIRST)
    yield opened


def mails(desk: Desk, on: str) -> dict[str, str]:
    """The day's mails without corrections, by address."""
    post = PostBook()
    desk.run(on, post)
    return {mail.to: mail.text for mail in post.mails if not mail.subject.startswith("【期限更正】")}


def corrections(desk: Desk, on: str) -> dict[str, str]:
    post = PostBook()
    desk.run(on, post)
    return {mail.to: mail.text for mail in post.mails if mail.subject.startswith("【期限更正】")}


def notices(desk: Desk, on: str, **wanted: str) -> list[Row]:
    return [line for line in desk.lines(on, **wanted) if line["level"] == "L0"]


def test_what_came_is_told_with_the_date_that_moved_before_it_left(told: Desk) -> None:
    told.change_to(MERGED, MERGED_ON)
    told.publish(LATER, MERGED_ON, why="疫情")
    said = mails(told, MERGED_ON)["two@example.org"]
    assert "小学转入；疫情" in said.replace("\n", "").replace(" ", "")
    assert "2022年5月20日" in said and "项目P2" in said


def test_it_is_told_once_however_often_the_date_moves_before(told: Desk) -> None:
    told.change_to(MERGED, MERGED_ON)
    for on in ("2022-05-20", "2022-05-26"):
        told.publish(due("self-evaluation", on), MERGED_ON)
    mails(told, MERGED_ON)
    left = [
        line for line in notices(told, MERGED_ON, subject_code="P2", person_id="two") if line["state"] == "accepted"
    ]
    assert [line["unit_code"] for line in left] == ["101"]


def test_once_it_has_left_whoever_heard_it_is_corrected(told: Desk) -> None:
    told.change_to(MERGED, MERGED_ON)
    told.run(MERGED_ON)
    told.publish(LATER, NEXT)
    assert "项目P2" in corrections(told, NEXT)["two@example.org"]


def test_what_is_owed_again_is_told_with_the_date_that_moved_meanwhile(told: Desk) -> None:
    told.change_to(TOWN_MERGED, MERGED_ON)
    told.run(MERGED_ON)
    told.publish(due("choice", "2022-06-30"), NEXT)
    told.run(NEXT)
    told.change_to(REGISTER, THURSDAY)
    said = mails(told, THURSDAY)["town@example.org"]
    assert "现恢复" in said and "2022年6月30日" in said


def test_who_was_told_the_old_date_and_hears_no_notice_of_what_came_back_is_corrected(told: Desk) -> None:
    """The mayor was warned on the seventh of May; notices go to the officer, the department and the section."""
    for on in ("Monday 2022-06-06", "Wednesday 2022-06-08"):
        told.run(on)
    told.change_to(TOWN_MERGED, "Thursday 2022-06-09")
    told.publish(due("choice", "2022-06-30"), "Friday 2022-06-10")
    told.change_to(REGISTER, "Monday 2022-06-13")
    found = corrections(told, "Monday 2022-06-13")
    assert "town@example.org" not in found
    assert "2022年5月31日（周二）（不再有效）" in found["mayor@example.org"].replace("\n", "").replace("          ", "")
