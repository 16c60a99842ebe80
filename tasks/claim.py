"""Some of today's mails in the hands of one worker: leased together, their lines checked and read together.

Before each mail leaves it is asked whether anything at all was recorded since its lines were checked; if so, those of
all mails that are left are checked and read again. So a mail is as fresh as if it had been read alone.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.queries import delivery, first_mails, resending
from models.settings import Settings
from notices.digest import Digest
from notices.wording import DIGEST as DIGEST_WORDS
from tasks.digest import read_digests, read_repeats
from tasks.office import Office
from tasks.wording.reading import AS_SHIPPED, newest_mark, worded

CLAIMED_AT_ONCE = 20
DIGEST = "digest"
CORRECTION = "correction:"


@dataclass(frozen=True)
class Claimed:
    """A mail that a worker has leased."""

    id: int
    mailbox: int
    address: str
    attempts: int
    kind: str = DIGEST
    message_id: str = ""  # of a mail that had one from the first; empty: it follows from address, day and kind
    worded: str = ""  # the version of the office's sentences with which it was tried first; empty: the newest

    @property
    def corrects(self) -> bool:
        """Whether it is a correction, not a day's digest."""
        return self.kind.startswith(CORRECTION)

    @property
    def repeats(self) -> int:
        """The number of the mail that this one says again; 0 for any other."""
        return int(self.kind.removeprefix(resending.KIND)) if self.kind.startswith(resending.KIND) else 0


class Claim:
    """What a worker has leased and read. Without `composing` only whether there is anything to say is read."""

    def __init__(self, office: Office, settings: Settings, worker: str, on: date, *, composing: bool) -> None:
        self.office, self.settings, self.worker, self.on = office, settings, worker, on
        self.composing = composing
        self.mails: list[Claimed] = []
        self._left: list[int] = []  # mails still to be sent
        self._said: dict[int, Digest | None] = {}  # what those that have lines left say
        self._seen = 0  # the last thing recorded when lines were checked

    def take(self, connection: Connection, *, now: datetime, lease_until: datetime, most: int) -> None:
        """Lease `most` mails that wait, with their lines; drop what was handed in meanwhile, and read the rest."""
        newest = newest_mark(connection, DIGEST_WORDS)
        values = {"worker": self.worker, "on": self.on, "now": now, "lease_until": lease_until, "wording": newest}
        rows = connection.execute(delivery.claim(connection.dialect.name), values | {"most": most})
        self.mails = sorted((Claimed(*row) for row in rows), key=lambda mail: (mail.attempts, mail.id))
        if self.mails:
            self._left = [mail.id for mail in self.mails]
            connection.execute(delivery.LEASE_LINES, {"notices": self._left})
            self._read(connection, int(connection.execute(delivery.LAST_RECORDED).scalar_one()))

    def look_at(self, connection: Connection, mail: Claimed) -> Digest | None:
        """What one mail would say if it left now; None if nothing is left to say. Changes the ledger as `take` does:
        for a transaction that is undone."""
        self.mails, self._left = [mail], [mail.id]
        connection.execute(first_mails.LEASE, {"notices": self._left})
        connection.execute(delivery.LEASE_LINES, {"notices": self._left})
        self._read(connection, 0)
        return self._said.get(mail.id)

    def check(self, connection: Connection, mail: Claimed) -> tuple[bool, bool]:
        """Whether the mail is still this worker's, and whether the stop button is pressed; its lines are fresh now."""
        keys = {"notice": mail.id, "worker": self.worker, "held": delivery.HELD}
        found = connection.execute(delivery.CHECK, keys).one()
        if found.last_recorded != self._seen and found.ours:
            self._read(connection, found.last_recorded)
        self._left.remove(mail.id)
        return bool(found.ours), bool(found.held)

    def says(self, mail: Claimed) -> bool:
        """Whether a line of the mail is left."""
        return mail.id in self._said

    def digest(self, mail: Claimed) -> Digest:
        """What the mail says."""
        digest = self._said.pop(mail.id)
        assert digest is not None
        return digest

    def _read(self, connection: Connection, last_recorded: int) -> None:
        keys: dict[str, Any] = {"notices": self._left, "on": self.on}
        corrections = keys | {"notices": [each.id for each in self.mails if each.id in self._left and each.corrects]}
        dropped = connection.execute(delivery.DROP_ITEMS, keys).rowcount
        if corrections["notices"]:
            dropped += connection.execute(delivery.DROP_UNTOLD, corrections).rowcount
        if dropped:
            connection.execute(delivery.WITHDRAW_LINES, keys)
        again = {mail.id: mail.repeats for mail in self.mails if mail.repeats}
        if again:
            connection.execute(resending.DROP, keys)
        if self.composing:
            self._said = dict(self._digests(connection, keys, corrections))
        else:
            self._said = dict.fromkeys(connection.execute(delivery.LINES_LEFT, keys).scalars())
            self._said |= dict.fromkeys(connection.execute(resending.LEFT, keys).scalars()) if again else {}
        self._seen = last_recorded

    def _digests(self, connection: Connection, keys: dict[str, Any], corrections: dict[str, Any]) -> dict[int, Digest]:
        addresses = {mail.id: mail.address for mail in self.mails}
        again = {mail.id: mail.repeats for mail in self.mails if mail.repeats and mail.id in self._left}
        apart = {*corrections["notices"], *again}
        digests = keys | {"notices": [each for each in self._left if each not in apart]}
        said = read_digests(connection, self.office, digests, addresses, self.settings)
        if corrections["notices"]:
            said |= read_digests(connection, self.office, corrections, addresses, self.settings, correcting=True)
        if again:
            repeats = keys | {"notices": list(again)}
            said |= read_repeats(connection, self.office, repeats, addresses, self.settings, again)
        return said | self._as_first_tried(connection, said)

    def _as_first_tried(self, connection: Connection, said: dict[int, Digest]) -> dict[int, Digest]:
        """What is tried again, in the sentences of the first try: it has the same Message-ID."""
        found = {}
        for mail in self.mails:
            digest = said.get(mail.id)
            if digest and mail.worded and mail.worded != (digest.wording.mark or AS_SHIPPED):
                found[mail.id] = replace(digest, wording=worded(connection, DIGEST_WORDS, mail.worded))
        return found
