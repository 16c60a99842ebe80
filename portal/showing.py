"""How states, standings and numbers look on a page: a sign and a word for each, so that colour never says it alone."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from models.errors import Sentence, _
from models.kinds import Level, Standing, State
from notices.words import LEVELS, SIGNS
from rules.states import STATE_NAMES
from tasks.board.totals import Tally

Badge = tuple[str, Sentence, str]  # sign, word, tone


class Shown(Protocol):
    """What a badge is made of."""

    @property
    def state(self) -> State: ...
    @property
    def nil(self) -> bool: ...


_LOOKS = {
    State.PLANNED: ("·", "calm"),
    State.ISSUED: ("○", "calm"),
    State.IN_PROGRESS: ("◐", "calm"),
    State.SUBMITTED: ("↑", "busy"),
    State.UNDER_REVIEW: ("◎", "busy"),
    State.RETURNED: ("↩", "warm"),
    State.ACCEPTED: ("✓", "done"),
    State.ARCHIVED: ("✓", "done"),
    State.WAIVED: ("–", "calm"),
    State.CANCELLED: ("×", "calm"),
    State.MERGED: ("→", "calm"),
}
_STANDINGS: dict[Standing, tuple[str, Sentence, str]] = {
    Standing.CLEAR: ("✓", Sentence("无未报事项"), "done"),
    Standing.OWES: ("○", Sentence("应报"), "calm"),
    Standing.DUE: (SIGNS[Level.L1], Sentence("已提醒"), "calm"),
    Standing.OVERDUE: (SIGNS[Level.L2], Sentence("逾期催办"), "warm"),
    Standing.WARNED: (SIGNS[Level.L3], Sentence("系统预警"), "hot"),
    Standing.ESCALATED: (SIGNS[Level.L4], Sentence("拟通报或以上"), "hot"),
}


def state_badge(shown: Shown) -> Badge:
    """An obligation's state; a nil return says so."""
    sign, tone = _LOOKS[shown.state]
    word = Sentence(STATE_NAMES[shown.state])
    return (sign, Sentence("{state}（零报告）", state=word) if shown.nil else word, tone)


def standing_badge(standing: Standing) -> Badge:
    """How far the ladder has come."""
    return _STANDINGS[standing]


class Cellular(Protocol):
    """What a field of the heat map is made of."""

    @property
    def standing(self) -> Standing: ...
    @property
    def tally(self) -> Tally: ...


_FIELDS: dict[Standing, Badge] = {
    Standing.OWES: ("○", Sentence("未报"), "calm"),
    Standing.DUE: ("◔", Sentence("已提醒"), "soon"),
    Standing.OVERDUE: (SIGNS[Level.L2], Sentence("逾期"), "warm"),
    Standing.WARNED: (SIGNS[Level.L3], Sentence("预警"), "hot"),
    Standing.ESCALATED: (SIGNS[Level.L4], Sentence("拟通报"), "worst"),
}


_WAIVED: Badge = ("–", Sentence("免报"), "none")
_NOT_YET: Badge = ("…", Sentence("未下达"), "none")
_ALL_IN: Badge = ("✓", Sentence("报齐"), "done")
FIELD_BADGES: tuple[Badge, ...] = (_ALL_IN, *_FIELDS.values(), _WAIVED, _NOT_YET)
"""Every look that a field can have, from the best to the worst, then those without anything to hand in."""


def field_badge(field: Cellular) -> Badge:
    """A field of the heat map in few words: all in, all waived, or how far the ladder has come."""
    if field.standing in _FIELDS:
        return _FIELDS[field.standing]
    if not field.tally.rates.expected:
        return _WAIVED
    if field.tally.rates.actual < field.tally.rates.expected:
        return _NOT_YET
    return _ALL_IN


def level_badge(level: Level) -> Badge:
    """A level of the ladder."""
    tone = "hot" if level >= Level.L3 else "warm" if level is Level.L2 else "calm"
    return SIGNS[level], Sentence(LEVELS[level]), tone


def points(hundredths: int | None) -> str:
    """A score kept in hundredths: `96.50`; a dash where there is none."""
    return "—" if hundredths is None else f"{Decimal(hundredths) / 100:.2f}"


def ten_thousands(yuan: Decimal | None) -> str:
    """An amount in 万元 with two decimals: `1,202.53`; a dash where there is none."""
    return "—" if yuan is None else f"{(yuan / 10_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def share(part: int, whole: int) -> str:
    """A number and its share: `12（75.0%）`; without a whole the number alone."""
    return _("{n}（{percent}%）", n=part, percent=f"{Decimal(100 * part) / whole:.1f}") if whole else str(part)


def size(octets: int) -> str:
    """A file's size: `1.4 MB`."""
    amount, unit = float(octets), "B"
    for unit in ("B", "kB", "MB"):
        if amount < 1000 or unit == "MB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"


def told_together(sentences: Iterable[object]) -> str:
    """Several sentences as one paragraph."""
    return _("；").join(map(str, sentences))
