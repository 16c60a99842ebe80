"""A calendar program of somebody else's (vobject), which reads what is sent to it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import vobject


@dataclass(frozen=True)
class Shown:
    """An entry as the program shows it; alarms count from the beginning of the day."""

    uid: str
    sequence: int
    starts_on: date
    ends_on: date
    summary: str
    description: str
    status: str
    changed_at: Any
    alarms: tuple[timedelta, ...]
    url: str


def subscribed(content: bytes) -> Any:
    """The calendar, read strictly."""
    calendar = vobject.readOne(content.decode("utf-8"))
    calendar.validate(raiseException=True)
    return calendar


def shown(content: bytes) -> dict[str, Shown]:
    """What stands in it, by the part of the summary after the standing: "自评 · 项目P1"."""
    found = [_shown(event) for event in subscribed(content).contents.get("vevent", [])]
    assert len({each.uid for each in found}) == len(found)
    return {each.summary.partition("】")[2]: each for each in found}


def _shown(event: Any) -> Shown:
    alarms = event.contents.get("valarm", [])
    return Shown(
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        starts_on=event.dtstart.value,
        ends_on=event.dtend.value,
        summary=event.summary.value,
        description=event.description.value,
        status=event.status.value,
        changed_at=event.contents["last-modified"][0].value,
        alarms=tuple(each.trigger.value for each in alarms),
        url=event.url.value if "url" in event.contents else "",
    )
