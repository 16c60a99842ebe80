"""Import a register: what is in it is added or changed by its natural key, what vanished stops being valid."""

import hashlib
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from tasks.register.heirs import settle_heirs
from tasks.register.keeping import keep
from tasks.register.merge import Tally
from tasks.register.people import import_appointments, import_people
from tasks.register.rows import Register
from tasks.register.subjects import import_selections, import_subjects
from tasks.register.units import import_units
from tasks.switches import read_switch, set_switch

STAMP = "register"  # the switch whose value changes whenever the register does; the opener looks at it


@dataclass(frozen=True)
class Imported:
    """What an import changed, by table; false if nothing. `number` is that of the import as it is kept."""

    units: Tally
    people: Tally
    appointments: Tally
    subjects: Tally
    selections: Tally
    number: int = field(default=0, compare=False)

    def tallies(self) -> dict[str, Tally]:
        """What changed, by table."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Tally)}

    def __bool__(self) -> bool:
        return any(self.tallies().values())


def import_register(
    connection: Connection, register: Register, *, on: date, at: datetime, by: str, why: str = ""
) -> Imported:
    """Bring the database to what `register` says from `on`, all or nothing; the same again changes nothing.

    It runs in the caller's transaction. Units go by code, people by their id, subjects by code and budget year. Units
    and appointments that vanished end the day before `on`; a person without appointments hears nothing more. Subjects
    that vanished are marked as gone; selections and addresses stay, for the no-repeat rules look back on them. An
    import that changed something is kept with all its rows.

    Obligations and history are not touched: they follow by `tasks.follow`, at once through `tasks.change_register`,
    else with the next day.
    """
    last_day = on - timedelta(days=1)
    units, of_units = import_units(connection, register.units, last_day)
    people, of_people = import_people(connection, register.people)
    imported = Imported(
        units=of_units,
        people=of_people,
        appointments=import_appointments(connection, register.people, units, people, last_day),
        subjects=import_subjects(connection, register.subjects, units),
        selections=import_selections(connection, register.selections, units),
    )
    settle_heirs(connection, on=on)
    if not imported:
        return imported
    _stamp(connection, register, at=at, by=by)
    tallies = {name: asdict(tally) for name, tally in imported.tallies().items()}
    number = keep(connection, register, {"tables": tallies}, on=on, at=at, by=by, why=why)
    return replace(imported, number=number)


def _stamp(connection: Connection, register: Register, *, at: datetime, by: str) -> None:
    """A new stamp, made of the content and of the stamp before: never one that an opening has seen already."""
    before = read_switch(connection, STAMP)
    stamp = hashlib.sha256(f"{before}|{register.digest()}".encode()).hexdigest()
    set_switch(connection, STAMP, stamp, at=at, by=by)
