"""Whose workbook this is: kept in a hidden sheet of the template, asked for when it comes back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

SHEET = "标识"
_MARK = ("nianlun", "form")


@dataclass(frozen=True)
class Identity:
    """The form, what is owed, and a token by which whoever made the template knows it again."""

    form: str
    version: int
    obligation: int
    due_version: int
    token: str

    def rows(self) -> list[tuple[str, str]]:
        """As the hidden sheet holds it."""
        values = asdict(self)
        return [_MARK, ("key", values.pop("form")), *((name, str(value)) for name, value in values.items())]


def identity_of(rows: Mapping[str, str]) -> Identity | None:
    """The identity that a hidden sheet holds; None if it holds none."""
    numbers = [rows.get(name, "") for name in ("version", "obligation", "due_version")]
    if rows.get(_MARK[0]) != _MARK[1] or not all(_is_number(each) for each in numbers):
        return None
    version, obligation, due_version = map(int, numbers)
    return Identity(rows.get("key", ""), version, obligation, due_version, rows.get("token", ""))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18
