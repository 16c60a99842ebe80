"""One day and one year of days off: why a day works or rests, and which notice says so.

A year holds only the days that differ from the plain week (Monday to Friday work, Saturday and Sunday rest).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

from models.errors import Sentence

WEEKDAYS = (
    Sentence("周一"),
    Sentence("周二"),
    Sentence("周三"),
    Sentence("周四"),
    Sentence("周五"),
    Sentence("周六"),
    Sentence("周日"),
)


def _iso(value: object) -> object:
    """Only 2022-04-30 is a day in a file: pydantic would read 20220430 as seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise ValueError("not_a_day")


IsoDay = Annotated[date, BeforeValidator(_iso)]


@dataclass(frozen=True)
class Day:
    """Whether a day works, why (劳动节放假, 周五), and the notice that decides it."""

    works: bool
    name: Sentence
    source: Sentence | str


@dataclass(frozen=True)
class Year:
    """The days of one year; `special` holds those that a notice, or the statutory rule, names."""

    number: int
    provisional: bool
    source: Sentence | str
    special: Mapping[date, Day]

    def plain(self, on: date) -> Day:
        """The day by the plain week alone, decided by the year's notice like every day it leaves unnamed."""
        return Day(works=not is_weekend(on), name=WEEKDAYS[on.weekday()], source=self.source)


def is_weekend(on: date) -> bool:
    """Saturday or Sunday."""
    return on.weekday() >= 5


def spoken(on: date, beside: date) -> Sentence:
    """`on` as it is said next to `beside`: 4月29日, and 2023年1月3日 when the year differs."""
    if on.year == beside.year:
        return Sentence("{month}月{day}日", month=on.month, day=on.day)
    return Sentence("{year}年{month}月{day}日", year=on.year, month=on.month, day=on.day)
