"""Every table, by what it is for: the register, the published plan, the ledger, the post.

Big tables (obligation, history, line, notice) carry no foreign keys: their rows come from set statements over keys that
were just read, and `nianlun status --check` proves them; a key check per row would double the sweep.
"""

from models.tables.days import WorkdayImport
from models.tables.ledger import Batch, History, Obligation, Proposal, ProposalItem, Selection
from models.tables.plan import (
    CalendarVersion,
    Cycle,
    DeliverableRow,
    LadderRow,
    PlanChange,
    RungDateRow,
    RungRecipient,
    RungRow,
    Switch,
    Timetable,
)
from models.tables.post import Dropped, Line, Notice, NoticeAct, Repeated
from models.tables.register import Appointment, Mailbox, Person, RegisterImport, Subject, SubjectTag, Unit

__all__ = [
    "Appointment",
    "Batch",
    "CalendarVersion",
    "Cycle",
    "DeliverableRow",
    "Dropped",
    "History",
    "LadderRow",
    "Line",
    "Mailbox",
    "Notice",
    "NoticeAct",
    "Obligation",
    "Person",
    "PlanChange",
    "Proposal",
    "ProposalItem",
    "RegisterImport",
    "Repeated",
    "RungDateRow",
    "RungRecipient",
    "RungRow",
    "Selection",
    "Subject",
    "SubjectTag",
    "Switch",
    "Timetable",
    "Unit",
    "WorkdayImport",
]
