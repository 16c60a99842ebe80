"""Open rectification items (发起整改): each a subject of its own with an obligation due on the item's own day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence
from models.kinds import Anchor, Event, ItemSource, ItemState, Roll, State
from models.queries import lines, obligations, plans, rectification
from rules.problems import mending_deliverable, problem_classes
from rules.rectifying import MOST_WORDS
from tasks.sweep import give_mails, new_batch, send_days
from tasks.timetable import next_action_on, timetable

LONGEST_NAME = 60


@dataclass(frozen=True)
class NewItem:
    """A problem to be mended: whose, of what class, what it is and what is advised, by when, and what it comes from."""

    unit_id: int
    of_class: str
    text: str
    advice: str
    due_on: date
    source: ItemSource
    about: str = ""  # the subject that was evaluated, by name
    letter: int | None = None
    obligation: int | None = None  # by which it was evaluated
    number: int = 1


def open_items(
    connection: Connection,
    calendar: Calendar,
    days: Workdays,
    items: Sequence[NewItem],
    *,
    on: date,
    at: datetime,
    by: str,
) -> list[str]:
    """Open items and tell their units in the day's mail; returns their codes.

    Each is due on its own day, rolled off a rest day to the one after: time to mend something in is never cut.

    Raises:
        RuleBroken: the year has no deliverable for items, a class is not known, or a day is not after `on`.
    """
    if not items:
        return []
    rows = {source: _deliverable(connection, calendar, source) for source in {item.source for item in items}}
    wrong = list(_wrong(calendar, items, on))
    if wrong:
        raise RuleBroken(Sentence("{wrong}", wrong="；".join(map(str, wrong))))
    opener = _Opener(connection, calendar, days, rows, on, at, by)
    codes = [opener.open(item) for item in items]
    opener.tell()
    return codes


def open_by_hand(
    connection: Connection, calendar: Calendar, days: Workdays, item: NewItem, *, on: date, at: datetime, by: str
) -> str:
    """Open an item that somebody typed; returns its code. Sent twice it is one.

    Raises:
        RuleBroken: as `open_items`, or the same person has opened the same today.
    """
    told: dict[str, Any] = {"unit": item.unit_id, "work_year": calendar.work_year, "of_class": item.of_class}
    told |= {"text": item.text.strip(), "source": item.source.value, "on": on, "by": by}
    for row in connection.execute(rectification.TYPED_TODAY, told):
        if row.name == _named(calendar, item, row.code):
            raise RuleBroken(Sentence("今天已按同样的内容发起整改{code}", code=row.code))
    [code] = open_items(connection, calendar, days, [item], on=on, at=at, by=by)
    return code


def _named(calendar: Calendar, item: NewItem, code: str) -> str:
    """The name of an item: about what, of what class, and its code."""
    name = problem_classes(calendar)[item.of_class]
    told = f"{item.about}：{name}" if item.about else name
    return f"{told}（{code}）"[:LONGEST_NAME]


def _wrong(calendar: Calendar, items: Sequence[NewItem], on: date) -> list[Sentence]:
    classes, found = problem_classes(calendar), []
    for item in items:
        if item.of_class not in classes:
            known = "、".join(classes)
            found.append(Sentence("没有问题类别“{name}”（可用：{known}）", name=item.of_class, known=known))
        if not item.text.strip() or len(item.text) > MOST_WORDS:
            found.append(Sentence("请写问题，不超过{n}字", n=MOST_WORDS))
        if item.due_on <= on:
            found.append(Sentence("整改期限{due}须晚于{on}", due=item.due_on, on=on))
    return found


def _deliverable(connection: Connection, calendar: Calendar, source: ItemSource) -> Any:
    found = mending_deliverable(calendar, source)
    rows = connection.execute(plans.DELIVERABLES, {"work_year": calendar.work_year}).all()
    row = next((each for each in rows if found is not None and each.key == found.key), None)
    if row is None:
        raise RuleBroken(
            Sentence("{year}年的年历没有以整改事项为对象的报送材料，不能发起整改", year=calendar.work_year)
        )
    return row


class _Opener:
    """Opens items of one day into one batch."""

    def __init__(
        self,
        connection: Connection,
        calendar: Calendar,
        days: Workdays,
        rows: Mapping[ItemSource, Any],
        on: date,
        at: datetime,
        by: str,
    ) -> None:
        self.connection, self.calendar, self.days, self.rows = connection, calendar, days, rows
        self.on, self.at, self.by = on, at, by
        self.batch = new_batch(connection, "open", on=on, at=at)
        self.rungs = {source: self._opening(row.ladder_id) for source, row in rows.items()}
        prefix = f"ZG{calendar.work_year}-"
        last = connection.execute(rectification.LAST_CODE, {"prefix": f"{prefix}%"}).scalar()
        self.prefix, self.number = prefix, int(str(last).removeprefix(prefix)) if last else 0

    def _opening(self, ladder: int) -> int | None:
        """The rung of a ladder that tells of an opening."""
        event = {"ladder_id": ladder, "anchor": Anchor.OPENS.value}
        found = self.connection.execute(plans.EVENT_RUNG, event).scalar()
        return None if found is None else int(found)

    def open(self, item: NewItem) -> str:
        """The subject, its obligation with its history, and what only an item has."""
        self.number += 1
        code = f"{self.prefix}{self.number:05d}"
        subject = {"code": code, "name": _named(self.calendar, item, code), "unit": item.unit_id}
        subject |= {"budget_year": self.rows[item.source].budget_year}
        run = self.connection.execute
        subject_id = int(run(rectification.ADD_SUBJECT, subject).scalar_one())
        obligation = self._owe(item, subject_id)
        keys: dict[str, Any] = {"subject": subject_id, "obligation": obligation, "work_year": self.calendar.work_year}
        keys |= {"state": int(ItemState.OPEN), "source": item.source.value, "letter": item.letter}
        keys |= {"source_obligation": item.obligation, "number": item.number, "of_class": item.of_class}
        keys |= {"text": item.text.strip(), "advice": item.advice.strip(), "due_on": item.due_on, "by": self.by}
        run(rectification.ADD, keys | {"on": self.on, "at": self.at})
        return code

    def _owe(self, item: NewItem, subject_id: int) -> int:
        due_on = self.days.roll(item.due_on, Roll.FOLLOWING)
        row = self.rows[item.source]
        plan = timetable(self.connection, self.days, row.ladder_id, opened_on=self.on, due_on=due_on)
        keys: dict[str, Any] = {"deliverable": row.id, "unit": item.unit_id, "subject": subject_id}
        keys |= {"timetable": plan, "on": self.on, "nominal_due_on": item.due_on, "due_on": due_on}
        keys |= {"next_on": next_action_on(self.connection, plan, self.on)}
        obligation = int(self.connection.execute(rectification.ADD_OBLIGATION, keys).scalar_one())
        entry: dict[str, Any] = dict.fromkeys(("was", "acting_for", "why"))
        entry |= {
            "id": obligation,
            "due_version": 1,
            "rung": self.rungs[item.source],
            "on": self.on,
            "event": Event.OPENED.value,
        }
        entry |= {"state": int(State.ISSUED), "batch": self.batch, "unit_id": item.unit_id, "actor": None}
        self.connection.execute(obligations.RECORD, entry | {"value": due_on.isoformat(), "at": None})
        return obligation

    def tell(self) -> None:
        """One line for each unit and person that hears of an opening."""
        values: dict[str, Any] = {"batch": self.batch, "on": self.on} | send_days(self.days, self.on)
        for rung in sorted({rung for rung in self.rungs.values() if rung is not None}):
            self.connection.execute(lines.LINES_FOR_UNITS_OF_BATCH, values | {"rung": rung})
        give_mails(self.connection, self.days, values)
