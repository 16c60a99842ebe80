"""What can go wrong, and how it is said.

NianlunError
├── RuleBroken            a person can mend it: exit 2, never retried
│   ├── TransitionNotAllowed
│   ├── NotYours
│   ├── Overtaken         somebody else was faster: look again, and do it once more
│   ├── WordingInvalid    sentences of mails: every error at once, each with its text
│   └── CalendarInvalid / RegisterInvalid / ScriptInvalid   (Places: every error at once, each with its place)
├── NotKnown              a unit, deliverable, obligation, person that is not there
├── UnknownYear           no working days for that year: stop and tell the office, never guess
├── SettingMissing        at start-up only
└── OutsideFailed         the only retryable branch
    ├── MailUnreachable
    └── MailRefused       final for that recipient

Sentences are written in Chinese where they arise and translated when shown: `Sentence` keeps template and values apart.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

Translate = Callable[[str], str]

_of_process: Translate = str
_of_request: ContextVar[Translate | None] = ContextVar("language", default=None)


def speak(translate: Translate) -> None:
    """Set how templates are translated in this process (the front door does, once)."""
    global _of_process  # noqa: PLW0603  # one language a process, unless a request has its own
    _of_process = translate


@contextmanager
def speaking(translate: Translate) -> Iterator[None]:
    """Translate by `translate` in this request and what it calls; other requests and threads are not touched."""
    before = _of_request.set(translate)
    try:
        yield
    finally:
        _of_request.reset(before)


def _translated(template: str) -> str:
    return (_of_request.get() or _of_process)(template)


class Sentence:
    """A sentence for people: a Chinese template and its values, translated when it becomes text."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values

    def __str__(self) -> str:
        return _translated(self.template).format(**self.values)

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"


def _(template: str, **values: object) -> str:
    """The sentence in the language of this request, else of this process, at once."""
    return str(Sentence(template, **values))


@dataclass(frozen=True, order=True)
class Place:
    """Where in a file a sentence belongs. Line and column count from 1; `column` may be a column's name."""

    file: str
    line: int
    column: int | str
    sentence: Sentence = field(compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"


class Cell(Place):
    """A place in a table: `line` is the row, the header being row 1, and `column` the column's name."""

    def __str__(self) -> str:
        return f"{self.file}, {self.line}, {self.column}: {self.sentence}"


class SheetCell(Place):
    """A place in a workbook: `file` names the sheet too, `line` is the row as the spreadsheet counts it."""

    def __str__(self) -> str:
        return _(
            "{file} 第{line}行 {column}: {sentence}",
            file=self.file,
            line=self.line,
            column=self.column,
            sentence=self.sentence,
        )


class WholeFile(Place):
    """A file that could not be read at all."""

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"


class NianlunError(Exception):
    """The root; `str()` gives the sentence."""

    def __init__(self, sentence: Sentence | str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class RuleBroken(NianlunError):
    """A person can mend it."""


class TransitionNotAllowed(RuleBroken):
    """The obligation's state does not allow the event."""


class NotYours(RuleBroken):
    """The one who acts may not do this."""


class Overtaken(RuleBroken):
    """Somebody else has changed it since it was read; nothing of either is lost."""


class WordingInvalid(RuleBroken):
    """Sentences of mails that cannot be used: each text's key (none: all of them) with what is wrong."""

    def __init__(self, problems: list[tuple[str, Sentence]]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{key}: {said}" if key else str(said) for key, said in problems))


class Places(RuleBroken):
    """Every error of one input at once, each with its place."""

    def __init__(self, places: list[Place]) -> None:
        self.places = sorted(places, key=lambda p: (p.file, p.line, str(p.column).zfill(9)))
        super().__init__("\n".join(str(p) for p in self.places))

    def __str__(self) -> str:
        return "\n".join(str(p) for p in self.places)

    def __reduce__(self) -> tuple[type["Places"], tuple[list[Place]]]:
        """How it goes from one process to another."""
        return type(self), (self.places,)


class CalendarInvalid(Places):
    """A calendar document does not say a year."""


class RegisterInvalid(Places):
    """A register does not hold together."""


class ScriptInvalid(Places):
    """A script asks for something impossible."""


class NotKnown(NianlunError):
    """Something named is not there."""


class UnknownYear(NianlunError):
    """Working days of that year are neither official nor provisional."""


class SettingMissing(NianlunError):
    """Something the office must set is not set."""


class OutsideFailed(NianlunError):
    """Something outside failed; trying again may help."""


class MailUnreachable(OutsideFailed):
    """The mail was not taken, and a later try may help. `recipient`: the server named this recipient or this mail
    (4xx to it); otherwise the server itself did not answer, cut off, or did not let us in."""

    recipient = False
    ours = False  # the office's own account, sender or encryption is at fault: the next mail would fare no better


class MailRefused(OutsideFailed):
    """The mail server refused this recipient for good. `answer` is what it said, without the recipient's address: the
    same to one recipient after another is the server's trouble. Empty: the server was not asked."""

    answer = ""
