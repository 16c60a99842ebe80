"""kill -9 at seeded points of sweep and delivery: started again, the office ends where an undisturbed one does.

Real processes, a real mail server, both databases. Each point is printed at the end of the tests.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date

import crash_district
import pytest
from crash_runs import SEED, Lived, chosen_points, doubtful_points, is_the_same
from ledger_files import Row

Live = Callable[..., Lived]
Note = Callable[[str], None]
BUSIEST = date(2022, 5, 7)


@pytest.fixture
def note(record_property: Callable[[str, object], None], kind: str) -> Note:
    """Keeps a point for the end of the tests."""

    def write(sentence: str) -> None:
        record_property("kill -9", f"{sentence} ({kind})")
        print(f"kill -9 {sentence} ({kind})")

    return write


@pytest.mark.parametrize("on", crash_district.DAYS, ids=str)
def test_after_kill_9_nothing_is_lost_and_nothing_is_planned_twice(on: date, kind: str, live: Live, note: Note) -> None:
    undisturbed = live("undisturbed", on)
    turn = crash_district.DAYS.index(on) + (len(crash_district.DAYS) if kind == "postgres" else 0)
    for number in chosen_points(undisturbed.met, turn):
        note(undisturbed.at(number))
        is_the_same(live(str(number), on, number), undisturbed)


def test_killed_again_while_it_recovers_it_recovers_still(kind: str, live: Live, note: Note) -> None:
    undisturbed, chance = live("undisturbed", BUSIEST), random.Random(f"{SEED} again {kind}")
    number, *again = (chance.choice(doubtful_points(undisturbed.met)), chance.randint(1, 120), chance.randint(1, 120))
    note(f"{undisturbed.at(number)}, then at events {again[0]} and {again[1]} of what was started again")
    is_the_same(live(str(number), BUSIEST, number, *again), undisturbed)


def test_started_again_only_on_a_later_day_it_tells_everybody_then(kind: str, live: Live, note: Note) -> None:
    """Whom the dead process told and the ledger does not know of hears again, in the one mail of that day."""
    on, chance = date(2022, 5, 5), random.Random(f"{SEED} later {kind}")
    undisturbed = live("undisturbed", on)
    number = chance.choice(doubtful_points(undisturbed.met))
    note(f"{undisturbed.at(number)}, and nothing more on that day")
    left = live(str(number), on, number, started_again=False)
    assert Counter(map(_said, left.files.notices)) == Counter(map(_said, undisturbed.files.notices))
    assert not {"planned", "held"} & {row["state"] for row in left.files.notices}
    assert set((left.message_ids() + Counter(left.next_day)).values()) == {1}


def _said(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in ("on", "person_id", "role", "unit_code", "subject_code", "rung", "due_version"))
