"""What a spreadsheet made of a cell of a form, as the text that somebody meant to type."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.errors import Sentence
from rules.filling.inputs import Day, Input
from rules.filling.typed import digits
from tasks.register.scanning import Odd
from tasks.register.values import DAY_ZERO, Value

FIRST_SERIAL, LAST_SERIAL = 1, 2_958_465  # 1900-01-01 to 9999-12-31
_FROM_1904 = 1462  # days that such a workbook counts less
_ERROR = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)")


def text_of(
    its: Input, value: Value | None, odd: Odd | None = None, shown: str = "", *, from_1904: bool = False
) -> str | Sentence:
    """The cell's text, or what is wrong with it; `shown` is what an odd cell shows."""
    if odd is Odd.ERROR or (isinstance(value, str) and _ERROR.fullmatch(value)):
        return Sentence("单元格出错（{what}），请改正公式或直接填写", what=shown if odd is Odd.ERROR else value)
    if odd is Odd.UNCOMPUTED:
        return Sentence("公式没有存下结果，请在Excel里重新计算并保存，或直接填写")
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return Sentence("是逻辑值（TRUE 或 FALSE），请改成文字")
    if isinstance(value, int | float):
        return _number(its, value, is_percent=odd is Odd.PERCENT, from_1904=from_1904)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(its: Input, value: float, *, is_percent: bool, from_1904: bool) -> str:
    number = _decimal(value)
    if number is None:
        return str(value)
    if isinstance(its, Day) and number == number.to_integral_value() and FIRST_SERIAL <= number <= LAST_SERIAL:
        return (DAY_ZERO + timedelta(days=int(number) + (_FROM_1904 if from_1904 else 0))).isoformat()
    return f"{digits(number * 100)}%" if is_percent else digits(number)


def _decimal(value: float) -> Decimal | None:
    """With the 15 digits that a spreadsheet keeps; what its way of counting leaves behind them is noise."""
    number = Decimal(f"{value:.15g}")
    return number if number.is_finite() and number.adjusted() < 30 else None
