"""The floor: plain SQL, in the same engine, that does the least for the same promises. Nothing of ours runs here.

What it writes. An obligation per thing owed, unique by unit, subject and deliverable. A history row per event and rung,
in order, unique by obligation, due version and rung: a rung cannot be reached twice. A line per unit, rung and person
who hears of it, and one notice per address and day. The move to the next rung. It reads our register, plan and
timetables, which are made before the clock starts.

What it leaves out. The key by which a mail finds its items, batches, proposals (a rung by approval is only a history
row), lateness, actors and reasons; lines to nobody, fallback recipients, validity of appointments, slots of mails that
have left, lines left behind; locks, guards and counts. Several workers, a held outbox, a moved register would break it.
`lines=False` leaves out the lines too: then nobody can say later who was told of what.

Its delivery reads all of a sweep's items in one query, by the sweep's place in history, checks them against the state
they have then, and notes each mail in a transaction of its own once it has left, as whoever may die at any mail must.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine

from models.kinds import OWING, Event, Role, State

_OWING = ", ".join(str(int(state)) for state in OWING)
_SCHEMA = """
CREATE TABLE floor_obligation(id {id}, deliverable_id INTEGER NOT NULL, unit_id INTEGER NOT NULL,
  subject_id INTEGER NOT NULL, state SMALLINT NOT NULL, due_version SMALLINT NOT NULL, timetable_id INTEGER NOT NULL,
  rung_id INTEGER, due_on {day} NOT NULL, next_action_on {day}, submitted_on {day},
  UNIQUE (unit_id, subject_id, deliverable_id));
CREATE INDEX floor_due ON floor_obligation(next_action_on) WHERE next_action_on IS NOT NULL;
CREATE TABLE floor_history(id {id}, obligation_id BIGINT NOT NULL, due_version SMALLINT NOT NULL, rung_id INTEGER,
  on_day {day} NOT NULL, event SMALLINT NOT NULL, UNIQUE (obligation_id, due_version, rung_id));
CREATE TABLE floor_line(on_day {day} NOT NULL, unit_id INTEGER NOT NULL, rung_id INTEGER NOT NULL,
  person_id INTEGER NOT NULL, mailbox_id INTEGER NOT NULL, PRIMARY KEY (on_day, unit_id, rung_id, person_id)){keyed};
CREATE TABLE floor_notice(mailbox_id INTEGER NOT NULL, send_on {day} NOT NULL, state SMALLINT NOT NULL,
  message_id TEXT, PRIMARY KEY (mailbox_id, send_on)){keyed}
"""
_OPEN = f"""
INSERT INTO floor_obligation(deliverable_id, unit_id, subject_id, state, due_version, timetable_id, due_on,
                             next_action_on)
WITH plan AS MATERIALIZED (
  SELECT d.id, d.budget_year, d.due_on, t.id AS timetable_id, min(r.act_on) AS next_on FROM deliverable d
    JOIN timetable t ON t.ladder_id = d.ladder_id AND t.due_on = d.due_on
    JOIN rung_date r ON r.timetable_id = t.id AND r.act_on > :on
   WHERE d.opens_on <= :on GROUP BY d.id, d.budget_year, d.due_on, t.id)
SELECT d.id, s.unit_id, s.id, {State.ISSUED:d}, 1, d.timetable_id, d.due_on, d.next_on
  FROM plan d JOIN subject s ON s.kind = 'project' AND s.budget_year = d.budget_year WHERE d.due_on >= :on
 ORDER BY d.id, s.id ON CONFLICT DO NOTHING
"""
_OPENED = f"""
INSERT INTO floor_history(obligation_id, due_version, rung_id, on_day, event)
SELECT o.id, 1, g.id, :on, {Event.OPENED:d} FROM floor_obligation o JOIN deliverable d ON d.id = o.deliverable_id
  JOIN rung g ON g.ladder_id = d.ladder_id AND g.anchor = 'opens' WHERE o.id > :last
"""
_OPENED_TOLD = """
SELECT DISTINCT o.unit_id, g.id AS rung_id FROM floor_obligation o JOIN deliverable d ON d.id = o.deliverable_id
  JOIN rung g ON g.ladder_id = d.ladder_id AND g.anchor = 'opens' WHERE o.id > :last
"""
_DUE = "o.next_action_on IS NOT NULL AND o.next_action_on <= :on"
_FIRES = "r.timetable_id = o.timetable_id AND r.act_on >= o.next_action_on AND r.act_on <= :on"
_HISTORY = f"""
INSERT INTO floor_history(obligation_id, due_version, rung_id, on_day, event)
SELECT o.id, o.due_version, r.rung_id, :on,
       CASE WHEN r.overtaken_on <= :on THEN {Event.RUNG_SKIPPED:d}
            WHEN r.automatic THEN {Event.RUNG_REACHED:d} ELSE {Event.RUNG_PROPOSED:d} END
  FROM floor_obligation o JOIN rung_date r ON {_FIRES} WHERE {_DUE}
"""
_TOLD = f"""
SELECT DISTINCT +o.unit_id AS unit_id, r.rung_id FROM floor_obligation o
  JOIN rung_date r ON {_FIRES} AND r.overtaken_on > :on
 WHERE {_DUE}
"""
_HEARERS = f"""
WITH told AS MATERIALIZED ({{told}}),
     asked AS (SELECT w.unit_id, w.rung_id, rr.role, CASE rr.role WHEN {Role.DEPT:d} THEN u.dept_id
                      WHEN {Role.FIN_SECTION:d} THEN u.section_id WHEN {Role.FIN_OPERATOR:d} THEN 0
                      WHEN {Role.FIN_LEADER:d} THEN 0 ELSE u.id END AS scope_id
                 FROM told w JOIN unit u ON u.id = w.unit_id
                 JOIN rung_recipient rr ON rr.rung_id = w.rung_id AND NOT rr.fallback)
SELECT DISTINCT {{columns}} FROM asked q
  JOIN appointment a ON a.role = q.role AND a.scope_id = q.scope_id JOIN person p ON p.id = a.person_id
 WHERE p.mailbox_id IS NOT NULL
"""
_LINES = f"INSERT INTO floor_line(on_day, unit_id, rung_id, person_id, mailbox_id) {_HEARERS}"
_LINE_COLUMNS = ":on, q.unit_id, q.rung_id, p.id, p.mailbox_id"
_NOTICES = f"""
INSERT INTO floor_notice(mailbox_id, send_on, state) {_HEARERS} ON CONFLICT (mailbox_id, send_on) DO NOTHING
"""
_NOTICE_COLUMNS = "p.mailbox_id, :on, 0"
_NOTICES_OF_LINES = """
INSERT INTO floor_notice(mailbox_id, send_on, state) SELECT DISTINCT mailbox_id, on_day, 0 FROM floor_line
 WHERE on_day = :on ON CONFLICT (mailbox_id, send_on) DO NOTHING
"""
_MOVE = """
UPDATE floor_obligation SET rung_id = r.rung_id, next_action_on = r.next_on FROM rung_date r
 WHERE r.timetable_id = floor_obligation.timetable_id AND r.act_on <= :on AND r.until_on > :on
   AND floor_obligation.next_action_on IS NOT NULL AND floor_obligation.next_action_on <= :on
"""
_GUARD = f"id {{ids}} AND state IN ({_OWING})"
_HANDED_IN = f"""
INSERT INTO floor_history(obligation_id, due_version, on_day, event)
SELECT id, due_version, :on, {Event.SUBMITTED:d} FROM floor_obligation WHERE {_GUARD}
"""
_HAND_IN = f"""
UPDATE floor_obligation SET state = {State.SUBMITTED:d}, submitted_on = :on, next_action_on = NULL WHERE {_GUARD}
"""
_SAYS = f"""
SELECT l.mailbox_id, m.address, u.name, d.title, s.name AS subject, o.due_on
  FROM floor_history h JOIN floor_obligation o ON o.id = h.obligation_id AND o.due_version = h.due_version
   AND o.state IN ({_OWING})
  JOIN floor_line l ON l.on_day = :on AND l.unit_id = o.unit_id AND l.rung_id = h.rung_id
  JOIN mailbox m ON m.id = l.mailbox_id JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id
  JOIN subject s ON s.id = o.subject_id
 WHERE h.id > :last AND h.event <> {Event.RUNG_SKIPPED:d} ORDER BY l.mailbox_id, d.position, u.code, s.code
"""
_LEAVES = """
UPDATE floor_notice SET state = 2, message_id = :message_id WHERE mailbox_id = :mailbox AND send_on = :on AND state = 0
"""
_IDS = {
    "sqlite": "IN (SELECT value FROM json_each(:ids))",
    "postgresql": "= ANY(CAST(:ids AS BIGINT[]))",
}


class Floor:
    """The floor's tables and statements in a database of ours."""

    def __init__(self, engine: Engine, *, lines: bool = True) -> None:
        self.engine, self.lines = engine, lines
        self.dialect = engine.dialect.name
        self.ids = _IDS[self.dialect]

    def create(self) -> None:
        """Empty tables."""
        sqlite = self.dialect == "sqlite"
        numbered = "INTEGER PRIMARY KEY" if sqlite else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        kinds = {"id": numbered, "day": "INTEGER" if sqlite else "DATE", "keyed": " WITHOUT ROWID" if sqlite else ""}
        with self.engine.begin() as connection:
            for statement in _SCHEMA.format(**kinds).split(";"):
                self.run(connection, statement)

    def run(self, connection: Connection, sql: str, **values: Any) -> Any:
        """Hand a statement to the driver as it is."""
        if self.dialect == "sqlite":
            values = {k: v.toordinal() if isinstance(v, date) else v for k, v in values.items()}
        else:
            sql = re.sub(r":(\w+)", r"%(\1)s", sql)
        return connection.exec_driver_sql(sql, values)

    def open(self, on: date) -> int:
        """Open what is asked; returns the history rows written."""
        with self.engine.begin() as connection:
            last = self.run(connection, "SELECT COALESCE(max(id), 0) FROM floor_obligation").scalar_one()
            self.run(connection, _OPEN, on=on)
            written = self.run(connection, _OPENED, on=on, last=last).rowcount
            self._tell(connection, _OPENED_TOLD, on=on, last=last)
        return int(written)

    def sweep(self, on: date) -> int:
        """Bring every obligation to its rung; returns the history rows written."""
        with self.engine.begin() as connection:
            written = self.run(connection, _HISTORY, on=on).rowcount
            if written:
                self._tell(connection, _TOLD, on=on)
                self.run(connection, _MOVE, on=on)
        return int(written)

    def _tell(self, connection: Connection, told: str, **values: Any) -> None:
        if self.lines:
            self.run(connection, _LINES.format(told=told, columns=_LINE_COLUMNS), **values)
            self.run(connection, _NOTICES_OF_LINES, on=values["on"])
        else:
            self.run(connection, _NOTICES.format(told=told, columns=_NOTICE_COLUMNS), **values)

    def hand_in(self, ids: Iterable[int], on: date) -> int:
        """Take in what units hand in; returns the history rows written."""
        listed = json.dumps(list(ids))
        values = {"ids": listed if self.dialect == "sqlite" else f"{{{listed[1:-1]}}}", "on": on}
        with self.engine.begin() as connection:
            written = self.run(connection, _HANDED_IN.format(ids=self.ids), **values).rowcount
            self.run(connection, _HAND_IN.format(ids=self.ids), **values)
        return int(written)

    def last_recorded(self) -> int:
        """The end of history before a sweep."""
        with self.engine.begin() as connection:
            return int(self.run(connection, "SELECT COALESCE(max(id), 0) FROM floor_history").scalar_one())

    def deliver(self, on: date, last: int, hand_over: Callable[[str, str, str], object], *, words: bool) -> int:
        """Hand over the day's mails (address, Message-ID, text); returns how many."""
        mails = 0
        with self.engine.begin() as connection:
            rows = self.run(connection, _SAYS, on=on, last=last).all()
        for mailbox, items in groupby(rows, key=lambda row: int(row.mailbox_id)):
            told = list(items)
            text = "\n".join(f"{row.name} {row.title} {row.subject} {row.due_on}" for row in told) if words else ""
            message_id = f"<{mailbox}.{on:%Y%m%d}@floor.invalid>"
            hand_over(told[0].address, message_id, text)
            with self.engine.begin() as connection:
                self.run(connection, _LEAVES, mailbox=mailbox, on=on, message_id=message_id)
            mails += 1
        return mails
