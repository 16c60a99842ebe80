"""What a visitor may do with one obligation at the desk: one table, asked by the pages and by the verbs alike.

A row: the deed, the states in which it can be done, the roles that may (none: the role whose turn the review is), and
what else must hold. Who may do what in the register of events (登记) stands in rules/states.py.

Source: SPEC C.1 (roles, separation of duties), E.1 (states).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from calendars.labels import ROLES
from models.errors import Sentence
from models.kinds import OWING, Role, State
from rules.states import STATE_NAMES


class Deed(StrEnum):
    """Something that can be done on an obligation's page."""

    FILL = "fill"  # type, save, attach, take in a workbook
    HAND_IN = "hand_in"
    NIL = "nil"  # 零报告
    CONFIRM = "confirm"  # the second hand: confirm or decline
    RECALL = "recall"  # back from the second hand
    WITHDRAW = "withdraw"
    ACKNOWLEDGE = "acknowledge"
    ASK_TIME = "ask_time"
    DISOWN = "disown"
    TAKE = "take"
    FORWARD = "forward"
    RETURN = "return"
    ACCEPT = "accept"
    TAKE_BACK = "take_back"  # a request that nobody has answered
    ANSWER_TIME = "answer_time"  # decide on a request for more time
    ANSWER_DISOWNED = "answer_disowned"
    REOPEN = "reopen"


@dataclass(frozen=True)
class Facts:
    """What decides over deeds. `stage` is the role whose turn the review is, None while nothing is in review; `hands`
    are the persons who handed in what is there, or confirmed it; `last_day` is the last day on time."""

    state: State
    opened_on: date
    last_day: date
    stage: Role | None = None
    last_stage: bool = True
    level: int = 0
    quota: bool = False
    extensions: int = 0
    second_hand: Role | None = None  # who must confirm, if the calendar asks for it
    waits_for_second_hand: bool = False
    hands: frozenset[str] = frozenset()
    asked_time: bool = False
    disowned: bool = False


@dataclass(frozen=True)
class Visitor:
    """Who acts on a unit's obligation: the person's code, and each role held towards the unit, with whom the person
    stands in for in it (None: it is the person's own)."""

    code: str
    roles: tuple[tuple[Role, str | None], ...] = ()

    @property
    def held(self) -> frozenset[Role]:
        return frozenset(role for role, _ in self.roles)

    @property
    def persons(self) -> frozenset[str]:
        """The visitor and everybody the visitor stands in for."""
        return frozenset({self.code, *(person for _, person in self.roles if person)})

    def acting_for(self, wanted: Iterable[Role]) -> str | None:
        """Whom the visitor stands in for as one of `wanted`; None where one of these roles is the visitor's own."""
        found = [person for role, person in self.roles if role in set(wanted)]
        return None if None in found or not found else found[0]


OWN_ROLES = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)
DECIDERS = (Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_ADMIN)
MOST_EXTENSIONS = 2
_OFFICER = (Role.UNIT_OFFICER,)
_WAITING = (State.SUBMITTED, State.UNDER_REVIEW)
Guard = Callable[[Facts, Visitor, date], Sentence | None]


def _not_waiting(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("已送分管领导确认，确认或退回前不能修改") if facts.waits_for_second_hand else None


def _no_quota(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("选题事项不能零报告") if facts.quota else None


def _waits(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return None if facts.waits_for_second_hand else Sentence("没有待确认的报送")


def _second_hand(facts: Facts, visitor: Visitor, _on: date) -> Sentence | None:
    """The second hand is another person's; the head may stand where the deputy is asked."""
    wanted = second_hands(facts.second_hand)
    if wanted and not visitor.held.intersection(wanted):
        return Sentence("须由{role}确认", role=ROLES[wanted[0]])
    return Sentence("报送人不能自己确认") if visitor.persons & facts.hands else None


def _untaken(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("审核已经开始，不能撤回；可请审核人退回") if facts.level else None


def _in_time(facts: Facts, visitor: Visitor, on: date) -> Sentence | None:
    if on > facts.last_day and Role.FIN_SECTION not in visitor.held:
        return Sentence("已过截止日{due}，撤回须经财政局业务科室", due=facts.last_day)
    return None


def _before_due(facts: Facts, _visitor: Visitor, on: date) -> Sentence | None:
    if facts.extensions >= MOST_EXTENSIONS:
        return Sentence("已延期{n}次，不能再延", n=facts.extensions)
    if on > facts.last_day:
        return Sentence("已过截止日{due}，不能再申请延期", due=facts.last_day)
    return Sentence("已申请延期，正等待答复") if facts.asked_time else None


def _not_disowned(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("已提出“不是我负责”，正等待答复") if facts.disowned else None


def _asked_time(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return None if facts.asked_time else Sentence("没有待答复的延期申请")


def _disowned(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return None if facts.disowned else Sentence("没有待答复的“不是我负责”")


def _asked(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return None if facts.asked_time or facts.disowned else Sentence("没有待答复的申请")


def _another_s_paper(facts: Facts, visitor: Visitor, _on: date) -> Sentence | None:
    """Whoever handed it in, confirmed it, or answers for the unit does not review it."""
    if visitor.persons & facts.hands:
        return Sentence("报送人、确认人不能审核同一事项")
    return Sentence("不能审核本单位的报送") if visitor.held.intersection(OWN_ROLES) else None


def _last_stage(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return None if facts.last_stage else Sentence("还有后续审核环节，请转审")


def _not_last_stage(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("已是最后一个审核环节，请审核通过或退回") if facts.last_stage else None


def _no_choice(facts: Facts, _visitor: Visitor, _on: date) -> Sentence | None:
    return Sentence("选题审核通过后已据以下达报告，不能重新打开") if facts.quota else None


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    deed: Deed
    states: tuple[State, ...]
    roles: tuple[Role, ...]
    guards: tuple[Guard, ...] = ()


_ALIVE = (*OWING, *_WAITING)
TABLE = (
    Row(Deed.FILL, OWING, _OFFICER, (_not_waiting,)),
    Row(Deed.HAND_IN, OWING, _OFFICER, (_not_waiting,)),
    Row(Deed.NIL, OWING, _OFFICER, (_not_waiting, _no_quota)),
    Row(Deed.CONFIRM, OWING, OWN_ROLES, (_waits, _second_hand)),
    Row(Deed.RECALL, OWING, _OFFICER, (_waits,)),
    Row(Deed.WITHDRAW, (State.SUBMITTED,), (Role.UNIT_OFFICER, Role.FIN_SECTION), (_untaken, _in_time)),
    Row(Deed.ACKNOWLEDGE, _ALIVE, OWN_ROLES),
    Row(Deed.ASK_TIME, OWING, _OFFICER, (_before_due,)),
    Row(Deed.DISOWN, _ALIVE, OWN_ROLES, (_not_disowned,)),
    Row(Deed.TAKE_BACK, tuple(State), OWN_ROLES, (_asked,)),
    Row(Deed.TAKE, (State.SUBMITTED,), (), (_another_s_paper,)),
    Row(Deed.FORWARD, _WAITING, (), (_another_s_paper, _not_last_stage)),
    Row(Deed.RETURN, _WAITING, (), (_another_s_paper,)),
    Row(Deed.ACCEPT, _WAITING, (), (_another_s_paper, _last_stage)),
    Row(Deed.ANSWER_TIME, OWING, DECIDERS, (_asked_time, _another_s_paper)),
    Row(Deed.ANSWER_DISOWNED, tuple(State), DECIDERS, (_disowned, _another_s_paper)),
    Row(Deed.REOPEN, (State.ACCEPTED,), (Role.FIN_ADMIN,), (_no_choice, _another_s_paper)),
)
_BY_DEED = {row.deed: row for row in TABLE}


def may(visitor: Visitor, facts: Facts, *, on: date) -> frozenset[Deed]:
    """Everything that `visitor` may do on `on`."""
    return frozenset(row.deed for row in TABLE if why_not(row.deed, visitor, facts, on=on) is None)


def why_not(deed: Deed, visitor: Visitor, facts: Facts, *, on: date) -> Sentence | None:
    """Why `visitor` may not do `deed` on `on`; None if nothing is against it."""
    row = _BY_DEED[deed]
    if facts.state not in row.states:
        state, name = Sentence(STATE_NAMES[facts.state]), DEED_NAMES[deed]
        return Sentence("当前状态为“{state}”，不能{event}", state=state, event=name)
    if on < facts.opened_on:
        return Sentence("{on}时尚未下达（{opened}下达）", on=on, opened=facts.opened_on)
    if not visitor.held.intersection(roles_for(deed, facts)):
        if not row.roles and facts.stage is not None:
            return Sentence("现由{role}审核", role=ROLES[facts.stage])
        return Sentence("{by}无权{event}", by=visitor.code, event=DEED_NAMES[deed])
    refusals = (guard(facts, visitor, on) for guard in row.guards)
    return next((refusal for refusal in refusals if refusal is not None), None)


def roles_for(deed: Deed, facts: Facts) -> tuple[Role, ...]:
    """The roles in which `deed` is done: those of the table, or the one whose turn the review is."""
    roles = _BY_DEED[deed].roles
    return roles or ((facts.stage,) if facts.stage is not None else ())


def acted_in(deed: Deed, facts: Facts, *, on: date) -> tuple[Role, ...]:
    """The roles in which `deed` is done on `on`: where others hold it too, those that make it allowed."""
    if deed is Deed.CONFIRM:
        return second_hands(facts.second_hand) or OWN_ROLES
    if deed is Deed.WITHDRAW and on > facts.last_day:
        return (Role.FIN_SECTION,)
    return roles_for(deed, facts)


def second_hands(asked: Role | None) -> tuple[Role, ...]:
    """Who may be the second hand where the calendar asks for `asked`."""
    if asked is None:
        return ()
    return (Role.UNIT_HEAD,) if asked is Role.UNIT_HEAD else (Role.UNIT_DEPUTY, Role.UNIT_HEAD)


def sees_drafts(visitor: Visitor) -> bool:
    """Whether somebody sees what a unit has not handed in: the draft, a version that waits for the second hand or was
    declined by it, files that lie ready. They are the unit's own; whoever is above sees what was handed in."""
    return bool(visitor.held.intersection(OWN_ROLES))


DEED_NAMES = {
    Deed.FILL: Sentence("填报"),
    Deed.HAND_IN: Sentence("报送"),
    Deed.NIL: Sentence("零报告"),
    Deed.CONFIRM: Sentence("确认"),
    Deed.RECALL: Sentence("取回"),
    Deed.WITHDRAW: Sentence("撤回"),
    Deed.ACKNOWLEDGE: Sentence("签收"),
    Deed.ASK_TIME: Sentence("申请延期"),
    Deed.DISOWN: Sentence("提出“不是我负责”"),
    Deed.TAKE_BACK: Sentence("收回申请"),
    Deed.TAKE: Sentence("受理"),
    Deed.FORWARD: Sentence("转审"),
    Deed.RETURN: Sentence("退回"),
    Deed.ACCEPT: Sentence("审核通过"),
    Deed.ANSWER_TIME: Sentence("答复延期申请"),
    Deed.ANSWER_DISOWNED: Sentence("答复“不是我负责”"),
    Deed.REOPEN: Sentence("重新打开"),
}
