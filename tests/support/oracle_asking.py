"""Of the second opinion (oracle.py): who is asked for what."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from oracle_ground import Ground

from calendars.conditions import Condition
from calendars.schema import About, Calendar, Deliverable, Who
from calendars.workdays import Workdays
from tasks.register.rows import Register, SubjectRow, UnitRow


class Asking(Ground):
    """What a deliverable asks of whom, by the register and by what was chosen."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays) -> None:
        super().__init__(calendar, register, days)
        self.chosen: dict[tuple[str, str], list[tuple[SubjectRow, bool]]] = {}
        self.accepted = 0  # choices so far
        self._known: dict[tuple[str, int], list[tuple[UnitRow, str]]] = {}
        self.earlier = {
            (year, key): [self._subject(code, year) for y, key, code in self._earlier() if y == year]
            for year, key, _ in self._earlier()
        }

    def _asking(self, deliverable: Deliverable) -> Iterable[tuple[UnitRow, str]]:
        so_far = self.accepted if deliverable.about is About.CHOSEN else 0  # else the register says it all
        if (deliverable.key, so_far) not in self._known:
            self._known[deliverable.key, so_far] = list(self._asked(deliverable))
        return self._known[deliverable.key, so_far]

    def _asked(self, deliverable: Deliverable) -> Iterator[tuple[UnitRow, str]]:
        kinds = [kind.value for kind in deliverable.owed_by.kinds]
        who = deliverable.owed_by.who
        bureau = min(unit.unit_code for unit in self.units.values() if unit.kind == "bureau")

        def fits(unit: UnitRow) -> bool:
            return unit.kind == "bureau" if who is Who.BUREAU else not kinds or unit.kind in kinds

        if deliverable.about in (About.UNIT, About.QUOTA):
            yield from ((unit, "") for unit in self.units.values() if fits(unit))
            return
        for subject, chooser in self._named(deliverable):
            if deliverable.where is not None and not self._holds(deliverable.where, subject):
                continue
            first = self._first_level(self.units[subject.unit_code])
            code = {Who.EXECUTING_UNIT: subject.unit_code, Who.DEPARTMENT: first, Who.SELECTOR: chooser}
            owner = self.units[code.get(who, bureau)]
            if fits(owner):
                yield owner, subject.subject_code

    def _named(self, deliverable: Deliverable) -> Iterator[tuple[SubjectRow, str]]:
        """Subjects with the unit that chose them."""
        if deliverable.about is About.SUBJECTS:
            year = self.calendar.work_year + deliverable.budget_year
            yield from ((each, "") for each in self.register.subjects if each.budget_year == year)
            return
        for (key, unit), chosen in self.chosen.items():
            if key in deliverable.chosen_in:
                yield from ((subject, unit) for subject, accepted in chosen if accepted)

    def _holds(self, condition: Condition, subject: SubjectRow) -> bool:
        """Whether a condition selects a subject; all it says must hold."""
        unit = self.units[subject.unit_code]
        pairs = (
            (condition.kind, subject.kind),
            (condition.unit_kind, unit.kind),
            (condition.book, subject.book),
            (condition.fund_class, subject.fund_class),
            (condition.source_level, subject.source_level),
            (condition.attribute, subject.attribute),
        )
        yuan = Decimal(subject.amount_approved or 0) / 100
        past = condition.not_evaluated_within
        return all(
            (
                all(not wanted or found in wanted for wanted, found in pairs),
                condition.amount_at_least is None or yuan >= condition.amount_at_least,
                not condition.tag_any or bool(set(condition.tag_any) & set(subject.tags)),
                set(condition.tag_all) <= set(subject.tags),
                past is None or not self._evaluated(subject, past.deliverables, past.years),
                not condition.any or any(self._holds(part, subject) for part in condition.any),
                all(self._holds(part, subject) for part in condition.all),
                condition.not_ is None or not self._holds(condition.not_, subject),
            )
        )

    def _evaluated(self, subject: SubjectRow, deliverables: Sequence[str], years: int) -> bool:
        for past in range(1, years + 1):
            for key in deliverables:
                for each in self.earlier.get((self.calendar.work_year - past, key), []):
                    if each.lineage_id == subject.lineage_id:
                        return True
        return False

    def _earlier(self) -> list[tuple[int, str, str]]:
        return [(row.work_year, row.deliverable, row.subject_code) for row in self.register.selections]

    def _subject(self, code: str, work_year: int) -> SubjectRow:
        """A subject chosen in an earlier year: its row nearest to that year's money."""
        rows = [row for row in self.register.subjects if row.subject_code == code]
        return min(rows, key=lambda row: abs(row.budget_year - work_year))
