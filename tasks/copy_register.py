"""Copy the live register (units, people, subjects, earlier selections) and the office's wording of mails into another
office, keys and all."""

from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from models.tables import Appointment, Mailbox, MailWording, Person, Selection, Subject, SubjectTag, Unit
from tasks.office import Office
from tasks.switches import set_switch

COPIED: tuple[type[SQLModel], ...] = (Unit, Mailbox, Person, Appointment, Subject, SubjectTag, MailWording)


def copy_register(source: Office, target: Connection, *, at: datetime) -> None:
    """The register as it stands; of the selections only those of earlier years, which rules look back on."""
    with source.reading() as live:
        for table in COPIED:
            columns = table.__table__  # type: ignore[attr-defined]
            rows = [dict(row._mapping) for row in live.execute(select(columns))]
            if rows:
                target.execute(insert(columns), rows)
        chosen = Selection.__table__  # type: ignore[attr-defined]
        rows = [dict(row._mapping) for row in live.execute(select(chosen).where(chosen.c.on_day.is_(None)))]
        if rows:
            target.execute(insert(chosen), rows)
    set_switch(target, "register", f"copied {at.isoformat()}", at=at)
