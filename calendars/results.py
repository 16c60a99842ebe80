"""What becomes of a result: what must be passed, what a finding leads to, and the figures that a document states.

Nothing here decides who owes what. A gate and an application say what a person has to decide, a figure what the year's
statistics are compared with; each with the sentence that it rests on.
"""

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from calendars.conditions import Condition, Key, Part, Text
from models.kinds import Grade, Light


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
    SUSPEND = "suspend"  # 暂缓拨款
    ADJUST = "adjust"  # 政策调整
    EXIT = "exit"  # 清退
    ADMIT = "admit"  # 纳入项目库
    NOT_ADMIT = "not_admit"  # 不纳入项目库
    FOCUS = "focus"  # 重点关注
    TALK = "talk"  # 约谈
    ASSESS = "assess"  # 纳入考核
    PAYMENT = "payment"  # 付费参考


TAKING = frozenset({Decision.REDUCE, Decision.RECLAIM})
"""What takes money: it names the amount."""


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


class Percent(Part):
    """A share of the adjusted budget, in percent; without `most` there is no upper end."""

    least: Decimal = Field(gt=0, le=100)
    most: Decimal | None = Field(default=None, gt=0, le=100)


class Application(Part):
    """What a finding leads to. With `grades` or `lights` it is a rule: for each result of those grades, and of subjects
    whose spending shows those lights, the first of `then` is proposed, the others may be chosen; a person decides."""

    of: tuple[Key, ...] = Field(min_length=1)  # the deliverables that find it
    finding: Text
    grades: tuple[Grade, ...] = ()
    lights: tuple[Light, ...] = ()
    then: tuple[Decision, ...] = Field(min_length=1)
    percent: Percent | None = None  # of a reduction, how much is proposed
    for_year: int = Field(default=1, ge=0, le=2)  # whose budget it is about: the work year and so many more
    source: Text

    @property
    def proposes(self) -> bool:
        """Whether it is a rule that the ledger follows by itself, and not only a sentence."""
        return bool(self.grades or self.lights)


class BudgetLights(Part):
    """From which share of the money spent, in percent of what should be spent by then, the light is no longer red, no
    longer yellow."""

    red_below: Decimal = Field(gt=0, le=100)
    yellow_below: Decimal = Field(gt=0, le=100)
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
    since: int | None = Field(default=None, ge=2000, le=2100)  # of rules made: counted from this year on
    states: tuple[Stated, ...] = Field(min_length=1)
    parts: tuple[Key, ...] = ()
    source: Text


class Announced(Part):
    """What the document means to do later; nobody owes anything for it this year."""

    title: Text
    source: Text
