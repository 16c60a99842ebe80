"""The codes of the field. Codes are stored; labels are looked up (notices/words.py).

Enumerations that stand in files (calendar, register, script) are words; those that stand in the ledger's big tables are
small integers, because the sweep reads and writes millions of them.

Source: domain facts as in docs/files.md, which lists every vocabulary.
"""

from enum import IntEnum, StrEnum


class UnitKind(StrEnum):
    """What a unit is in the district's budget."""

    BUREAU = "bureau"  # 财政局
    SECTION = "section"  # 财政局业务科室
    DEPARTMENT = "department"  # 区级预算主管部门
    COUNTY = "county"  # 县(市), of a prefecture
    UNIT = "unit"  # 基层预算单位
    TOWN = "town"  # 镇
    SUBDISTRICT = "subdistrict"  # 街道
    ZONE = "zone"  # 园区
    OBSERVER = "observer"  # 人大、政协、审计


TOWNS = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)
FIRST_LEVEL = (UnitKind.DEPARTMENT, UnitKind.COUNTY, *TOWNS)
BUDGET_UNITS = (*FIRST_LEVEL, UnitKind.UNIT)


class SubjectKind(StrEnum):
    """What a submission is about (评价对象)."""

    PROJECT = "project"
    POLICY = "policy"
    WHOLE_UNIT = "whole_unit"
    BOND = "bond"
    TRANSFER = "transfer"
    RECTIFICATION = "rectification"


class Book(StrEnum):
    """四本预算."""

    GENERAL = "general"
    FUND = "fund"
    STATE_CAPITAL = "state_capital"
    SOCIAL_INSURANCE = "social_insurance"


class FundClass(StrEnum):
    """Level at which money is monitored: 直达, 扶贫(衔接), 其他."""

    DIRECT = "direct"
    POVERTY = "poverty"
    OTHER = "other"


class SourceLevel(StrEnum):
    """Who pays: 本级 or 上级专项."""

    LOCAL = "local"
    HIGHER = "higher"


class Attribute(StrEnum):
    """项目属性: 新增, 延续."""

    NEW = "new"
    CONTINUING = "continuing"


class StepKey(StrEnum):
    """The five steps of a year, in the order of their windows; the keys are the names of their flows."""

    EVALUATION = "evaluation"
    TRACKING = "tracking"
    REEVALUATION = "reevaluation"
    EXANTE = "exante"
    REPORTING = "reporting"


class Role(IntEnum):
    """Who a person is to a unit. In files the member's name stands (UNIT_OFFICER)."""

    UNIT_OFFICER = 1  # 绩效专管责任人
    UNIT_DEPUTY = 2  # 分管领导
    UNIT_HEAD = 3  # 主要负责人
    DEPT = 4  # 预算主管部门经办
    FIN_SECTION = 5  # 财政局业务科室
    FIN_OPERATOR = 6  # 绩效科经办
    FIN_LEADER = 7  # 局领导
    FIN_ADMIN = 8  # 绩效科管理员
    INDUSTRY = 9  # 行业绩效主管部门
    EXPERT = 10
    AGENCY = 11
    OBSERVER = 12


BUREAU_ROLES = (Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN)
LADDER_ROLES = (
    Role.UNIT_OFFICER,
    Role.UNIT_DEPUTY,
    Role.UNIT_HEAD,
    Role.DEPT,
    Role.FIN_SECTION,
    Role.FIN_OPERATOR,
    Role.FIN_LEADER,
)


class Level(StrEnum):
    """Levels of the ladder: 下达, 提醒, 催办, 预警, 通报, 约谈, 扣减."""

    L0 = "L0"
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    L6 = "L6"


class Anchor(StrEnum):
    """What a rung's working days are counted from."""

    OPENS = "opens"
    DUE = "due"
    RETURNED = "returned"
    APPROVED = "approved"  # the notice that goes out once a leader has approved a proposal
    MOVED = "moved"  # the correction to whoever was told a date that the calendar has moved since
    TRANSFERRED = "transferred"  # the notice that a unit has taken over what another owed, or owes again
    DESK = "desk"  # what was done at the desk: a second hand is asked, the bureau is, or an answer was given
    WAITING = "waiting"  # the notice to a reviewer whose review has waited too long
    EVALUATING = "evaluating"  # the notice to an agency, an expert, an evaluated unit that somebody waits for them
    DECIDING = "deciding"  # the notice to whoever decides that a result waits to be applied
    RECEIVING = "receiving"  # the notice that a letter was issued and waits to be signed for
    COUNTED = "counted"  # a proposal because of a count, not of a day


COUNTED_ITEMS, COUNTED_LISTS = 1000, 2000  # from where the rung of a count trigger keeps how often (rules/counting.py)


class By(StrEnum):
    """Whether a rung acts by itself or asks a leader first."""

    AUTOMATIC = "automatic"
    APPROVAL = "approval"


class Roll(StrEnum):
    """Where a due date moves that falls on a rest day."""

    PRECEDING = "preceding"
    FOLLOWING = "following"
    NONE = "none"


class State(IntEnum):
    """Where an obligation (应报事项) stands. Overdue is derived, never stored."""

    PLANNED = 0
    ISSUED = 1
    IN_PROGRESS = 2
    SUBMITTED = 3
    UNDER_REVIEW = 4
    RETURNED = 5
    ACCEPTED = 6
    ARCHIVED = 7
    WAIVED = 8
    CANCELLED = 9
    MERGED = 10


OWING = (State.ISSUED, State.IN_PROGRESS, State.RETURNED)
HANDED_IN = (State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED, State.ARCHIVED)
ALIVE = (*OWING, State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED)
"""What a moved calendar still moves: neither archived nor taken off the books."""
NOT_EXPECTED = (State.WAIVED, State.CANCELLED, State.MERGED)


class Event(IntEnum):
    """What can happen to an obligation; past tense in the history."""

    OPENED = 1
    STARTED = 2
    SUBMITTED = 3
    WITHDRAWN = 4
    TAKEN = 5
    RETURNED = 6
    PASSED = 7
    ACCEPTED = 8
    REOPENED = 9
    ARCHIVED = 10
    WAIVED = 11
    EXTENDED = 12
    CANCELLED = 13
    MERGED = 14
    SELECTED = 15
    ACKNOWLEDGED = 16
    RUNG_REACHED = 20
    RUNG_SKIPPED = 21
    RUNG_PROPOSED = 22
    PROPOSAL_APPROVED = 23
    PROPOSAL_REFUSED = 24
    STRUCK_OFF = 25
    MOVED = 26  # the calendar or its working days gave another due date: a new due version
    RELAID = 27  # the due date stays, the ladder or a coming rung's day does not
    TRANSFERRED = 28  # `value` is the unit that owes from now on
    RESTORED = 29  # what was merged is owed again
    MORE_TIME_ASKED = 30
    MORE_TIME_REFUSED = 31
    SENT_TO_SECOND_HAND = 32  # 送分管领导确认
    SECOND_HAND_DECLINED = 33
    DISOWNED = 34  # 不是我负责
    REVIEW_WAITED = 35  # its reviewer was reminded
    EVALUATION_WAITED = 36  # who evaluates, or is evaluated, was reminded
    REQUEST_TAKEN_BACK = 45  # `value` is the kind of the request
    REQUEST_SETTLED = (
        46  # 不是我负责, answered, or more time no longer needed; `value` is the kind and what became of it
    )
    APPLICATION_PROPOSED = 60  # 结果应用; `value` is what the calendar proposes
    APPLICATION_DECIDED = 61  # `value` is what was decided
    APPLICATION_DROPPED = 62  # the result does not stand any more
    APPLICATION_WAITED = 63  # whoever decides was reminded
    LETTER_WAITED = 64  # whoever has to sign for a letter was told, or reminded
    RECTIFICATION_PLANNED = 81  # the unit said how and by when; `value` is the day
    RECTIFICATION_CLOSED = 82  # 销项, at the look-back
    JUDGED = 40  # the lateness of a hand-in by a date that moved since; `value` is the number of working days


class LineState(IntEnum):
    """What became of a planned line, and of a planned mail. Everything from ACCEPTED up is final."""

    PLANNED = 0
    LEASED = 1
    ACCEPTED = 2  # the mail server took it
    REFUSED = 3  # the mail server refused it for good, or the address is not on the allow-list
    UNREACHABLE = 4  # no usable address, or every try failed
    WITHDRAWN = 5  # handed in, or moved, before the mail left
    NO_RECIPIENT = 6  # nobody holds the role
    SKIPPED = 7  # a higher rung was reached on the same day
    HELD = 8  # the stop button (shown, not final)
    MERGED = 9  # a mail whose lines went into a later day's mail


class ProposalState(IntEnum):
    WAITING = 0
    APPROVED = 1
    REFUSED = 2


class Grade(StrEnum):
    """What a score comes to: 优, 良, 中, 差."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Light(StrEnum):
    """How spending stands beside what was planned: 绿灯, 黄灯, 红灯."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class ApplicationState(IntEnum):
    """Where the application of a result (结果应用) stands."""

    WAITING = 0
    DECIDED = 1
    DROPPED = 2  # the result that it rested on does not stand any more


class PetitionKind(StrEnum):
    """What a unit asks the bureau for."""

    MORE_TIME = "more_time"  # 延期申请
    NOT_MINE = "not_mine"  # 不是我负责


class PetitionState(IntEnum):
    WAITING = 0
    GRANTED = 1
    REFUSED = 2
    TAKEN_BACK = 3


class LetterState(IntEnum):
    """Where an official letter (函件) stands."""

    DRAFT = 0
    WAITING = 1
    APPROVED = 2
    ISSUED = 3
    RECEIVED = 4
    VOID = 9


class ItemState(IntEnum):
    """Where a rectification item (整改事项) stands."""

    OPEN = 0
    PLANNED = 1
    REPORTED = 2
    VERIFIED = 3
    CLOSED = 4
    RETURNED = 5
    REOPENED = 6
    DEFERRED = 7
    WAIVED = 8


class ItemSource(StrEnum):
    """What a rectification item comes from."""

    FEEDBACK = "feedback"  # 反馈意见函
    AUDIT = "audit"  # 自评审核
    LIGHT = "light"  # 监控红黄灯
    RE_EVALUATION = "re_evaluation"  # 再评价
    SUPERVISION = "supervision"  # 督导
    TALK = "talk"  # 约谈


class Standing(IntEnum):
    """How a unit stands, best to worst; a unit shows its worst."""

    CLEAR = 0
    OWES = 1
    DUE = 2
    OVERDUE = 3
    WARNED = 4
    ESCALATED = 5
