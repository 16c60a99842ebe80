"""The quality of an agency's work: points by aspect, and what the total advises about its pay. Never its conclusion.

Source: SPEC B.8; S0 评价质量作为付费的参考因素. Aspects, bands and months are the calendar's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calendars.evaluators import Band, Quality
from models.errors import RuleBroken, Sentence

_MONTHS = 12


@dataclass(frozen=True)
class Judged:
    """A total, and the percentages of the fee that it advises; None below the last band: the work is done again."""

    total: Decimal
    pays_from: int | None
    pays_to: int | None

    @property
    def again(self) -> bool:
        """Whether the work must be done again."""
        return self.pays_from is None


def judged(quality: Quality, points: Sequence[Decimal | None]) -> Judged:
    """The total of the points given for each aspect, in the calendar's order.

    Raises:
        RuleBroken: an aspect has none, less than none or more than it may bring; all of them are said.
    """
    wrong: list[Sentence] = []
    for number, aspect in enumerate(quality.aspects):
        given = points[number] if number < len(points) else None
        if given is None:
            wrong.append(Sentence("{aspect}没有评分", aspect=aspect.title))
        elif not 0 <= given <= aspect.points:
            wrong.append(Sentence("{aspect}应在0与{most}之间", aspect=aspect.title, most=aspect.points))
    if wrong:
        raise RuleBroken(Sentence("{all}", all="；".join(map(str, wrong))))
    total = sum((each for each in points[: len(quality.aspects)] if each is not None), Decimal(0))
    band = band_of(quality, total)
    return Judged(total, band.pays_from if band else None, band.pays_to if band else None)


def band_of(quality: Quality, total: Decimal) -> Band | None:
    """The band that a total belongs to; a bound belongs to the better one. None below the last."""
    return next((band for band in quality.bands if total >= band.at_least), None)


def advice(judged: Judged) -> Sentence:
    """What the total advises, in words."""
    if judged.again:
        return Sentence("返工，并暂停新的委托")
    if judged.pays_from == 100:
        return Sentence("全额付费")
    if judged.pays_from == judged.pays_to:
        return Sentence("按合同价款的{n}%付费", n=judged.pays_from)
    return Sentence("按合同价款的{low}%至{high}%付费", low=judged.pays_from, high=judged.pays_to)


def banned_until(quality: Quality, low_on: date) -> date:
    """The last day on which an agency gets no new commission after a low score on `low_on`."""
    months = low_on.month - 1 + quality.banned_months
    year, month = low_on.year + months // _MONTHS, months % _MONTHS + 1
    for day in (low_on.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
