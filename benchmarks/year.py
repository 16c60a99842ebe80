"""A year: every day units hand in, then the ledger is swept; mails leave in between, off the clock.

And a day on which nothing is due, at the end of that year: the sweep alone, and the whole morning (five steps asked
whether there is anything to open, then the sweep).
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from benchmarks import offices
from benchmarks.district import OPENS, hand_ins
from benchmarks.floor import Floor
from benchmarks.pairs import paired
from benchmarks.stores import Store
from benchmarks.timing import Measure, Stopwatch, Took
from models.queries.typed import query
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.office import Office
from tasks.submit_many import submit_many
from tasks.sweep import sweep

GOAL, IDLE_LIMIT = 1.5, 5.0  # times the floor; milliseconds
DAYS = 365
IDLE_RUNS = 60
DUES = query("SELECT id, due_on FROM obligation ORDER BY id", days="due_on")


def years(store: Store, size: int, runs: int) -> Iterator[Measure]:
    """So many years, each from the day after the opening, and idle days at the end of the last."""
    took: list[tuple[Took, Took]] = []
    for number in range(runs):
        with offices.copied(store, "opened", size) as office:
            took.append(_year(office))
            if number == runs - 1:
                ours, floor = zip(*took, strict=True)
                yield Measure("year, 365 days", store.name, size, ours, floor, goal=GOAL)
                yield from _idle(store, size, office)


def _year(office: Office) -> tuple[Took, Took]:
    days = _Days(office)
    total = (Took(), Took())
    for number in range(1, DAYS + 1):
        on = OPENS + timedelta(days=number)
        ids = days.hand_ins.get(on, [])
        order: list[Callable[[date, list[int]], Took]] = [days.ours, days.floor]
        took = {work: work(on, ids) for work in (order if number % 2 else order[::-1])}
        if took[days.ours].rows != took[days.floor].rows:
            raise AssertionError(f"{on}: the floor wrote other rows: {took}")
        total = (total[0] + took[days.ours], total[1] + took[days.floor])
        offices.all_mails_left(office)
    return total


class _Days:
    """The days of one office's year."""

    def __init__(self, office: Office) -> None:
        self.office, self.bottom, self.watch = office, Floor(office.engine), Stopwatch(office.engine)
        with office.reading() as connection:
            self.workdays = office.workdays(connection)
            dues = {row.id: row.due_on for row in connection.execute(DUES)}
        self.workdays.add(OPENS, 1)  # laid out once, as a running office has it
        self.hand_ins = hand_ins(len(dues), dues)

    def ours(self, on: date, ids: list[int]) -> Took:
        at = moment(on, SWEEP_AT)
        with self.watch() as took:
            if ids:
                with self.office.writing() as connection:
                    took.rows = submit_many(connection, self.workdays, ids, on=on, at=at)
            with self.office.writing() as connection:
                took.rows += sweep(connection, self.workdays, on=on, at=at).rungs
        return took

    def floor(self, on: date, ids: list[int]) -> Took:
        with self.watch() as took:
            if ids:
                took.rows = self.bottom.hand_in(ids, on)
            took.rows += self.bottom.sweep(on)
        return took


def _idle(store: Store, size: int, office: Office) -> Iterator[Measure]:
    days = _Days(office)
    on = OPENS + timedelta(days=DAYS + 1)
    at = moment(on, SWEEP_AT)
    offices.settle(office)

    def swept() -> Took:
        return days.ours(on, [])

    def floor() -> Took:
        return days.floor(on, [])

    def morning() -> Took:
        with days.watch() as took, office.writing() as connection:
            opened, done = look_after(office, connection, on=on, at=at)
            took.rows = opened + done.due
        return took

    runs = paired(IDLE_RUNS, swept, floor, warm=5)
    yield Measure("sweep, nothing due", store.name, size, *runs, limit=IDLE_LIMIT, per="run")
    runs = paired(IDLE_RUNS, morning, floor, warm=5)
    yield Measure("idle day, 5 steps", store.name, size, *runs, limit=IDLE_LIMIT, per="run")
