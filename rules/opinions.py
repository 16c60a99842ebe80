"""Several experts' opinions as one: a combined score by the calendar's rule, three ratings, the difference it makes.

Source: SPEC B14 (再评审), B24; which rule, the calendar says.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from calendars.evaluators import Opinions
from models.evaluating import Combining
from models.kinds import Grade
from rules.scoring.ruleset import CENT

FEWEST_TO_TRIM = 4
RATED = ("truth", "accuracy", "usefulness")
WORST_FIRST = tuple(reversed(Grade))


@dataclass(frozen=True)
class Given:
    """An opinion: its score and weight, and the ratings of 真实性, 准确性, 应用性."""

    score: Decimal | None
    weight: int = 1
    truth: str = ""
    accuracy: str = ""
    usefulness: str = ""


@dataclass(frozen=True)
class Combined:
    """What opinions say together; `score` is None while there are too few. `delta` is the score less the original."""

    opinions: int
    score: Decimal | None
    original: Decimal | None
    truth: str
    accuracy: str
    usefulness: str

    @property
    def delta(self) -> Decimal | None:
        return None if self.score is None or self.original is None else self.score - self.original


def combined(given: Sequence[Given], original: Decimal | None, rules: Opinions) -> Combined:
    """The opinions as one, rounded once."""
    scored = [each for each in given if each.score is not None]
    score = _score(scored, rules.combine) if scored and len(scored) >= rules.at_least else None
    ratings = {name: rating([getattr(each, name) for each in given]) for name in RATED}
    return Combined(len(given), score, original, **ratings)


def rating(ratings: Sequence[str]) -> str:
    """What most say; where as many say one as another, the worse. Empty if nobody rated."""
    counts = Counter(each for each in ratings if each)
    if not counts:
        return ""
    most = max(counts.values())
    return next((each.value for each in WORST_FIRST if counts[each.value] == most), "")


def _score(given: Sequence[Given], combine: Combining) -> Decimal:
    scores = sorted(each.score for each in given if each.score is not None)
    if combine is Combining.WEIGHTED:
        weights = sum(each.weight for each in given)
        total = sum((each.score * each.weight for each in given if each.score is not None), Decimal(0))
        return (total / weights).quantize(CENT, ROUND_HALF_UP)
    if combine is Combining.TRIMMED and len(scores) >= FEWEST_TO_TRIM:
        scores = scores[1:-1]
    return (sum(scores, Decimal(0)) / len(scores)).quantize(CENT, ROUND_HALF_UP)
