"""What people type, read as it was meant: full-width digits, thousands separators, units, ways to write a day."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

MOST_DIGITS, MOST_PLACES = 12, 6
_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}(\.[0-9]{{1,{MOST_PLACES}}})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
_DAY = re.compile(r"((?:19|20)[0-9]{2})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})日?", re.ASCII)
_PACKED_DAY = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_MINUS = str.maketrans("−–—", "---")


def cleaned(text: str, *, lines: bool = False) -> str:
    """Text without control characters and without blanks around it; one line unless `lines`."""
    broken = _UNWANTED.sub("", _BREAKS.sub("\n", text))
    if lines:
        return "\n".join(line.rstrip() for line in broken.split("\n")).strip()
    return " ".join(broken.split())


def plain(text: str) -> str:
    """A short text in half-width characters, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())


def number_of(text: str, *units: str) -> Decimal | None:
    """The number that a text is, with one of the units behind it or without; None if it is none.

    At most 12 digits before the point and 6 behind it: 万元 to the cent.
    """
    bare = plain(text).removeprefix("¥")
    for unit in units:
        if unit and bare.endswith(plain(unit)):
            bare = bare[: -len(plain(unit))]
            break
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    return Decimal(bare) + 0 if _NUMBER.fullmatch(bare) else None


def day_of(text: str) -> date | None:
    """The day that a text is; None if it is none."""
    bare = plain(text)
    found = _DAY.fullmatch(bare) or _PACKED_DAY.fullmatch(bare)
    if found is None:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def digits(value: Decimal) -> str:
    """A number as one types it: no exponent, no zeros that say nothing."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
