"""The office that is examined: its settings as far as they can be read, and a bounded, read-only way to its ledger.

Slow and breakable parts (the database, the zone) are imported where they are used: the doctor starts without them.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from models.errors import Sentence
from models.settings import CATCHER_PORT, PREFIX, Complaint, Settings, readable_settings
from tasks.diagnosis.finding import Finding, NotExamined

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tasks.office import Office

HIDDEN = "******"
SECRET_VARIABLES = (
    "NIANLUN_SMTP_PASSWORD",
    "NIANLUN_OIDC_CLIENT_SECRET",
    "PREFECT_API_AUTH_STRING",
    "PREFECT_SERVER_API_AUTH_STRING",
    "PGPASSWORD",
)
SHORTEST_SECRET = 4  # a shorter one would blacken half of every sentence


@dataclass(frozen=True)
class Database:
    """What was found on the way to the ledger; `usable` if it can be read as this program knows it."""

    reached: list[Finding]
    schema: list[Finding]
    usable: bool


@dataclass
class Patient:
    """One office. Checks run beside each other; the way to the database is looked at once."""

    settings: Settings
    complaints: list[Complaint] = field(default_factory=list)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    mail_to: str = ""
    quick: bool = False  # at a start: nothing that takes longer than a moment
    _found: Database | None = None
    _looking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def here(cls, *, mail_to: str = "") -> "Patient":
        """The office that this process's environment names."""
        settings, complaints = readable_settings()
        return cls(settings, complaints, mail_to=mail_to)

    def misread(self, beginning: str) -> bool:
        """Whether a setting whose name begins so is wrong, and stands at its default here."""
        return any(each.field.startswith(beginning) for each in self.complaints)

    @property
    def catcher_port(self) -> int:
        """Where `up` would have the mail catcher listen."""
        said = self.environment.get(f"{PREFIX}SMTP_PORT", "")
        return int(said) if said.isdecimal() and int(said) else CATCHER_PORT

    @property
    def database(self) -> Database:
        """How the database is; the first to ask looks, the others wait.

        Raises:
            NotExamined: its address is wrong.
        """
        if self.misread("database_url"):
            raise NotExamined(Sentence("NIANLUN_DATABASE_URL 有误，先改正它"))
        from tasks.diagnosis.way_in import look

        with self._looking:
            if self._found is None:
                self._found = look(self.settings.database, quick=self.quick)
            return self._found

    @contextmanager
    def ledger(self) -> "Iterator[tuple[Office, Connection]]":
        """The office and a read-only connection, which gives up after some seconds.

        Raises:
            NotExamined: the database cannot be read, is empty or of another version.
        """
        if not self.database.usable:
            raise NotExamined(Sentence("数据库现在不能用，见“数据库”各项"))
        from tasks.diagnosis.way_in import read_only
        from tasks.office import Office

        office = Office(self.settings.database)  # connects to nothing by itself
        with read_only(self.settings.database) as connection:
            yield office, connection

    def hide_secrets(self, text: str) -> str:
        """`text` without any password of ours, whoever put it there."""
        for secret in self._secrets():
            text = text.replace(secret, HIDDEN)
        return text

    def _secrets(self) -> Iterator[str]:
        found = {self.environment.get(name, "") for name in SECRET_VARIABLES}
        found |= {part for name in SECRET_VARIABLES for part in self.environment.get(name, "").split(":")[1:]}
        found.add(self.settings.smtp_password.get_secret_value())
        found.add(self.settings.oidc_client_secret.get_secret_value())
        for url in (self.settings.database_url, self.environment.get(f"{PREFIX}DATABASE_URL", "")):
            password = url.rpartition("@")[0].rpartition("/")[2].partition(":")[2]
            found |= {password, unquote(password), urlsplit(url).query.partition("password=")[2].partition("&")[0]}
        return (each for each in sorted(found, key=len, reverse=True) if len(each) >= SHORTEST_SECRET)
