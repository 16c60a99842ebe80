"""Handing in many at once: the same as one by one, all or nothing, in a number of statements that does not grow."""

from pathlib import Path

import pytest
from desk import Desk, at, day
from hamlet import settled
from offices import NewOffice
from sqlalchemy import event

from models.errors import NotKnown, NotYours, RuleBroken, TransitionNotAllowed
from models.kinds import Role
from tasks.office import Office
from tasks.submit_many import submit_many

TUESDAY, SATURDAY = "Tuesday 2022-03-01", "Saturday 2022-05-07"
MANY = ("101 self-evaluation P1", "101001 self-evaluation P2", "301 self-evaluation P3", "301 self-evaluation W301")


def numbers(desk: Desk, *things: str) -> list[int]:
    return [desk.thing(each).id for each in things]


def hand_in(desk: Desk, ids: list[int], on: str, *, by: str = "", roles: tuple[Role, ...] = ()) -> int:
    with desk.office.writing() as connection:
        days = desk.office.workdays(connection)
        return submit_many(connection, days, ids, on=day(on), at=at(on), by=by, roles=roles)


def with_a_past(desk: Desk) -> None:
    """One was returned, one has another date, and no sweep came since the rung of the day before the due date."""
    desk.open(TUESDAY)
    desk.do(f"submit {MANY[0]}", "Monday 2022-04-11")
    desk.do(f"return {MANY[0]}", "Thursday 2022-04-14", why="缺附件")
    desk.do(f"extend {MANY[1]}", "Friday 2022-04-15", value="2022-05-06", why="停电")
    desk.sweep("Thursday 2022-04-28")


def test_the_outcome_is_that_of_submit_for_each(offices: NewOffice, tmp_path: Path) -> None:
    files = []
    for way in ("each", "many"):
        office = Office(offices(settled))
        desk = Desk(office, tmp_path / way)
        with_a_past(desk)
        if way == "many":
            assert hand_in(desk, numbers(desk, *MANY), SATURDAY) == len(MANY)
        else:
            for thing in MANY:
                desk.do(f"submit {thing}", SATURDAY)
        desk.sweep("Tuesday 2022-05-10")
        assert desk.proofs() == []
        desk.files()
        files.append({path.name: path.read_text("utf-8") for path in (tmp_path / way).iterdir()})
        office.close()
    assert files[0] == files[1]


def test_the_number_of_statements_does_not_grow_with_the_obligations(opened: Desk) -> None:
    one, three = numbers(opened, MANY[0]), numbers(opened, *MANY[1:])
    ran: list[int] = []
    event.listen(opened.office.engine, "before_cursor_execute", lambda *_: ran.append(len(taken)))
    taken: list[list[int]] = []
    for ids in (one, three):
        hand_in(opened, ids, "Monday 2022-04-11")
        taken.append(ids)
    assert ran.count(0) == ran.count(1) > 0


@pytest.mark.parametrize(
    ("things", "on", "roles", "refused"),
    [
        ((*MANY, "301 choice"), "Monday 2022-04-11", (), RuleBroken),
        (MANY, "Monday 2022-02-28", (), RuleBroken),
        (MANY, "Monday 2022-04-11", (Role.EXPERT,), NotYours),
    ],
)
def test_one_that_may_not_keeps_all_from_being_handed_in(
    opened: Desk, things: tuple[str, ...], on: str, roles: tuple[Role, ...], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        hand_in(opened, numbers(opened, *things), on, by="e1", roles=roles)
    assert opened.rows("SELECT count(*) FROM history WHERE event = 3") == [(0,)]


def test_what_is_handed_in_already_keeps_all_from_being_handed_in(opened: Desk) -> None:
    opened.do(f"submit {MANY[0]}", "Monday 2022-04-11")
    with pytest.raises(TransitionNotAllowed):
        hand_in(opened, numbers(opened, *MANY), "Tuesday 2022-04-12")
    assert opened.rows("SELECT count(*) FROM history WHERE event = 3") == [(1,)]


def test_an_unknown_number_is_refused_and_none_is_nothing(opened: Desk) -> None:
    assert hand_in(opened, [], "Monday 2022-04-11") == 0
    with pytest.raises(NotKnown):
        hand_in(opened, [999_999], "Monday 2022-04-11")
