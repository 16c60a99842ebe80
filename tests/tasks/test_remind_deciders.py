"""Results that are not applied yet nag: whoever decides, the leader too once they are overdue; silent once decided."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from applying import YEAR, applying, decider, graded, propose
from desk import Desk, at, day
from offices import Prepare
from reviewed import P1, P2

from calendars.results import Decision
from models.kinds import Role
from notices.mailer import PostBook
from rules.applying import Decided
from tasks.results.decide_application import decide_application
from tasks.results.remind import remind_deciders

# accepted on Monday, to be decided in three working days: by Thursday 2022-04-14
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (
    "Monday 2022-04-11",
    "Tuesday 2022-04-12",
    "Wednesday 2022-04-13",
    "Friday 2022-04-15",
)
DAYS = """\
application_reminders:
  rungs:
    - {workdays: -1, recipients: [FIN_OPERATOR]}
    - {workdays: 1, recipients: [FIN_OPERATOR, FIN_LEADER]}
  every: 2
  source: 惯例
"""


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    made = new_desk(applying)
    made.publish(YEAR + DAYS, MONDAY)
    graded(made, P1, "two", "poor", 5000)
    graded(made, P2, "school", "excellent", 9500)
    assert propose(made, TUESDAY) == (3, 0)
    return made


def remind(desk: Desk, on: str) -> int:
    with desk.office.writing() as connection:
        calendars, days = desk.office.years(connection)
        return remind_deciders(connection, calendars, days, on=day(on), at=at(on))


def told(desk: Desk, on: str) -> list[tuple[str, str, str]]:
    return sorted((row["person_id"], row["unit_code"], row["level"]) for row in desk.lines(on))


def decide_all(desk: Desk, on: str) -> None:
    found = desk.rows("SELECT id, proposed FROM application WHERE state = 0 ORDER BY id")
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        for row in found:
            money = {"reduce": Decimal(50_000), "reclaim": Decimal(100_000)}.get(row.proposed)
            wanted = Decided(Decision(row.proposed), money, 2022 if row.proposed == "reclaim" else 2023)
            decide_application(connection, calendar, row.id, wanted, decider(on, role=Role.FIN_LEADER))


def test_whoever_decides_hears_on_the_calendars_days_and_the_leader_once_it_is_overdue(desk: Desk) -> None:
    assert [remind(desk, on) for on in (TUESDAY, WEDNESDAY, WEDNESDAY, "Thursday 2022-04-14")] == [0, 2, 0, 0]
    assert told(desk, WEDNESDAY) == [("operator", "101", "application"), ("operator", "101001", "application")]
    assert remind(desk, FRIDAY) == 2
    assert {(who, level) for who, _, level in told(desk, FRIDAY)} == {
        ("leader", "application"),
        ("operator", "application"),
    }
    later = ("Saturday 2022-04-16", "Monday 2022-04-18", "Tuesday 2022-04-19", "Thursday 2022-04-21")
    assert [remind(desk, on) for on in later] == [0, 0, 2, 2]


def test_days_missed_together_are_one_reminder_and_a_day_missed_is_made_up(desk: Desk) -> None:
    assert remind(desk, "Monday 2022-04-18") == 2
    assert {who for who, *_ in told(desk, "Monday 2022-04-18")} == {"leader", "operator"}
    assert remind(desk, "Monday 2022-04-18") == 0


def test_what_is_decided_is_not_told_of_also_if_the_mail_has_not_left(desk: Desk) -> None:
    assert remind(desk, FRIDAY) == 2
    decide_all(desk, FRIDAY)
    post = PostBook()
    desk.run(FRIDAY, post)
    assert not [mail.to for mail in post.mails if "待应用" in mail.text]
    assert {row["state"] for row in desk.lines(FRIDAY) if row["person_id"] == "leader"} == {"withdrawn"}
    assert [remind(desk, on) for on in ("Monday 2022-04-18", "Friday 2022-05-20")] == [0, 0]
    assert desk.proofs() == []


def test_it_stands_in_the_days_one_mail_with_what_waits_and_since_when(desk: Desk) -> None:
    post = PostBook()
    desk.run(FRIDAY, post)
    to_leader, to_operator = (
        [mail for mail in post.mails if mail.to == f"{who}@example.org"] for who in ("leader", "operator")
    )
    assert (len(to_leader), len(to_operator)) == (1, 1)
    assert to_leader[0].subject.startswith("【待决定】2 项结果待应用，最早4月11日审核通过")
    for words in ("评价结果待应用", "最早4月11日审核通过，已过 4 个工作日", "已超过结果应用时限，请尽快决定"):
        assert words in to_leader[0].text, words
    assert desk.events(P1)[-1] == "application_waited"


def test_a_calendar_published_later_counts_its_own_days(desk: Desk) -> None:
    assert remind(desk, TUESDAY) == 0
    desk.publish(YEAR + DAYS.replace("-1,", "0,"), TUESDAY)
    assert [remind(desk, on) for on in (WEDNESDAY, "Thursday 2022-04-14")] == [0, 2]
    desk.publish(YEAR + DAYS.replace("every: 2", "every: 4"), FRIDAY)
    assert [remind(desk, on) for on in (FRIDAY, "Tuesday 2022-04-19", "Thursday 2022-04-21")] == [2, 0, 2]


def test_without_a_word_of_it_office_practice_reminds(new_desk: Callable[[Prepare], Desk]) -> None:
    plain = new_desk(applying)
    graded(plain, P1, "two", "poor", 5000)
    propose(plain, TUESDAY)
    assert [remind(plain, on) for on in (TUESDAY, "Thursday 2022-04-14", FRIDAY, "Friday 2022-04-22")] == [1, 0, 1, 1]
