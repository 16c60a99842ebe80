"""A register that changes twice in mid-season, and is taken back: nothing is owed twice, nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import district as districts
import pytest
from ledger_files import LedgerFiles, Row

from models.kinds import Event, Role, SubjectKind
from models.settings import Settings
from notices.mailer import PostBook
from tasks.change_register import Changed, change_register
from tasks.clock import SWEEP_AT, moment
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements
from tasks.register.difference import What
from tasks.register.keeping import kept, kept_texts
from tasks.register.rows import PersonRow, Register, UnitRow
from tasks.register.sources import read_texts
from tasks.register_files import checked

FIRST, SECOND, BACK = date(2022, 4, 18), date(2022, 5, 9), date(2022, 5, 16)  # three Mondays
MERGED, INTO, SPLIT, PART, CODED = "113001", "113002", "302002", "302999", "301002"


class Town:
    """The district, and what its desk does to it."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder, self.exports = office, folder, 0

    def live(self, *days: date) -> int:
        """Whole days; how many obligations were opened."""
        opened = 0
        for on in days:
            opened += run_day(self.office, PostBook(), Settings(), on=on, composing=False).opened
            with self.office.reading() as connection:
                assert disagreements(connection) == []
        return opened

    def change_to(self, register: Register, on: date, why: str = "") -> Changed:
        with self.office.writing() as connection:
            at = moment(on, SWEEP_AT) + timedelta(hours=3)
            return change_register(self.office, connection, register, on=on, at=at, by="cz-jb-1", why=why)

    def files(self, on: date) -> LedgerFiles:
        self.exports += 1
        folder = self.folder / str(self.exports)
        with self.office.reading() as connection:
            export(connection, folder, on=on)
            assert disagreements(connection) == []
        return LedgerFiles(folder)


@pytest.fixture
def town(district: Office, tmp_path: Path) -> Iterator[Town]:
    made = Town(district, tmp_path)
    made.live(date(2022, 3, 1), date(2022, 4, 15), FIRST)
    yield made


def changed_once(on: date) -> Register:
    """A school is merged into another, an officer follows another, a project has a new name and one a new code."""
    register = districts.register()
    officer = next(p for p in register.people if p.unit_code == INTO and p.role is Role.UNIT_OFFICER)
    new = PersonRow("jx-new", "新任专管员", "jx.new@example.org", Role.UNIT_OFFICER, INTO)
    subjects = [replace(s, unit_code=INTO) if s.unit_code == MERGED else s for s in register.subjects]
    named = next(n for n, s in enumerate(subjects) if s.unit_code == SPLIT and s.kind is SubjectKind.PROJECT)
    subjects[named] = replace(subjects[named], name="更名后的项目")
    coded = next(n for n, s in enumerate(subjects) if s.unit_code == CODED and s.kind is SubjectKind.PROJECT)
    subjects[coded] = replace(subjects[coded], subject_code="RECODED-1", lineage_id=subjects[coded].lineage_id)
    ended = on - timedelta(days=1)
    units = [replace(u, valid_to=ended, successor_code=INTO) if u.unit_code == MERGED else u for u in register.units]
    people = [p for p in register.people if p is not officer and p.unit_code != MERGED]
    return replace(register, units=tuple(units), people=(*people, new), subjects=tuple(subjects))


def changed_twice(on: date) -> Register:
    """Besides, a school is split: a new unit takes over every second of its projects."""
    once = changed_once(on)
    own = next(u for u in once.units if u.unit_code == SPLIT)
    part = UnitRow(PART, "分出的单位", own.kind, own.parent_code, own.section_code)
    numbered = [n for n, s in enumerate(once.subjects) if s.unit_code == SPLIT and s.kind is SubjectKind.PROJECT]
    subjects = list(once.subjects)
    for n in numbered[::2]:
        subjects[n] = replace(subjects[n], unit_code=PART)
    officer = PersonRow("jx-part", "分出单位专管员", "jx.part@example.org", Role.UNIT_OFFICER, PART)
    return replace(once, units=(*once.units, part), people=(*once.people, officer), subjects=tuple(subjects))


def things(rows: list[Row]) -> Counter[tuple[str, ...]]:
    """What is owed, by whoever: each must be there once."""
    return Counter((row["work_year"], row["deliverable"], row["subject_code"] or row["unit_code"]) for row in rows)


def test_two_changes_and_the_way_back(town: Town) -> None:
    before = town.files(FIRST)
    first = town.change_to(changed_once(FIRST), FIRST, "机构改革")
    said = {(each.what, each.code) for each in first.difference.units}
    assert said == {(What.MERGED, MERGED)}
    assert What.REPLACED in {each.what for each in first.difference.people}
    assert {What.RENAMED, What.RECODED, What.MOVED} <= {each.what for each in first.difference.subjects}
    assert {each.event for each in first.followed} >= {Event.TRANSFERRED}
    assert first.counts()["to_open"] == 0
    assert town.live(date(2022, 4, 19), date(2022, 4, 24), date(2022, 5, 5)) == 0

    second = town.change_to(changed_twice(SECOND), SECOND, "分设")
    assert {(each.from_code, each.to_code) for each in second.followed} == {(SPLIT, PART)}
    assert town.live(date(2022, 5, 10), date(2022, 5, 12)) == 0

    now = town.files(BACK)
    assert len(now.obligations) == len(before.obligations)
    assert not {row["unit_code"] for row in now.obligations if row["state"] == "issued"} & {MERGED}
    assert max(things([row for row in now.obligations if row["deliverable"] == "self-evaluation"]).values()) == 1
    later = [row for row in now.notices if row["on"] > "2022-05-09" and row["unit_code"] == PART]
    assert {row["person_id"] for row in later if row["role"] == "UNIT_OFFICER"} == {"jx-part"}

    town.change_to(districts.register(), BACK, "撤回")
    back = town.files(BACK)
    assert [_without_rungs(row) for row in back.obligations] == [_without_rungs(row) for row in before.obligations]
    assert town.live(date(2022, 5, 17)) == 0


def _without_rungs(row: Row) -> dict[str, str]:
    """What an obligation is, but for how far its ladder has come meanwhile."""
    return {name: value for name, value in row.items() if name not in ("rung", "level")}


def test_taken_back_at_once_everything_is_as_it_was_but_for_history(town: Town) -> None:
    """And as it goes on: an office that never changed reaches the same."""
    before = town.files(FIRST)
    town.change_to(changed_once(FIRST), FIRST)
    town.change_to(changed_twice(FIRST), FIRST)
    town.change_to(districts.register(), FIRST)
    after = town.files(FIRST)
    for name in ("obligations.csv", "proposals.csv", "summary.json"):
        assert after.bytes()[name] == before.bytes()[name], name
    told = Counter(tuple(row.values()) for row in before.notices)
    extra = Counter(tuple(row.values()) for row in after.notices) - told
    assert not told - Counter(tuple(row.values()) for row in after.notices)
    assert {dict(zip(before.notices[0], row, strict=True))["level"] for row in extra} <= {"L0"}
    events = Counter(row["event"] for row in after.events) - Counter(row["event"] for row in before.events)
    assert set(events) <= {"transferred", "merged", "restored"}


def test_every_import_is_kept_and_can_be_imported_again(town: Town) -> None:
    town.change_to(changed_once(FIRST), FIRST, "机构改革")
    with town.office.reading() as connection:
        listed = kept(connection)
        texts = kept_texts(connection, listed[1].number)
    assert [(each.by, each.why, each.on) for each in listed[:1]] == [("cz-jb-1", "机构改革", FIRST)]
    assert listed[0].summary["ledger"]["transferred"] > 0
    assert listed[0].summary["tables"]["units"]["changed"] == 1
    kept_register = checked(read_texts(texts))
    assert kept_register.digest() == listed[1].digest == districts.register().digest()
    assert town.change_to(kept_register, FIRST).counts()["transferred"] > 0
