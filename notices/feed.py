"""A calendar that somebody subscribes to (iCalendar, RFC 5545): an all-day entry for each thing owed, with its alarms.

Days are floating, as a deadline is a day of the office's; alarms are said relative to the day's beginning, so that
every program knows them and no zone is needed. What was handed in or is no longer asked for stays for a while as
cancelled.

The same content gives the same bytes: nothing in it is the moment of the asking.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from models.kinds import HANDED_IN, NOT_EXPECTED, OWING, Level, State
from notices.addresses import item_page
from notices.phrases import TENTATIVE, WHY_TENTATIVE, clean, full_day
from notices.words import LEVELS, NEXT_FOR_UNIT
from rules.states import STATE_NAMES

if TYPE_CHECKING:
    from icalendar import Alarm as Rung
    from icalendar import Event

MAKER = "-//Nianlun//Nianlun//ZH"
ALARM_AT = timedelta(hours=9)  # on the rung's day
ASK_AGAIN = timedelta(hours=4)
FORM = "1"  # of the bytes made of the same facts; raised when they come to be composed otherwise
LONG = 200
NOWHERE, TOO_OFTEN = "没有这个日历，或地址已作废\n", "取得太频繁，请稍后再试\n"  # instead of one


@dataclass(frozen=True)
class Alarm:
    """A coming rung of the ladder."""

    on: date
    level: Level


@dataclass(frozen=True)
class Entry:
    """One thing owed. `changes` counts what has happened to its day, its alarms or its standing; `because` says why the
    day is that day; of what is not owed any more there are no alarms."""

    obligation: int
    work_year: int
    deliverable: str
    title: str
    subject: str
    unit: str
    budget_year: int
    state: State
    due_on: date
    soft: bool
    provisional: bool
    because: tuple[str, ...]
    changes: int
    changed_at: datetime
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True)
class Feed:
    """A calendar: its name, where its entries are read in full, and what stands in it. `several`: units are named."""

    name: str
    portal_url: str
    entries: tuple[Entry, ...]
    several: bool = False
    left_out: bool = False

    @property
    def digest(self) -> str:
        """The same for the same bytes, and known before they are made."""
        return hashlib.sha256(f"{FORM} {self!r}".encode()).hexdigest()


def compose(feed: Feed) -> bytes:
    """The calendar as it is sent."""
    from icalendar import Calendar

    calendar = Calendar()
    told = "预算绩效管理应报事项，按期限列出；报送后显示为取消，六十天后移出。"
    if feed.left_out:
        told += "事项过多，只列出期限最近的。"
    for name, value in (("prodid", MAKER), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for name in ("name", "x-wr-calname"):
        calendar.add(name, clean(feed.name, LONG))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, told)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for entry in feed.entries:
        calendar.add_component(_event(feed, entry))
    return bytes(calendar.to_ical())


def _event(feed: Feed, entry: Entry) -> "Event":
    from icalendar import Event

    owing, what = entry.state in OWING, _what(entry)
    event = Event()
    event.add("uid", f"{entry.work_year}.{entry.deliverable}.{entry.obligation}@nianlun")
    event.add("sequence", entry.changes)
    for name in ("dtstamp", "last-modified"):
        event.add(name, entry.changed_at.replace(microsecond=0))
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + timedelta(days=1))
    unit = f" · {clean(entry.unit)}" if feed.several else ""
    event.add("summary", f"【{_standing(entry)}】{what}{unit}{TENTATIVE if owing and entry.provisional else ''}")
    event.add("description", "\n".join(_told(feed, entry)))
    event.add("status", "CANCELLED" if not owing else "TENTATIVE" if entry.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["预算绩效"])
    if feed.portal_url:
        event.add("url", item_page(feed.portal_url, entry.obligation))
    for alarm in entry.alarms:
        event.add_component(_rung(entry, alarm, what))
    return event


def _rung(entry: Entry, alarm: Alarm, what: str) -> "Rung":
    from icalendar import Alarm as Rung

    if alarm.on <= entry.due_on:
        said = f"{LEVELS[alarm.level]}：{what}，应于{full_day(entry.due_on)}前报送"
    else:
        said = f"{what}：若仍未报送，今日{NEXT_FOR_UNIT[alarm.level]}"
    rung = Rung()
    rung.add("action", "DISPLAY")
    rung.add("description", said)
    rung.add("trigger", alarm.on - entry.due_on + ALARM_AT)
    return rung


def _what(entry: Entry) -> str:
    return clean(entry.title) + (f" · {clean(entry.subject)}" if entry.subject else "")


def _standing(entry: Entry) -> str:
    if entry.state in OWING:
        return "退回" if entry.state is State.RETURNED else "应报"
    if entry.state in HANDED_IN:
        return "已报"
    assert entry.state in NOT_EXPECTED
    return STATE_NAMES[entry.state]


def _told(feed: Feed, entry: Entry) -> list[str]:
    """What is owed, by whom, by when and why then, and where."""
    mark = TENTATIVE if entry.provisional else ""
    told = [f"{_what(entry)}（{entry.budget_year}预算年度）", f"单位：{clean(entry.unit)}"]
    told.append(f"期限：{'原则上' if entry.soft else ''}应于{full_day(entry.due_on)}{mark}前报送")
    told += [f"依据：{clean('；'.join(entry.because), LONG)}"] if entry.because else []
    if entry.state not in OWING:
        told.append("现已报送，不必再办。" if entry.state in HANDED_IN else f"现已{_standing(entry)}，不必再办。")
    elif entry.provisional:
        told.append(WHY_TENTATIVE)
    return told + ([f"办理：{item_page(feed.portal_url, entry.obligation)}"] if feed.portal_url else [])
