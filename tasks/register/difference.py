"""What differs between the register before and after: in the words of the office, not of the tables."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from models.columns import FAR
from models.kinds import Role
from tasks.register.snapshot import Snapshot


class What(StrEnum):
    """What became of a unit, a person or a subject."""

    ADDED = "added"
    ENDED = "ended"
    MERGED = "merged"
    RESTORED = "restored"
    REPLACED = "replaced"
    RENAMED = "renamed"
    RECODED = "recoded"
    MOVED = "moved"
    SECTION = "section"
    SUCCESSOR = "successor"
    PERIOD = "period"
    ADDRESS = "address"
    AMOUNT = "amount"
    OTHER = "other"


@dataclass(frozen=True)
class Change:
    """One thing that changed. `was` and `now` are what is named by `what`: names, units, persons, addresses, yuan."""

    what: What
    code: str
    name: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Sum:
    """The subjects of a budget year: how many, and their approved amount in fen."""

    items: int = 0
    fen: int = 0


@dataclass(frozen=True)
class Difference:
    """All that changed, and the sums of each budget year before and after."""

    units: tuple[Change, ...]
    people: tuple[Change, ...]
    subjects: tuple[Change, ...]
    selections: tuple[Change, ...]
    sums: dict[int, tuple[Sum, Sum]]

    def __bool__(self) -> bool:
        return any((self.units, self.people, self.subjects, self.selections))


def difference(before: Snapshot, after: Snapshot, *, on: date) -> Difference:
    """What an import on `on` made of the register."""
    return Difference(
        units=_sorted(_units(before, after, on)),
        people=_sorted([*_appointments(before, after, on), *_persons(before, after)]),
        subjects=_sorted(_subjects(before, after)),
        selections=_sorted(_selections(before, after)),
        sums=_sums(before, after),
    )


def _sorted(changes: Iterator[Change] | list[Change]) -> tuple[Change, ...]:
    order = list(What)
    return tuple(sorted(changes, key=lambda each: (order.index(each.what), each.code, each.was, each.now)))


def _units(before: Snapshot, after: Snapshot, on: date) -> Iterator[Change]:
    for key, row in after.units.items():
        old = before.units.get(key)
        if old is None:
            yield Change(What.ADDED, row.code, row.name, now=after.unit_named(row.parent_id))
            continue
        yield from _unit_ended(old, row, after, on)
        if old.name != row.name:
            yield Change(What.RENAMED, row.code, row.name, old.name, row.name)
        if old.parent_id != row.parent_id:
            was, now = before.unit_named(old.parent_id), after.unit_named(row.parent_id)
            yield Change(What.MOVED, row.code, row.name, was, now)
        elif old.section_id != row.section_id:
            was, now = before.unit_named(old.section_id), after.unit_named(row.section_id)
            yield Change(What.SECTION, row.code, row.name, was, now)
        if old.kind != row.kind:
            yield Change(What.OTHER, row.code, row.name, old.kind, row.kind)


def _unit_ended(old: Row[Any], row: Row[Any], after: Snapshot, on: date) -> Iterator[Change]:
    """Whether it ended, came back, or is to end on another day."""
    lived, lives = old.valid_to >= on, row.valid_to >= on
    successor = after.unit_named(row.successor_id)
    if not lives and (lived or old.successor_id != row.successor_id) and successor:
        yield Change(What.MERGED, row.code, row.name, now=successor)
    elif lived and not lives:
        yield Change(What.ENDED, row.code, row.name, now=str(row.valid_to))
    elif lives and not lived:
        yield Change(What.RESTORED, row.code, row.name, _day(old.valid_to), _day(row.valid_to))
    elif (old.valid_from, old.valid_to) != (row.valid_from, row.valid_to):
        yield Change(What.PERIOD, row.code, row.name, _day(old.valid_to), _day(row.valid_to))
    if lives and old.successor_id != row.successor_id:
        yield Change(What.SUCCESSOR, row.code, row.name, now=successor)


def _day(value: date) -> str:
    return "" if value == FAR else str(value)


def _appointments(before: Snapshot, after: Snapshot, on: date) -> Iterator[Change]:
    """Who holds which role where; of one role at one unit, who goes is followed by who comes."""
    was, now = _holders(before, on), _holders(after, on)
    for unit, role in sorted(was.keys() | now.keys()):
        place, name = after.unit(unit), after.units[unit].name
        gone = [before.people[person] for person in sorted(was[unit, role] - now[unit, role])]
        come = [after.people[person] for person in sorted(now[unit, role] - was[unit, role])]
        code, what = f"{place} {Role(role).name}", name
        for old, new in zip(gone, come, strict=False):
            yield Change(What.REPLACED, code, what, f"{old.code} {old.name}", f"{new.code} {new.name}")
        for old in gone[len(come) :]:
            yield Change(What.ENDED, code, what, was=f"{old.code} {old.name}")
        for new in come[len(gone) :]:
            yield Change(What.ADDED, code, what, now=f"{new.code} {new.name}")
    for key, row in after.appointments.items():
        had = before.appointments.get(key)
        if had is not None and had.valid_to != row.valid_to and (had.valid_to >= on) == (row.valid_to >= on):
            code = f"{after.unit(row.unit_id)} {Role(row.role).name}"
            yield Change(What.PERIOD, code, after.people[row.person_id].name, _day(had.valid_to), _day(row.valid_to))


def _holders(there: Snapshot, on: date) -> dict[tuple[int, int], set[int]]:
    held: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in there.appointments.values():
        if row.valid_from <= on <= row.valid_to:
            held[row.unit_id, row.role].add(row.person_id)
    return held


def _persons(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for key, row in after.people.items():
        old = before.people.get(key)
        if old is None:
            continue
        if old.name != row.name:
            yield Change(What.RENAMED, row.code, row.name, old.name, row.name)
        if before.address(key) != after.address(key):
            yield Change(What.ADDRESS, row.code, row.name, before.address(key), after.address(key))


def _subjects(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for key, row in after.subjects.items():
        old = before.subjects.get(key)
        code = f"{row.code} {row.budget_year}"
        if old is None:
            yield Change(What.ADDED, code, row.name, now=after.unit_named(row.unit_id))
        elif old.gone and row.gone:
            continue
        elif old.gone != row.gone:
            yield Change(What.ENDED if row.gone else What.RESTORED, code, row.name)
        if old is not None and not row.gone:
            yield from _subject(key, before, after)


def _subject(key: int, before: Snapshot, after: Snapshot) -> Iterator[Change]:
    old, row = before.subjects[key], after.subjects[key]
    code = f"{row.code} {row.budget_year}"
    if old.code != row.code:
        yield Change(What.RECODED, code, row.name, old.code, row.code)
    if old.name != row.name:
        yield Change(What.RENAMED, code, row.name, old.name, row.name)
    if old.unit_id != row.unit_id:
        yield Change(What.MOVED, code, row.name, before.unit_named(old.unit_id), after.unit_named(row.unit_id))
    for what, shown in ((What.AMOUNT, _amounts), (What.OTHER, _rest)):
        was, now = shown(before, old), shown(after, row)
        if was != now:
            yield Change(what, code, row.name, was, now)


def _amounts(_there: Snapshot, subject: Row[Any]) -> str:
    return "；".join(_yuan(fen) for fen in (subject.approved_fen, subject.adjusted_fen, subject.executed_fen))


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else f"{fen // 100}.{fen % 100:02}"


def _rest(there: Snapshot, subject: Row[Any]) -> str:
    words = (subject.kind, subject.book, subject.fund_class, subject.source_level, subject.attribute)
    days = (subject.starts_on, subject.ends_on)
    tags = there.tags.get(subject.id, ())
    return ", ".join(str(each) for each in (*words, *days, subject.lineage, *tags) if each)


def _selections(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for key in after.selections.keys() - before.selections.keys():
        row = after.selections[key]
        yield Change(What.ADDED, row.code, f"{row.work_year} {row.deliverable}", now=after.unit_named(row.unit_id))


def _sums(before: Snapshot, after: Snapshot) -> dict[int, tuple[Sum, Sum]]:
    was, now = _by_year(before), _by_year(after)
    return {year: (was.get(year, Sum()), now.get(year, Sum())) for year in sorted(was.keys() | now.keys())}


def _by_year(there: Snapshot) -> dict[int, Sum]:
    sums: dict[int, Sum] = {}
    for row in there.subjects.values():
        if not row.gone:
            one = sums.get(row.budget_year, Sum())
            sums[row.budget_year] = Sum(one.items + 1, one.fen + (row.approved_fen or 0))
    return sums
