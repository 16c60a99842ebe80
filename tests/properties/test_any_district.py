"""Whatever the district, the year and the people: what holds for all of them, in memory and on PostgreSQL."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_files import LedgerFiles, item, same_files
from lives import DAYS, Life, Lived
from oracle import Oracle
from oracle_things import Done
from worlds import FIRST, LAST, SPAN, WORLDLY, World, worlds

MANY = settings(WORLDLY, max_examples=20)
FEW = settings(WORLDLY, max_examples=3)
NEVER: frozenset[date] = frozenset()


# ── the properties ────────────────────────────────────────────────────────────────────────────────────────────────
def agrees_with_the_oracle(life: Life, oracle: Oracle) -> None:
    assert life.refused == oracle.refused
    assert life.files.obligations == oracle.obligations()
    assert life.files.rung_events() == oracle.rung_events()
    assert life.files.lines() == oracle.notices()
    assert life.files.proposed() == oracle.proposed()


def keeps_the_rules_of_the_post(life: Life) -> None:
    """One digest an address and day, none on a rest day, every line in a state, nothing about what is handed in."""
    assert life.proofs == []
    sent = [row for row in life.files.notices if row["state"] == "accepted"]
    mails = {(row["address"], row["planned_on"], row["mail_id"]) for row in sent}
    assert set(Counter((address, on) for address, on, _ in mails).values()) <= {1}
    assert all(DAYS.works(date.fromisoformat(on)) for _, on, _ in mails)
    assert sorted(mail for *_, mail in mails) == sorted(mail.message_id for mail in life.mails)
    for row in life.files.notices:
        waits = row["state"] == "planned" and row["planned_on"] > str(LAST)
        assert waits or row["state"] in ("accepted", "withdrawn", "skipped", "no_recipient", "unreachable"), row
    handed_in = {(item(row), row["on"]) for row in life.files.events if row["event"] == "submitted"}
    taken_back = {(item(row), row["on"]) for row in life.files.events if row["event"] in ("withdrawn", "returned")}
    assert not [row for row in sent if (item(row), row["planned_on"]) in handed_in - taken_back]


def reached(files: LedgerFiles) -> list[tuple[object, ...]]:
    """(obligation, due version, rung) of every rung."""
    version: Counter[tuple[str, ...]] = Counter()
    found: list[tuple[object, ...]] = []
    for row in files.events:
        version[item(row)] += row["event"] in ("returned", "extended")
        if row["event"].startswith("rung_"):
            found.append((item(row), version[item(row)], row["rule"]))
    return sorted(found)


def is_what_the_oracle_finds(lived: Lived, world: World) -> None:
    life = lived(world, down=world.down)
    agrees_with_the_oracle(life, walk(world, world.down))
    keeps_the_rules_of_the_post(life)


def any_split_ends_the_same(lived: Lived, world: World) -> None:
    """Days on which nothing ran change when a thing is said, and whether: never what is owed, until when, how far."""
    usual, split = lived(world), lived(world, down=world.down)
    agrees_with_the_oracle(usual, walk(world, NEVER))
    assert split.files.obligations == usual.files.obligations
    assert split.refused == usual.refused
    assert reached(split.files) == reached(usual.files)
    assert split.files.summary["steps"] == usual.files.summary["steps"]


def twice_is_once(lived: Lived, world: World) -> None:
    same_files(lived(world, down=world.down, twice=True).files, lived(world, down=world.down).files)


def walk(world: World, down: frozenset[date]) -> Oracle:
    return Oracle(world.calendar, world.register, DAYS).live(FIRST, LAST, world.acts, down)


def there_and_back_restores_the_plan(lived: Lived, world: World, on: date, days_more: int) -> None:
    """A deadline moved and moved back on one day: every later rung falls on the day on which it would have fallen."""
    usual = lived(world)
    open_then = [row for row in usual.files.obligations if row["opened_on"] <= str(on) and row["extensions"] == "0"]
    moved = []
    for row in open_then:
        steps = (str(date.fromisoformat(row["nominal_due_on"]) + timedelta(days=days_more)), row["nominal_due_on"])
        about = (row["unit_code"], row["deliverable"], row["subject_code"])
        moved += [Done(on, "extend", *about, value, "理由") for value in steps]
    # last of the day: what others do that day stays possible
    acts = sorted((*world.acts, *moved), key=lambda act: act.on)
    there_and_back = lived(replace(world, acts=tuple(acts)))
    gone = {(act.unit, act.deliverable, act.subject) for act in there_and_back.refused if act in moved}
    kept = [row for row in open_then if (row["unit_code"], row["deliverable"], row["subject_code"]) not in gone]
    found = {item(row): row for row in there_and_back.files.obligations}
    assert [found[item(row)]["due_on"] for row in kept] == [row["due_on"] for row in kept]
    things = {item(row) for row in kept}
    assert coming(there_and_back, things, on) == coming(usual, things, on)


def coming(life: Life, things: set[tuple[str, ...]], on: date) -> list[tuple[str, ...]]:
    """The rungs of some things after a day, each with its own."""
    return [row for row in life.files.rung_events() if row[2:6] in things and row[0] > str(on)]


# ── many worlds in memory ─────────────────────────────────────────────────────────────────────────────────────────
@MANY
@given(world=worlds())
def test_any_year_is_what_an_independent_walk_finds(in_memory: Lived, world: World) -> None:
    is_what_the_oracle_finds(in_memory, world)


@MANY
@given(world=worlds())
def test_any_split_of_the_year_into_runs_ends_the_same(in_memory: Lived, world: World) -> None:
    any_split_ends_the_same(in_memory, world)


@MANY
@given(world=worlds())
def test_opening_and_sweeping_twice_equals_once(in_memory: Lived, world: World) -> None:
    twice_is_once(in_memory, world)


@MANY
@given(world=worlds(), on=st.sampled_from(SPAN), days_more=st.integers(1, 40))
def test_moving_a_deadline_and_back_restores_the_plan(in_memory: Lived, world: World, on: date, days_more: int) -> None:
    there_and_back_restores_the_plan(in_memory, world, on, days_more)


# ── a few on PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.postgres
@FEW
@given(world=worlds())
def test_any_year_on_postgresql_is_what_an_independent_walk_finds(on_postgres: Lived, world: World) -> None:
    is_what_the_oracle_finds(on_postgres, world)


@pytest.mark.postgres
@FEW
@given(world=worlds())
def test_any_split_on_postgresql_ends_the_same(on_postgres: Lived, world: World) -> None:
    any_split_ends_the_same(on_postgres, world)


@pytest.mark.postgres
@FEW
@given(world=worlds())
def test_opening_and_sweeping_twice_on_postgresql_equals_once(on_postgres: Lived, world: World) -> None:
    twice_is_once(on_postgres, world)


@pytest.mark.postgres
@FEW
@given(world=worlds())
def test_both_databases_write_the_same_files(on_postgres: Lived, in_memory: Lived, world: World) -> None:
    same_files(on_postgres(world, down=world.down).files, in_memory(world, down=world.down).files)
