"""What becomes of a result: what must be passed, what a finding leads to, and the figures that a document states.

Nothing here decides who owes what. A gate and an application say what a person has to decide, a figure what the year's
statistics are compared with; each with the sentence that it rests on.
"""

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from calendars.conditions import Condition, Key, Part, Text


class Decision(StrEnum):
    """What may be decided on a result (结果应用); a person decides."""

    PRIORITISE = "prioritise"  # 优先保障
    KEEP = "keep"  # 继续安排
    CONTROL = "control"  # 控制安排
    REDUCE = "reduce"  # 压减、扣减预算
    CANCEL = "cancel"  # 取消预算
    RECLAIM = "reclaim"  # 收回资金
    MERGE = "merge"  # 整合
    EXCLUDE = "exclude"  # 不予列入预算
    REVISE = "revise"  # 修改完善后重报
    RECTIFY = "rectify"  # 限期整改
    FOCUS = "focus"  # 重点关注
    TALK = "talk"  # 约谈
    ASSESS = "assess"  # 纳入考核
    PAYMENT = "payment"  # 付费参考


class Measure(StrEnum):
    """What a figure counts."""

    SUBJECTS = "subjects"  # subjects
    UNITS = "units"  # distinct units
    AMOUNT = "amount"  # the sum of approved amounts
    ADJUSTED_AMOUNT = "adjusted_amount"  # the sum of adjusted amounts
    RATE = "rate"  # handed in / expected, or chosen / all
    ROUNDS = "rounds"  # how many times
    RULES = "rules"  # rules made or improved by rectification


class Names(Part):
    """A list of words that a document gives, such as the dimensions of an evaluation."""

    names: tuple[Text, ...] = Field(min_length=1)
    source: Text


class Gate(Part):
    """What must be passed before money is asked for: which results there are, which pass, what becomes of the rest."""

    key: Key
    title: Text
    by: Key  # the deliverable whose result is looked at
    of: Condition | None = None  # which subjects must pass; none: all that the deliverable is about
    results: Names
    passes: tuple[Text, ...] = Field(min_length=1)
    otherwise: Decision
    source: Text


class Application(Part):
    """What a finding leads to."""

    of: tuple[Key, ...] = Field(min_length=1)  # the deliverables that find it
    finding: Text
    then: tuple[Decision, ...] = Field(min_length=1)
    source: Text


class Stated(Part):
    """One number of a document, in the document's own unit."""

    measure: Measure
    value: Decimal = Field(ge=0)
    unit: Text


class Figure(Part):
    """What a document states in numbers, with what was counted (口径), so that a report can be laid beside it.

    Counted are the subjects of `budget_year` that `where` selects: of `deliverables` those that were handed in, without
    any those in the register. `parts` are figures that this one is the sum of.
    """

    key: Key
    title: Text
    scope: Text
    budget_year: int = Field(ge=-1, le=1)
    where: Condition | None = None
    deliverables: tuple[Key, ...] = ()
    states: tuple[Stated, ...] = Field(min_length=1)
    parts: tuple[Key, ...] = ()
    source: Text


class Announced(Part):
    """What the document means to do later; nobody owes anything for it this year."""

    title: Text
    source: Text
