"""What one mail is made of: plain facts, read in one query and composed without asking anything again."""

from dataclasses import dataclass
from datetime import date

from models.kinds import Anchor, Event, Level, Role
from notices.wording import SHIPPED, Wording


@dataclass(frozen=True)
class Item:
    """One thing said about one obligation to one person, as of the day the mail leaves."""

    role: Role  # as whom the person hears it
    level: Level
    anchor: Anchor  # DUE, OPENS, RETURNED, APPROVED, MOVED, TRANSFERRED, WAITING, DESK, …
    automatic: bool  # False: a proposal waits for a leader
    offset: int  # the rung's working days from its anchor (for records, never for the text)
    batch_on: date  # the day on which the rung was reached
    unit_code: str
    unit_name: str
    has_officer: bool  # whether the unit has a responsible person who can be reached
    work_year: int
    step: str
    step_title: str
    deliverable: str
    title: str
    budget_year: int
    subject_code: str  # empty: the unit's whole year, or a choice to make
    subject_name: str
    opened_on: date
    nominal_due_on: date
    due_on: date
    due_version: int
    soft: bool
    next_level: Level | None  # what happens next if nothing is handed in …
    next_on: date | None  # … and when
    why: str  # a reason (returned, approved, moved), whose it was (transferred), else empty
    told_on: date | None = None  # of a correction: the due date that the person was told before
    stage: Role | None = None  # of a review that waits: whose turn it is …
    since_on: date | None = None  # … and since when; of a result to be decided: when it was accepted
    obligation: int = 0  # its number, for the address of its page
    event: Event | None = None  # of what was done at the desk: which act


@dataclass(frozen=True)
class Desk:
    """Whom to ask, and where things are read."""

    jurisdiction: str
    bureau: str
    desk: str
    portal_url: str
    document: str  # 闵财评〔2022〕1号
    reply_to: str = ""  # the section's address


@dataclass(frozen=True, order=True)
class Mended:
    """An item of an approved proposal that was handed in before the leader decided: it is not told of to the unit."""

    unit_code: str
    unit_name: str
    title: str
    subject_name: str
    handed_in_on: date


@dataclass(frozen=True)
class Digest:
    """Everything one address hears on one day; or what one publication corrects, apart from that."""

    on: date
    address: str
    names: tuple[str, ...]  # the persons behind the address
    items: tuple[Item, ...]
    desk: Desk
    unreached: tuple[tuple[str, str], ...] = ()  # (unit code, name) without a responsible person, for the desk
    warnings: tuple[str, ...] = ()  # what the bureau's desk and administrator should look after, a sentence each
    corrects: bool = (
        False  # a correction: items that MOVED carry the date told before, others are said for the first time
    )
    first_said_on: date | None = None  # of a mail that is resent: the day of the first …
    first_id: str = ""  # … and its Message-ID
    mended: tuple[Mended, ...] = ()  # handed in before an approval that this mail tells of
    wording: Wording = SHIPPED  # the office's own sentences


@dataclass(frozen=True)
class Composed:
    """A mail's words. `template` names the template and its version, kept with the notice."""

    subject: str
    text: str
    html: str
    template: str
