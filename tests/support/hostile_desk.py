"""The hamlet's office with its first day's six mails planned, and a server to deliver them to."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date
from email import message_from_bytes
from pathlib import Path
from typing import Any

from hostile_smtp import HostileServer, Temper
from ledger_files import LedgerFiles
from sqlalchemy import text

from models.settings import Settings
from notices.mailer import Mail, SmtpPost
from tasks.clock import DELIVER_AT, SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivered, Delivery
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements

ON = date(2022, 3, 1)  # a Tuesday: six mails tell of the opening
States = dict[str, str]
WAITING = text("SELECT m.address FROM notice n JOIN mailbox m ON m.id = n.mailbox_id WHERE n.state = 0 ORDER BY n.id")


class Post(SmtpPost):
    """Tells somebody before each mail."""

    def __init__(self, settings: Settings, told: Callable[[Mail], None]) -> None:
        super().__init__(settings)
        self.told = told

    def send(self, mail: Mail) -> None:
        self.told(mail)
        super().send(mail)


class HostileDesk:
    """An office whose mails of the day are planned, and a server to deliver them to."""

    def __init__(self, office: Office, server: HostileServer, folder: Path) -> None:
        self.office, self.server, self.folder = office, server, folder
        with office.writing() as connection:
            look_after(office, connection, on=ON, at=moment(ON, SWEEP_AT))
        self.planned = self.lines()

    def deliver(self, told: Callable[[Mail], None] = lambda _: None, on: date = ON, **changes: Any) -> Delivered:
        usual = dict(smtp_host="127.0.0.1", smtp_port=self.server.port, smtp_security="plain")
        usual |= dict(smtp_timeout=20, backoff_seconds=0)
        settings = Settings(**usual | changes)  # type: ignore[arg-type]
        with closing(Post(settings, told)) as post:
            return Delivery(self.office, post, settings, lambda: moment(on, DELIVER_AT), throttled=False).run()

    def finds(self, **temper: Any) -> None:
        """From now on the server behaves so, on open connections too."""
        vars(self.server.temper).update(vars(Temper(**temper)))

    def mend(self) -> None:
        self.finds(login=self.server.temper.login)

    def files(self, name: str = "files", on: date = ON) -> LedgerFiles:
        with self.office.reading() as connection:
            assert disagreements(connection) == []
            export(connection, self.folder / name, on=on)
        return LedgerFiles(self.folder / name)

    def lines(self) -> Counter[tuple[str, ...]]:
        """Whom the ledger tells what, whatever became of it."""
        columns = ("on", "planned_on", "person_id", "role", "unit_code", "deliverable", "subject_code", "rung")
        return Counter(tuple(row[name] for name in columns) for row in self.files("lines").notices)

    def states(self) -> States:
        """The state of each address's lines, which is one."""
        pairs = {(row["address"], row["state"]) for row in self.files("states").notices if row["address"]}
        assert len(pairs) == len(dict(pairs))
        return dict(pairs)

    def reasons(self, address: str) -> set[str]:
        return {row["reason"] for row in self.files("reasons").notices if row["address"] == address}

    def accepted(self) -> Counter[str]:
        """The Message-IDs that the server said yes to."""
        return Counter(str(message_from_bytes(mail)["Message-ID"]) for mail in self.server.seen.mails)

    def waiting(self) -> list[str]:
        """The addresses of the mails that wait, in the order in which they leave."""
        with self.office.reading() as connection:
            return list(connection.execute(WAITING).scalars())
