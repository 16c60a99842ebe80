"""The year as a document: what a calendar file may say (docs/calendar.md explains it to an administrator).

Shapes only. What must agree between parts (a due date inside its window, a ladder that exists, rungs in order) is
checked in calendars/checks/, with a place for every sentence.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from calendars.conditions import Condition, Key, Part, Text
from calendars.covering import Balance, Catalogue, Coverage, Industry, Rotation
from calendars.days import IsoDay
from calendars.evaluators import Evaluators
from calendars.papers import ApprovalChain, CopiesTo, Letters, Rectification
from calendars.reminding import Reminders
from calendars.results import Announced, Application, BudgetLights, Figure, Gate, Names
from calendars.workdays import DayOverride
from models.kinds import Anchor, By, Level, Role, Roll, StepKey, SubjectKind, UnitKind

SECOND_HANDS = (Role.UNIT_DEPUTY.name, Role.UNIT_HEAD.name)  # who may have to confirm what a unit reports
REVIEW_REMINDERS = 3  # to a reviewer, before his superior hears of it; office practice
APPLICATION_WORKDAYS = 10  # of a result, until it should be applied; office practice
REVIEW_WORKDAYS = 5  # of a reviewer, where the document says nothing; office practice


class Form(StrEnum):
    """Which form is handed in; the forms themselves are in rules/forms/, `material` stands for those not built yet."""

    SELF_EVALUATION = "self-evaluation"
    WHOLE_UNIT_SELF_EVALUATION = "whole-unit-self-evaluation"
    SELECTION = "selection"
    EVALUATION_REPORT = "evaluation-report"
    EXPERT_OPINION = "expert-opinion"
    APPLICATION = "application"
    TRACKING = "tracking"
    SUPERVISION = "supervision"
    RE_EVALUATION = "re-evaluation"
    MATERIAL = "material"
    RECTIFICATION = "rectification"
    EXANTE = "exante"
    TARGET = "target"
    TARGET_REVIEW = "target-review"
    PUBLICATION = "publication"
    ANNUAL_REPORT = "annual-report"
    ASSESSMENT = "assessment"
    ANALYSIS = "analysis"
    APPROVAL = "approval"
    FEEDBACK = "feedback"
    TRAINING = "training"


SCORED = (Form.SELF_EVALUATION, Form.WHOLE_UNIT_SELF_EVALUATION)  # forms that a rule set makes a score of


class Rules(StrEnum):
    """Rule sets of scoring; what they say is in rules/scoring/."""

    R2020_10 = "R2020_10"
    R2021_101 = "R2021_101"


class Who(StrEnum):
    """Which unit owes."""

    EXECUTING_UNIT = "executing_unit"  # the unit the subject belongs to; for `about: unit` every unit of the kinds
    DEPARTMENT = "department"  # the first-level unit above it (itself, if it is one)
    SELECTOR = "selector"  # whoever chose the subject
    BUREAU = "bureau"  # the finance bureau


class About(StrEnum):
    """What one obligation is about."""

    SUBJECTS = "subjects"  # each subject of the budget year that `where` selects
    CHOSEN = "chosen"  # each subject of an accepted selection in `chosen_in`
    UNIT = "unit"  # the unit itself, its whole year
    QUOTA = "quota"  # a choice of subjects that satisfies `quota`


class Basis(StrEnum):
    """Where a due date comes from."""

    DOCUMENT = "document"  # the issuing document says it
    WINDOW = "window"  # the last day of the window
    PRACTICE = "practice"  # office practice, to be confirmed


class Document(Part):
    """A rule document: what a number or a sentence rests on."""

    key: Key
    number: str = ""
    title: Text
    issued_by: str = ""
    issued_on: IsoDay | None = None
    note: str = ""


class Jurisdiction(Part):
    """Whose year it is, and whom people ask."""

    name: Text
    code: Annotated[str, Field(pattern=r"^\d{9}$")]
    bureau: Text
    desk: Text


class Rung(Part):
    """One step of a ladder: so many working days from an anchor, who hears of it, and whether a leader must agree."""

    anchor: Anchor = Field(alias="from")
    workdays: int = Field(ge=-60, le=120)
    level: Level
    by: By = By.AUTOMATIC
    recipients: tuple[str, ...] = Field(min_length=1)
    source: Text


class Counts(StrEnum):
    """What a count trigger counts, of one unit in a work year."""

    ITEMS = "items"  # items that have reached the level
    LAST_ON_LIST = "last_on_list"  # approved lists of the level on which it has the most items of all


class Trigger(Part):
    """A count that escalates beside the rungs: from so many `times` at level `of` on, a proposal of `level`."""

    counts: Counts
    times: int = Field(ge=2, le=99)
    of: Level
    level: Level
    recipients: tuple[str, ...] = Field(min_length=1)
    source: Text


class Ladder(Part):
    title: Text
    source: Text
    rungs: tuple[Rung, ...] = Field(min_length=1)
    triggers: tuple[Trigger, ...] = ()


class Due(Part):
    """A due date as the document names it; the effective one is computed (calendars/dates.py)."""

    on: IsoDay
    roll: Roll = Roll.PRECEDING
    soft: bool = False
    basis: Basis
    after: str = ""  # the event from which it is counted; `on` then is only when it is expected to be due
    days: int = Field(default=0, ge=0, le=365)  # so many days after the event
    working: bool = False  # working days, and not days of the calendar
    source: str = ""  # where the date comes from, when the deliverable's own source does not say it


class OwedBy(Part):
    who: Who
    kinds: tuple[UnitKind, ...] = ()


class NotRepeating(Part):
    """What was chosen in the last `years` work years may not be chosen again, along the subject's lineage."""

    years: int = Field(ge=1, le=10)
    deliverables: tuple[Key, ...] = ()  # none: the same deliverable


class Share(Part):
    """The chosen amount must reach `at_least` of the approved amount of what `of` selects in the unit's tree."""

    at_least: Decimal = Field(gt=0, le=1)
    of: Condition


class Quota(Part):
    """What a choice must satisfy, for the kinds of unit named."""

    of: tuple[UnitKind, ...] = Field(min_length=1)
    at_least: dict[SubjectKind, Annotated[int, Field(ge=1)]] = {}
    exactly: dict[SubjectKind, Annotated[int, Field(ge=1)]] = {}
    total_at_least: int = Field(default=0, ge=0)
    share: Share | None = None
    covers: Condition | None = None
    eligible: Condition | None = None
    catalogue: Key | None = None
    not_repeating: NotRepeating | None = None
    besides: tuple[Key, ...] = ()  # choices of the same year: what was accepted in them may not be chosen here
    per_unit: int | None = Field(default=None, ge=1)  # at most so many subjects of one executing unit
    soft: bool = False
    source: Text


class Deliverable(Part):
    key: Key
    title: Text
    form: str
    budget_year: int = Field(ge=-1, le=1)
    reaches_back: int = Field(default=0, ge=0, le=30)  # so many years before the budget year are looked at as well
    as_of_month: int | None = Field(default=None, ge=1, le=12)  # the form speaks of January to this month
    aspects: Names | None = None  # what the form looks at, or sorts by
    owed_by: OwedBy
    about: About
    where: Condition | None = None
    chosen_in: tuple[Key, ...] = ()
    quota: tuple[Quota, ...] = ()
    opens: IsoDay | None = None
    due: Due
    ladder: str
    review: tuple[str, ...] = ()
    review_source: str = ""  # who reviews, in the document's words
    confirmed_by: str = ""  # the second hand: who in the unit confirms before it is handed in
    rule_set: str = Rules.R2020_10.value  # by which a self-evaluation is scored
    source: Text


class Override(DayOverride):
    """A district's own working day or rest day, as the calendar file says it."""

    on: IsoDay
    why: Text
    source: Text


class Window(Part):
    opens: IsoDay
    closes: IsoDay
    source: str = ""  # where the months come from, when the step's own source does not say it


class Step(Part):
    key: StepKey
    title: Text
    window: Window
    source: Text
    deliverables: tuple[Deliverable, ...] = Field(min_length=1)


class Occasion(Part):
    """An event on whose day a time begins to run (批复、通过): nobody knows its day until it is entered."""

    title: Text
    source: Text


class Calendar(Part):
    """One jurisdiction's work year."""

    nianlun: int = Field(ge=1, le=1)
    work_year: int = Field(ge=2004, le=2100)
    title: Text
    jurisdiction: Jurisdiction
    document: Key
    documents: tuple[Document, ...] = Field(min_length=1)
    workday_overrides: tuple[Override, ...] = ()
    ladders: dict[Key, Ladder]
    catalogues: dict[Key, Catalogue] = {}
    events: dict[Key, Occasion] = {}
    rotations: tuple[Rotation, ...] = ()
    balance: tuple[Balance, ...] = ()
    industries: tuple[Industry, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    review_workdays: int = Field(default=REVIEW_WORKDAYS, ge=1, le=60)  # a reviewer's clock, in working days
    review_reminders: int = Field(default=REVIEW_REMINDERS, ge=1, le=20)  # so many, then whoever is above hears of it
    approval_chain: ApprovalChain | None = None  # of proposals; without it one leader's yes is enough
    copies_to: CopiesTo | None = None
    letters: Letters | None = None
    evaluators: Evaluators | None = None  # who may evaluate whom; without it, calendars/evaluators.py: USUAL
    rectification: Rectification | None = None
    steps: tuple[Step, ...] = Field(min_length=1)
    gates: tuple[Gate, ...] = ()
    applications: tuple[Application, ...] = ()
    budget_lights: BudgetLights | None = None
    application_workdays: int = Field(default=APPLICATION_WORKDAYS, ge=1, le=120)  # a result waits for its decision
    application_reminders: Reminders | None = None  # without it, calendars/reminding.py: USUAL_DECIDING
    figures: tuple[Figure, ...] = ()
    announced: tuple[Announced, ...] = ()

    def deliverables(self) -> list[tuple[Step, Deliverable]]:
        """Every deliverable with its step, in the document's order."""
        return [(step, deliverable) for step in self.steps for deliverable in step.deliverables]


__all__ = ["Calendar", "Role"]
