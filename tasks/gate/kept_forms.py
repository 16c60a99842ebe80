"""What was typed and sent when the sign-in had ended: kept for its person, given back after signing in again.

Only a form of that very sign-in is kept (its key is checked before), so that nobody else can put words into somebody's
mouth; only that person sees it; nothing is sent again but by the person's own button. Files are not kept: a page cannot
put them into a form again, and nobody who is not signed in fills the disk. Whoever sent them is told so at once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from models.queries import gate
from tasks.gate.tokens import digest

LIVES = timedelta(days=3)
MOST = 5  # of one person; the oldest goes
NOT_TYPED = frozenset({"csrf", "kept", "seen", "version", "do", "acknowledged", "seal", "back"})


@dataclass(frozen=True)
class Kept:
    """A form that was sent in vain: where to, and its fields in their order."""

    id: int
    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool
    at: datetime

    @property
    def typed(self) -> list[str]:
        """The texts that somebody typed or chose, without what the page itself had in it."""
        return [text for name, text in self.fields if name not in NOT_TYPED and text.strip()]


def lapsed_person(connection: Connection, token: str, *, now: datetime) -> int | None:
    """Whose sign-in the token was, if it ended not long ago."""
    keys = {"digest": digest(token), "since": now - LIVES, "no": False}
    found = connection.execute(gate.LAPSED, keys).scalar()
    return None if found is None else int(found)


def keep(
    connection: Connection, person: int, path: str, fields: Sequence[tuple[str, str]], *, files: bool, now: datetime
) -> None:
    """Keep a form for a person."""
    told = json.dumps(list(fields), ensure_ascii=False)
    form = {"person": person, "path": path, "fields": told, "files": files, "now": now}
    connection.execute(gate.KEEP_FORM, form)
    connection.execute(gate.PRUNE_KEPT_FORMS, {"person": person, "since": now - LIVES, "most": MOST})


def kept_forms(connection: Connection, person: int, *, now: datetime) -> list[Kept]:
    """A person's kept forms, the newest first."""
    rows = connection.execute(gate.KEPT_FORMS, {"person": person, "since": now - LIVES})
    return [
        Kept(row.id, row.path, tuple((name, text) for name, text in json.loads(row.fields)), bool(row.files), row.at)
        for row in rows
    ]


def has_kept(connection: Connection, person: int, *, now: datetime) -> bool:
    """Whether anything waits for the person to be sent again."""
    return bool(connection.execute(gate.HAS_KEPT_FORMS, {"person": person, "since": now - LIVES}).scalar_one())


def forget(connection: Connection, person: int, kept: int) -> None:
    """It was sent again, or is wanted no more; another's stays."""
    connection.execute(gate.FORGET_KEPT_FORM, {"id": kept, "person": person})
