"""The board's numbers counted a second time: from what `export` wrote and the register alone, in plain loops."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from ledger_files import Row, item

from tasks.register.rows import Register, UnitRow

OVER = {"waived", "cancelled", "merged"}
HANDED_IN = {"submitted", "under_review", "accepted", "archived"}
OWING = {"issued", "in_progress", "returned"}
MEASURES = ("expected", "actual", "on_time_actual", "nil", "waived", "owing", "late")
Numbers = tuple[int, ...]


class Counted:
    """The obligations of an export, as of a day."""

    def __init__(self, rows: list[Row], register: Register, on: date) -> None:
        self.rows, self.on = rows, on
        self.units = {unit.unit_code: unit for unit in register.units}

    def by(self, key: Callable[[Row], str]) -> dict[str, Numbers]:
        """The measures of the rows by some key."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows:
            found.setdefault(key(row), Counter()).update(self._counts_as(row))
        return {name: tuple(counts[measure] for measure in MEASURES) for name, counts in found.items()}

    def only(self, wanted: Callable[[Row], bool]) -> "Counted":
        made = Counted([row for row in self.rows if wanted(row)], Register((), (), (), ()), self.on)
        made.units = self.units
        return made

    def parts(self, key: Callable[[Row], str]) -> dict[str, "Counted"]:
        """The same apart, by some key."""
        names = dict.fromkeys(key(row) for row in self.rows)
        return {name: self.only(lambda row, name=name: key(row) == name) for name in names}

    def standings(self, key: Callable[[Row], str], proposals: list[Row]) -> dict[str, int]:
        """By some key, how far the ladder has come with the worst of what is owed: 0 nothing is owed … 5 a circular is
        proposed."""
        asked = {item(row) for row in proposals if row["state"] in ("waiting", "approved")}
        found: dict[str, int] = {}
        for row in self.rows:
            rank = self._rank(row, item(row) in asked) if row["state"] in OWING else 0
            found[key(row)] = max(found.get(key(row), 0), rank)
        return found

    def _rank(self, row: Row, proposed: bool) -> int:
        if row["level"] in ("L4", "L5", "L6"):
            return 5 if proposed else 4
        if row["level"] == "L3":
            return 4
        if row["level"] == "L2" or row["due_on"] < self.on.isoformat():
            return 3
        return 2 if row["level"] == "L1" else 1

    def first_level(self, row: Row) -> str:
        return self._line(row)[-1].unit_code

    def section(self, row: Row) -> str:
        return next((unit.section_code for unit in self._line(row) if unit.section_code), "")

    def kind(self, row: Row) -> str:
        return self.units[row["unit_code"]].kind.value

    def _line(self, row: Row) -> list[UnitRow]:
        """The unit and what stands above it."""
        line = [self.units[row["unit_code"]]]
        while line[-1].parent_code:
            line.append(self.units[line[-1].parent_code])
        return line

    def _counts_as(self, row: Row) -> Iterable[str]:
        state = row["state"]
        if state not in OVER:
            yield "expected"
        if state in HANDED_IN:
            yield "actual"
            yield from ["on_time_actual"] if row["on_time"] == "true" else []
            yield from ["nil"] if row["nil"] == "yes" else []
        yield from ["waived"] if state == "waived" else []
        if state in OWING:
            yield "owing"
            if max(row["due_on"], row["nominal_due_on"]) < self.on.isoformat():
                yield "late"
