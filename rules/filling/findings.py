"""What is to be said about a filled-in form: a sentence with its place, and whether it blocks."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from models.errors import Sentence


class Severity(StrEnum):
    """An error keeps a form from being handed in; a warning must be acknowledged by whoever hands it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """`place` is the machine's (`indicators.0.actual`, empty for the whole form), `where` what people read."""

    place: str
    sentence: Sentence
    severity: Severity = Severity.ERROR
    check: str = ""
    where: Sentence | str = ""

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be handed in with it."""
        return self.severity is Severity.ERROR

    @property
    def key(self) -> str:
        """By this a warning is acknowledged: the same check, place and words, in whatever language they are read."""
        said = f"{self.check}|{self.place}|{self.sentence.template}|{sorted(map(_said, self.sentence.values.items()))}"
        return sha256(said.encode("utf-8", "replace")).hexdigest()[:16]

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}" if self.where else str(self.sentence)


def error(place: str, template: str, /, **values: object) -> Finding:
    """A finding that blocks."""
    return Finding(place, Sentence(template, **values))


def warning(place: str, template: str, /, **values: object) -> Finding:
    """A finding that must be acknowledged."""
    return Finding(place, Sentence(template, **values), Severity.WARNING)


def open_findings(findings: Iterable[Finding], acknowledged: Collection[str]) -> list[Finding]:
    """What still keeps the form from being handed in: errors, and warnings that nobody acknowledged."""
    return [each for each in findings if each.blocks or each.key not in acknowledged]


def _said(item: tuple[str, object]) -> tuple[str, str]:
    name, value = item
    return name, value.template if isinstance(value, Sentence) else str(value)
