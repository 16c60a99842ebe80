"""States and transitions of an obligation (应报事项) as one table.

Overdue is derived and not a state. A row: event, the states it may start from, the state it leads to (None:
unchanged), and who acts. What an event needs beyond the state (a reason, a quota that holds) stands with its verb in
tasks/. What the register does to obligations (MERGED, TRANSFERRED, RESTORED to the state it had) is done in sets, in
tasks/follow.py.
"""

from dataclasses import dataclass

from models.errors import Sentence, TransitionNotAllowed
from models.kinds import OWING, Event, Role, State

_BUREAU = (Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN)
_REVIEWERS = (Role.DEPT, *_BUREAU)
_ON_A_ROUTE = (*_REVIEWERS, Role.INDUSTRY, Role.EXPERT, Role.AGENCY)
_UNIT = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD, Role.DEPT)


@dataclass(frozen=True)
class Transition:
    event: Event
    starts: tuple[State, ...]
    leads_to: State | None
    actors: tuple[Role, ...]


_ALIVE = (*OWING, State.SUBMITTED, State.UNDER_REVIEW)
_WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
_OPENED = tuple(state for state in State if state is not State.PLANNED)

TRANSITIONS = (
    Transition(Event.OPENED, (State.PLANNED,), State.ISSUED, ()),
    Transition(Event.STARTED, (State.ISSUED, State.RETURNED), State.IN_PROGRESS, _UNIT),
    Transition(Event.SELECTED, OWING, State.IN_PROGRESS, _UNIT + _BUREAU),
    Transition(Event.ACKNOWLEDGED, _ALIVE, None, _UNIT + _BUREAU),
    Transition(Event.SUBMITTED, OWING, State.SUBMITTED, _UNIT + _BUREAU),
    Transition(Event.WITHDRAWN, (State.SUBMITTED,), State.IN_PROGRESS, _UNIT + _BUREAU),
    Transition(Event.TAKEN, (State.SUBMITTED,), State.UNDER_REVIEW, _ON_A_ROUTE),
    Transition(Event.RETURNED, _WAITING, State.RETURNED, _ON_A_ROUTE),
    Transition(Event.PASSED, _WAITING, State.SUBMITTED, _ON_A_ROUTE),
    Transition(Event.ACCEPTED, _WAITING, State.ACCEPTED, _ON_A_ROUTE),
    Transition(Event.REOPENED, (State.ACCEPTED,), State.RETURNED, (Role.FIN_ADMIN,)),
    Transition(Event.RECTIFICATION_PLANNED, OWING, State.IN_PROGRESS, _UNIT),
    Transition(Event.RECTIFICATION_CLOSED, (State.ACCEPTED,), State.ARCHIVED, (Role.FIN_OPERATOR, Role.FIN_ADMIN)),
    Transition(Event.ARCHIVED, (State.ACCEPTED,), State.ARCHIVED, ()),
    Transition(Event.WAIVED, OWING, State.WAIVED, _BUREAU),
    Transition(Event.EXTENDED, OWING, None, _REVIEWERS),
    Transition(Event.CANCELLED, _ALIVE, State.CANCELLED, _BUREAU),
    Transition(Event.MERGED, _ALIVE, State.MERGED, _BUREAU),
    Transition(Event.MORE_TIME_ASKED, OWING, None, _UNIT),
    Transition(Event.MORE_TIME_REFUSED, OWING, None, _BUREAU),
    Transition(Event.SENT_TO_SECOND_HAND, OWING, State.IN_PROGRESS, _UNIT),
    Transition(Event.SECOND_HAND_DECLINED, OWING, State.IN_PROGRESS, _UNIT),
    Transition(Event.DISOWNED, _ALIVE, None, _UNIT),
    Transition(Event.REQUEST_TAKEN_BACK, _OPENED, None, _UNIT),
    Transition(Event.REQUEST_SETTLED, _OPENED, None, _UNIT + _BUREAU),
)
_BY_EVENT = {row.event: row for row in TRANSITIONS}


def after(state: State, event: Event) -> State:
    """The state that `event` leads to from `state`.

    Raises:
        TransitionNotAllowed: the table has no such row; the sentence names state and event.
    """
    row = _BY_EVENT.get(event)
    if row is None or state not in row.starts:
        raise TransitionNotAllowed(
            Sentence(
                "当前状态为“{state}”，不能{event}",
                state=Sentence(STATE_NAMES[state]),
                event=Sentence(EVENT_NAMES.get(event, event.name)),
            )
        )
    return state if row.leads_to is None else row.leads_to


def may_act(event: Event, roles: tuple[Role, ...]) -> bool:
    """Whether someone holding `roles` may do `event`; someone the register does not know is let through (登记)."""
    row = _BY_EVENT.get(event)
    return not roles or row is None or not row.actors or any(role in row.actors for role in roles)


STATE_NAMES = {
    State.PLANNED: "待下达",
    State.ISSUED: "已下达",
    State.IN_PROGRESS: "填报中",
    State.SUBMITTED: "已报送",
    State.UNDER_REVIEW: "审核中",
    State.RETURNED: "退回",
    State.ACCEPTED: "审核通过",
    State.ARCHIVED: "归档",
    State.WAIVED: "免报",
    State.CANCELLED: "撤销",
    State.MERGED: "并入",
}
EVENT_NAMES = {
    Event.SUBMITTED: "报送",
    Event.WITHDRAWN: "撤回",
    Event.RETURNED: "退回",
    Event.ACCEPTED: "审核通过",
    Event.EXTENDED: "延期",
    Event.WAIVED: "免报",
    Event.CANCELLED: "撤销",
    Event.SELECTED: "选题",
    Event.ACKNOWLEDGED: "签收",
    Event.STARTED: "填报",
    Event.TAKEN: "受理",
    Event.PASSED: "转审",
    Event.REOPENED: "重新打开",
    Event.ARCHIVED: "归档",
    Event.RECTIFICATION_PLANNED: "报送整改计划",
    Event.RECTIFICATION_CLOSED: "销项",
    Event.MERGED: "并入",
    Event.OPENED: "下达",
    Event.MORE_TIME_ASKED: "申请延期",
    Event.MORE_TIME_REFUSED: "不同意延期",
    Event.SENT_TO_SECOND_HAND: "送分管领导确认",
    Event.SECOND_HAND_DECLINED: "不予确认",
    Event.DISOWNED: "提出“不是我负责”",
    Event.REQUEST_TAKEN_BACK: "收回申请",
    Event.REQUEST_SETTLED: "办结申请",
    Event.REVIEW_WAITED: "提醒审核",
    Event.APPLICATION_PROPOSED: "拟办结果应用",
    Event.APPLICATION_DECIDED: "决定结果应用",
    Event.APPLICATION_DROPPED: "结果应用作废",
    Event.EVALUATION_WAITED: "提醒评价",
    Event.APPLICATION_WAITED: "提醒决定结果应用",
    Event.LETTER_WAITED: "告知签收函件",
    Event.TRANSFERRED: "转入",
    Event.RESTORED: "恢复",
    Event.MOVED: "发布年历或工作日，期限变动",
    Event.RELAID: "发布年历或工作日，催报日期变动",
    Event.JUDGED: "按变动后的期限重新计逾期",
}
