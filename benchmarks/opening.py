"""Opening the year: every obligation of the five steps in one transaction, by the clock."""

from collections.abc import Iterator

from benchmarks import offices
from benchmarks.district import OPENS
from benchmarks.floor import Floor
from benchmarks.pairs import paired
from benchmarks.stores import Store
from benchmarks.timing import Measure, Stopwatch, Took
from models.queries.typed import statement
from tasks.office import Office

GOAL = 2.0


def openings(store: Store, size: int, runs: int) -> Iterator[Measure]:
    """Ours and the floor's, each on a fresh copy of the district."""

    def ours() -> Took:
        with offices.copied(store, "furnished", size) as office:
            _touch(office)
            with Stopwatch(office.engine)() as took:
                took.rows = offices.open_all(office, OPENS)
        return took

    def floor() -> Took:
        with offices.copied(store, "furnished", size) as office:
            offices.lay_timetables(office, OPENS)
            bottom = Floor(office.engine)
            bottom.create()
            _touch(office)
            with Stopwatch(office.engine)() as took:
                took.rows = bottom.open(OPENS)
        return took

    yield Measure("opening", store.name, size, *paired(runs, ours, floor), goal=GOAL if size >= 100_000 else None)


def _touch(office: Office) -> None:
    """A connection that has read the catalogue, as a running office's has."""
    with office.reading() as connection:
        office.workdays(connection)
        connection.execute(statement("SELECT count(*) FROM subject"))
