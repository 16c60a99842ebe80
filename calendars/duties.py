"""What one deliverable asks and leads to, in sentences: its subjects, its choice, its review, its results."""

from collections.abc import Iterator

from calendars.labels import DECISIONS, ROLES, UNIT_KINDS
from calendars.results import Figure, Gate
from calendars.saying import condition_said, listed, quota_said
from calendars.schema import Calendar, Deliverable
from models.errors import Sentence
from models.kinds import Role


def asked(calendar: Calendar, deliverable: Deliverable) -> Iterator[Sentence]:
    """Which units and subjects, over which years and months, and what a choice must satisfy."""
    if deliverable.owed_by.kinds:
        yield Sentence("单位类别: {kinds}", kinds=listed(UNIT_KINDS[kind] for kind in deliverable.owed_by.kinds))
    if deliverable.where is not None:
        yield Sentence("评价对象: {where}", where=condition_said(deliverable.where))
    if deliverable.chosen_in:
        titles = {each.key: each.title for _, each in calendar.deliverables()}
        yield Sentence("评价对象: 选自{choices}", choices=listed(titles.get(key, key) for key in deliverable.chosen_in))
    yield from _covered(calendar, deliverable)
    for quota in deliverable.quota:
        kinds, asks = listed(UNIT_KINDS[kind] for kind in quota.of), quota_said(calendar, quota)
        yield Sentence("选题要求({kinds}): {asks}", kinds=kinds, asks=asks)
        yield _because(quota.source)


def reviewed(deliverable: Deliverable) -> Iterator[Sentence]:
    """Who reviews, in order."""
    if deliverable.review:
        yield Sentence("审核: {roles}", roles=" → ".join(str(ROLES[Role[role]]) for role in deliverable.review))
    if deliverable.review_source:
        yield _because(deliverable.review_source)


def led_to(calendar: Calendar, key: str) -> Iterator[Sentence]:
    """The rate that must be reached, what must be passed, what findings lead to, and the document's figures."""
    for rate in calendar.coverage:
        if rate.deliverable == key:
            yield Sentence("报送率应达{rate:.0%}", rate=rate.at_least)
            yield _because(rate.source)
    for gate in calendar.gates:
        if gate.by == key:
            yield gate_said(gate)
            yield _because(gate.source)
            yield _because(gate.results.source)
    for each in calendar.applications:
        if key in each.of:
            then = listed(DECISIONS[decision] for decision in each.then)
            yield Sentence("结果应用: {finding} → {then}", finding=each.finding, then=then)
            yield _because(each.source)
    for figure in calendar.figures:
        if key in figure.deliverables:
            yield figure_said(figure)
            yield _because(figure.source)


def gate_said(gate: Gate) -> Sentence:
    """What must be passed, and what becomes of the rest."""
    return Sentence(
        "准入条件“{title}”: 结果分{results}; {passes}通过, 其余{otherwise}",
        title=gate.title,
        results=listed(gate.results.names),
        passes=listed(gate.passes),
        otherwise=DECISIONS[gate.otherwise],
    )


def figure_said(figure: Figure) -> Sentence:
    """A figure as the document states it, with what was counted."""
    states = listed(f"{each.value}{each.unit}" for each in figure.states)
    return Sentence("文件中的数字: {title}({scope}) {states}", title=figure.title, scope=figure.scope, states=states)


def _covered(calendar: Calendar, deliverable: Deliverable) -> Iterator[Sentence]:
    last = calendar.work_year + deliverable.budget_year
    if deliverable.reaches_back:
        first, years = last - deliverable.reaches_back, deliverable.reaches_back
        yield Sentence("评价时限{first}—{last}年: 自预算年度往前延伸{years}年", first=first, last=last, years=years)
    if deliverable.as_of_month:
        yield Sentence("填报{year}年1—{month}月的情况", year=last, month=deliverable.as_of_month)
    if deliverable.aspects:
        yield Sentence("分项: {names}", names=listed(deliverable.aspects.names))
        yield _because(deliverable.aspects.source)


def _because(source: str) -> Sentence:
    return Sentence("    依据: “{source}”", source=source)
