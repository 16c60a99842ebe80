"""What is still owed though calendar and register no longer ask for it: proposed for cancellation, never deleted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from models.queries import opening, plans
from models.queries.typed import statement
from rules.owing import NOTHING, owed
from rules.selection import Fragment
from tasks.office import Office


@dataclass(frozen=True)
class Vanished:
    """One obligation to cancel, by its codes (`nianlun record cancel …`)."""

    unit_code: str
    deliverable: str
    subject_code: str
    work_year: int
    step: str


def vanished(office: Office, connection: Connection, *, on: date) -> list[Vanished]:
    """Obligations owed on `on` whose unit has ended, or whose subject, choice or deliverable is no longer asked for."""
    found: list[Vanished] = []
    for work_year, calendar in office.calendars(connection).items():
        asked = {deliverable.key: deliverable for _step, deliverable in calendar.deliverables()}
        for row in connection.execute(plans.ALL_DELIVERABLES, {"work_year": work_year}).all():
            if row.opens_on > on and not row.gone:
                continue
            fragment = Fragment("w", NOTHING) if row.gone else owed(asked[row.key], work_year)
            values = fragment.values | {"deliverable": row.id, "on": on}
            gone = connection.execute(statement(opening.vanished(fragment.text)), values)
            found += [Vanished(each.unit_code, row.key, each.subject_code, work_year, row.step) for each in gone]
    return sorted(found, key=lambda each: (each.unit_code, each.deliverable, each.subject_code))
