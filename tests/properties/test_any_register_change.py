"""However the register changes in mid-season: what is asked is owed once, and importing the old one brings all back."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import hamlet as hamlets
import pytest
from hamlet import REGISTER, SUBJECTS, UNITS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_files import LedgerFiles, Row, item
from offices import PostgresOffices, SqliteOffices
from worlds import EXPLORING

from models.kinds import StepKey, UnitKind
from models.settings import Settings
from notices.mailer import PostBook
from tasks.act import Act
from tasks.change_register import change_register
from tasks.clock import SWEEP_AT, moment
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.open_step import to_open
from tasks.prove import disagreements
from tasks.record import record
from tasks.register.rows import Register, UnitRow
from tasks.vanished import vanished

FIRST = date(2022, 4, 18)  # a Monday, ten working days before self-evaluations are due
OWING = ("101", "101001", "301", "301001")
NEW = ("102", "302")
SLOW = settings(
    deadline=None,
    derandomize=not EXPLORING,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """The hamlet after some units ended, merged or began, and some subjects moved, vanished or got another code."""
    ended = draw(st.sets(st.sampled_from(OWING), max_size=3))
    begun = draw(st.sets(st.sampled_from(NEW)))
    living = [code for code in (*OWING, *sorted(begun)) if code not in ended]
    kinds = {"102": UnitKind.DEPARTMENT, "302": UnitKind.TOWN}
    units = [
        replace(unit, valid_to=FIRST - timedelta(days=1), successor_code=_successor(draw, living))
        if unit.unit_code in ended
        else unit
        for unit in UNITS
    ]
    units += [UnitRow(code, f"新单位{code}", kinds[code], section_code="100001") for code in sorted(begun)]
    subjects = []
    for subject in SUBJECTS:
        at = subject.unit_code
        if at in ended or draw(st.integers(0, 3)) == 0:
            at = draw(st.sampled_from([*living, at]))
        if draw(st.integers(0, 9)) and subject.subject_code != "OLD":
            recoded = draw(st.integers(0, 4)) == 0
            code = f"{subject.subject_code}-2" if recoded else subject.subject_code
            subjects.append(replace(subject, unit_code=at, subject_code=code))
    old = [replace(s) for s in SUBJECTS if s.subject_code == "OLD"]
    return Register(tuple(units), REGISTER.people, (*subjects, *old), REGISTER.selections)


def _successor(draw: st.DrawFn, living: list[str]) -> str:
    """None of the new ones: what is theirs alone stays with them as long as they live (decision 0008, not done)."""
    return draw(st.sampled_from(["", *(code for code in living if code not in NEW)]))


class Season:
    """An office in which something was chosen and handed in, and what its register goes through."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder, self.on = office, folder, FIRST

    def change_to(self, register: Register) -> None:
        with self.office.writing() as connection:
            at = moment(self.on, SWEEP_AT)
            change_register(self.office, connection, register, on=self.on, at=at, by="operator")

    def next_days(self, count: int) -> None:
        for _ in range(count):
            run_day(self.office, PostBook(), Settings(), on=self.on, composing=False)
            self.on += timedelta(days=1)

    def holds(self) -> None:
        """What is asked is there, once, and the ledger proves itself."""
        with self.office.reading() as connection:
            assert disagreements(connection) == []
            calendar = self.office.calendar(connection, 2022)
            missing = [row for row in to_open(connection, calendar, StepKey.EVALUATION, on=self.on) if row.items]
        assert missing == []
        alive = [row for row in self.files().obligations if row["state"] not in ("merged", "cancelled", "waived")]
        for key in ("self-evaluation", "review"):
            about = Counter(row["subject_code"] for row in alive if row["deliverable"] == key)
            assert max(about.values(), default=1) == 1

    def files(self) -> LedgerFiles:
        with self.office.reading() as connection:
            export(connection, self.folder, on=self.on)
        return LedgerFiles(self.folder)

    def proposed(self) -> set[tuple[str, str, str]]:
        with self.office.reading() as connection:
            gone = vanished(self.office, connection, on=self.on)
        return {(each.unit_code, each.deliverable, each.subject_code) for each in gone}


def goes_and_comes_back(season: Season, changes: list[Register], days: list[int]) -> None:
    """Everything that was there is there again, in the same state; what came meanwhile is proposed for cancellation."""
    season.next_days(1)
    before = {item(row): row for row in season.files().obligations}
    for register, count in zip(changes, days, strict=False):
        season.change_to(register)
        season.next_days(count)
        if count:
            season.holds()
    season.change_to(REGISTER)
    season.next_days(1)
    season.holds()
    after = {item(row): row for row in season.files().obligations}
    assert {key: _lasting(after[key]) for key in before} == {key: _lasting(row) for key, row in before.items()}
    extra = {key for key in after.keys() - before.keys() if after[key]["state"] != "merged"}
    assert {(unit, deliverable, subject) for _, deliverable, unit, subject in extra} <= season.proposed()


def _lasting(row: Row) -> dict[str, str]:
    """What does not change by itself as days go by."""
    return {name: value for name, value in row.items() if name not in ("rung", "level")}


def begun(office: Office) -> None:
    """The hamlet in April: one thing handed in, the town's choice made, its reports asked for."""
    hamlets.settled(office)
    run_day(office, PostBook(), Settings(), on=date(2022, 3, 1), composing=False)
    _record(office, "submit", "101001", "self-evaluation", "P2")
    for event, subject in (("select", "P3"), ("select", "P4"), ("submit", ""), ("accept", "")):
        _record(office, event, "301", "choice", subject)


def _record(office: Office, event: str, unit: str, deliverable: str, subject: str) -> None:
    on = date(2022, 4, 15)
    with office.writing() as connection:
        record(office, connection, Act(event, on, unit, deliverable, subject), at=moment(on, SWEEP_AT))


CHANGES, DAYS = st.lists(registers(), min_size=1, max_size=3), st.lists(st.integers(0, 9), min_size=3, max_size=3)


@settings(SLOW, max_examples=40)
@given(changes=CHANGES, days=DAYS)
def test_any_changes_are_taken_back(
    sqlite_offices: SqliteOffices, tmp_path: Path, changes: list[Register], days: list[int]
) -> None:
    with sqlite_offices.in_memory(begun) as office:
        goes_and_comes_back(Season(office, tmp_path), changes, days)


@pytest.mark.postgres
@settings(SLOW, max_examples=5)
@given(changes=CHANGES, days=DAYS)
def test_any_changes_are_taken_back_on_postgres(
    postgres_offices: PostgresOffices, tmp_path: Path, changes: list[Register], days: list[int]
) -> None:
    with postgres_offices.url(begun) as url:
        office = Office(url)
        try:
            goes_and_comes_back(Season(office, tmp_path), changes, days)
        finally:
            office.close()
