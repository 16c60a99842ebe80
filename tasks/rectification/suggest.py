"""What suggests opening an item to mend, with the problem put into words: lights, audits, talks (发起整改)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence
from models.kinds import ItemSource, Light
from models.queries import suggested_items
from rules.problems import days_to_mend, mending_deliverable, problem_classes
from tasks.rectification.open_item import NewItem, open_items

_USUAL = {ItemSource.LIGHT: "budgeting", ItemSource.AUDIT: "outcome", ItemSource.TALK: "duty"}
"""The class that a problem of this origin usually has, if the year has that class."""


@dataclass(frozen=True)
class Suggested:
    """A problem that nobody has asked to mend yet. `of_class` is empty where the year's classes are its own."""

    source: ItemSource
    obligation: int
    work_year: int
    title: str
    unit_id: int
    unit_code: str
    unit_name: str
    about: str
    of_class: str
    text: str

    @property
    def key(self) -> str:
        """How it is asked for: light-12."""
        return f"{self.source}-{self.obligation}"


def suggested(connection: Connection, calendars: Mapping[int, Calendar]) -> list[Suggested]:
    """Everything that asks for an item and has none, of the years whose calendar asks for reports of what is mended.

    Yellow and red lights of results, what a section's summary or a decider wants mended, talks that a leader approved.

    Source: SPEC E.3 (发起整改 from 自评审核, 监控, 约谈). A person opens each of them.
    """
    return list(_suggested(connection, calendars))


def _suggested(connection: Connection, calendars: Mapping[int, Calendar]) -> Iterator[Suggested]:
    for source, asked, words in _ASKED:
        for row in connection.execute(asked).all():
            calendar = calendars.get(row.work_year)
            if calendar is None or mending_deliverable(calendar, source) is None:
                continue
            usual = _USUAL[source]
            yield Suggested(
                source=source,
                obligation=row.obligation,
                work_year=row.work_year,
                title=row.title,
                unit_id=row.unit_id,
                unit_code=row.unit_code,
                unit_name=row.unit_name,
                about=row.about,
                of_class=usual if usual in problem_classes(calendar) else "",
                text=words(row, calendar),
            )


def one_suggested(connection: Connection, calendars: Mapping[int, Calendar], key: str) -> Suggested:
    """The suggestion of that key.

    Raises:
        RuleBroken: an item was opened already, or what suggested it does not stand any more.
    """
    found = next((each for each in _suggested(connection, calendars) if each.key == key), None)
    if found is None:
        raise RuleBroken(Sentence("已经发起整改，或所依据的情况不再成立"))
    return found


def open_suggested(
    connection: Connection,
    calendars: Mapping[int, Calendar],
    days: Workdays,
    key: str,
    *,
    on: date,
    at: datetime,
    by: str,
) -> str:
    """Open the item as it is suggested, due after the year's days to mend; returns its code.

    Raises:
        RuleBroken: it is no suggestion any more, or the year has no such class: somebody has to choose one.
    """
    found = one_suggested(connection, calendars, key)
    calendar = calendars[found.work_year]
    due_on = on + timedelta(days=days_to_mend(calendar))
    item = NewItem(
        found.unit_id,
        found.of_class,
        found.text,
        "",
        due_on,
        found.source,
        about=found.about,
        obligation=found.obligation,
    )
    [code] = open_items(connection, calendar, days, [item], on=on, at=at, by=by)
    return code


def _light(row: Row[Any], calendar: Calendar) -> str:
    lights, name = calendar.budget_lights, "红灯" if row.light == Light.RED else "黄灯"
    if lights is None or not row.budget_fen or row.executed_fen is None:
        return f"预算执行亮{name}，请说明原因并整改"
    share = (Decimal(row.executed_fen) * 100 / row.budget_fen).quantize(Decimal("0.1"))
    bound = lights.red_below if row.light == Light.RED else lights.yellow_below
    return f"预算执行率{share}%，不足{bound}%，亮{name}，请说明原因并整改"


def _audit(row: Row[Any], calendar: Calendar) -> str:
    return str(row.why).strip() or f"{row.title}审核认为须限期整改"


def _talk(row: Row[Any], calendar: Calendar) -> str:
    reason = f"（{row.reason.strip()}）" if row.reason.strip() else ""
    return f"{row.title}等{row.items}项未按期报送，经批准约谈{reason}，请限期整改"


_ASKED = (
    (ItemSource.LIGHT, suggested_items.LIGHTS, _light),
    (ItemSource.AUDIT, suggested_items.AUDITS, _audit),
    (ItemSource.TALK, suggested_items.TALKS, _talk),
)
