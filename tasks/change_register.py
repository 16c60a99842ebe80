"""Change the register of a running office: import it, let obligations and waiting mails follow, say what it did."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from models.kinds import StepKey
from models.queries import following
from models.queries.register import WITHOUT_OFFICER
from tasks.follow import Followed, follow
from tasks.import_register import Imported, import_register
from tasks.office import Office
from tasks.open_step import ToOpen, to_open
from tasks.redirect import redirect
from tasks.register.difference import Difference, difference
from tasks.register.keeping import note
from tasks.register.rows import Register
from tasks.register.snapshot import snapshot
from tasks.vanished import Vanished, vanished


@dataclass(frozen=True)
class ToBeOpened:
    """Obligations of a deliverable that the next opening adds (`begun`), or that are asked for when it opens."""

    deliverable: str
    title: str
    begun: bool
    before: int
    after: int


@dataclass(frozen=True)
class Changed:
    """What an import does: to the register, to the ledger, to who can be reached."""

    imported: Imported
    difference: Difference
    followed: tuple[Followed, ...]
    to_open: tuple[ToBeOpened, ...]
    to_cancel: tuple[Vanished, ...]  # proposed for cancellation now, and not before
    unreachable: tuple[tuple[str, str], ...]  # units that nobody answers for now, and somebody did before
    lines: int  # of waiting mails that go to other people or addresses

    def counts(self) -> dict[str, int]:
        """Obligations by what happens to them."""
        moved: dict[str, int] = {}
        for each in self.followed:
            name = each.event.name.lower()
            moved[name] = moved.get(name, 0) + each.items
        opened = sum(max(0, each.after - each.before) for each in self.to_open if each.begun)
        return {"to_open": opened, **moved, "to_cancel": len(self.to_cancel), "lines": self.lines}


def has_ledger(connection: Connection) -> bool:
    """Whether anything is owed or was: then a change of the register may change what."""
    return bool(connection.execute(following.ANYTHING).scalar_one())


def change_register(
    office: Office, connection: Connection, register: Register, *, on: date, at: datetime, by: str, why: str = ""
) -> Changed:
    """Import `register` and let everything follow at once, in the caller's transaction; the same again changes nothing.

    To see what it would do, do it and roll back.
    """
    before, asked, gone, silent = (
        snapshot(connection),
        _asked(office, connection, on),
        set(vanished(office, connection, on=on)),
        _unanswered(connection, on),
    )
    imported = import_register(connection, register, on=on, at=at, by=by, why=why)
    followed: list[Followed] = []
    moved = 0
    if imported:
        followed = follow(connection, *office.years(connection), on=on, at=at, by=by, because=why)
        moved = redirect(connection, office.workdays(connection), on=on)
    changed = Changed(
        imported=imported,
        difference=difference(before, snapshot(connection), on=on),
        followed=tuple(followed),
        to_open=_to_be_opened(asked, _asked(office, connection, on), on),
        to_cancel=tuple(each for each in vanished(office, connection, on=on) if each not in gone),
        unreachable=tuple(sorted(_unanswered(connection, on) - silent)),
        lines=moved,
    )
    if imported:
        note(connection, imported.number, {"ledger": changed.counts()})
    return changed


Asked = dict[tuple[int, str], tuple[ToOpen, date]]


def _asked(office: Office, connection: Connection, on: date) -> Asked:
    found: Asked = {}
    for year, calendar in office.calendars(connection).items():
        for step in StepKey:
            for row in to_open(connection, calendar, step, on=on):
                found[year, row.deliverable] = (row, row.opens_on)
    return found


def _to_be_opened(before: Asked, after: Asked, on: date) -> tuple[ToBeOpened, ...]:
    pairs = [(row, opens_on, before[key][0].items) for key, (row, opens_on) in after.items()]
    return tuple(
        ToBeOpened(row.deliverable, row.title, opens_on <= on, was, row.items)
        for row, opens_on, was in pairs
        if was != row.items
    )


def _unanswered(connection: Connection, on: date) -> set[tuple[str, str]]:
    return {(row.code, row.name) for row in connection.execute(WITHOUT_OFFICER, {"on": on})}


def facts(changed: Changed, *, on: date) -> dict[str, Any]:
    """For a program to read."""
    told = changed.difference
    return {
        "on": on.isoformat(),
        "tables": {name: asdict(tally) for name, tally in changed.imported.tallies().items()},
        "units": [asdict(each) for each in told.units],
        "people": [asdict(each) for each in told.people],
        "subjects": [asdict(each) for each in told.subjects],
        "selections": [asdict(each) for each in told.selections],
        "sums": {str(year): {"before": _sum(was), "after": _sum(now)} for year, (was, now) in told.sums.items()},
        "ledger": {
            **changed.counts(),
            "followed": [asdict(each) | {"event": each.event.name.lower()} for each in changed.followed],
            "opening": [asdict(each) for each in changed.to_open],
            "cancelling": [asdict(each) for each in changed.to_cancel],
        },
        "unreachable": [code for code, _name in changed.unreachable],
    }


def _sum(of: Any) -> dict[str, Any]:
    return {"items": of.items, "yuan": f"{of.fen // 100}.{of.fen % 100:02}"}
