"""What the desk shows: what is owed by next due, what waits for review, and everything of one thing."""

from typing import Any

import pytest
from desk import Desk, day
from sqlalchemy.sql.selectable import TextualSelect

from models.errors import NotKnown
from models.kinds import Level, Role, Standing, State
from models.queries import desk as desk_queries
from models.queries.typed import statement
from rules.deeds import Deed, Visitor
from tasks.desk.item import Item, read_item
from tasks.desk.owed import OwedPage, owed_by_unit
from tasks.desk.queue import Queue, review_queue
from tasks.desk.scope import EVERYTHING, FIRST_PAGE, Page, Scope, Turns, Wanted

P1, P2, P3, W301 = (
    "101 self-evaluation P1",
    "101001 self-evaluation P2",
    "301 self-evaluation P3",
    "301 self-evaluation W301",
)
CHOICE = "301 choice"


def unit(desk: Desk, code: str) -> int:
    return int(desk.rows(f"SELECT id FROM unit WHERE code = '{code}'")[0][0])


def owed(desk: Desk, scope: Scope, on: str, wanted: Wanted = EVERYTHING, page: Page = FIRST_PAGE) -> OwedPage:
    with desk.office.reading() as connection:
        days = desk.office.workdays(connection)
        return owed_by_unit(connection, days, scope, on=day(on), wanted=wanted, page=page)


def queue(desk: Desk, on: str, *held: tuple[Role, str], wanted: Wanted = EVERYTHING, page: Page = FIRST_PAGE) -> Queue:
    turns = Turns(tuple((role, unit(desk, code) if code else 0) for role, code in held))
    with desk.office.reading() as connection:
        calendars, days = desk.office.years(connection)
        return review_queue(connection, calendars, days, turns, on=day(on), wanted=wanted, page=page)


def item(desk: Desk, named: str, visitor: Visitor, on: str) -> Item:
    with desk.office.reading() as connection:
        return read_item(desk.office, connection, desk.thing(named).id, visitor, on=day(on))


def test_a_unit_sees_what_it_owes_by_next_due_and_why_on_that_day(opened: Desk) -> None:
    found = owed(opened, Scope(units=(unit(opened, "101"),)), "Monday 2022-04-11")
    assert [(each.deliverable, each.due_on, each.left, each.late) for each in found.items] == [
        ("self-evaluation", day("Friday 2022-04-29"), 15, 0),
        ("choice", day("Tuesday 2022-05-31"), 35, 0),
    ]
    first = found.items[0]
    assert [str(each) for each in first.because] == ["4月30日为劳动节放假, 提前至4月29日"]
    assert (first.next_level, first.next_on) == (Level.L1, day("Monday 2022-04-18"))
    assert str(first.next) == "若仍未报送，2022-04-18提醒"
    assert (found.totals.owing, found.totals.late, found.listing.found) == (2, 0, 2)


def test_standing_rises_with_the_ladder_and_lists_narrow_to_what_is_late(opened: Desk) -> None:
    opened.sweep("Saturday 2022-05-07")
    everything = Scope(everything=True)
    found = owed(opened, everything, "Saturday 2022-05-07", Wanted(which="late"))
    assert {each.standing for each in found.items} == {Standing.WARNED}
    assert (found.totals.standing, found.totals.late, len(found.items)) == (Standing.WARNED, 6, 6)
    assert {each.late for each in found.items} == {3}
    narrowed = owed(opened, everything, "Saturday 2022-05-07", Wanted(words="整体支出"))
    assert [each.subject_code for each in narrowed.items] == ["W301"]
    assert owed(opened, everything, "Saturday 2022-05-07", Wanted(words="%")).items == ()


def test_a_tree_a_section_and_a_page_show_their_part(opened: Desk) -> None:
    tree = owed(opened, Scope(trees=(unit(opened, "101"),)), "Monday 2022-04-11")
    assert {each.unit_code for each in tree.items} == {"101", "101001"}
    section = owed(opened, Scope(sections=(unit(opened, "100001"),)), "Monday 2022-04-11", page=Page(2, 5))
    assert (section.listing.found, section.listing.pages, len(section.items)) == (8, 2, 3)
    assert owed(opened, Scope(), "Monday 2022-04-11").items == ()


def test_what_was_returned_or_moved_says_why(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Monday 2022-04-11")
    opened.do(f"return {P1}", "Thursday 2022-04-28", why="缺附件")
    opened.do(f"extend {P2}", "Friday 2022-04-15", value="2022-05-15", why="停电")
    found = {each.subject_code: each for each in owed(opened, Scope(everything=True), "Friday 2022-04-29").items}
    assert (found["P1"].state, found["P1"].returned_why) == (State.RETURNED, "缺附件")
    assert str(found["P2"].because[0]) == "延期：停电"
    assert (found["P2"].nominal_due_on, found["P2"].due_on) == (day("Sunday 2022-05-15"), day("Friday 2022-05-13"))
    assert found["P2"].extensions == 1


def test_a_hand_in_waits_for_its_reviewer_and_says_for_whom_and_since_when(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Monday 2022-04-11")
    found = owed(opened, Scope(units=(unit(opened, "101"),)), "Tuesday 2022-04-12", Wanted(which="in_review"))
    [one] = found.items
    assert (one.stage, one.since_on, one.owing) == (Role.FIN_OPERATOR, day("Monday 2022-04-11"), False)
    assert str(one.next) == "等待绩效科经办审核（2022-04-11起）"


def test_a_queue_shows_the_longest_waiting_first_with_its_clock(opened: Desk) -> None:
    opened.do(f"submit {P2}", "Tuesday 2022-04-12", by="school")
    opened.do(f"submit {P1}", "Monday 2022-04-11", by="two")
    opened.do(f"submit {P3}", "Wednesday 2022-04-20")
    found = queue(opened, "Wednesday 2022-04-20", (Role.FIN_OPERATOR, ""))
    assert [(each.subject_code, each.used, each.clock, each.overdue) for each in found.items] == [
        ("P1", 7, 5, True),
        ("P2", 6, 5, True),
        ("P3", 0, 5, False),
    ]
    [stage] = found.stages
    assert (stage.stage, stage.items, stage.overdue) == (Role.FIN_OPERATOR, 3, 2)
    assert queue(opened, "Wednesday 2022-04-20", (Role.DEPT, "101")).items == ()
    paged = queue(opened, "Wednesday 2022-04-20", (Role.FIN_OPERATOR, ""), page=Page(2, 2))
    assert ([each.subject_code for each in paged.items], paged.listing.found) == (["P3"], 3)
    named = queue(opened, "Wednesday 2022-04-20", (Role.FIN_OPERATOR, ""), wanted=Wanted(unit_code="101"))
    assert ([each.subject_code for each in named.items], named.listing.found) == (["P1"], 1)


def test_an_item_tells_its_life_and_what_the_visitor_may_do(opened: Desk) -> None:
    officer = Visitor("two", ((Role.UNIT_OFFICER, None),))
    owing = item(opened, P1, officer, "Monday 2022-04-11")
    assert {Deed.FILL, Deed.HAND_IN, Deed.NIL, Deed.ASK_TIME, Deed.DISOWN, Deed.ACKNOWLEDGE} == owing.may
    opened.do(f"submit {P1}", "Monday 2022-04-11", by="two")
    handed_in = item(opened, P1, officer, "Monday 2022-04-11")
    assert handed_in.may == {Deed.WITHDRAW, Deed.ACKNOWLEDGE, Deed.DISOWN}
    assert (handed_in.route, handed_in.level, handed_in.since_on) == ((Role.FIN_OPERATOR,), 0, day("Monday 2022-04-11"))
    assert [told.what for told in handed_in.life.timeline if told.what != "mail"] == ["opened", "submitted"]
    reviewer = item(opened, P1, Visitor("operator", ((Role.FIN_OPERATOR, None),)), "Monday 2022-04-11")
    assert reviewer.may == {Deed.TAKE, Deed.RETURN, Deed.ACCEPT}
    assert item(opened, P1, Visitor("section", ((Role.FIN_SECTION, None),)), "Monday 2022-04-11").may == {Deed.WITHDRAW}
    with opened.office.reading() as connection, pytest.raises(NotKnown):
        read_item(opened.office, connection, 999_999, officer, on=day("Monday 2022-04-11"))


def plan_of(desk: Desk, query: TextualSelect, keys: dict[str, Any]) -> str:
    """How the database goes about a query, told not to read whole tables where an index would do."""
    with desk.office.reading() as connection:
        postgres = connection.dialect.name == "postgresql"
        if postgres:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
        asked = statement(f"{explain} {query.element.text}")  # type: ignore[attr-defined]
        return "\n".join(str(row) for row in connection.execute(asked, keys))


def test_pages_and_queues_go_by_indexes_and_never_through_every_obligation(opened: Desk) -> None:
    dialect = opened.office.engine.dialect.name
    keys = Scope(units=(1, 2)).binds | EVERYTHING.binds | FIRST_PAGE.binds | {"on": day("Monday 2022-04-11")}
    turns = Turns(((Role.FIN_OPERATOR, 0),)).binds | EVERYTHING.binds | FIRST_PAGE.binds
    for query, binds in (
        *((desk_queries.owed(dialect, "", everything=False, narrowed=each), keys) for each in (False, True)),
        *((desk_queries.owed_totals(dialect, everything=False, narrowed=each), keys) for each in (False, True)),
        (desk_queries.waiting(dialect), turns),
        (desk_queries.waiting_totals(dialect), turns),
    ):
        told = plan_of(opened, query, binds)
        through = [
            line for line in told.splitlines() if "SCAN o " in line or "SCAN e " in line or "Seq Scan on obl" in line
        ]
        assert [line for line in through if "obligation_in_review" not in line] == [], told
