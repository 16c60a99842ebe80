"""Who acts for the sample's units, and for its bureau."""

from datetime import date

from samples.minhang_owing import District, Obligation
from samples.minhang_people import Person
from samples.minhang_units import PERFORMANCE_DESK


class Staff:
    """Who acts for a unit, and for the bureau, on a day."""

    def __init__(self, district: District, people: list[Person]) -> None:
        self.district = district
        self.people = people
        year = district.calendar.work_year - 1
        self._units = {each.subject_code: each.line.unit_code for each in district.subjects if each.budget_year == year}

    def holder(self, unit_code: str, role: str, on: date) -> str | None:
        day = on.isoformat()
        for person in self.people:
            held = person.unit_code == unit_code and person.role == role
            if held and person.valid_from <= day <= (person.valid_to or "9999"):
                return person.person_id
        return None

    def of_unit(self, unit_code: str, on: date) -> str:
        """The officer; without one, the leader in charge or the head."""
        roles = ("UNIT_OFFICER", "UNIT_DEPUTY", "UNIT_HEAD")
        return next(found for role in roles if (found := self.holder(unit_code, role, on)))

    def unit_of(self, subject_code: str) -> str:
        """The unit that executes what was evaluated."""
        return self._units[subject_code]

    def section_of(self, unit_code: str) -> str:
        """The section that supervises a unit, by itself or by what is above it."""
        unit = self.district.units[unit_code]
        while not unit.section_code and unit.parent_code:
            unit = self.district.units[unit.parent_code]
        return unit.section_code

    def reviewer(self, obligation: Obligation, on: date, *, final: bool) -> str:
        """The unit's section looks first; 绩效科 or the bureau's leader has the last word."""
        if "FIN_SECTION" in obligation.review and not final:
            section = self.district.units[obligation.unit_code].section_code or PERFORMANCE_DESK
            return self.holder(section, "FIN_SECTION", on) or "cz-jb-1"
        return "cz-jb-2" if "FIN_OPERATOR" in obligation.review else "cz-ld"
