"""A figure's definition taken apart: each clause by itself, and the predicate that is left when one is dropped.

What a figure counts (口径) is the calendar's: budget or work year, deliverables, whether they were handed in, which
subjects. Dropping a clause shows what it keeps out. The fragments speak of `d` (deliverable), `s` (subject) and `u`
(the subject's unit); what counts as handed in, and whether a subject is counted once, are columns of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from calendars.conditions import Condition
from calendars.results import Figure, Measure
from calendars.saying import condition_said, listed
from calendars.schema import Calendar
from models.errors import Sentence
from rules.selection import Fragment, compiled

YEAR, WORKS, STATUS, ONCE, AMOUNT = "year", "deliverables", "status", "once", "amount"
SINCE, UNTIL, VERIFIED = "since", "until", "verified"  # of rules made
MONEY = (Measure.AMOUNT, Measure.ADJUSTED_AMOUNT)
_SUBJECTS = (Measure.SUBJECTS, Measure.UNITS, *MONEY, Measure.RATE)


@dataclass(frozen=True)
class Clause:
    """One condition of a definition, by a key of its own and in words."""

    key: str
    said: Sentence


@dataclass(frozen=True)
class Counting:
    """What is asked of the ledger: the predicate, whether only what was handed in counts, whether each subject counts
    once, and whether approved and adjusted amounts change places."""

    fragment: Fragment
    handed_in: bool
    once: bool
    other_amount: bool


def clauses(figure: Figure, calendar: Calendar) -> tuple[Clause, ...]:
    """Every clause of a figure, in the order in which one reads a definition.

    A figure that is the sum of its parts counts nothing twice, or it would not be their sum.
    """
    return tuple(_clauses(figure, calendar))


def counting(figure: Figure, calendar: Calendar, without: str = "") -> Counting:
    """The question for a figure; `without` is the key of a clause that is left out."""
    fragment = Fragment("f")
    parts = []
    if without != YEAR:
        column, year = ("d.work_year", calendar.work_year) if figure.deliverables else _register_year(figure, calendar)
        parts.append(f"{column} = {fragment.bind(year)}")
    if figure.deliverables and without != WORKS:
        parts.append(fragment.among("d.key", figure.deliverables))
    for key, condition in _conditions(figure.where):
        if key != without:
            parts.append(f"({compiled(condition, fragment, calendar.work_year)})")
    fragment.text = " AND ".join(parts) or "1 = 1"
    return Counting(fragment, without != STATUS, without != ONCE, without == AMOUNT)


def rules_counting(figure: Figure, calendar: Calendar, without: str = "") -> Fragment:
    """The predicate over rectification items `r` whose rules count: verified, in the years that the document means."""
    fragment = Fragment("r")
    parts = ["r.rules_year IS NOT NULL"]
    if without != SINCE:
        parts.append(f"r.rules_year >= {fragment.bind(figure.since or calendar.work_year)}")
    if without != UNTIL:
        parts.append(f"r.rules_year <= {fragment.bind(calendar.work_year)}")
    fragment.text = " AND ".join(parts)
    return fragment


def measures(figure: Figure) -> frozenset[Measure]:
    """What the figure measures."""
    return frozenset(each.measure for each in figure.states)


def _register_year(figure: Figure, calendar: Calendar) -> tuple[str, int]:
    return "s.budget_year", calendar.work_year + figure.budget_year


def _clauses(figure: Figure, calendar: Calendar) -> Iterator[Clause]:
    asked = measures(figure)
    if asked == {Measure.RULES}:
        yield from _rule_clauses(figure, calendar)
        return
    if figure.deliverables:
        titles = {each.key: each.title for _step, each in calendar.deliverables()}
        yield Clause(YEAR, Sentence("工作年度{year}", year=calendar.work_year))
        named = listed(titles.get(key, key) for key in figure.deliverables)
        yield Clause(WORKS, Sentence("报送材料：{titles}", titles=named))
        if asked.intersection(_SUBJECTS) or Measure.ROUNDS in asked:
            yield Clause(STATUS, Sentence("已报送的"))
    else:
        yield Clause(YEAR, Sentence("预算年度{year}", year=calendar.work_year + figure.budget_year))
    for key, condition in _conditions(figure.where):
        yield Clause(key, Sentence("{condition}", condition=condition_said(condition)))
    if len(figure.deliverables) > 1 and not figure.parts and asked.intersection(_SUBJECTS):
        yield Clause(ONCE, Sentence("同一对象只计一次"))
    if Measure.AMOUNT in asked:
        yield Clause(AMOUNT, Sentence("按批复预算（去掉时按调整后预算）"))
    if Measure.ADJUSTED_AMOUNT in asked:
        yield Clause(AMOUNT, Sentence("按调整后预算（去掉时按批复预算）"))


def _rule_clauses(figure: Figure, calendar: Calendar) -> Iterator[Clause]:
    yield Clause(SINCE, Sentence("自{year}年起", year=figure.since or calendar.work_year))
    yield Clause(UNTIL, Sentence("至{year}年止", year=calendar.work_year))
    yield Clause(VERIFIED, Sentence("整改已核实的"))


def _conditions(where: Condition | None) -> Iterator[tuple[str, Condition]]:
    """A condition taken apart: whatever must all hold, each by itself, by the name of its field."""
    if where is None:
        return
    told = where.model_dump(by_alias=True, exclude_unset=True)
    for name, value in told.items():
        if name == "all":
            for number, part in enumerate(where.all, 1):
                yield f"all-{number}", part
        elif value not in ((), None):
            yield name, Condition.model_validate({name: value})
