"""A letter that was issued reaches its unit in the next mail, also if nothing is to be mended, and asks for its receipt
until somebody signs."""

from collections.abc import Callable

import hamlet as hamlets
import pytest
from desk import Desk, at, day
from offices import Prepare

from models.kinds import Role
from notices.mailer import PostBook
from tasks.desk.scope import Scope
from tasks.letters.act import By
from tasks.letters.agree import agree
from tasks.letters.draft import draft, evaluations
from tasks.letters.issue import issue
from tasks.letters.reading import unsigned_letters
from tasks.letters.receive import receive
from tasks.letters.remind import remind_receivers
from tasks.letters.send import send

MONDAY, TUESDAY, WEDNESDAY = "Monday 2022-06-20", "Tuesday 2022-06-21", "Wednesday 2022-06-22"
LETTERS = """\
letters:
  number: 某财评函〔{year}〕{n}号
  receipt_reminders:
    rungs:
      - {workdays: 0, recipients: [UNIT_OFFICER, UNIT_HEAD]}
      - {workdays: 3, recipients: [UNIT_OFFICER, FIN_OPERATOR]}
    every: 2
    source: 惯例
  source: 惯例
"""


def by(code: str = "operator", *roles: Role, on: str = MONDAY) -> By:
    return By(code, frozenset(roles or (Role.FIN_OPERATOR,)), day(on), at(on), "")


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet; a letter without problems was issued to the town on Monday."""
    made = new_desk(hamlets.settled)
    made.publish(hamlets.YEAR + LETTERS, "Monday 2022-02-28")
    made.open("Tuesday 2022-03-01")
    made.do("submit 301 self-evaluation P3", "Wednesday 2022-04-20")
    made.do("accept 301 self-evaluation P3", "Wednesday 2022-04-27", by="FIN_OPERATOR")
    with made.office.writing() as connection:
        calendar, days = made.office.calendar(connection, 2022), made.office.workdays(connection)
        [letter] = draft(connection, evaluations(connection)[0].deliverable, by())
        send(connection, calendar, letter, by())
        agree(connection, calendar, letter, by("leader", Role.FIN_LEADER))
        issue(connection, calendar, days, letter, by(), dated_on=day(MONDAY))
    return made


def remind(desk: Desk, on: str) -> int:
    with desk.office.writing() as connection:
        calendars, days = desk.office.years(connection)
        return remind_receivers(connection, calendars, days, on=day(on), at=at(on))


def told(desk: Desk, on: str) -> set[tuple[str, str]]:
    return {(row["person_id"], row["level"]) for row in desk.lines(on)}


def sign(desk: Desk, on: str) -> None:
    with desk.office.writing() as connection:
        receive(connection, 1, by("mayor", Role.UNIT_HEAD, on=on), unit_code="301")


def test_it_is_told_at_once_and_asked_for_on_the_calendars_days_until_it_is_signed_for(desk: Desk) -> None:
    assert [remind(desk, on) for on in (TUESDAY, TUESDAY, WEDNESDAY)] == [1, 0, 0]
    assert told(desk, TUESDAY) == {("town", "letter"), ("mayor", "letter")}
    assert remind(desk, "Thursday 2022-06-23") == 1
    assert told(desk, "Thursday 2022-06-23") == {("town", "letter"), ("operator", "letter")}
    assert [remind(desk, on) for on in ("Saturday 2022-06-25", "Monday 2022-06-27")] == [0, 1]
    sign(desk, "Monday 2022-06-27")
    assert [remind(desk, on) for on in ("Wednesday 2022-06-29", "Friday 2022-09-30")] == [0, 0]
    assert desk.events("301 self-evaluation P3")[-3:] == ["letter_waited"] * 3
    assert desk.proofs() == []


def test_the_letter_stands_in_the_days_one_mail_with_its_number_and_where_to_sign(desk: Desk) -> None:
    post = PostBook()
    desk.run(TUESDAY, post)
    [mail] = [mail for mail in post.mails if "待签收的函件" in mail.text and mail.to == "town@example.org"]
    assert len([each for each in post.mails if each.to == mail.to]) == 1
    said = mail.text.replace("\n", "").replace(" ", "")
    assert "《绩效评价结果反馈意见函》（某财评函〔2022〕1号）2022-06-20发出，请阅后签收" in said
    assert "1份函件待签收" in said


def test_what_is_signed_for_before_the_mail_leaves_is_not_told(desk: Desk) -> None:
    assert remind(desk, TUESDAY) == 1
    sign(desk, TUESDAY)
    post = PostBook()
    desk.run(TUESDAY, post)
    assert not [mail.to for mail in post.mails if "待签收" in mail.text]


def test_whoever_sees_the_unit_sees_what_it_has_not_signed_for(desk: Desk) -> None:
    def unsigned(scope: Scope) -> list[str]:
        with desk.office.reading() as connection:
            count, rows = unsigned_letters(desk.office, connection, scope)
        assert count == len(rows)
        return [row.number for row in rows]

    town = desk.thing("301 self-evaluation P3").unit_id
    assert unsigned(Scope(everything=True)) == unsigned(Scope(units=(town,))) == ["某财评函〔2022〕1号"]
    assert unsigned(Scope(units=(town + 1000,))) == []
    sign(desk, TUESDAY)
    assert unsigned(Scope(everything=True)) == []
