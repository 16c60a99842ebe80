"""What is shown of items: lists with their rates, and one with its plans, its report and its look-backs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.errors import NotKnown, Sentence
from models.kinds import ItemSource, ItemState
from models.queries import rectification
from rules.problems import problem_classes
from rules.rectifying import OWED, Means, Rates
from tasks.desk.who import names_of
from tasks.office import Office


@dataclass(frozen=True)
class Item:
    """An item in a list. `due_on` is by when it is mended now; `is_late`: it is owed and that day has passed."""

    obligation: int
    subject: int
    code: str
    name: str
    work_year: int
    state: ItemState
    source: ItemSource
    letter: int | None
    letter_number: str
    about: str
    of_class: str
    text: str
    advice: str
    unit_id: int
    unit_code: str
    unit: str
    due_on: date
    is_late: bool
    late_workdays: int | None
    mended_on: date | None
    result: str
    rules_made: int
    verified_on: date | None
    closed_on: date | None
    check_on: date | None


@dataclass(frozen=True)
class Plan:
    """How the unit said that it would mend it."""

    number: int
    measure: str
    means: Means
    responsible: str
    planned_on: date
    by: str
    on: date


@dataclass(frozen=True)
class LookBack:
    """What a look-back found."""

    done: bool
    said: str
    cause: str
    accountable: str
    by: str
    on: date


@dataclass(frozen=True)
class OneItem:
    """An item with everything about it."""

    item: Item
    plans: tuple[Plan, ...]
    look_backs: tuple[LookBack, ...]

    @property
    def days_behind_plan(self) -> int | None:
        """How many days later than planned it was done; negative: earlier. None without both."""
        if not self.plans or self.item.mended_on is None:
            return None
        return (self.item.mended_on - self.plans[-1].planned_on).days


def all_items(office: Office, connection: Connection, *, on: date, work_year: int = 0, state: int = -1) -> list[Item]:
    """The items of the office, by year and unit."""
    rows = connection.execute(rectification.LIST, {"work_year": work_year, "state": state}).all()
    calendars = office.calendars(connection)
    return [_item(row, calendars.get(row.work_year), on) for row in rows]


def rates_of(items: Iterable[Item]) -> Rates:
    """The rates over some items."""
    listed = list(items)
    states = Counter(item.state for item in listed)
    closed = [item for item in listed if item.state is ItemState.CLOSED]
    return Rates(
        everything=len(listed),
        waived=states[ItemState.WAIVED],
        closed=len(closed),
        verified=states[ItemState.VERIFIED],
        in_time=sum(not item.late_workdays for item in closed),
    )


def rules_made(connection: Connection, from_year: int, to_year: int) -> Mapping[int, int]:
    """完善管理制度: rules made or improved by what was verified, by year."""
    keys = {"from_year": from_year, "to_year": to_year}
    return {row.year: int(row.rules) for row in connection.execute(rectification.RULES_MADE, keys)}


def one_item(office: Office, connection: Connection, obligation: int, *, on: date) -> OneItem:
    """The item of an obligation.

    Raises:
        NotKnown: the obligation is none of an item.
    """
    row = connection.execute(rectification.OF_OBLIGATION, {"id": obligation}).first()
    if row is None:
        raise NotKnown(Sentence("没有这项整改"))
    plans = connection.execute(rectification.PLANS, {"subject": row.subject_id}).all()
    found = connection.execute(rectification.LOOK_BACKS, {"subject": row.subject_id}).all()
    names = names_of(connection, [each.by for each in (*plans, *found)])
    return OneItem(
        _item(row, office.calendars(connection).get(row.work_year), on),
        tuple(
            Plan(p.number, p.measure, Means(p.means), p.responsible, p.planned_on, names.get(p.by, p.by), p.on_day)
            for p in plans
        ),
        tuple(LookBack(bool(b.done), b.said, b.cause, b.accountable, names.get(b.by, b.by), b.on_day) for b in found),
    )


def item_named(connection: Connection, code: str) -> int:
    """The obligation of the item of that code.

    Raises:
        NotKnown: there is none.
    """
    row = connection.execute(rectification.BY_CODE, {"code": code}).first()
    if row is None:
        raise NotKnown(Sentence("没有编号为{code}的整改事项", code=code))
    return int(row.obligation_id)


def _item(row: Row[Any], calendar: Calendar | None, on: date) -> Item:
    classes = problem_classes(calendar) if calendar is not None else {}
    state = ItemState(row.state)
    return Item(
        obligation=row.obligation_id,
        subject=row.subject_id,
        code=row.code,
        name=row.name,
        work_year=row.work_year,
        state=state,
        source=ItemSource(row.source),
        letter=row.source_letter_id,
        letter_number=row.letter_number,
        about=row.about,
        of_class=classes.get(row.of_class, row.of_class),
        text=row.text,
        advice=row.advice,
        unit_id=row.unit_id,
        unit_code=row.unit_code,
        unit=row.unit_name,
        due_on=row.present_due_on,
        is_late=state in OWED and row.present_due_on < on,
        late_workdays=row.late_workdays,
        mended_on=row.mended_on,
        result=row.result,
        rules_made=row.rules_made,
        verified_on=row.verified_on,
        closed_on=row.closed_on,
        check_on=row.check_on,
    )
