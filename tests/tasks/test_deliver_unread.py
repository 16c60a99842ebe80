"""Mails that nobody reads: the ledger is as if each had left alone."""

from pathlib import Path

import pytest
from desk import Desk, at, day
from hamlet import settled
from offices import SqliteOffices

from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import delivery_moment
from tasks.day import run_day
from tasks.deliver_unread import Unread
from tasks.office import Office
from tasks.outbox import hold_outbox

OPENS, MONDAY, LAST_CALL = "Tuesday 2022-03-01", "Monday 2022-04-18", "Thursday 2022-04-28"
EXPORTED = ("obligations", "notices", "proposals", "events")


def lived(desk: Desk, *, read: bool, **settings: str) -> dict[str, list[dict[str, str]]]:
    """Some days with hand-ins between; what was written, and what each delivery counted."""
    chosen = Settings(**settings)  # type: ignore[arg-type]
    for on in (OPENS, MONDAY, LAST_CALL, "Thursday 2022-05-05"):
        if on == LAST_CALL:
            desk.do("submit 101 self-evaluation P1", on)
        run_day(desk.office, PostBook() if read else None, chosen, on=day(on), composing=False)
    files = desk.files("Thursday 2022-05-05")
    return {name: files.rows(name) for name in EXPORTED}


@pytest.mark.parametrize("settings", [{}, {"mail_allow_domains": "example.com"}], ids=["all", "refused"])
def test_the_ledger_is_the_same_as_when_each_leaves_alone(
    desk: Desk, sqlite_offices: SqliteOffices, tmp_path: Path, settings: dict[str, str]
) -> None:
    with sqlite_offices.in_memory(settled) as office:
        alone = lived(Desk(office, tmp_path / "alone"), read=True, **settings)
    assert lived(desk, read=False, **settings) == alone
    assert {row["state"] for row in alone["notices"]} >= ({"refused"} if settings else {"accepted"})


def deliver(office: Office, on: str) -> Unread:
    delivery = Unread(office, Settings(), delivery_moment(day(on), Settings().office_day))
    delivery.run()
    return delivery


def test_what_was_handed_in_since_the_sweep_is_withdrawn(desk: Desk) -> None:
    desk.run(OPENS)
    desk.sweep(MONDAY)
    for thing in ("submit 301 self-evaluation P3", "submit 301 self-evaluation P4", "submit 301 self-evaluation W301"):
        desk.do(thing, MONDAY)
    done = deliver(desk.office, MONDAY).done
    assert (done.sent, done.withdrawn, done.refused) == (4, 1, 0)
    told = desk.lines(MONDAY, unit_code="301")
    assert {(row["state"], row["reason"]) for row in told} == {("withdrawn", "handed_in")}


def test_each_mail_has_the_id_that_it_would_have_alone(desk: Desk) -> None:
    desk.run(OPENS)
    desk.sweep(MONDAY)
    sent = deliver(desk.office, MONDAY).done.message_ids
    assert len(sent) == len(set(sent)) == 5
    assert set(sent) == {row["mail_id"] for row in desk.lines(MONDAY, state="accepted")}


def test_the_stop_button_stops_it(desk: Desk) -> None:
    desk.run(OPENS)
    desk.sweep(MONDAY)
    with desk.office.writing() as connection:
        hold_outbox(connection, at=at(MONDAY), by="FIN_ADMIN", why="核对")
    done = deliver(desk.office, MONDAY).done
    assert (done.sent, done.why_not) == (0, "发送已暂停")


def test_a_rest_day_and_a_second_time_send_nothing(desk: Desk) -> None:
    desk.run(OPENS)
    desk.sweep(MONDAY)
    assert deliver(desk.office, "Saturday 2022-04-16").done.sent == 0
    assert deliver(desk.office, MONDAY).done.sent == 5
    assert deliver(desk.office, MONDAY).done.sent == 0
