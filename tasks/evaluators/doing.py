"""Who does something about who evaluates, on which day; and the history in which it stands."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence
from models.evaluating import Told
from models.queries import agencies


@dataclass(frozen=True)
class Doer:
    """Somebody at work: their code, whom they stand in for, the office's day and moment."""

    by: str
    on: date
    at: datetime
    acting_for: str | None = None


def write_down(
    connection: Connection,
    about: Told,
    about_id: int,
    event: str,
    doer: Doer,
    *,
    was: int | None = None,
    state: int | None = None,
    value: str = "",
    why: str = "",
) -> int:
    """A line of history; its number."""
    line: dict[str, object] = dict(
        about=about.value, about_id=about_id, event=event, was=was, state=state, value=value, why=why.strip()
    )
    line |= dict(on=doer.on, by=doer.by, acting_for=doer.acting_for, at=doer.at)
    return int(connection.execute(agencies.RECORD, line).scalar_one())


def refuse_all(refusals: list[Sentence]) -> None:
    """Raise everything that is against it in one sentence.

    Raises:
        RuleBroken: there is something against it.
    """
    if len(refusals) == 1:
        raise RuleBroken(refusals[0])
    if refusals:
        raise RuleBroken(Sentence("{all}", all="；".join(map(str, refusals))))
