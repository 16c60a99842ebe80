"""A published year is published again: versions, dates that move, what is new and what is gone."""

from datetime import date

import pytest
from desk import Desk, at, day
from drafts import LATER, MORE, changed, due
from hamlet import YEAR
from sqlalchemy import event

from calendars.loading import loads
from models.errors import NotKnown
from models.kinds import State
from tasks.vanished import vanished
from tasks.versions import read_source, read_version, read_versions

P1, P3 = "101 self-evaluation P1", "301 self-evaluation P3"
TODAY = "Wednesday 2022-04-20"


# ── versions ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_version_is_kept_with_who_when_and_why(opened: Desk) -> None:
    done = opened.publish(LATER, TODAY, why="疫情", by="operator")
    assert (done.work_year, done.version, done.changed) == (2022, 2, True)
    with opened.office.reading() as connection:
        first, second = read_versions(connection, 2022)
        assert (read_source(connection, "2022@1"), read_source(connection, "2022@2")) == (YEAR, LATER)
        assert read_version(connection, "2022@2") == loads(LATER, "")
    assert (first.name, first.in_force, second.name, second.in_force) == ("2022@1", False, "2022@2", True)
    assert (second.on, second.by, second.why, second.at) == (day(TODAY), "operator", "疫情", at(TODAY))


def test_the_very_same_file_changes_nothing(opened: Desk) -> None:
    before = opened.rows("SELECT * FROM history")
    assert not opened.publish(YEAR, TODAY).changed
    assert opened.rows("SELECT * FROM history") == before
    assert len(opened.rows("SELECT * FROM calendar_version")) == 1


def test_a_file_that_only_reads_otherwise_is_a_version_that_moves_nothing(opened: Desk) -> None:
    done = opened.publish(f"# 重新排版\n{YEAR}", TODAY)
    assert (done.version, done.replanned.batch, done.opened) == (2, None, 0)
    assert opened.events(P1) == ["opened"]


def test_an_earlier_version_published_again_is_a_new_one(opened: Desk) -> None:
    opened.publish(LATER, TODAY)
    assert opened.publish(YEAR, TODAY).version == 3
    assert opened.dates(P1) == (date(2022, 4, 30), date(2022, 4, 29), 3)


def test_a_year_or_version_that_was_never_published_is_not_known(opened: Desk) -> None:
    with opened.office.reading() as connection:
        with pytest.raises(NotKnown, match="2023年度尚未发布日历"):
            read_versions(connection, 2023)
        for name in ("2022@2", "2023@1", "2022", "@", "2022@x"):
            with pytest.raises(NotKnown, match="没有版本"):
                read_source(connection, name)


# ── dates that move ───────────────────────────────────────────────────────────────────────────────────────────────
def test_what_is_owed_gets_the_new_date_and_a_new_ladder(opened: Desk) -> None:
    opened.sweep("Monday 2022-04-18")
    done = opened.publish(LATER, TODAY, why="疫情")
    assert (done.replanned.moved_owed, done.replanned.moved_handed_in) == (6, 0)
    row = opened.thing(P1)
    assert opened.dates(P1) == (date(2022, 5, 20), date(2022, 5, 20), 2)
    assert (row.rung_id, row.next_action_on, row.state) == (None, date(2022, 5, 7), State.ISSUED)
    assert opened.dates("101 choice") == (date(2022, 5, 31), date(2022, 5, 31), 1)
    moved = opened.rows("SELECT value, why, actor, on_day FROM history WHERE event = 26")
    assert {tuple(row)[:3] for row in moved} == {("2022-05-20", "疫情", "operator")}


def test_rungs_of_the_new_ladder_dated_by_today_do_not_exist(opened: Desk) -> None:
    opened.publish(due("self-evaluation", "2022-04-21"), TODAY)
    assert opened.thing(P1).next_action_on == date(2022, 4, 22)
    opened.sweep("Thursday 2022-04-21")
    assert opened.events(P1) == ["opened", "rung_skipped -10", "moved"]
    opened.sweep("Friday 2022-04-22")
    assert opened.events(P1) == ["opened", "rung_skipped -10", "moved", "rung_reached +1"]


def test_what_no_sweep_came_to_say_is_written_down_before_the_date_moves(opened: Desk) -> None:
    opened.publish(LATER, "Thursday 2022-04-21")
    assert opened.events(P1) == ["opened", "rung_skipped -10", "moved"]


def test_what_was_handed_in_moves_too_and_stays_off_the_ladder(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-01")
    opened.do(f"accept {P1}", "Tuesday 2022-04-05")
    opened.do(f"submit {P3}", "Friday 2022-04-01")
    done = opened.publish(LATER, TODAY)
    assert (done.replanned.moved_owed, done.replanned.moved_handed_in) == (4, 2)
    assert (opened.state(P1), opened.thing(P1).next_action_on, opened.dates(P1)[1:]) == (
        State.ACCEPTED,
        None,
        (date(2022, 5, 20), 2),
    )
    opened.do(f"withdraw {P3}", "Friday 2022-04-22")
    assert opened.thing(P3).next_action_on == date(2022, 5, 7)


def test_what_was_taken_off_the_books_stays_as_it_was(opened: Desk) -> None:
    opened.do(f"waive {P1}", "Friday 2022-04-01", why="停办")
    opened.do(f"cancel {P3}", "Friday 2022-04-01", why="停办")
    opened.publish(LATER, TODAY)
    assert (opened.dates(P1)[2], opened.dates(P3)[2]) == (1, 1)


@pytest.mark.parametrize("act", ["extend", "return"])
def test_a_date_of_its_own_stays_unless_the_calendars_is_later(opened: Desk, act: str) -> None:
    if act == "return":
        opened.do(f"submit {P1}", "Monday 2022-04-18")
    opened.do(f"{act} {P1}", "Tuesday 2022-04-19", value="2022-05-12", why="缺附件")
    assert opened.dates(P1)[1:] == (date(2022, 5, 12), 2)
    opened.publish(due("self-evaluation", "2022-05-10"), TODAY)
    assert opened.dates(P1)[1:] == (date(2022, 5, 12), 2)
    opened.publish(LATER, TODAY)
    assert opened.dates(P1)[1:] == (date(2022, 5, 20), 3)
    opened.publish(YEAR, TODAY)
    assert opened.dates(P1) == (date(2022, 5, 12), date(2022, 5, 12), 4)


def test_only_the_nominal_date_moves(opened: Desk) -> None:
    opened.run("Tuesday 2022-03-01")
    assert opened.publish(due("self-evaluation", "2022-04-29"), TODAY).replanned.correction_mails == 0
    assert opened.dates(P1) == (date(2022, 4, 29), date(2022, 4, 29), 2)


def test_there_and_back_on_one_day_restores_every_later_rung(opened: Desk) -> None:
    opened.publish(LATER, TODAY)
    opened.publish(YEAR, TODAY)
    assert opened.thing(P1).next_action_on == date(2022, 4, 24)
    opened.sweep("Sunday 2022-04-24")
    assert opened.events(P1)[-1] == "rung_reached -5"


def test_what_waits_for_a_leader_is_moot_once_the_date_has_moved(opened: Desk) -> None:
    opened.run("Tuesday 2022-05-17")
    opened.publish(due("self-evaluation", "2022-06-20"), "Tuesday 2022-05-17")
    assert opened.decide("20220517-2022-standard+10", "Wednesday 2022-05-18") == 0
    assert opened.lines("Wednesday 2022-05-18") == []


# ── lateness ──────────────────────────────────────────────────────────────────────────────────────────────────────
def late(desk: Desk, named: str) -> int:
    return int(desk.thing(named).late_workdays)


def test_a_later_date_makes_late_ones_on_time_and_the_old_one_late_again(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-05-10")
    opened.do(f"submit {P3}", "Monday 2022-05-23")
    assert (late(opened, P1), late(opened, P3)) == (5, 14)
    assert opened.publish(LATER, "Monday 2022-05-23").replanned.rejudged == 2
    assert (late(opened, P1), late(opened, P3)) == (0, 1)
    opened.publish(YEAR, "Tuesday 2022-05-24")
    assert (late(opened, P1), late(opened, P3)) == (5, 14)


def test_lateness_that_is_judged_anew_stands_in_the_history(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-05-10")
    opened.publish(LATER, "Monday 2022-05-23", why="疫情")
    opened.publish(f"# 重新排版\n{LATER}", "Monday 2022-05-23")
    opened.publish(YEAR, "Tuesday 2022-05-24", why="撤回延期")
    judged = opened.rows(
        "SELECT value, why, actor, due_version, unit_id IS NOT NULL FROM history WHERE event = 40 ORDER BY id"
    )
    assert [tuple(row) for row in judged] == [
        ("0", "疫情", "operator", 2, True),
        ("5", "撤回延期", "operator", 3, True),
    ]
    assert opened.events(P1)[-4:] == ["moved", "judged", "moved", "judged"]


def test_lateness_that_history_does_not_say_is_found(desk: Desk) -> None:
    desk.open("Tuesday 2022-03-01")
    desk.do(f"submit {P1}", "Tuesday 2022-05-10")
    desk.publish(LATER, "Monday 2022-05-23", why="疫情")
    desk.change("UPDATE obligation SET late_workdays = 5 WHERE late_workdays = 0")
    assert desk.proofs() == ["逾期天数应等于历史所记: 1"]
    desk.change("UPDATE obligation SET late_workdays = 0 WHERE late_workdays = 5")


def test_an_earlier_date_makes_nobody_late_who_was_on_time(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-29")
    opened.publish(due("self-evaluation", "2022-04-10"), "Friday 2022-05-06")
    assert late(opened, P1) == 0


def test_a_return_after_a_late_hand_in_does_not_make_it_on_time(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Tuesday 2022-05-10")
    opened.do(f"return {P1}", "Wednesday 2022-05-11", value="2022-06-10", why="缺附件")
    opened.publish(due("self-evaluation", "2022-05-06"), "Thursday 2022-05-12")
    assert late(opened, P1) == 3


def test_what_was_taken_back_is_judged_anew(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-01")
    opened.do(f"withdraw {P1}", "Friday 2022-04-01")
    assert opened.thing(P1).boundary_on is None
    opened.publish(due("self-evaluation", "2022-04-21"), TODAY)
    opened.do(f"submit {P1}", "Friday 2022-04-22")
    assert late(opened, P1) == 1


# ── what is new and what is gone ──────────────────────────────────────────────────────────────────────────────────
def test_a_new_deliverable_is_opened_at_once(opened: Desk) -> None:
    assert opened.publish(MORE, TODAY).opened == 1
    row = opened.thing("301 statement")
    assert (row.opened_on, row.due_on) == (day(TODAY), date(2022, 4, 29))
    assert opened.open(TODAY) == 0


def test_whoever_comes_to_owe_by_another_condition_owes_at_once(opened: Desk) -> None:
    wider = changed(("where: {kind: [project, whole_unit]}", "where: {kind: [project, whole_unit, policy]}"))
    assert opened.publish(wider, TODAY).opened == 0
    assert opened.publish(YEAR, TODAY).opened == 0


def test_a_deliverable_that_is_gone_is_proposed_for_cancelling_and_never_deleted(opened: Desk) -> None:
    opened.publish(MORE, TODAY)
    opened.publish(YEAR, "Thursday 2022-04-21")
    with opened.office.reading() as connection:
        gone = vanished(opened.office, connection, on=day("Thursday 2022-04-21"))
    assert [(each.unit_code, each.deliverable, each.work_year) for each in gone] == [("301", "statement", 2022)]
    assert opened.state("301 statement") is State.ISSUED
    opened.run("Thursday 2022-04-28")
    assert opened.events("301 statement")[-1] == "rung_reached -1"


def test_what_is_owed_of_a_deliverable_that_is_gone_can_still_be_settled(opened: Desk) -> None:
    opened.publish(MORE, TODAY)
    opened.publish(YEAR, TODAY)
    opened.do("extend 301 statement", TODAY, value="2022-07-10", why="先等等")
    assert opened.thing("301 statement").due_on == date(2022, 7, 8)
    opened.do("cancel 301 statement", "Thursday 2022-04-21", why="日历已删去")
    with opened.office.reading() as connection:
        assert vanished(opened.office, connection, on=day("Thursday 2022-04-21")) == []


def test_what_comes_back_is_the_same_thing(opened: Desk) -> None:
    opened.publish(MORE, TODAY)
    thing = opened.thing("301 statement").id
    opened.publish(YEAR, TODAY)
    assert opened.publish(MORE, TODAY).opened == 0
    assert opened.thing("301 statement").id == thing
    assert opened.rows("SELECT key FROM deliverable WHERE gone") == []


def test_a_deliverable_that_opens_later_is_not_opened_before(desk: Desk) -> None:
    desk.publish(
        changed(("        about: subjects\n", "        about: subjects\n        opens: 2022-04-25\n")),
        "Tuesday 2022-03-01",
    )
    assert desk.rows("SELECT * FROM obligation WHERE deliverable_id = 1") == []
    assert desk.open("Sunday 2022-04-24") == 0
    assert desk.open("Monday 2022-04-25") == 6


# ── all or nothing ────────────────────────────────────────────────────────────────────────────────────────────────
class Interrupted(Exception):  # what a crash leaves of a program's plans
    """The program ends in the middle."""


def test_a_publication_cut_off_at_any_statement_leaves_nothing(opened: Desk) -> None:
    opened.run("Monday 2022-04-18")
    opened.do(f"submit {P1}", "Tuesday 2022-04-19")
    tables = ("obligation", "history", "line", "notice", "deliverable", "ladder", "rung", "cycle", "calendar_version")
    before = {
        table: opened.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in (*tables, "rung_date", "switch")
    }
    draft = changed(("workdays: -5", "workdays: -6"), text=due("self-evaluation", "2022-05-20", text=MORE))
    statements = 0

    def cut_off(at_statement: int) -> bool:
        nonlocal statements
        statements = 0

        def count(*_: object) -> None:
            nonlocal statements
            statements += 1
            if statements == at_statement:
                raise Interrupted

        event.listen(opened.office.engine, "before_cursor_execute", count)
        try:
            opened.publish(draft, TODAY)
        except Interrupted:
            return True
        finally:
            event.remove(opened.office.engine, "before_cursor_execute", count)
        return False

    step = 7
    number = 1
    while cut_off(number):
        assert {table: opened.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in before} == before, number
        number += step
    assert number > 10 * step
    assert opened.thing("301 statement").due_on == date(2022, 4, 29)
