"""Who owes what in the sample's year, worked out from the calendar in plain Python for the script's sake.

The ledger does the same in SQL; that both agree is what rehearsing the script proves.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from calendars.conditions import Condition
from calendars.schema import About, Calendar, Deliverable, Step, Who
from calendars.workdays import Workdays
from models.kinds import Roll
from samples.minhang_subjects import Subject
from samples.minhang_units import BUREAU, Unit

FIRST_LEVEL = ("department", "town", "subdistrict", "zone")


@dataclass(frozen=True)
class Obligation:
    """One thing owed: `due_on` is the working day, `boundary_on` the last day that is on time."""

    deliverable: str
    unit_code: str
    subject_code: str
    opens_on: date
    nominal_on: date
    due_on: date
    roll: Roll
    soft: bool
    about: About
    review: tuple[str, ...]

    @property
    def quota(self) -> bool:
        return self.about is About.QUOTA

    @property
    def boundary_on(self) -> date:
        return max(self.nominal_on, self.due_on)

    @property
    def name(self) -> str:
        return f"{self.deliverable} {self.unit_code} {self.subject_code}"


class District:
    """The sample's register and calendar, as the script needs them."""

    def __init__(self, calendar: Calendar, days: Workdays, units: list[Unit], subjects: list[Subject]) -> None:
        self.calendar = calendar
        self.days = days
        self.units = {unit.unit_code: unit for unit in units}
        self.subjects = subjects
        self.accepted: dict[str, dict[tuple[str, str], date]] = {}  # deliverable -> (selector, subject code) -> day

    def year_of(self, deliverable: Deliverable) -> list[Subject]:
        year = self.calendar.work_year + deliverable.budget_year
        return [subject for subject in self.subjects if subject.budget_year == year]

    def obligations(self, step: Step, deliverable: Deliverable) -> list[Obligation]:
        """Everything owed of one deliverable; what selections open comes only once they are accepted."""
        opens = deliverable.opens or step.window.opens
        if deliverable.about is About.CHOSEN:
            found = self._chosen(deliverable, opens)
        elif deliverable.about is About.SUBJECTS:
            found = {
                (self._owner(deliverable, subject, ""), subject.subject_code): opens
                for subject in self.year_of(deliverable)
                if holds(deliverable.where, subject, self.units)
            }
        else:
            found = {(code, ""): opens for code in self.units}
        due = deliverable.due
        return [
            Obligation(
                deliverable.key,
                unit_code,
                subject_code,
                opens_on,
                due.on,
                self.days.roll(due.on, due.roll),
                due.roll,
                due.soft,
                deliverable.about,
                deliverable.review,
            )
            for (unit_code, subject_code), opens_on in sorted(found.items())
            if self._owes(deliverable, unit_code, opens_on)
        ]

    def _chosen(self, deliverable: Deliverable, opens: date) -> dict[tuple[str, str], date]:
        """What is owed about chosen subjects, from the day after the first acceptance."""
        subjects = {subject.subject_code: subject for subject in self.year_of(deliverable)}
        found: dict[tuple[str, str], date] = {}
        for selection in deliverable.chosen_in:
            for (selector, code), accepted_on in self.accepted.get(selection, {}).items():
                owner = self._owner(deliverable, subjects[code], selector)
                begins = max(opens, accepted_on + timedelta(days=1))
                found[owner, code] = min(begins, found.get((owner, code), begins))
        return found

    def _owner(self, deliverable: Deliverable, subject: Subject, selector: str) -> str:
        who = deliverable.owed_by.who
        if who is Who.SELECTOR:
            return selector
        if who is Who.BUREAU:
            return BUREAU
        return subject.line.unit_code if who is Who.EXECUTING_UNIT else subject.line.unit_code[:3]

    def _owes(self, deliverable: Deliverable, unit_code: str, on: date) -> bool:
        unit = self.units[unit_code]
        exists = unit.valid_from <= on.isoformat() <= (unit.valid_to or "9999")
        return exists and unit.kind in deliverable.owed_by.kinds


def holds(condition: Condition | None, subject: Subject, units: dict[str, Unit]) -> bool:
    """Whether the condition selects the subject; only what the owing rules and quotas of the calendar use."""
    if condition is None:
        return True
    known = {"kind", "unit_kind", "attribute", "amount_at_least", "tag_any", "tag_all"}
    if condition.model_fields_set - known:
        raise NotImplementedError(sorted(condition.model_fields_set - known))
    asked = (
        (condition.kind, subject.line.kind),
        (condition.unit_kind, units[subject.line.unit_code].kind),
        (condition.attribute, subject.attribute),
    )
    return (
        all(not allowed or value in allowed for allowed, value in asked)
        and subject.approved >= int((condition.amount_at_least or 0) * 100)
        and (not condition.tag_any or not set(condition.tag_any).isdisjoint(subject.tags))
        and set(condition.tag_all).issubset(subject.tags)
    )
