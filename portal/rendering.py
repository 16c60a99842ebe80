"""Makes pages of templates: everything is escaped, sentences come in the visitor's language."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from calendars.labels import SUBJECT_KINDS
from models.errors import Sentence, _
from models.kinds import Event, ItemState, LetterState, Level, LineState, PetitionState, ProposalState, Role
from notices.letters.paper import Kind
from notices.words import LEVELS, LINE_STATES, ROLES
from portal import evaluating, showing
from rules import rectifying
from rules.filling.content import FormType, place_label
from rules.filling.evaluated import GRADES
from rules.filling.findings import Finding
from rules.filling.inputs import Input
from rules.forms import edition
from rules.lettering import DEED_NAMES, STATE_NAMES
from rules.states import EVENT_NAMES
from tasks.clock import ZONE

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """The templates of portal/templates. `asset` gives the address of a file under /static."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(_=_, asset=asset, **_KNOWN)
        self.environment.filters.update(day=_day, moment=_moment)

    def teach(self, **names: object) -> None:
        """Names that every template knows."""
        self.environment.globals.update(names)

    def render(self, template: str, **values: Any) -> str:
        return self.environment.get_template(template).render(**values)


def _role_name(role: Role) -> str:
    return _(ROLES[role])


def _day(on: date) -> str:
    """2022-04-29, which both languages read."""
    return on.isoformat()


def _moment(at: datetime) -> str:
    """2022-04-29 09:30, in the office's zone."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"


def _grade_name(grade: str) -> str:
    return str(GRADES[grade]) if grade in GRADES else grade


def _event_name(event: Event) -> str:
    return _(EVENT_NAMES[event])


def _line_state_name(state: LineState) -> str:
    return _(LINE_STATES[state])


def _level_name(level: Level) -> str:
    return _(LEVELS[level])


def _kind(its: Input) -> str:
    """The kind of an input: what a template makes a box of."""
    return type(its).__name__


def _place_name(version: Any, place: str) -> str:
    """A place of a version's form as people read it."""
    return str(place_label(edition(version.form, version.form_version), place))


def _place_name_of(form: FormType, place: str) -> str:
    return str(place_label(form, place))


def _findings_places(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.place, str(each)) for each in findings]


_PETITIONS = {
    PetitionState.WAITING: ("…", Sentence("待答复"), "busy"),
    PetitionState.GRANTED: ("✓", Sentence("已同意"), "done"),
    PetitionState.REFUSED: ("×", Sentence("未同意"), "warm"),
    PetitionState.TAKEN_BACK: ("–", Sentence("已取回"), "calm"),
}
_PROPOSALS = {
    ProposalState.WAITING: ("…", Sentence("待批"), "busy"),
    ProposalState.APPROVED: ("✓", Sentence("已批准"), "done"),
    ProposalState.REFUSED: ("×", Sentence("未批准"), "warm"),
}
_LETTERS = {
    LetterState.DRAFT: ("…", STATE_NAMES[LetterState.DRAFT], "calm"),
    LetterState.WAITING: ("…", STATE_NAMES[LetterState.WAITING], "busy"),
    LetterState.APPROVED: ("✓", STATE_NAMES[LetterState.APPROVED], "busy"),
    LetterState.ISSUED: ("→", STATE_NAMES[LetterState.ISSUED], "warm"),
    LetterState.RECEIVED: ("✓", STATE_NAMES[LetterState.RECEIVED], "done"),
    LetterState.VOID: ("×", STATE_NAMES[LetterState.VOID], "calm"),
}
LETTER_KINDS = {
    Kind.FEEDBACK: Sentence("绩效评价结果反馈意见函"),
    Kind.CIRCULAR: Sentence("通报"),
    Kind.TALK: Sentence("约谈函"),
    Kind.DEDUCTION: Sentence("扣减函"),
}
_ITEMS = {
    ItemState.OPEN: ("○", "warm"),
    ItemState.PLANNED: ("…", "busy"),
    ItemState.REPORTED: ("…", "busy"),
    ItemState.VERIFIED: ("✓", "busy"),
    ItemState.CLOSED: ("✓", "done"),
    ItemState.RETURNED: ("←", "warm"),
    ItemState.REOPENED: ("←", "hot"),
    ItemState.DEFERRED: ("→", "calm"),
    ItemState.WAIVED: ("–", "calm"),
}


def _item_badge(state: ItemState) -> tuple[str, Sentence, str]:
    sign, tone = _ITEMS[state]
    return sign, rectifying.STATE_NAMES[state], tone


_KNOWN: dict[str, Any] = {
    "item_badge": _item_badge,
    "item_source": rectifying.SOURCE_NAMES.__getitem__,
    "item_means": rectifying.MEANS_NAMES.__getitem__,
    "item_states": [(int(state), name) for state, name in rectifying.STATE_NAMES.items()],
    "letter_badge": _LETTERS.__getitem__,
    "letter_deed": DEED_NAMES.__getitem__,
    "letter_kinds": LETTER_KINDS,
    "letter_states": [(int(state), name) for state, name in STATE_NAMES.items()],
    "role_name": _role_name,
    "grade_name": _grade_name,
    "event_name": _event_name,
    "line_state_name": _line_state_name,
    "kind": _kind,
    "place_name": _place_name,
    "place_name_of": _place_name_of,
    "findings_places": _findings_places,
    "level_name": _level_name,
    "level_badge": showing.level_badge,
    "proposal_badge": _PROPOSALS.__getitem__,
    "petition_badge": _PETITIONS.__getitem__,
    "state_badge": showing.state_badge,
    "standing_badge": showing.standing_badge,
    "points": showing.points,
    "ten_thousands": showing.ten_thousands,
    "kind_name": SUBJECT_KINDS.__getitem__,
    "share": showing.share,
    "file_size": showing.size,
    "told_together": showing.told_together,
    **evaluating.KNOWN,
}
