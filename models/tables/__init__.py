"""Every table, by what it is for: the register, the published plan, the ledger, the post,
the desk and who may come in to it, what becomes of results, the administrator's desk, key evaluation.

Big tables (obligation, history, line, notice) carry no foreign keys: their rows come from set statements over keys that
were just read, and `nianlun status --check` proves them; a key check per row would double the sweep.
"""

from models.tables.days import WorkdayImport
from models.tables.desk import Attachment, FormDraft, Opinion, Petition, Submission, SubmissionFile
from models.tables.feeds import Feed, FeedAct
from models.tables.gate import Account, Attempt, Deputy, KeptForm, LinkAsked, SignIn, SignInLink
from models.tables.key_evaluation import (
    CatalogueEntry,
    CatalogueHand,
    CatalogueVersion,
    ReportPlan,
    SectionSuggestion,
    SectionSummary,
)
from models.tables.ledger import (
    Batch,
    Endorsement,
    FrozenList,
    History,
    Obligation,
    Proposal,
    ProposalItem,
    Selection,
)
from models.tables.letters import Letter, LetterAct, LetterNumber, LetterWording
from models.tables.plan import (
    CalendarVersion,
    Cycle,
    DeliverableRow,
    LadderRow,
    PlanChange,
    ReviewStage,
    RungDateRow,
    RungRecipient,
    RungRow,
    Switch,
    Timetable,
)
from models.tables.post import Dropped, Line, MailText, Notice, NoticeAct, Repeated
from models.tables.register import Appointment, Mailbox, Person, RegisterImport, Subject, SubjectTag, Unit
from models.tables.results import Application
from models.tables.yeardesk import CalendarDraft, ImpactAsked, PlannedLine, PlannedMail

__all__ = [
    "Account",
    "Application",
    "Appointment",
    "Attachment",
    "Attempt",
    "Batch",
    "CalendarDraft",
    "CalendarVersion",
    "CatalogueEntry",
    "CatalogueHand",
    "CatalogueVersion",
    "Cycle",
    "DeliverableRow",
    "Deputy",
    "Dropped",
    "Endorsement",
    "Feed",
    "FeedAct",
    "FormDraft",
    "FrozenList",
    "History",
    "ImpactAsked",
    "KeptForm",
    "LadderRow",
    "Letter",
    "LetterAct",
    "LetterNumber",
    "LetterWording",
    "Line",
    "LinkAsked",
    "MailText",
    "Mailbox",
    "Notice",
    "NoticeAct",
    "Obligation",
    "Opinion",
    "Person",
    "Petition",
    "PlanChange",
    "PlannedLine",
    "PlannedMail",
    "Proposal",
    "ProposalItem",
    "RegisterImport",
    "Repeated",
    "ReportPlan",
    "ReviewStage",
    "RungDateRow",
    "RungRecipient",
    "RungRow",
    "SectionSuggestion",
    "SectionSummary",
    "Selection",
    "SignIn",
    "SignInLink",
    "Subject",
    "SubjectTag",
    "Submission",
    "SubmissionFile",
    "Switch",
    "Timetable",
    "Unit",
    "WorkdayImport",
]
