"""What a rehearsed year comes to, as numbers that can be laid beside another's."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection

from models.kinds import Level, Role
from models.queries import exports, figures
from tasks.standing import Rates, rates_by_deliverable, unreachable

ASKED_ABOUT = tuple(level for level in Level if level is not Level.L0)  # the levels of rungs that count from a date
UNIT_HEADS = (Role.UNIT_DEPUTY, Role.UNIT_HEAD)


@dataclass(frozen=True)
class Asked:
    """A deliverable: what was owed (but for waived, cancelled and merged), when, how much of it late, and its rungs."""

    work_year: int
    title: str
    due_on: date
    obligations: int
    late: int
    rungs: dict[Level, int]


@dataclass(frozen=True)
class Load:
    """What one address was told: its mails, and the mail with the most items (the earliest of several)."""

    names: tuple[str, ...]
    roles: frozenset[Role]
    mails: int = 0
    worst_on: date | None = None
    worst_items: int = 0


@dataclass(frozen=True)
class Figures:
    """A year's figures. `people` goes by address: whoever shares one gets one mail. `proposals` are pairs of proposals
    and the items on them."""

    deliverables: dict[tuple[int, str], Asked]
    mails_by_day: dict[date, int]
    people: dict[str, Load]
    proposals: dict[Level, tuple[int, int]]
    unreachable: dict[str, str]
    rates: Rates
    most_a_day: int
    last_rung_on: date | None

    @property
    def mails(self) -> int:
        return sum(self.mails_by_day.values())

    @property
    def worst_day(self) -> date | None:
        """The day with the most mails, the earliest of several."""
        return max(self.mails_by_day, key=lambda day: (self.mails_by_day[day], -day.toordinal()), default=None)

    @property
    def mails_by_week(self) -> dict[date, int]:
        """Mails by the Monday of their week."""
        weeks: Counter[date] = Counter()
        for day, mails in self.mails_by_day.items():
            weeks[day - timedelta(days=day.weekday())] += mails
        return dict(sorted(weeks.items()))

    @property
    def obligations(self) -> int:
        return sum(asked.obligations for asked in self.deliverables.values())

    @property
    def late(self) -> int:
        return sum(asked.late for asked in self.deliverables.values())

    def rungs(self, level: Level) -> int:
        """How often an obligation reached a rung of the level."""
        return sum(asked.rungs.get(level, 0) for asked in self.deliverables.values())

    def mails_of(self, *roles: Role) -> list[int]:
        """The mails of each address that somebody in one of the roles has, the fewest first."""
        return sorted(load.mails for load in self.people.values() if load.roles.intersection(roles))

    @property
    def officers(self) -> tuple[float, int]:
        """Mails of a responsible person in the year: the median and the most."""
        mails = self.mails_of(Role.UNIT_OFFICER)
        if not mails:
            return 0, 0
        middle = median(mails)
        return (int(middle) if middle == int(middle) else middle), mails[-1]


def figures_of(connection: Connection, *, first_on: date, last_on: date) -> Figures:
    """What the ledger comes to as of `last_on`; people are those who hold a role between the two days."""
    by_day: Counter[date] = Counter()
    mails: dict[int, list[tuple[date, int]]] = {}
    for row in connection.execute(figures.MAILS):
        by_day[row.send_on] += 1
        mails.setdefault(row.mailbox_id, []).append((row.send_on, int(row.items)))
    return Figures(
        deliverables=_deliverables(connection, last_on),
        mails_by_day=dict(sorted(by_day.items())),
        people=_people(connection, mails, {"first_on": first_on, "last_on": last_on}),
        proposals={
            Level(row.level): (int(row.proposals), int(row.items)) for row in connection.execute(figures.PROPOSALS)
        },
        unreachable=dict(unreachable(connection, on=last_on)),
        rates=sum((rates for *_, rates in rates_by_deliverable(connection)), Rates(0, 0, 0)),
        most_a_day=int(connection.execute(exports.MOST_A_DAY).scalar_one()),
        last_rung_on=connection.execute(figures.LAST_RUNG).scalar(),
    )


def _deliverables(connection: Connection, on: date) -> dict[tuple[int, str], Asked]:
    rungs: dict[tuple[int, str], dict[Level, int]] = {}
    for row in connection.execute(figures.RUNGS):
        rungs.setdefault((row.work_year, row.key), {})[Level(row.level)] = int(row.items)
    return {
        (row.work_year, row.key): Asked(
            row.work_year,
            row.title,
            row.due_on,
            int(row.obligations),
            int(row.late),
            rungs.get((row.work_year, row.key), {}),
        )
        for row in connection.execute(figures.DELIVERABLES, {"on": on})
    }


def _people(connection: Connection, mails: dict[int, list[tuple[date, int]]], span: dict[str, Any]) -> dict[str, Load]:
    """Every address of the register, with what it was told."""
    held: dict[tuple[int, str], tuple[list[str], set[Role]]] = {}
    for row in connection.execute(figures.PEOPLE, span):
        names, roles = held.setdefault((row.mailbox_id, row.address), ([], set()))
        names.append(row.name)
        roles.update([] if row.role is None else [Role(row.role)])
    return {
        address: _load(tuple(dict.fromkeys(names)), frozenset(roles), mails.get(mailbox, []))
        for (mailbox, address), (names, roles) in sorted(held.items(), key=lambda pair: pair[0][1])
    }


def _load(names: tuple[str, ...], roles: frozenset[Role], mails: list[tuple[date, int]]) -> Load:
    worst = max(mails, key=lambda mail: (mail[1], -mail[0].toordinal()), default=(None, 0))
    return Load(names, roles, len(mails), *worst)
