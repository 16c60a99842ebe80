"""The kinds of input that a form may have. A field of a form declares its own in its annotation.

Each kind reads what was typed, writes it back as one would type it, and shows it as it is printed. Values are kept as
typed; rounding happens when they are shown.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from models.errors import Sentence
from rules.filling.typed import cleaned, day_of, digits, number_of, plain

MOST_WRONG = 500  # characters kept of what could not be read
TEN_THOUSAND = Sentence("万元")
PERCENT = Sentence("%")


class Unreadable(Exception):
    """What was typed is not what the field asks for; the sentence says so."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        super().__init__(sentence.template)


@dataclass(frozen=True, eq=False)
class Input:
    """A field. `given`: filled in from the register or the approved target and not to be changed here; `computed`:
    by the rule set. `width` is its share of a line, in characters."""

    label: Sentence
    _: KW_ONLY
    help: Sentence | None = None
    unit: Sentence | None = None
    required: bool = False
    given: bool = False
    computed: bool = False
    width: int = 12

    @property
    def fixed(self) -> bool:
        """Whether nobody types here."""
        return self.given or self.computed

    def read(self, text: str) -> Any:
        """The value that `text` means; empty text is no value.

        Raises:
            Unreadable: it is not what the field asks for.
        """
        return cleaned(text)

    def entry(self, value: Any) -> str:
        """The value as one types it."""
        return "" if value is None else str(value)

    def shown(self, value: Any) -> str | Sentence:
        """The value as it is printed."""
        return self.entry(value)

    @property
    def heading(self) -> Sentence:
        """The label with its unit."""
        if self.unit is None:
            return self.label
        return Sentence("{label}（{unit}）", label=self.label, unit=self.unit)


@dataclass(frozen=True, eq=False)
class Line(Input):
    """A line of text."""

    longest: int = 200
    width: int = 20


@dataclass(frozen=True, eq=False)
class Paragraph(Input):
    """Text of several lines."""

    longest: int = 1000
    lines: int = 4
    width: int = 40

    def read(self, text: str) -> str:
        return cleaned(text, lines=True)


@dataclass(frozen=True, eq=False)
class Number(Input):
    """A number between two bounds, with so many decimals at most; shown with `places` decimals."""

    least: Decimal | None = Decimal(0)
    most: Decimal | None = None
    decimals: int = 6
    places: int | None = None
    units: tuple[str, ...] = ()  # that may stand behind it

    def read(self, text: str) -> Decimal | None:
        if not plain(text):
            return None
        value = number_of(text, *self.units)
        if value is None:
            raise Unreadable(self._complaint(text))
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise Unreadable(self._bounds(value))
        if value != round(value, self.decimals):
            raise Unreadable(Sentence("“{value}”最多{n}位小数", value=digits(value), n=self.decimals))
        return value

    def _complaint(self, text: str) -> Sentence:
        if self.unit is None:
            return Sentence("“{value}”不是数字", value=brief(text))
        return Sentence("“{value}”不是数字（单位{unit}）", value=brief(text), unit=self.unit)

    def _bounds(self, value: Decimal) -> Sentence:
        if self.most is None:
            return Sentence("“{value}”不能小于{least}", value=digits(value), least=self.least)
        return Sentence("“{value}”应在{least}与{most}之间", value=digits(value), least=self.least, most=self.most)

    def entry(self, value: Any) -> str:
        return "" if value is None else digits(value)

    def shown(self, value: Any) -> str | Sentence:
        if value is None or self.places is None:
            return self.entry(value)
        return f"{value.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP):,f}"


@dataclass(frozen=True, eq=False)
class Money(Number):
    """An amount in 万元, kept to the cent (six decimals) and shown with two."""

    unit: Sentence | None = TEN_THOUSAND
    places: int | None = 2
    units: tuple[str, ...] = ("万元", "万")

    def _complaint(self, text: str) -> Sentence:
        return Sentence("“{value}”不是金额（应为数字，单位万元）", value=brief(text))


@dataclass(frozen=True, eq=False)
class Points(Number):
    """分值, 得分: points with two decimals."""

    most: Decimal | None = Decimal(100)
    decimals: int = 2
    places: int | None = 2
    units: tuple[str, ...] = ("分",)
    width: int = 8


@dataclass(frozen=True, eq=False)
class Percent(Number):
    """A percentage; 98.5 means 98.5 %."""

    unit: Sentence | None = PERCENT
    most: Decimal | None = Decimal(100)
    decimals: int = 2
    places: int | None = 2
    units: tuple[str, ...] = ("%",)
    width: int = 9


@dataclass(frozen=True, eq=False)
class Choice(Input):
    """One of a few words: codes are kept, labels shown. `also` are other spellings that mean a code."""

    choices: Mapping[str, Sentence] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str) -> str:
        bare = plain(text)
        if not bare:
            return ""
        for code, label in self.choices.items():
            if bare in (code, plain(label.template), plain(str(label))):
                return code
        if bare in self.also:
            return self.also[bare]
        known = "、".join(map(str, self.choices.values()))
        raise Unreadable(Sentence("“{value}”不能选，可以选：{known}", value=brief(text), known=known))

    def shown(self, value: Any) -> str | Sentence:
        return self.choices.get(value, "")


@dataclass(frozen=True, eq=False)
class Day(Input):
    """A day."""

    def read(self, text: str) -> date | None:
        if not text.strip():
            return None
        found = day_of(text)
        if found is None:
            raise Unreadable(Sentence("“{value}”不是日期，应写成 2022-04-30 这样", value=brief(text)))
        return found

    def entry(self, value: Any) -> str:
        return "" if value is None else str(value.isoformat())


@dataclass(frozen=True, eq=False)
class Rows(Input):
    """A table that grows: a row is a model of its own. `columns` is their order from left to right; rows are the same
    in two versions when the columns `same` are."""

    columns: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    most: int = 100
    spare: int = 8  # empty rows in a template


@dataclass(frozen=True, eq=False)
class Grid(Input):
    """A table of fixed rows: a model whose fields are the rows, all of one type."""


@dataclass(frozen=True, eq=False)
class Named(Input):
    """A row of a grid."""


def brief(text: str) -> str:
    """A text short enough to stand in a sentence."""
    line = cleaned(text[:200])
    return line if len(line) <= 30 else line[:30] + "…"
