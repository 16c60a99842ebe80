"""Points that a reviewer takes off (核减): asked for where a target was exceeded by far, and really taken off.

The unit's own score (自评得分) stays beside what is left of it (审核得分). Of several reviewers the last one who
entered a reduction for the version counts; whoever enters none leaves it as it was.

Source: SPEC B.2: from A/T ≥ 1.3 the reviewer enters a reduction; the bound belongs to the rule set.
"""

import json
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import Connection

from models.errors import RuleBroken, Sentence, _
from models.queries import reductions
from rules.filling.evaluated import Evaluated
from rules.filling.typed import number_of
from rules.forms import loaded
from rules.scoring import rule_sets


def unreduced(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """By obligation: the rows of its newest version, counted from 1, in which a target is exceeded so far that a
    reviewer must say how many points that costs, while none has."""
    keys = {"ids": json.dumps(sorted(ids))}
    rows = connection.execute(reductions.unreduced(connection.dialect.name), keys)
    found = {row.obligation_id: _exceeded(row.content) for row in rows}
    return {obligation: its for obligation, its in found.items() if its}


def must_reduce(rows: Iterable[int]) -> Sentence:
    """That a word on the points is missing: 0 is one, nothing is none."""
    return Sentence("第{rows}行指标完成值远超指标值，请填写核减分数（可以是0）", rows=_("、").join(map(str, rows)))


def reduction_of(text: str) -> int | None:
    """Points as they are written, in hundredths; None where nothing is.

    Raises:
        RuleBroken: it is no number of points.
    """
    if not text:
        return None
    found = number_of(text)
    if found is None or not 0 <= found <= Decimal(100) or found != round(found, 2):
        raise RuleBroken(Sentence("核减分数“{value}”应为0至100的数，最多两位小数", value=text))
    return int(found * 100)


def check_reduction(connection: Connection, obligation: int, reduction: int | None) -> None:
    """Whether a reviewer may pass on or accept with this reduction (hundredths of a point), or without one.

    Raises:
        RuleBroken: it is missing where one is asked for, or is more than there is to take off.
    """
    if reduction is None:
        if missing := unreduced(connection, [obligation]):
            raise RuleBroken(must_reduce(missing[obligation]))
        return
    version = connection.execute(reductions.NEWEST, {"id": obligation}).first()
    if version is None or version.score is None:
        raise RuleBroken(Sentence("报送的内容没有自评得分，不能核减"))
    if reduction > version.score:
        had, asked = (f"{Decimal(each) / 100:.2f}" for each in (version.score, reduction))
        raise RuleBroken(Sentence("核减分数{asked}超过自评得分{score}", asked=asked, score=had))


def reduce(connection: Connection, obligation: int, reduction: int) -> None:
    """Take points off the newest version; the grade follows by the rule set that it was scored by."""
    version = connection.execute(reductions.NEWEST, {"id": obligation}).one()
    score = version.score - reduction
    rules = rule_sets().get(version.rule_set)
    grade = rules.grade(Decimal(score) / 100) if rules and reduction else None
    left = {"submission": version.id, "score": score, "grade": grade.value if grade else version.grade}
    connection.execute(reductions.REDUCE, left)


def _exceeded(content: str) -> tuple[int, ...]:
    its = loaded(json.loads(content)).content
    rules = its.rule_set if isinstance(its, Evaluated) else None
    if rules is None or not isinstance(its, Evaluated) or its.total is None:  # no score: nothing to take off
        return ()
    measured = ((number, row.measured) for number, row in enumerate(its.rows, 1))
    return tuple(number for number, each in measured if each is not None and rules.needs_reduction(each))
