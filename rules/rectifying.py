"""States and transitions of a rectification item (整改事项) as one table.

What is reported, returned and verified is the item's obligation; its state follows from there (BY_EVENT), so that
whoever acts through the ordinary pages of hand-ins and reviews moves the item too. Planning, closing, opening again,
putting off and waiving are verbs of their own.

Source: 绩效评价结果整改、回头看与销项 as bureaus practise them; numbers are the calendar's or office practice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from models.errors import Sentence, TransitionNotAllowed
from models.kinds import Event, ItemSource, ItemState, Role

RETURN_WORKDAYS = 15  # the longest time to mend what was returned; office practice
MOST_WORDS = 1000


class Deed(StrEnum):
    """What can be done with an item."""

    PLAN = "plan"
    REPORT = "report"
    TAKE_BACK = "take_back"
    VERIFY = "verify"
    RETURN = "return"
    CLOSE = "close"
    REOPEN = "reopen"
    DEFER = "defer"
    WAIVE = "waive"


class Means(StrEnum):
    """By what something is mended."""

    MANAGEMENT = "management"  # 改进管理
    POLICY = "policy"  # 完善政策
    BUDGET = "budget"  # 预算安排


@dataclass(frozen=True)
class Transition:
    deed: Deed
    starts: tuple[ItemState, ...]
    leads_to: ItemState
    actors: tuple[Role, ...]


OWED = (ItemState.OPEN, ItemState.PLANNED, ItemState.RETURNED, ItemState.REOPENED, ItemState.DEFERRED)
_UNIT = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)
_DESK = (Role.FIN_OPERATOR, Role.FIN_ADMIN)
_REVIEW = (Role.DEPT, Role.FIN_SECTION, Role.FIN_LEADER, *_DESK)

TRANSITIONS = (
    Transition(
        Deed.PLAN,
        (ItemState.OPEN, ItemState.RETURNED, ItemState.REOPENED, ItemState.DEFERRED),
        ItemState.PLANNED,
        _UNIT,
    ),
    Transition(Deed.REPORT, (ItemState.PLANNED, ItemState.RETURNED), ItemState.REPORTED, _UNIT),
    Transition(Deed.TAKE_BACK, (ItemState.REPORTED,), ItemState.PLANNED, _UNIT),
    Transition(Deed.VERIFY, (ItemState.REPORTED,), ItemState.VERIFIED, _REVIEW),
    Transition(Deed.RETURN, (ItemState.REPORTED,), ItemState.RETURNED, _REVIEW),
    Transition(Deed.CLOSE, (ItemState.VERIFIED,), ItemState.CLOSED, _DESK),
    Transition(Deed.REOPEN, (ItemState.VERIFIED,), ItemState.REOPENED, _DESK),
    Transition(Deed.DEFER, OWED, ItemState.DEFERRED, (Role.FIN_LEADER,)),
    Transition(Deed.WAIVE, OWED, ItemState.WAIVED, (Role.FIN_LEADER,)),
)
_BY_DEED = {row.deed: row for row in TRANSITIONS}
BY_EVENT: Mapping[Event, Deed] = {
    Event.RECTIFICATION_PLANNED: Deed.PLAN,
    Event.SUBMITTED: Deed.REPORT,
    Event.WITHDRAWN: Deed.TAKE_BACK,
    Event.ACCEPTED: Deed.VERIFY,
    Event.RETURNED: Deed.RETURN,
    Event.REOPENED: Deed.REOPEN,
    Event.RECTIFICATION_CLOSED: Deed.CLOSE,
    Event.WAIVED: Deed.WAIVE,
    Event.CANCELLED: Deed.WAIVE,
}


def after(state: ItemState, deed: Deed) -> ItemState:
    """The state that `deed` leads to from `state`.

    Raises:
        TransitionNotAllowed: the table has no such row; the sentence names both.
    """
    row = _BY_DEED[deed]
    if state not in row.starts:
        if deed is Deed.REPORT and state in OWED:
            raise TransitionNotAllowed(Sentence("尚未报送整改计划，不能报送整改结果"))
        raise TransitionNotAllowed(
            Sentence("整改事项的状态为“{state}”，不能{deed}", state=STATE_NAMES[state], deed=DEED_NAMES[deed])
        )
    return row.leads_to


def may(deed: Deed, state: ItemState, roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles may do it now."""
    row = _BY_DEED[deed]
    return state in row.starts and bool(set(roles) & set(row.actors))


@dataclass(frozen=True)
class Rates:
    """How much is mended: items by what became of them. `in_time` counts the closed ones that were reported in time."""

    everything: int
    waived: int
    closed: int
    verified: int
    in_time: int

    @property
    def expected(self) -> int:
        return self.everything - self.waived

    @property
    def completed(self) -> Fraction | None:
        """整改完成率: closed of all that is not waived."""
        return Fraction(self.closed, self.expected) if self.expected else None

    @property
    def struck(self) -> Fraction | None:
        """销项率: closed of those that were verified, so could be."""
        could = self.verified + self.closed
        return Fraction(self.closed, could) if could else None

    @property
    def on_time(self) -> Fraction | None:
        """按期率: reported in time, of those closed."""
        return Fraction(self.in_time, self.closed) if self.closed else None


STATE_NAMES = {
    ItemState.OPEN: Sentence("待整改"),
    ItemState.PLANNED: Sentence("已报计划"),
    ItemState.REPORTED: Sentence("已报结果"),
    ItemState.VERIFIED: Sentence("已核实"),
    ItemState.CLOSED: Sentence("已销项"),
    ItemState.RETURNED: Sentence("退回"),
    ItemState.REOPENED: Sentence("重新整改"),
    ItemState.DEFERRED: Sentence("长期整改"),
    ItemState.WAIVED: Sentence("免予整改"),
}
DEED_NAMES = {
    Deed.PLAN: Sentence("报送整改计划"),
    Deed.REPORT: Sentence("报送整改结果"),
    Deed.TAKE_BACK: Sentence("撤回"),
    Deed.VERIFY: Sentence("核实"),
    Deed.RETURN: Sentence("退回"),
    Deed.CLOSE: Sentence("销项"),
    Deed.REOPEN: Sentence("重新整改"),
    Deed.DEFER: Sentence("转为长期整改"),
    Deed.WAIVE: Sentence("免予整改"),
}
SOURCE_NAMES = {
    ItemSource.FEEDBACK: Sentence("反馈意见函"),
    ItemSource.AUDIT: Sentence("自评审核"),
    ItemSource.LIGHT: Sentence("监控预警"),
    ItemSource.RE_EVALUATION: Sentence("再评价"),
    ItemSource.SUPERVISION: Sentence("督导"),
    ItemSource.TALK: Sentence("约谈"),
}
MEANS_NAMES = {
    Means.MANAGEMENT: Sentence("改进管理"),
    Means.POLICY: Sentence("完善政策"),
    Means.BUDGET: Sentence("预算安排"),
}
