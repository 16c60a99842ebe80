"""发文字号: 闵财评函〔2022〕12号 is the twelfth of its series; a series has no gap and nothing twice."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?P<series>.*?)(?P<number>\d{1,6})(?P<tail>号)", re.ASCII | re.DOTALL)
_ISSUER = re.compile(r"(?P<who>[^〔〕\[\]（）()0-9]+)[〔\[（(]\d{4}[〕\]）)]\d+号", re.ASCII)


@dataclass(frozen=True)
class Numbered:
    """A number as its series and its place in it."""

    series: str
    number: int
    tail: str = "号"

    def __str__(self) -> str:
        return f"{self.series}{self.number}{self.tail}"

    def plus(self, more: int) -> "Numbered":
        return Numbered(self.series, self.number + more, self.tail)


def numbered(said: str) -> Numbered | None:
    """The series and place of a number as somebody writes it; None if it has no such form."""
    found = _NUMBER.fullmatch(" ".join(said.split()))
    return Numbered(found["series"], int(found["number"]), found["tail"]) if found and found["series"] else None


def pattern_of(document_number: str) -> str:
    """The pattern that letters are numbered by where the calendar names none: that of its document, as 函.

    Empty if the document has no number of that form.
    """
    found = _ISSUER.fullmatch(document_number)
    return f"{found['who']}函〔{{year}}〕{{n}}号" if found else ""


def series_of(pattern: str, year: int) -> Numbered:
    """The series of a year, before its first number."""
    before, _, tail = pattern.replace("{year}", str(year)).partition("{n}")
    return Numbered(before, 0, tail)
