"""From today on: a copy of the live ledger lives on as the office itself would have."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import Desk, at, day
from grounds import AS_IT_IS, GROUND, LATER, entries
from ledger_files import LedgerFiles, same_files
from recount import mails_of

from models.settings import Settings
from tasks.day import run_day
from tasks.outbox import hold_outbox
from tasks.rehearse_many import Task, rehearse_many
from tasks.rehearse_on import Ahead, rehearse_on
from tasks.script import apply_entries

FIRST, TODAY, LAST = date(2022, 3, 1), "Wednesday 2022-04-20", date(2022, 6, 10)
DAYS = (TODAY, "Saturday 2022-05-07", "Friday 2022-05-20")
DONE = entries()


def live(desk: Desk, first: date, last: date) -> None:
    """The hamlet's days as an operator would live them."""
    for number in range((last - first).days + 1):
        on = date.fromordinal(first.toordinal() + number)
        with desk.office.writing() as connection:
            apply_entries(desk.office, connection, [entry for entry in DONE if entry.act.on == on])
        run_day(desk.office, None, Settings(), on=on)


def ahead(desk: Desk, out: Path, on: str = TODAY, **more: Any) -> Ahead:
    """What lies ahead of the desk's office; people go on doing what they do."""
    options: dict[str, Any] = {"entries": [entry for entry in DONE if entry.act.on > day(on)], "last_on": LAST}
    return rehearse_on(desk.office, Settings(), out, on=day(on), at=at(on), **options | more)


def whole(desk: Desk) -> list[list[Any]]:
    """The tables that days write to, to see that nothing was touched."""
    tables = ("obligation", "history", "line", "notice", "proposal", "switch", "cycle")
    return [sorted(desk.rows(f"SELECT * FROM {table}"), key=repr) for table in tables]


def test_from_any_day_on_it_is_the_year_rehearsed_from_its_beginning(desk: Desk, tmp_path: Path) -> None:
    year = tmp_path / "year"
    rehearse_many([Task(AS_IT_IS, year)], replace(GROUND, first_on=FIRST, last_on=LAST), Settings(), workers=1)
    lived = FIRST
    for on in DAYS:
        live(desk, lived, day(on))
        lived, before = date.fromordinal(day(on).toordinal() + 1), whole(desk)
        found = ahead(desk, tmp_path / on, on)
        assert whole(desk) == before
        same_files(LedgerFiles(tmp_path / on), LedgerFiles(year))
        leaving = [planned for _, planned, _ in mails_of(LedgerFiles(year)) if planned > str(day(on))]
        assert found.leaving == {date.fromisoformat(each): leaving.count(each) for each in sorted(leaving)}


def test_a_morning_that_has_not_begun_is_lived_too(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 17))
    found = ahead(desk, tmp_path, "Monday 2022-04-18")
    assert found.leaving[date(2022, 4, 18)] == 4  # the reminders of -10; P1 was handed in in March


def test_a_mail_that_another_worker_holds_or_that_waits_for_another_try_leaves(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 17))
    desk.sweep("Monday 2022-04-18")
    free = ahead(desk, tmp_path / "free", "Monday 2022-04-18")
    desk.change(
        "UPDATE line SET state = 1, notice_id = (SELECT max(id) FROM notice) WHERE state = 0 AND mailbox_id ="
        " (SELECT mailbox_id FROM notice WHERE id = (SELECT max(id) FROM notice))"
    )
    desk.change(
        "UPDATE notice SET state = 1, worker = 'elsewhere/1/1', lease_until = '2099-01-01 00:00:00+00:00'"
        " WHERE id = (SELECT max(id) FROM notice)"
    )
    desk.change("UPDATE notice SET not_before = '2099-01-01 00:00:00+00:00' WHERE state = 0")
    taken = ahead(desk, tmp_path / "taken", "Monday 2022-04-18")
    assert taken.leaving == free.leaving
    same_files(LedgerFiles(tmp_path / "taken"), LedgerFiles(tmp_path / "free"))
    desk.change("UPDATE line SET state = 0 WHERE state = 1")
    desk.change("UPDATE notice SET state = 0, worker = '', lease_until = NULL, not_before = NULL WHERE state < 2")


def test_the_stop_button_is_told_and_released_on_the_copy(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 20))
    free = ahead(desk, tmp_path / "free")
    with desk.office.writing() as connection:
        hold_outbox(connection, by="FIN_ADMIN", why="核对", at=at(TODAY))
    stopped = ahead(desk, tmp_path / "stopped")
    assert (free.stopped, stopped.stopped) == (False, True)
    assert stopped.leaving == free.leaving != {}


def test_with_a_draft_published_today_its_dates_count_and_the_live_year_stays(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 20))
    before = whole(desk)
    ahead(desk, tmp_path, draft=LATER)
    assert whole(desk) == before
    files = LedgerFiles(tmp_path)
    due = {
        row["due_on"]
        for row in files.obligations
        if row["deliverable"] == "self-evaluation" and row["unit_code"] == "301"
    }
    assert due == {"2022-05-20"}
    assert {row["on"] for row in files.events if row["event"] == "moved"} == {"2022-04-20"}


def test_without_a_last_day_it_goes_to_the_last_rung_of_all_that_is_owed(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 20))
    assert ahead(desk, tmp_path, last_on=None, entries=()).done.last_on == date(2023, 2, 2)
    desk.do("extend 301 self-evaluation P4", TODAY, value="2023-03-31", by="FIN_OPERATOR", why="迟")
    last = ahead(desk, tmp_path, last_on=None, entries=()).done.last_on
    assert last > date(2023, 4, 1)


def test_what_cannot_happen_any_more_is_left_out_and_told(desk: Desk, tmp_path: Path) -> None:
    live(desk, FIRST, date(2022, 4, 20))
    found = ahead(desk, tmp_path, entries=[entry for entry in DONE if entry.act.on >= date(2022, 4, 20)])
    assert [place.line for place in found.done.impossible] == [3]  # handed in this morning already


@pytest.mark.parametrize("mails", [False, True])
def test_mails_are_written_if_asked_for(desk: Desk, tmp_path: Path, mails: bool) -> None:
    live(desk, FIRST, date(2022, 4, 20))
    found = ahead(desk, tmp_path, mails=mails, last_on=date(2022, 4, 29))
    written = sorted((tmp_path / "mails").rglob("*.eml")) if mails else []
    assert len(written) == (sum(found.leaving.values()) if mails else 0)
