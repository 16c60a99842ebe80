"""What was measured, as lines for people or for a program."""

import json
import sys
from collections.abc import Callable

from benchmarks.portal import Answers
from benchmarks.timing import Measure

HEAD = (
    f"{'workload':24} {'database':10} {'size':>7} {'ours':>11} {'floor':>11} {'rows':>8}"
    f" {'µs/row':>7} {'floor':>7} {'ratio':>6} {'cpu':>6}  goal"
)


def say(text: str) -> None:
    """A line about what is going on, beside the results."""
    print(text, file=sys.stderr, flush=True)


def printer(*, as_json: bool) -> Callable[[Measure | Answers], None]:
    """Print each result as soon as it is there."""
    if as_json:
        return lambda measure: print(json.dumps(measure.facts(), ensure_ascii=False), flush=True)
    print(HEAD, flush=True)
    return lambda measure: print(measure.line() if isinstance(measure, Answers) else line(measure), flush=True)


def line(measure: Measure) -> str:
    ours, floor = measure.seconds(measure.ours), measure.seconds(measure.floor)
    each, least = (measure.each(runs, lambda took: took.wall) * 1e6 for runs in (measure.ours, measure.floor))
    rows = measure.facts()["ours"]["rows"]  # type: ignore[index]
    goal = f"≤ {measure.goal:g} ×" if measure.goal else ""
    goal = goal if measure.limit is None else f"≤ {measure.limit:g} ms"
    verdict = {None: "", True: " met", False: " MISSED"}[measure.met]
    return (
        f"{measure.workload:24} {measure.database:10} {measure.size:>7} {shown(ours):>11} {shown(floor):>11} {rows:>8}"
        f" {each:>7.1f} {least:>7.1f} {measure.wall:>6.2f} {measure.cpu:>6.2f}  {goal}{verdict}"
    )


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
