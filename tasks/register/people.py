"""People of a register: their addresses, themselves, and the roles they hold."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, insert

from models.kinds import BUREAU_ROLES
from models.queries import register as queries
from models.schema import table_named
from tasks.register.merge import Key, Tally, Values, known, merge
from tasks.register.rows import PersonRow
from tasks.register.units import Ids


def import_people(connection: Connection, rows: Sequence[PersonRow]) -> tuple[Ids, Tally]:
    """Add and change people; returns ids by code. Whoever vanished stays, without appointments."""
    mailboxes = _mailboxes(connection, {row.email for row in rows} - {""})
    there = known(connection, queries.PEOPLE, ["code"])
    wanted: dict[Key, Values] = {
        (row.person_id,): {"code": row.person_id, "name": row.name, "mailbox_id": mailboxes.get(row.email)}
        for row in rows
    }
    merged = merge(connection, "person", there, wanted)
    return {code: row.id for (code,), row in known(connection, queries.PEOPLE, ["code"]).items()}, merged.tally()


def import_appointments(
    connection: Connection, rows: Sequence[PersonRow], units: Ids, people: Ids, last_day: date
) -> Tally:
    """Add and change who holds which role where; vanished appointments end on `last_day`."""
    key = ["role", "scope_id", "person_id", "valid_from"]
    there = known(connection, queries.APPOINTMENTS, key)
    appointments = [_appointment(row, units, people) for row in rows]
    wanted = {tuple(values[column] for column in key): values for values in appointments}
    return merge(connection, "appointment", there, wanted, last_day=last_day).tally()


def _appointment(row: PersonRow, units: Ids, people: Ids) -> Values:
    unit = units[row.unit_code]
    return {
        "role": row.role.value,
        "scope_id": 0 if row.role in BUREAU_ROLES else unit,
        "person_id": people[row.person_id],
        "unit_id": unit,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def _mailboxes(connection: Connection, addresses: set[str]) -> Ids:
    """Every address has one mailbox."""
    there = {address for _, address in connection.execute(queries.MAILBOXES)}
    new = [{"address": address} for address in sorted(addresses - there)]
    if new:
        connection.execute(insert(table_named("mailbox")), new)
    return {address: key for key, address in connection.execute(queries.MAILBOXES)}
