"""What becomes of a result (结果应用): the light of its spending, what the calendar proposes, what may be decided.

Amounts are Decimal yuan. A rule proposes and a person decides; nothing here moves money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from calendars.labels import DECISIONS
from calendars.results import TAKING, Application, BudgetLights, Decision
from models.errors import RuleBroken, Sentence
from models.kinds import Grade, Light

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Result:
    """A graded result: of which deliverable, its grade, the subject's adjusted budget and what of it was spent."""

    deliverable: str
    grade: Grade
    budget: Decimal | None = None
    spent: Decimal | None = None


@dataclass(frozen=True)
class Proposed:
    """What is proposed for a result. Without a rule nothing is, and a person decides all the same."""

    rule: Application | None = None
    least: Decimal | None = None
    most: Decimal | None = None

    @property
    def decision(self) -> Decision | None:
        """What stands first in the rule."""
        return self.rule.then[0] if self.rule else None


@dataclass(frozen=True)
class Decided:
    """What somebody wants to decide: of which kind, how much money it takes, about whose budget, and why."""

    decision: Decision
    amount: Decimal | None = None
    for_year: int = 0
    why: str = ""


def budget_light(spent: Decimal | None, budget: Decimal | None, lights: BudgetLights | None) -> Light | None:
    """The light of a year's spending: what was spent, in percent of the adjusted budget, against the calendar's bounds.

    None without bounds, without amounts, or with a budget of nothing: nothing is divided by it. Each bound belongs to
    the better light.

    Source: SPEC B.4 (双监控), the budget light of a whole year.
    """
    if lights is None or spent is None or budget is None or budget <= 0:
        return None
    share = spent / budget * HUNDRED
    if share < lights.red_below:
        return Light.RED
    return Light.YELLOW if share < lights.yellow_below else Light.GREEN


def proposed(applications: Iterable[Application], result: Result, light: Light | None) -> list[Proposed]:
    """What the calendar's rules propose for a result, in the calendar's order; one without a rule if none fits.

    Source: 财预〔2020〕10号 on the use of results; what is proposed is the calendar's, SPEC B.7.
    """
    found = [_by(rule, result) for rule in applications if fits(rule, result, light)]
    return found or [Proposed()]


def fits(rule: Application, result: Result, light: Light | None) -> bool:
    """Whether a rule speaks of such a result: its grades and its lights, where it names any."""
    if not rule.proposes or result.deliverable not in rule.of:
        return False
    return (not rule.grades or result.grade in rule.grades) and (not rule.lights or light in rule.lights)


def _by(rule: Application, result: Result) -> Proposed:
    decision, budget = rule.then[0], result.budget
    if decision is Decision.REDUCE and rule.percent and budget:
        most = _part(budget, rule.percent.most) if rule.percent.most else None
        return Proposed(rule, _part(budget, rule.percent.least), most)
    if decision is Decision.RECLAIM and budget is not None and result.spent is not None:
        unspent = max(budget - result.spent, Decimal(0))
        return Proposed(rule, unspent, unspent)
    return Proposed(rule)


def _part(of: Decimal, percent: Decimal) -> Decimal:
    return (of * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def check_decision(wanted: Decided, was: Proposed, *, budget: Decimal | None, work_year: int) -> None:
    """Whether it may be decided so.

    Raises:
        RuleBroken: money is taken without an amount, or more than there is; an amount is named where none is taken; the
            budget year is none that a result can be applied to; what is proposed is departed from without a reason.
    """
    name = DECISIONS[wanted.decision]
    if wanted.decision in TAKING:
        if wanted.amount is None or wanted.amount <= 0:
            raise RuleBroken(Sentence("{decision}须写明金额", decision=name))
        if budget is not None and wanted.amount > budget:
            most = budget / 10000
            raise RuleBroken(Sentence("{decision}的金额超过了预算{most:.2f}万元", decision=name, most=most))
    elif wanted.amount is not None:
        raise RuleBroken(Sentence("{decision}不写金额", decision=name))
    if not work_year <= wanted.for_year <= work_year + 2:
        years = {"first": work_year, "last": work_year + 2}
        raise RuleBroken(Sentence("用在哪年的预算，应在{first}和{last}之间", **years))
    if _departs(wanted, was) and not wanted.why.strip():
        raise RuleBroken(Sentence("与拟办意见不同的，须写明理由"))


def _departs(wanted: Decided, was: Proposed) -> bool:
    """Whether it is another decision than proposed, or another amount than the proposed ones."""
    if was.decision is None:
        return False
    if wanted.decision is not was.decision or (was.rule and wanted.decision not in was.rule.then):
        return True
    if wanted.amount is None or was.least is None:
        return False
    return wanted.amount < was.least or (was.most is not None and wanted.amount > was.most)
