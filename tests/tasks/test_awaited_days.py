"""The notice of next year's days off is awaited: asked about in November, warned of from December."""

from datetime import date
from pathlib import Path

import hamlet as hamlets
import pytest
from amended import OFFICIAL_2027
from desk import Desk, at, day

from calendars.workdays import Workdays
from models.kinds import Role
from notices.mailer import Mail, PostBook
from tasks.awaited_days import awaited
from tasks.import_days import import_days
from tasks.office import Office
from tasks.official_days import read_day_files
from tasks.register.rows import PersonRow, Register
from tasks.upkeep import look_around

DAYS = Workdays.shipped()
WARNING = "2027年放假安排仍为暂定：请核对国务院办公厅通知是否已经公布，并导入（nianlun workdays import）"


@pytest.mark.parametrize(
    ("on", "years"),
    [
        ("Monday 2026-11-30", []),
        ("Tuesday 2026-12-01", [2027]),
        ("Thursday 2026-12-31", [2027]),
        ("Friday 2027-01-01", [2027]),
        ("Tuesday 2027-11-30", [2027]),
        ("Wednesday 2027-12-01", [2027, 2028]),
        ("Thursday 2021-12-30", []),
        ("Friday 2035-12-28", [2035]),  # nobody knows 2036: upkeep says so
    ],
)
def test_from_december_a_missing_notice_is_a_warning(on: str, years: list[int]) -> None:
    assert [sentence.values["year"] for sentence in awaited(DAYS, day(on))] == years


def says(mail: Mail) -> bool:
    return "".join(WARNING.split()) in "".join(mail.text.split())


def upkeep(desk: Desk, on: str) -> tuple[bool, bool]:
    """Whether it is named among what to look at, and whether as a warning of its own."""
    done = look_around(desk.office, on=day(on), at=at(on))
    return any("2027年放假安排" in each for each in done.troubles), WARNING in done.warnings


def test_upkeep_asks_in_november_and_warns_in_december_rest_days_too(desk: Desk) -> None:
    assert upkeep(desk, "Saturday 2026-10-31") == (False, False)
    assert upkeep(desk, "Sunday 2026-11-01") == (True, False)
    assert upkeep(desk, "Tuesday 2026-12-01") == (False, True)
    assert upkeep(desk, "Saturday 2026-12-05") == (False, True)
    take_in(desk, "Tuesday 2026-12-08")
    assert upkeep(desk, "Wednesday 2026-12-09") == (False, False)


def take_in(desk: Desk, on: str) -> None:
    files = read_day_files([OFFICIAL_2027.write(desk.folder)])
    with desk.office.writing() as connection:
        import_days(desk.office, connection, files, on=day(on), at=at(on), by="FIN_ADMIN", why="国办通知")


def test_the_desk_and_the_administrator_read_it_in_the_mail_they_get_anyway(desk: Desk) -> None:
    """The leader's office looks after the system too; a unit's officer is not told."""
    people = (*hamlets.PEOPLE, PersonRow("leader", "局领导", "leader@example.org", Role.FIN_ADMIN, "100"))
    desk.take_in(Register(hamlets.UNITS, people, hamlets.SUBJECTS, hamlets.SELECTIONS), "Monday 2022-02-28")
    desk.open("Tuesday 2022-03-01")
    post = PostBook()
    desk.run("Tuesday 2026-12-01", post)  # long overdue: everybody hears
    warned = {mail.to for mail in post.mails if says(mail)}
    assert warned == {"operator@example.org", "leader@example.org"}
    assert {"town@example.org", "section@example.org"} <= {mail.to for mail in post.mails} - warned


def test_nobody_gets_a_mail_only_to_be_warned(office: Office, tmp_path: Path) -> None:
    desk, post = Desk(office, tmp_path), PostBook()
    desk.take_in(hamlets.REGISTER, "Monday 2022-02-28")  # an operator, and nothing owed
    desk.run("Saturday 2026-12-05", post)
    desk.run("Monday 2026-12-07", post)
    assert post.mails == []


def test_the_new_year_opens_without_a_notice() -> None:
    assert DAYS.works(date(2027, 1, 4)) and DAYS.is_provisional(date(2027, 1, 4))
