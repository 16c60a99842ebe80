"""Whatever the district and the people: who is proposed by a count is whom an independent walk finds."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import DAYS, Lived
from oracle_of_counts import CountingOracle
from test_any_district import agrees_with_the_oracle, keeps_the_rules_of_the_post
from worlds import FIRST, LAST, WORLDLY, World, worlds

from calendars.schema import Calendar, Counts, Trigger
from models.kinds import Level

TRIGGERS = st.builds(
    Trigger,
    counts=st.just(Counts.ITEMS),
    times=st.integers(2, 3),
    of=st.sampled_from([Level.L1, Level.L3]),
    level=st.sampled_from([Level.L4, Level.L5]),
    recipients=st.just(("UNIT_HEAD",)),
    source=st.just("惯例"),
)
PAIRS = st.tuples(TRIGGERS, TRIGGERS).filter(lambda pair: pair[0].times != pair[1].times)


def with_triggers(calendar: Calendar, told: Mapping[str, tuple[Trigger, ...]]) -> Calendar:
    ladders = {
        name: ladder.model_copy(update={"triggers": told.get(name, ())}) for name, ladder in calendar.ladders.items()
    }
    return calendar.model_copy(update={"ladders": ladders})


def counting(world: World, one: Trigger, both: tuple[Trigger, ...]) -> World:
    return replace(world, calendar=with_triggers(world.calendar, {"one": (one,), "other": both}))


def is_what_is_counted(lived: Lived, world: World) -> bool:
    """Compare; whether anybody was proposed by a count at all."""
    life = lived(world, down=world.down)
    agrees_with_the_oracle(
        life, CountingOracle(world.calendar, world.register, DAYS).live(FIRST, LAST, world.acts, world.down)
    )
    keeps_the_rules_of_the_post(life)
    return any(row["rung"].startswith("items") for row in life.files.proposals)


def test_whoever_is_proposed_by_a_count_is_found_by_an_independent_walk(in_memory: Lived) -> None:
    proposed = []

    @settings(WORLDLY, max_examples=15)
    @given(world=worlds(), one=TRIGGERS, both=PAIRS)
    def walked(world: World, one: Trigger, both: tuple[Trigger, Trigger]) -> None:
        proposed.append(is_what_is_counted(in_memory, counting(world, one, both)))

    walked()
    assert sum(proposed) >= 3, "the worlds are such that counts matter"


@pytest.mark.postgres
@settings(WORLDLY, max_examples=3)
@given(world=worlds(), one=TRIGGERS, both=PAIRS)
def test_on_postgresql_it_is_the_same(
    on_postgres: Lived, world: World, one: Trigger, both: tuple[Trigger, Trigger]
) -> None:
    is_what_is_counted(on_postgres, counting(world, one, both))
