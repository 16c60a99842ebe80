"""Whatever the district and the year: what holds when its calendar is published again and again in the middle of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_files import LedgerFiles, Row, item, same_files
from lives import DAYS, Life, Lived
from oracle_of_changes import ChangingOracle
from story import OWING
from worlds import FIRST, LAST, SPAN, WORLDLY, World, ladders, worlds

from calendars.schema import Calendar

MANY = settings(WORLDLY, max_examples=20)
FEW = settings(WORLDLY, max_examples=3)


@dataclass(frozen=True)
class Changed:
    """A world and the drafts that are published in it."""

    world: World
    drafts: dict[date, Calendar] = field(repr=False)  # whole calendars: too long to be printed


@st.composite
def changed_worlds(draw: st.DrawFn, edited: bool = False) -> Changed:
    """Up to three publications: due dates move about, the first calendar may come back; `edited`: ladders too."""
    world = draw(worlds())
    drafts: dict[date, Calendar] = {}
    calendar = world.calendar
    for on in sorted(draw(st.lists(st.sampled_from(SPAN), min_size=1, max_size=3, unique=True))):
        calendar = world.calendar if draw(st.booleans()) and drafts else draw(drafted(calendar, edited))
        drafts[on] = calendar
    return Changed(world, drafts)


@st.composite
def drafted(draw: st.DrawFn, calendar: Calendar, edited: bool) -> Calendar:
    """The calendar with another date for some deliverables, and with `edited` perhaps another ladder."""
    said: dict[str, Any] = calendar.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for step in said["steps"]:
        for deliverable in step["deliverables"]:
            if draw(st.booleans()):
                deliverable["due"]["on"] = str(draw(st.sampled_from(SPAN[2:])))
    if edited:
        said["ladders"][draw(st.sampled_from(["one", "other"]))] = draw(ladders())
    return Calendar.model_validate(said)


# ── the properties ────────────────────────────────────────────────────────────────────────────────────────────────
def is_what_the_oracle_finds(lived: Lived, changed: Changed) -> None:
    world = changed.world
    life = lived(world, down=world.down, drafts=changed.drafts)
    oracle = ChangingOracle(world.calendar, world.register, DAYS, changed.drafts)
    oracle.live(FIRST, LAST, world.acts, world.down)
    assert life.proofs == []
    assert life.refused == oracle.refused
    assert life.files.obligations == oracle.obligations()
    assert life.files.rung_events() == oracle.rung_events()
    assert life.files.proposed() == oracle.proposed()
    assert counted(life.files.lines()) == counted(oracle.notices())


def counted(told: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Lines of rungs that are counted from the due date: not those of openings, returns and corrections."""
    return [line for line in told if line[-3]]


def any_split_ends_the_same(lived: Lived, changed: Changed) -> None:
    usual = lived(changed.world, drafts=changed.drafts)
    split = lived(changed.world, down=changed.world.down, drafts=changed.drafts)
    assert split.files.obligations == usual.files.obligations
    assert reached(split.files) == reached(usual.files)
    assert split.files.summary["steps"] == usual.files.summary["steps"]


def reached(files: LedgerFiles) -> list[tuple[object, ...]]:
    """(obligation, due version, rung) of every rung."""
    version: Counter[tuple[str, ...]] = Counter()
    found: list[tuple[object, ...]] = []
    for row in files.events:
        version[item(row)] += row["event"] in ("returned", "extended", "moved")
        if row["event"].startswith("rung_"):
            found.append((item(row), version[item(row)], row["rule"]))
    return sorted(found)


def corrections_keep_their_rules(life: Life, drafts: dict[date, Calendar]) -> None:
    """One an address and publication, to whoever was told another date last, about what is owed; digests one a day."""
    sent = [row for row in life.files.notices if row["state"] == "accepted"]
    digests = {(row["address"], row["planned_on"], row["mail_id"]) for row in sent if row["level"]}
    assert set(Counter((address, on) for address, on, _ in digests).values()) <= {1}
    corrections = [row for row in sent if not row["level"]]
    assert {row["on"] for row in corrections} <= {str(on) for on in drafts}
    mails = {(row["address"], row["on"], row["mail_id"]) for row in corrections}
    assert set(Counter((address, on) for address, on, _ in mails).values()) <= {1}
    assert {mail for *_, mail in mails}.isdisjoint(mail for *_, mail in digests)
    assert all(DAYS.works(date.fromisoformat(row["planned_on"])) for row in sent)
    told: dict[tuple[str, tuple[str, ...]], list[Row]] = defaultdict(list)
    for row in sorted(sent, key=lambda row: int(row["due_version"])):
        before = told[row["person_id"], item(row)]
        if not row["level"]:
            assert before and before[-1]["due_on"] != row["due_on"]
        before.append(row)
    assert sorted({row["mail_id"] for row in sent}) == sorted(mail.message_id for mail in life.mails)


def whoever_owes_was_told_the_right_date_last(life: Life, changed: Changed) -> None:
    """What anybody in office was told of a thing that is owed in the end is its present date, unless a mail waits.

    What had been handed in when its date moved, and was taken back since, is told with its next rung.
    """
    people = changed.world.register.people
    in_office = [{p.person_id for p in people if p.valid_from <= on <= p.valid_to} for on in changed.drafts]
    last: dict[tuple[str, tuple[str, ...]], Row] = {}
    for row in life.files.notices:
        known = last.get((row["person_id"], item(row)))
        if row["state"] == "accepted" and (known is None or int(known["due_version"]) <= int(row["due_version"])):
            last[row["person_id"], item(row)] = row
    moved = {item(row) for row in life.files.events if row["event"] in ("returned", "extended", "withdrawn")}
    waiting = {(row["person_id"], item(row)) for row in life.files.notices if row["state"] == "planned"}
    things = {item(row): row for row in life.files.obligations}
    for (person, thing), row in last.items():
        settled = things[thing]["state"] not in OWING or thing in moved or (person, thing) in waiting
        if not settled and all(person in each for each in in_office):
            assert row["due_on"] == things[thing]["due_on"], (person, thing)


# ── many worlds in memory ─────────────────────────────────────────────────────────────────────────────────────────
@MANY
@given(changed=changed_worlds())
def test_any_changed_year_is_what_an_independent_walk_finds(in_memory: Lived, changed: Changed) -> None:
    is_what_the_oracle_finds(in_memory, changed)


@MANY
@given(changed=changed_worlds())
def test_any_split_of_a_changed_year_ends_the_same(in_memory: Lived, changed: Changed) -> None:
    any_split_ends_the_same(in_memory, changed)


@MANY
@given(changed=changed_worlds(edited=True))
def test_sweeping_a_changed_year_twice_equals_once(in_memory: Lived, changed: Changed) -> None:
    down = changed.world.down
    once = in_memory(changed.world, down=down, drafts=changed.drafts)
    same_files(in_memory(changed.world, down=down, twice=True, drafts=changed.drafts).files, once.files)


@MANY
@given(changed=changed_worlds(edited=True))
def test_corrections_of_any_changed_year_keep_their_rules(in_memory: Lived, changed: Changed) -> None:
    life = in_memory(changed.world, down=changed.world.down, drafts=changed.drafts)
    assert life.proofs == []
    corrections_keep_their_rules(life, changed.drafts)
    whoever_owes_was_told_the_right_date_last(life, changed)


# ── a few on PostgreSQL ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.postgres
@FEW
@given(changed=changed_worlds())
def test_any_changed_year_on_postgresql_is_what_an_independent_walk_finds(on_postgres: Lived, changed: Changed) -> None:
    is_what_the_oracle_finds(on_postgres, changed)


@pytest.mark.postgres
@FEW
@given(changed=changed_worlds(edited=True))
def test_both_databases_write_the_same_files_of_a_changed_year(
    on_postgres: Lived, in_memory: Lived, changed: Changed
) -> None:
    down = changed.world.down
    one = on_postgres(changed.world, down=down, drafts=changed.drafts)
    same_files(one.files, in_memory(changed.world, down=down, drafts=changed.drafts).files)
