"""What a spreadsheet made of a cell, read as what was meant, or a sentence where that cannot be known.

Excel turns codes into numbers, days into serial numbers and long codes into 1.2E+20. Where the number still says what
was typed, it is read so; where digits are lost, nobody may guess.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from models.errors import Sentence
from tasks.guarded import unguarded
from tasks.register.cells import FIRST_YEAR, LAST_YEAR, short

CODES = frozenset(
    [
        "unit_code",
        "parent_code",
        "section_code",
        "successor_code",
        "person_id",
        "subject_code",
        "lineage_id",
        "credit_code",
    ]
)
DAYS = frozenset(["valid_from", "valid_to", "starts_on", "ends_on", "violation_on"])
YEARS = frozenset(["budget_year", "work_year"])
AMOUNTS = frozenset(["amount_approved", "amount_adjusted", "amount_executed"])
EXACT = 10**15  # whole numbers up to here are as they were typed
DAY_ZERO = date(1899, 12, 30)  # day 0 of Excel's serial numbers
_SCIENTIFIC = re.compile(r"[0-9]([.][0-9]+)?[Ee][+]?[0-9]{1,3}")
_NOISE = Decimal("0.000001")


@dataclass(frozen=True)
class Percentage:
    """A cell that is shown as a percentage."""

    of: object


Value = str | float | int | bool | date | datetime | time | timedelta
Read = str | Sentence  # the cell's text, or what is wrong with it


def text_of(column: str, text: str) -> Read:
    """A cell that is text, as it was meant."""
    meant = unguarded(text.strip())
    if column in CODES and _SCIENTIFIC.fullmatch(meant):
        return Sentence(
            "“{value}”是Excel改写过的长代码，末尾的数字已丢失，请把这一列设为文本后重新填写", value=short(meant)
        )
    return meant


def value_of(column: str, value: Value | Percentage | Sentence, *, from_1904: bool = False) -> Read:
    """A cell of a spreadsheet as the text that a CSV file would hold; of an odd one, what is wrong with it."""
    if isinstance(value, Sentence):
        return value
    if isinstance(value, str):
        return text_of(column, value)
    if isinstance(value, Percentage):
        return Sentence("是百分数，请改成常规格式后填写")
    if isinstance(value, bool):
        return Sentence("是逻辑值（TRUE 或 FALSE），请改成文字")
    if isinstance(value, int | float):
        return _number(column, Decimal(repr(value)), from_1904=from_1904)
    return _day(column, value)


def _number(column: str, number: Decimal, *, from_1904: bool) -> Read:
    if not number.is_finite():
        return Sentence("不是数")
    for columns, read in _READERS:
        if column in columns:
            return read(number, from_1904)
    return _code(number, from_1904)


def _code(number: Decimal, _from_1904: bool) -> Read:
    if number != number.to_integral_value():
        return Sentence("{value}是小数，请把这一列设为文本后重新填写", value=number)
    if abs(number) >= EXACT:
        return Sentence(
            "“{value}”是Excel改写过的长代码，末尾的数字已丢失，请把这一列设为文本后重新填写", value=f"{number:.1E}"
        )
    return str(int(number))


def _year(number: Decimal, _from_1904: bool) -> Read:
    whole = number == number.to_integral_value() and abs(number) < EXACT
    return str(int(number)) if whole else _plain(number)


def _amount(number: Decimal, _from_1904: bool) -> Read:
    """Yuan; what a formula leaves behind the second decimal by its way of counting is no money."""
    if abs(number) >= EXACT:
        return _plain(number)
    rounded = round(number, 2)
    return _plain(rounded if abs(number - rounded) < _NOISE else number)


def _serial(number: Decimal, from_1904: bool) -> Read:
    """A day as Excel counts it; in a workbook that counts from 1904 a bare number may mean either."""
    if number != number.to_integral_value() or not _FIRST <= number <= _LAST:
        return _plain(number)
    if from_1904:
        return Sentence("{value}是日期序号，而这个工作簿从1904年起算，请设成日期格式", value=number)
    return (DAY_ZERO + timedelta(days=int(number))).isoformat()


def _plain(number: Decimal) -> str:
    """Digits as one types them."""
    return f"{number.normalize():f}"


_FIRST, _LAST = ((day - DAY_ZERO).days for day in (date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
_READERS: tuple[tuple[frozenset[str], Callable[[Decimal, bool], Read]], ...] = (
    (YEARS, _year),
    (AMOUNTS, _amount),
    (DAYS, _serial),
)


def _day(column: str, value: date | time | timedelta) -> Read:
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if column in DAYS:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        return Sentence("“{value}”带有时刻，只填日期", value=value)
    return Sentence("Excel把它存成了日期或时间（{value}），请把这一列设为文本后重新填写", value=value)
