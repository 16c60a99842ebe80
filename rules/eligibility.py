"""What refuses an agency a commission: its conditions, a conflict with the object, another role, a low score.

Source: SPEC B.8, B21; 财预〔2021〕6号, 财监〔2021〕4号. Years, levels and pairs are the calendar's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from calendars.evaluators import Evaluators
from calendars.labels import ENGAGEMENTS, EVALUATION_LEVELS
from models.errors import Sentence
from models.evaluating import Engagement, EvaluationLevel


@dataclass(frozen=True)
class Named:
    """A unit by its code and name."""

    code: str
    name: str


@dataclass(frozen=True)
class Earlier:
    """An engagement about the same object, along its lineage, that the agency has or had."""

    engagement: Engagement
    work_year: int
    title: str


@dataclass(frozen=True)
class Candidate:
    """An agency as it would be commissioned. `banned_until` is the last day of a ban that a low score brought;
    `insiders` are its people who hold office at the client or the evaluated unit."""

    name: str
    legal_person: bool
    quality_control: bool
    people: int
    gone: bool
    violation_on: date | None
    client: Named
    evaluated: Named
    level: EvaluationLevel
    engagement: Engagement
    subject: str
    earlier: tuple[Earlier, ...] = ()
    low_score: str = ""
    banned_until: date | None = None
    insiders: tuple[str, ...] = ()


def refusals(candidate: Candidate, rules: Evaluators, on: date) -> list[Sentence]:
    """Everything that keeps an agency from a commission on `on`, each a sentence that says which and why; empty: it may
    be commissioned.

    Source: SPEC B.8 (1 conditions, 2 independence, 3 self-evaluations, 6 roles), B21.
    """
    guards: tuple[Callable[[Candidate, Evaluators, date], Iterator[Sentence]], ...] = (
        _conditions,
        _clean,
        _banned,
        _apart,
        _independent,
        _one_role,
    )
    return [said for guard in guards for said in guard(candidate, rules, on)]


def _conditions(it: Candidate, _rules: Evaluators, _on: date) -> Iterator[Sentence]:
    if it.gone:
        yield Sentence("{agency}已从机构名册移出", agency=it.name)
    if not it.legal_person:
        yield Sentence("{agency}不是能独立承担民事责任的法人", agency=it.name)
    if not it.quality_control:
        yield Sentence("{agency}没有内部质量控制制度", agency=it.name)
    if it.people < 2:
        yield Sentence("{agency}登记的评价人员只有{n}人，现场评价须两人以上", agency=it.name, n=it.people)


def _clean(it: Candidate, rules: Evaluators, on: date) -> Iterator[Sentence]:
    if it.violation_on is None or not rules.clean_years:
        return
    until = years_after(it.violation_on, rules.clean_years)
    if on < until:
        yield Sentence(
            "{agency}在{day}有重大违法记录，近{n}年内须没有；{until}起方可委托",
            agency=it.name,
            day=it.violation_on,
            n=rules.clean_years,
            until=until,
        )


def _banned(it: Candidate, _rules: Evaluators, on: date) -> Iterator[Sentence]:
    if it.banned_until is not None and on <= it.banned_until:
        yield Sentence(
            "{agency}上次委托质量得分{score}，{until}之前不再委托",
            agency=it.name,
            score=it.low_score,
            until=it.banned_until,
        )


def _apart(it: Candidate, rules: Evaluators, _on: date) -> Iterator[Sentence]:
    if it.client.code != it.evaluated.code:
        return
    if it.level is EvaluationLevel.SELF:
        yield Sentence("{unit}的单位自评不得整体委托第三方机构", unit=it.client.name)
    elif it.level in rules.apart:
        yield Sentence(
            "{unit}既是委托方又是被评价单位：{level}的委托主体与评价对象须相分离",
            unit=it.client.name,
            level=EVALUATION_LEVELS[it.level],
        )


def _independent(it: Candidate, _rules: Evaluators, _on: date) -> Iterator[Sentence]:
    if it.insiders:
        names = "、".join(it.insiders)
        yield Sentence("{agency}的{people}在委托方或被评价单位任职，不独立", agency=it.name, people=names)


def _one_role(it: Candidate, rules: Evaluators, _on: date) -> Iterator[Sentence]:
    pairs = {frozenset(pair) for pair in rules.conflicting}
    for earlier in it.earlier:
        if frozenset((earlier.engagement, it.engagement)) in pairs:
            yield Sentence(
                "{agency}已在{year}年度承担“{subject}”的{earlier}，不得再承担{wanted}",
                agency=it.name,
                year=earlier.work_year,
                subject=it.subject,
                earlier=ENGAGEMENTS[earlier.engagement],
                wanted=ENGAGEMENTS[it.engagement],
            )


def years_after(on: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 3, 1)
