"""Values as the cells of files: days, moments, the names of proposals."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from rules.counting import spelled
from tasks.clock import ZONE

Texts = tuple[str, ...]  # a row: tuples of texts cost the garbage collector nothing, and rows are many


def texts(values: Iterable[object]) -> Texts:
    """Values as files show them: ISO days, moments in Asia/Shanghai, nothing for none."""
    return tuple([value if type(value) is str else _text(value) for value in values])


@lru_cache(maxsize=8192)  # the same few days, moments and numbers, in every row
def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def batch_name(on: date, work_year: int, ladder: str, offset: int, part: int = 1) -> str:
    """A proposal's name: its day, work year, ladder and rung; `.2` for what came up after that day's decision."""
    return f"{on:%Y%m%d}-{work_year}-{ladder}{spelled(offset)}" + (f".{part}" if part > 1 else "")
