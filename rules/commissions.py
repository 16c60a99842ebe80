"""A commission (委托) from selection to payment: one table of transitions, and when it is behind its dates.

Source: SPEC B.8, E.4; 财预〔2021〕6号, 财监〔2021〕4号.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.errors import Sentence
from models.evaluating import CommissionState

_S = CommissionState


class Move(StrEnum):
    """What moves a commission on."""

    CONTRACT = "contract"
    APPROVE_PLAN = "approve-plan"
    FIELD = "field"
    DRAFT = "draft"
    REVIEW = "review"
    REWORK = "rework"
    FINISH = "finish"
    PAY = "pay"
    END = "end"


class Party(StrEnum):
    """Who does it: whoever commissions, or the agency; the client may enter what the agency did."""

    CLIENT = "client"
    AGENCY = "agency"


@dataclass(frozen=True)
class Transition:
    move: Move
    starts: tuple[CommissionState, ...]
    leads_to: CommissionState
    party: Party = Party.CLIENT
    reasoned: bool = False


TRANSITIONS = (
    Transition(Move.CONTRACT, (_S.SELECTED,), _S.CONTRACTED),
    Transition(Move.APPROVE_PLAN, (_S.CONTRACTED,), _S.PLAN_APPROVED),
    Transition(Move.FIELD, (_S.PLAN_APPROVED,), _S.FIELD, Party.AGENCY),
    Transition(Move.DRAFT, (_S.FIELD,), _S.DRAFT, Party.AGENCY),
    Transition(Move.REVIEW, (_S.DRAFT,), _S.REVIEWED),
    Transition(Move.REWORK, (_S.REVIEWED,), _S.FIELD, reasoned=True),
    Transition(Move.FINISH, (_S.REVIEWED,), _S.FINAL, Party.AGENCY),
    Transition(Move.PAY, (_S.FINAL,), _S.PAID),
    Transition(Move.END, (_S.SELECTED, _S.CONTRACTED, _S.PLAN_APPROVED, _S.FIELD, _S.DRAFT), _S.ENDED, reasoned=True),
)
BY_MOVE = {row.move: row for row in TRANSITIONS}
STATE_NAMES = {
    _S.SELECTED: Sentence("已选定"),
    _S.CONTRACTED: Sentence("已签约"),
    _S.PLAN_APPROVED: Sentence("方案已审定"),
    _S.FIELD: Sentence("现场评价中"),
    _S.DRAFT: Sentence("已交初稿"),
    _S.REVIEWED: Sentence("质量已评分"),
    _S.FINAL: Sentence("已定稿"),
    _S.PAID: Sentence("已付费"),
    _S.ENDED: Sentence("已终止"),
}
MOVE_NAMES = {
    Move.CONTRACT: Sentence("签订合同"),
    Move.APPROVE_PLAN: Sentence("审定方案"),
    Move.FIELD: Sentence("开始现场评价"),
    Move.DRAFT: Sentence("提交初稿"),
    Move.REVIEW: Sentence("评定质量"),
    Move.REWORK: Sentence("退回返工"),
    Move.FINISH: Sentence("定稿"),
    Move.PAY: Sentence("付费"),
    Move.END: Sentence("终止委托"),
}


def why_not(move: Move, state: CommissionState) -> Sentence | None:
    """Why a commission in `state` cannot make `move`; None if it can."""
    if state in BY_MOVE[move].starts:
        return None
    return Sentence("委托{state}，不能{move}", state=STATE_NAMES[state], move=MOVE_NAMES[move])


def moves_from(state: CommissionState) -> tuple[Move, ...]:
    """What may follow, in the table's order."""
    return tuple(row.move for row in TRANSITIONS if state in row.starts)


@dataclass(frozen=True)
class Dates:
    """What a contract promises: plan, draft and final report."""

    plan_on: date | None
    draft_on: date | None
    final_on: date | None


PROMISES = (
    (_S.PLAN_APPROVED, "plan_on", Sentence("评价方案")),
    (_S.DRAFT, "draft_on", Sentence("报告初稿")),
    (_S.FINAL, "final_on", Sentence("定稿报告")),
)


def behind(state: CommissionState, dates: Dates, on: date) -> tuple[Sentence, date] | None:
    """What a commission should have reached before `on` and has not, with the day; None if it is in time."""
    if state in (_S.ENDED, _S.PAID):
        return None
    for wanted, name, what in PROMISES:
        due_on: date | None = getattr(dates, name)
        if due_on is not None and state < wanted and due_on < on:
            return what, due_on
    return None
