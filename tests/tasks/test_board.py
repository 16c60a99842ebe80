"""The board's numbers are the export's of the same day, field by field; who stands how is what `status` says."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

import district as districts
import pytest
from counted import Counted, Numbers
from desk import Desk, day
from ledger_files import Row
from reviewed import P1, P2, routed
from sqlalchemy import Connection, text

from models.errors import MailRefused, Sentence
from models.kinds import Level, PetitionKind, Role
from notices.mailer import PostBook
from rules.deeds import Visitor
from tasks.act import Act
from tasks.board.clockwork import Clockwork, look_at_clockwork
from tasks.board.heat import Heat, heat
from tasks.board.load import load
from tasks.board.reach import unreached
from tasks.board.totals import NOTHING, Tally, Totals, totals
from tasks.board.waits import Waits, waits
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.desk.petitions import ask_more_time
from tasks.desk.scope import EVERYTHING, Page, Scope, Wanted
from tasks.export import export
from tasks.office import Office
from tasks.record import record
from tasks.script import apply_entries, read_script
from tasks.standing import standings
from tasks.unreachable import unreachable_units

ALL = Scope(everything=True)
DAYS = ("Friday 2022-04-29", "Friday 2022-05-20", "Tuesday 2022-07-12")
NewDesk = Callable[[Callable[[Office], None]], Desk]


def numbers(tally: Tally) -> Numbers:
    rates = tally.rates
    return (rates.expected, rates.actual, rates.on_time_actual, rates.nil, tally.waived, tally.owing, tally.late)


def counted(desk: Desk, on: date) -> Counted:
    with desk.office.reading() as connection:
        export(connection, desk.folder, on=on)
    return Counted(desk.files(f"{on:%A} {on}").obligations, districts.register(), on)


def lived(desk: Desk) -> Iterator[date]:
    """The sample year on three days, as the script has people act, with nil returns besides."""
    entries, done = read_script(districts.SCRIPT), 0
    for spoken in ("Tuesday 2022-03-01", *DAYS):
        on = day(spoken)
        with desk.office.writing() as connection:
            due = [entry for entry in entries[done:] if entry.act.on < on]
            apply_entries(desk.office, connection, due, lenient=True)
            done += len(due)
            look_after(desk.office, connection, on=on, at=moment(on, SWEEP_AT))
            _say_nothing(desk.office, connection, on)
        yield on


def _say_nothing(office: Office, connection: Connection, on: date) -> None:
    """Every fifteenth of the owed self-evaluations is reported as nil."""
    rows = connection.execute(
        text(
            "SELECT u.code AS unit, s.code AS subject FROM obligation o JOIN unit u ON u.id = o.unit_id"
            " JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s ON s.id = o.subject_id"
            " WHERE d.key = 'self-evaluation' AND o.state = 1 ORDER BY s.code"
        )
    ).all()
    for row in rows[::15]:
        act = Act("nil", on, row.unit, "self-evaluation", row.subject, "", "", "当年没有支出")
        record(office, connection, act, at=moment(on, SWEEP_AT))


def board(desk: Desk, on: date, scope: Scope = ALL, **wanted: Any) -> Totals:
    with desk.office.reading() as connection:
        return totals(connection, scope, on=on, wanted=Wanted(**wanted))


def drawn(desk: Desk, on: date, scope: Scope = ALL, *, wanted: Wanted = EVERYTHING, **more: Any) -> Heat:
    with desk.office.reading() as connection:
        return heat(connection, scope, on=on, wanted=wanted, **more)


@pytest.mark.slow
def test_every_number_is_that_of_the_export_of_the_same_day(new_desk: NewDesk) -> None:
    desk = new_desk(districts.settled)
    seen: Counter[str] = Counter()
    for on in lived(desk):
        found, own = board(desk, on), counted(desk, on)
        assert {key: numbers(each) for key, each in found.steps.items()} == own.by(lambda row: row["step"])
        papers = {named.key: numbers(each) for named, each in found.deliverables.items()}
        assert papers == own.by(lambda row: row["deliverable"])
        assert {key: numbers(each) for key, each in found.kinds.items()} == own.by(own.kind)
        assert {code: numbers(each) for (code, _), each in found.sections.items()} == own.by(own.section)
        assert {str(key): numbers(each) for key, each in found.years.items()} == own.by(lambda row: row["work_year"])
        _as_the_summary_says(desk, found)
        _as_status_says(desk, found, on)
        _narrowed(desk, own, on)
        _in_every_field(desk, own, on)
        _by_month(desk, own, on)
        seen.update(
            dict(
                zip(
                    ("expected", "actual", "on_time", "nil", "waived", "owing", "late"), numbers(found.all), strict=True
                )
            )
        )
    assert all(seen.values())
    assert seen["on_time"] < seen["actual"]


def _as_the_summary_says(desk: Desk, found: Totals) -> None:
    told = desk.files().summary["steps"]
    for step, each in found.steps.items():
        rates = each.rates
        assert told[step] == {
            "expected": rates.expected,
            "actual": rates.actual,
            "rate": rates.rate,
            "on_time_actual": rates.on_time_actual,
            "on_time_rate": rates.on_time_rate,
            "nil": rates.nil,
        }


def _as_status_says(desk: Desk, found: Totals, on: date) -> None:
    with desk.office.reading() as connection:
        stands = {unit.unit_code: unit.standing for unit in standings(connection, on=on)}
    assert found.standings == Counter(stands.values())
    every = drawn(desk, on, page=Page(1, 1000))
    assert {row.code: row.standing for row in every.rows} == stands
    worst = max(stands.values())
    only = drawn(desk, on, standing=worst, page=Page(1, 1000))
    assert {row.code for row in only.rows} == {code for code, standing in stands.items() if standing is worst}


def _narrowed(desk: Desk, own: Counted, on: date) -> None:
    """To a kind, a section, a tree: as if nothing else were there."""
    units = board(desk, on, kind="unit")
    assert {code: numbers(each) for (code, _), each in units.sections.items()} == own.only(
        lambda row: own.kind(row) == "unit"
    ).by(own.section)
    code = next(code for code, _ in board(desk, on).sections)
    section = board(desk, on, section_code=code)
    assert {key: numbers(each) for key, each in section.kinds.items()} == own.only(
        lambda row: own.section(row) == code
    ).by(own.kind)
    tree = board(desk, on, tree_code="113")
    assert [numbers(tree.all)] == list(own.only(lambda row: own.first_level(row) == "113").by(lambda _: "").values())


def _in_every_field(desk: Desk, own: Counted, on: date) -> None:
    def unit(row: Row) -> str:
        return row["unit_code"]

    for rows, code in (("section", own.section), ("first", own.first_level), ("every", unit)):
        found = drawn(desk, on, rows=rows, page=Page(1, 2000))
        keys = {each.id: each.key for each in found.columns}
        fields = {
            row.code: {keys[paper]: numbers(each.tally) for paper, each in row.fields.items()}
            for row in found.rows
            if row.fields
        }
        assert fields == {name: part.by(lambda row: row["deliverable"]) for name, part in own.parts(code).items()}
        assert {row.code: numbers(row.tally) for row in found.rows if row.fields} == own.by(code)


def _by_month(desk: Desk, own: Counted, on: date) -> None:
    with desk.office.reading() as connection:
        found = load(desk.office, connection, ALL, on=on, page=Page(1, 1000))
    told = {
        row.code: {f"{month:%Y-%m}": (each.expected, each.owing) for month, each in row.months.items() if each.expected}
        for row in found.rows
    }
    counted = {
        code: {month: (each[0], each[5]) for month, each in part.by(lambda row: row["due_on"][:7]).items() if each[0]}
        for code, part in own.parts(own.first_level).items()
    }
    assert {code: months for code, months in told.items() if months} == {k: v for k, v in counted.items() if v}


def test_what_the_year_still_asks_is_what_will_be_opened(new_desk: NewDesk) -> None:
    desk = new_desk(districts.settled)
    on, june = day("Tuesday 2022-03-01"), day("Friday 2022-07-01")
    with desk.office.writing() as connection:
        look_after(desk.office, connection, on=on, at=moment(on, SWEEP_AT))
        before = load(desk.office, connection, ALL, on=on, wanted=Wanted(step="tracking"), page=Page(1, 1000))
        look_after(desk.office, connection, on=june, at=moment(june, SWEEP_AT))
        after = load(desk.office, connection, ALL, on=june, wanted=Wanted(step="tracking"), page=Page(1, 1000))

    def items(found: Any, what: str) -> dict[tuple[str, date], int]:
        return {
            (row.code, month): getattr(each, what)
            for row in found.rows
            for month, each in row.months.items()
            if getattr(each, what)
        }

    assert items(before, "coming") == items(after, "expected") != {}
    assert items(before, "expected") == items(after, "coming") == {}


def test_somebody_sees_their_own_units_and_no_others(opened: Desk) -> None:
    opened.sweep("Monday 2022-05-23")
    on = day("Monday 2022-05-23")
    (school,) = opened.rows("SELECT id FROM unit WHERE code = '101001'")[0]
    own = board(opened, on, Scope(units=(school,)))
    assert own.all.rates.expected == board(opened, on, tree_code="101001").all.rates.expected == 1
    assert sum(own.standings.values()) == 1
    assert [row.code for row in drawn(opened, on, Scope(units=(school,)), rows="every").rows] == ["101001"]
    assert board(opened, on, Scope()).all == NOTHING
    with opened.office.reading() as connection:
        everywhere = [each.unit_code for each in unreached(opened.office, connection, ALL, on=on)]
        assert everywhere == [each.unit_code for each in unreachable_units(opened.office, connection, on=on)] != []
        assert unreached(opened.office, connection, Scope(units=(school,)), on=on) == []


def test_pages_hold_every_unit_once_in_the_order_asked_for(opened: Desk) -> None:
    on = day("Monday 2022-05-09")
    opened.sweep("Monday 2022-05-09")
    whole = drawn(opened, on, rows="every", page=Page(1, 100))
    assert whole.listing.found == len(whole.rows) == len({row.code for row in whole.rows})
    pages = [drawn(opened, on, rows="every", page=Page(n, 2)) for n in range(1, math.ceil(len(whole.rows) / 2) + 1)]
    assert [row for page in pages for row in page.rows] == list(whole.rows)
    stands = [row.standing for row in whole.rows]
    assert stands == sorted(stands, reverse=True)
    by_code = drawn(opened, on, rows="every", order="code", page=Page(1, 100))
    assert [row.code for row in by_code.rows] == sorted(row.code for row in whole.rows)
    most = drawn(opened, on, rows="every", order="most", page=Page(1, 100))
    assert [row.tally.rates.expected for row in most.rows] == sorted(
        (row.tally.rates.expected for row in whole.rows), reverse=True
    )


def test_what_waits_for_whom_and_since_when(new_desk: NewDesk) -> None:
    desk = new_desk(routed)
    desk.do(f"submit {P1}", "Thursday 2022-03-10")
    desk.do(f"submit {P2}", "Monday 2022-03-14")
    three = desk.thing("301 self-evaluation P3").id
    on = day("Monday 2022-03-21")
    with desk.office.writing() as connection:
        town = Visitor("town", ((Role.UNIT_OFFICER, None),))
        wanted_on = day("Tuesday 2022-05-31")
        ask_more_time(
            desk.office, connection, three, town, wanted_on=wanted_on, why="疫情", on=on, at=moment(on, SWEEP_AT)
        )
    with desk.office.reading() as connection:
        found = waits(desk.office, connection, ALL, on=on)
    reviews = {each.role: astuple(each)[1:] for each in found.reviews}
    tenth, fourteenth = day("Thursday 2022-03-10"), day("Monday 2022-03-14")
    assert reviews == {
        Role.DEPT: (1, 0, fourteenth, None, 0),
        Role.FIN_SECTION: (1, 1, tenth, tenth, 0),
    }
    assert [(each.kind, each.items, each.first_on) for each in found.petitions] == [(PetitionKind.MORE_TIME, 1, on)]
    assert found.proposals == ()
    desk.sweep("Tuesday 2022-05-17")
    desk.do("submit 301 self-evaluation W301", "Wednesday 2022-05-18")
    with desk.office.reading() as connection:
        found = waits(desk.office, connection, ALL, on=day("Wednesday 2022-05-18"))
        nothing = waits(desk.office, connection, Scope(), on=day("Wednesday 2022-05-18"))
    (circular,) = found.proposals
    assert (circular.batch, circular.level) == ("20220517-2022-standard+10", Level.L4)
    assert (circular.units, circular.items, circular.handed_in) == (2, 4, 1)
    assert nothing == Waits((), (), ())


def test_the_clockwork_tells_what_it_has_not_done(opened: Desk) -> None:
    monday = moment(day("Monday 2022-04-18"), SWEEP_AT)

    def look(at: datetime) -> Clockwork:
        with opened.office.reading() as connection:
            return look_at_clockwork(opened.office, connection, on=at.date(), at=at)

    early, before = look(monday.replace(hour=7, minute=0)), look(monday)
    assert (early.not_swept, early.not_swept_since, early.sweep_was_due) == (6, monday.date(), False)
    assert (before.not_swept, before.sweep_was_due, before.goes) == (6, True, False)
    assert look(monday.replace(day=17)).comes_due == 6
    book = PostBook({"shared@example.org": MailRefused(Sentence("查无此人"))})
    opened.run("Monday 2022-04-18", book)
    after = look(monday)
    assert (after.not_swept, after.swept_on, after.swept_at, after.goes) == (0, monday.date(), monday, True)
    assert (after.sent, after.lost, after.waiting_today) == (len(book.mails), 1, 0)
    assert [(each.address, each.reason) for each in after.named] == [("shared@example.org", "查无此人")]
    assert after.delivered_at == monday.replace(hour=9, minute=0)
    opened.sweep("Sunday 2022-04-24")
    sunday = look(monday.replace(day=24))
    assert sunday.waiting_today > 0 and sunday.left_behind == 0
    assert look(monday.replace(day=25)).left_behind == sunday.waiting_today


def test_a_rest_day_is_named(opened: Desk) -> None:
    sunday = moment(day("Sunday 2022-05-01"), SWEEP_AT)
    with opened.office.reading() as connection:
        found = look_at_clockwork(opened.office, connection, on=sunday.date(), at=sunday)
    assert found.rest == "劳动节放假" and found.next_on == day("Thursday 2022-05-05")
