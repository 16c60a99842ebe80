"""How who evaluates looks on a page: steps, states and views as a sign and a word, hundredths and fen as numbers."""

from decimal import Decimal
from typing import Any

from calendars.labels import COMBININGS, ENGAGEMENTS, EVALUATION_LEVELS
from models.errors import Sentence
from models.evaluating import CommissionState, Views, WorkStep
from notices.evaluating_words import METHODS, TASKS
from rules.agency_quality import Judged, advice
from rules.commissions import MOVE_NAMES, STATE_NAMES
from rules.working_steps import STEP_NAMES, VIEWS_NAMES

Badge = tuple[str, Sentence, str]  # sign, word, tone
_TONES = {
    CommissionState.SELECTED: ("○", "calm"),
    CommissionState.REVIEWED: ("◎", "busy"),
    CommissionState.FINAL: ("✓", "done"),
    CommissionState.PAID: ("✓", "done"),
    CommissionState.ENDED: ("×", "calm"),
}
_VIEWS = {Views.ASKED: ("…", "busy"), Views.ANSWERED: ("✓", "done"), Views.SILENT: ("–", "calm")}


def commission_badge(state: CommissionState) -> Badge:
    """Where a commission stands."""
    sign, tone = _TONES.get(state, ("◐", "busy"))
    return sign, STATE_NAMES[state], tone


def views_badge(views: Views) -> Badge:
    """What became of views that were asked for."""
    sign, tone = _VIEWS[views]
    return sign, VIEWS_NAMES[views], tone


def step_badge(step: WorkStep) -> Badge:
    """How far an evaluation is."""
    if step is WorkStep.NONE:
        return "○", STEP_NAMES[step], "calm"
    tone = "done" if step is WorkStep.ARCHIVE else "busy"
    return "✓" if step is WorkStep.ARCHIVE else "◐", Sentence("{n} {step}", n=int(step), step=STEP_NAMES[step]), tone


def hundredths(value: int | None) -> str:
    """Hundredths of a point as points."""
    return "—" if value is None else f"{Decimal(value) / 100:.2f}"


def yuan(fen: int | None) -> str:
    """Fen as yuan."""
    return "—" if fen is None else f"{Decimal(fen) / 100:,.2f}"


def pay_advice(score: Any) -> Sentence:
    """What a quality score advises about pay, as it was scored."""
    again = score.pays_to == 0
    total = Decimal(score.total) / 100
    return advice(Judged(total, None if again else score.pays_from, None if again else score.pays_to))


KNOWN: dict[str, Any] = {
    "commission_badge": commission_badge,
    "views_badge": views_badge,
    "step_badge": step_badge,
    "step_name": STEP_NAMES.__getitem__,
    "move_name": MOVE_NAMES.__getitem__,
    "commission_name": STATE_NAMES.__getitem__,
    "evaluation_level": EVALUATION_LEVELS.__getitem__,
    "engagement_name": ENGAGEMENTS.__getitem__,
    "combining_name": COMBININGS.__getitem__,
    "method_name": METHODS.__getitem__,
    "task_name": TASKS.__getitem__,
    "hundredths": hundredths,
    "yuan": yuan,
    "pay_advice": pay_advice,
}
