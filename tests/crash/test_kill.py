"""kill -9 at seeded points of sweep and delivery: a process started again ends where an undisturbed one does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from crash_runs import Lived, chosen_points, is_the_same

GROUPS = 6
Live = Callable[..., Lived]


@pytest.mark.parametrize("group", range(GROUPS))
def test_after_kill_9_nothing_is_lost_and_nothing_planned_twice(
    group: int,
    kind: str,
    live: Live,
    undisturbed: Lived,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    met = undisturbed.met
    for number in chosen_points(met, kind)[group::GROUPS]:
        sentence = f"at {number}/{len(met)} on {kind}: {met[number - 1]}"
        record_property("kill -9", sentence)
        print(f"kill -9 {sentence}")
        is_the_same(live(tmp_path / str(number), number), undisturbed)
