"""`make bench`: ours beside the floor, as ratios per history row written; then what readers of the portal wait; last,
time and memory of a prefecture. `--quick` takes 10,000 obligations only, and no prefecture."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from benchmarks import offices, size, stores
from benchmarks.delivery import deliveries
from benchmarks.opening import openings
from benchmarks.portal import Answers, portals
from benchmarks.report import printer, say
from benchmarks.stores import Store
from benchmarks.sweeping import sweeps
from benchmarks.timing import Measure
from benchmarks.year import years

SIZES = (10_000, 100_000)
Workload = Callable[[Store, int, int], Iterator[Measure | Answers]]
WORKLOADS: dict[str, Workload] = {
    "opening": openings,
    "sweep": sweeps,
    "year": years,
    "delivery": deliveries,
    "portal": portals,
}
PREFECTURE = "prefecture"  # beside nothing: how long, and how much memory


def main() -> None:
    """Measure what is asked on every database that is here."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="10,000 obligations only, fewer runs")
    asked.add_argument("--json", action="store_true", help="a JSON object a line")
    asked.add_argument(
        "--only", choices=sorted([*WORKLOADS, PREFECTURE]), action="append", help="only this workload (repeatable)"
    )
    asked.add_argument("--runs", type=int, default=0, help="counted runs of each (default 5, or 3 with --quick)")
    words = asked.parse_args()
    runs = words.runs or (3 if words.quick else 5)
    names = words.only or [*WORKLOADS, *([] if words.quick else [PREFECTURE])]
    if beside := [name for name in names if name != PREFECTURE]:
        _measure_all(beside, runs, words)
    if PREFECTURE in names:
        size.show(as_json=words.json)


def _measure_all(names: list[str], runs: int, words: argparse.Namespace) -> None:
    """Every workload, at every size, on every database that is here."""
    show = printer(as_json=words.json)
    with ExitStack() as stack:
        places: list[Store] = [stack.enter_context(stores.files())]
        if (installed := stores.programs()) is not None:
            places.append(stack.enter_context(stores.server(installed)))
        else:
            say("LEFT OUT: POSTGRESQL IS NOT INSTALLED")
        for obligations in SIZES[:1] if words.quick else SIZES:
            for place in places:
                _measure(place, obligations, runs, names, show)


def _measure(store: Store, size: int, runs: int, names: list[str], show: Callable[[Measure | Answers], None]) -> None:
    say(f"{store.name}, {size:,} obligations: making the district")
    offices.prepare(store, size)
    for name in names:
        for measure in WORKLOADS[name](store, size, runs if name != "year" else min(runs, 3 if size < 100_000 else 1)):
            show(measure)
    offices.forget(store, size)


if __name__ == "__main__":
    main()
