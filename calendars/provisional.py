"""The days off of a year whose notice has not come: weekends, statutory days, and days given in their place.

There is no 调休 in such a year: no day of the week is exchanged, because only the notice can say which.

Source: 全国年节及纪念日放假办法 第二条、第六条 (国务院令第795号, 2024-11-10, in force from 2025-01-01); what is unsure
stands in docs/decisions/0001-working-days.md.
"""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from calendars.days import Day, IsoDay, Year, is_weekend
from models.errors import Sentence

RECKONED = Sentence("按放假办法推算, 待国务院办公厅通知")


class Lunar(BaseModel):
    """The solar dates, in one year, of the statutory days that follow moon and sun."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chuxi: IsoDay  # 除夕
    qingming: IsoDay  # 清明
    duanwu: IsoDay  # 端午
    zhongqiu: IsoDay  # 中秋


def provisional_year(number: int, lunar: Lunar) -> Year:
    """The year as 放假办法 alone makes it.

    A statutory day on a weekend moves to the next working day, the earliest first (art. 6). Two statutory days that
    fall on one day are one day off: art. 6 gives no second one.
    """
    special: dict[date, Day] = {}
    moved: dict[date, Day] = {}
    for holiday, days in statutory(number, lunar):
        off = _off(Sentence("{holiday}放假", holiday=holiday))
        substitute = _off(Sentence("{holiday}补假", holiday=holiday))
        special |= dict.fromkeys(days, off)
        moved |= dict.fromkeys(filter(is_weekend, days), substitute)
    for on in sorted(moved):
        special[_next_working(on, special)] = moved[on]
    return Year(number=number, provisional=True, source=RECKONED, special=special)


def statutory(number: int, lunar: Lunar) -> list[tuple[Sentence, list[date]]]:
    """The 13 statutory days by holiday (art. 2)."""
    return [
        (Sentence("元旦"), [date(number, 1, 1)]),
        (Sentence("春节"), [lunar.chuxi + timedelta(days=after) for after in range(4)]),
        (Sentence("清明节"), [lunar.qingming]),
        (Sentence("劳动节"), [date(number, 5, 1), date(number, 5, 2)]),
        (Sentence("端午节"), [lunar.duanwu]),
        (Sentence("中秋节"), [lunar.zhongqiu]),
        (Sentence("国庆节"), [date(number, 10, day) for day in (1, 2, 3)]),
    ]


def _next_working(on: date, special: dict[date, Day]) -> date:
    """The next day after `on`, itself off, that is neither a weekend nor off already."""
    while is_weekend(on) or on in special:
        on += timedelta(days=1)
    return on


def _off(name: Sentence) -> Day:
    return Day(works=False, name=name, source=RECKONED)
