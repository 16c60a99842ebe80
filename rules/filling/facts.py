"""What is known before anybody fills in a form: from the register, the calendar and earlier hand-ins."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from calendars.evaluators import Opinions
from models.errors import Sentence
from rules.scoring import USUAL

_TEN_THOUSAND = Decimal(10_000)
Elsewhere = Callable[[Collection[str]], Collection[str]]  # of fingerprints, those of texts that other units handed in


@dataclass(frozen=True)
class EvaluationFacts:
    """What is known of an evaluation before its report is written: its level, who does it, what became of the views
    exchanged (`concluded`: they are), and the least points of output and benefit together."""

    level: Sentence
    client: str
    agency: str = ""
    leads: str = ""
    views: str = ""
    concluded: bool = False
    results_at_least: int = 0
    period_from: int = 0


@dataclass(frozen=True)
class OpinionFacts:
    """An expert's opinion that was given: who, the points, the ratings and the conclusion."""

    expert: str
    score: Decimal | None
    weight: int
    truth: str
    accuracy: str
    usefulness: str
    conclusion: str


@dataclass(frozen=True)
class Facts:
    """Amounts are yuan; None where the register has none. `target` are rows of the approved target, `last_year` the
    content of the form of the year before; both as they are kept (JSON), empty if there are none."""

    work_year: int
    budget_year: int
    unit_code: str
    unit: str
    department: str = ""
    department_code: str = ""
    subject_code: str = ""
    subject: str = ""
    subject_kind: str = ""
    deliverable: str = ""
    approved: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    filled_by: str = ""
    leader: str = ""
    rules: str = USUAL
    target: tuple[Mapping[str, Any], ...] = ()
    last_year: Mapping[str, Any] | None = None
    evaluation: EvaluationFacts | None = None
    opinions: tuple[OpinionFacts, ...] = ()
    original: Decimal | None = None  # the score of what the opinions are about
    combining: Opinions | None = None
    elsewhere: Elsewhere | None = field(default=None, compare=False, repr=False)


def in_ten_thousands(yuan: Decimal | None) -> Decimal | None:
    """Yuan as 万元, exact."""
    return None if yuan is None else yuan / _TEN_THOUSAND


def coded(name: str, code: str) -> str:
    """A name with its code."""
    return f"{name}（{code}）" if name and code else name or code
