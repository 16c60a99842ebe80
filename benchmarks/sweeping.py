"""A sweep with 1, 10 or all of a hundred obligations due, at five rungs of the ladder at once."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import Connection, text

from benchmarks import offices
from benchmarks.floor import Floor
from benchmarks.pairs import paired
from benchmarks.stores import Store
from benchmarks.timing import Measure, Stopwatch, Took
from calendars.workdays import Workdays
from models.queries.typed import statement
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office
from tasks.sweep import sweep
from tasks.timetable import timetable

GOAL = 1.5
FIRST = date(2022, 3, 1)
LATER = date(2023, 3, 1)
OFFSETS = (-10, -1, 1, 3, 10)  # which rungs fire; the last asks a leader
PERCENTS = (1, 10, 100)
_SET = "SET timetable_id = :timetable, due_on = :due_on, next_action_on = :next_on, rung_id = NULL"
_REST = "UPDATE {} SET next_action_on = :next_on WHERE next_action_on IS NOT NULL"


def sweeps(store: Store, size: int, runs: int, percents: tuple[int, ...] = PERCENTS) -> Iterator[Measure]:
    """Each share in turn on one district whose other obligations are not due."""
    with offices.copied(store, "opened", size) as office:
        swept = Sweeps(office)
        for percent in percents:
            few = min(runs, 3) if size * percent >= 10_000_000 else runs
            took = paired(few, swept.ours, swept.floor, between=partial(swept.prime, percent))
            yield Measure(f"sweep, {percent} % due", store.name, size, *took, goal=GOAL)


class Sweeps:
    """A district in which some obligations are due today, again and again, each time on the next working day."""

    def __init__(self, office: Office) -> None:
        self.office, self.bottom, self.watch = office, Floor(office.engine), Stopwatch(office.engine)
        with office.writing() as connection:
            self.days: Workdays = office.workdays(connection)
        self.on, self.round = FIRST, 0

    def prime(self, percent: int) -> None:
        """Make the next so many of a hundred due on the next working day, everything else much later."""
        offices.all_mails_left(self.office)
        self.on, self.round = self.days.add(self.on, 1), self.round + 1
        with self.office.writing() as connection:
            for table in ("obligation", "floor_obligation"):
                connection.execute(statement(_REST.format(table)), {"next_on": LATER})
            for number, offset in enumerate(OFFSETS):
                self._prime(connection, percent, number, offset)
        offices.settle(self.office)

    def _prime(self, connection: Connection, percent: int, number: int, offset: int) -> None:
        due_on = self.days.add(self.on, -offset)
        ladder = connection.execute(text("SELECT id FROM ladder")).scalar_one()
        plan = timetable(connection, self.days, ladder, opened_on=FIRST, due_on=due_on)
        which = f"(id / 100) % {len(OFFSETS)} = {number} AND (id + {self.round}) % {100 // percent} = 0"
        values = {"timetable": plan, "due_on": due_on, "next_on": self.on}
        for table in ("obligation", "floor_obligation"):
            sql = f"UPDATE {table} {_SET}, due_version = due_version + 1 WHERE {which}"
            connection.execute(statement(sql), values)

    def ours(self) -> Took:
        with self.watch() as took, self.office.writing() as connection:
            took.rows = sweep(connection, self.days, on=self.on, at=moment(self.on, SWEEP_AT)).rungs
        return took

    def floor(self) -> Took:
        with self.watch() as took:
            took.rows = self.bottom.sweep(self.on)
        return took
