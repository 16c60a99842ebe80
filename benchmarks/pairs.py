"""Ours and the floor's in turns, so that what else the machine does falls on both."""

import gc
from collections.abc import Callable

from benchmarks.timing import Took

Work = Callable[[], Took]
Runs = tuple[tuple[Took, ...], tuple[Took, ...]]


def paired(
    runs: int,
    ours: Work,
    floor: Work,
    *,
    warm: int = 1,
    between: Callable[[], object] = lambda: None,
    alike: bool = True,
) -> Runs:
    """So many runs of each, the first of a pair by turns; `warm` pairs before them do not count.

    Both must write the same number of rows, unless they are not `alike`.
    """
    took: tuple[list[Took], list[Took]] = ([], [])
    for number in range(warm + runs):
        between()
        order = ((0, ours), (1, floor)) if number % 2 == 0 else ((1, floor), (0, ours))
        for side, work in order:
            gc.collect()
            took[side].append(work())
    if alike and any(ours.rows != floor.rows for ours, floor in zip(*took, strict=True)):
        raise AssertionError(f"the floor wrote other rows: {took}")
    return tuple(took[0][warm:]), tuple(took[1][warm:])
