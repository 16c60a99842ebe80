"""An office as its desk sees it: an act is one call and one transaction; days are written with their weekday."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from ledger_files import LedgerFiles, Row
from sqlalchemy import text

from calendars.loading import loads
from models.kinds import State, StepKey
from models.queries.typed import query
from models.settings import Settings
from notices.mailer import Post, PostBook
from tasks.act import Act
from tasks.change_register import Changed, change_register
from tasks.clock import SWEEP_AT, moment
from tasks.day import DayDone, run_day
from tasks.export import export
from tasks.import_register import import_register
from tasks.office import Office
from tasks.open_step import open_step
from tasks.propose import Decision, decide
from tasks.prove import disagreements
from tasks.publish import Published, publish_in
from tasks.record import record
from tasks.register.rows import Register
from tasks.sweep import Swept, sweep


def day(spoken: str) -> date:
    """The date in "Saturday 2022-04-30"; the weekday must be true."""
    weekday, on = spoken.split()
    found = date.fromisoformat(on)
    assert f"{found:%A}" == weekday, spoken
    return found


class Desk:
    """Who sits at the desk of a hamlet's office."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office, self.folder = office, folder

    def open(self, on: str, step: StepKey = StepKey.EVALUATION) -> int:
        """Open a step; how many obligations were added."""
        with self.office.writing() as connection:
            calendar = self.office.calendar(connection, 2022)
            days = self.office.workdays(connection)
            return open_step(connection, calendar, step, days, on=day(on), at=at(on))

    def sweep(self, on: str) -> Swept:
        with self.office.writing() as connection:
            return sweep(connection, self.office.workdays(connection), on=day(on), at=at(on))

    def run(self, on: str, post: Post | None = None, **settings: Any) -> DayDone:
        """The whole day: opened, swept, delivered. Words only if somebody reads them."""
        return run_day(self.office, post or PostBook(), Settings(**settings), on=day(on), composing=post is not None)

    def do(self, what: str, on: str, *, value: str = "", by: str = "", why: str = "") -> int:
        """Record "submit 101 self-evaluation P1"."""
        event, unit, deliverable, subject = [*what.split(), ""][:4]
        act = Act(event, day(on), unit, deliverable, subject, value, by, why)
        with self.office.writing() as connection:
            return record(self.office, connection, act, at=at(on))

    def decide(
        self, batch: str, on: str, *, approved: bool = True, by: str = "leader", why: str = "", **struck_off: str
    ) -> int:
        """A leader's decision; `u101="…"` strikes unit 101 off."""
        struck = {unit.removeprefix("u"): reason for unit, reason in struck_off.items()}
        with self.office.writing() as connection:
            days = self.office.workdays(connection)
            decision = Decision(batch, day(on), by, why, approved, struck)
            return decide(connection, days, decision, at=at(on))

    def take_in(self, register: Register, on: str) -> None:
        """Import a register that holds from a day."""
        with self.office.writing() as connection:
            import_register(connection, register, on=day(on), at=at(on), by="test")

    def publish(self, source: str, on: str, *, why: str = "自评延期", by: str = "operator") -> Published:
        """Publish a year's file, as it is written."""
        with self.office.writing() as connection:
            calendar = loads(source, "draft.yaml")
            return publish_in(self.office, connection, calendar, source, on=day(on), at=at(on), by=by, why=why)

    def change_to(self, register: Register, on: str, why: str = "") -> Changed:
        """Import a register with all that follows from it."""
        with self.office.writing() as connection:
            return change_register(self.office, connection, register, on=day(on), at=at(on), by="operator", why=why)

    def thing(self, named: str) -> Any:
        """The row of "101 self-evaluation P1"."""
        unit, deliverable, subject = [*named.split(), ""][:3]
        keys = {"unit": unit, "deliverable": deliverable, "subject": subject}
        with self.office.reading() as connection:
            return connection.execute(_THING, keys).one()

    def dates(self, named: str) -> tuple[date, date, int]:
        """The nominal date, the due date and which version of it counts."""
        row = self.thing(named)
        return row.nominal_due_on, row.due_on, row.due_version

    def state(self, named: str) -> State:
        return State(self.thing(named).state)

    def rows(self, sql: str) -> list[Any]:
        with self.office.reading() as connection:
            return list(connection.execute(text(sql)))

    def change(self, sql: str) -> None:
        """What no verb of ours does: somebody else's hand in the database."""
        with self.office.writing() as connection:
            connection.execute(text(sql))

    def files(self, on: str = "Friday 2022-12-30") -> LedgerFiles:
        """Everything as it is exported now."""
        with self.office.reading() as connection:
            export(connection, self.folder, on=day(on))
        return LedgerFiles(self.folder)

    def events(self, named: str) -> list[str]:
        """What happened to "101 self-evaluation P1", in words: "rung_reached +1"."""
        unit, deliverable, subject = [*named.split(), ""][:3]
        keys = (unit, deliverable, subject)
        return [f"{e['event']} {e['rung']}".strip() for e in self.files().events if _keys(e) == keys]

    def lines(self, on: str, **wanted: str) -> list[Row]:
        """The lines of a day, skipped rungs left out; `unit_code="101"` and the like choose among them."""
        told = (row for row in self.files().notices if row["on"] == str(day(on)) and row["state"] != "skipped")
        return [row for row in told if all(row[name] == value for name, value in wanted.items())]

    def proofs(self) -> list[str]:
        """What does not hold in the ledger."""
        with self.office.reading() as connection:
            return disagreements(connection)


_THING = query(
    "SELECT o.* FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id"
    " LEFT JOIN subject s ON s.id = o.subject_id"
    " WHERE u.code = :unit AND d.key = :deliverable AND COALESCE(s.code, '') = :subject",
    days="opened_on nominal_due_on due_on next_action_on first_submitted_on accepted_on given_on boundary_on"
    " review_since_on",
)


def at(on: str) -> datetime:
    return moment(day(on), SWEEP_AT)


def _keys(row: Row) -> tuple[str, ...]:
    return row["unit_code"], row["deliverable"], row["subject_code"]
