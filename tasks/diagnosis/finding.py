"""What a check found: what it looked at, how that is, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

from models.errors import NianlunError, Sentence


class Verdict(StrEnum):
    """How it is."""

    OK = "ok"
    NOTE = "note"  # nothing to mend now, but to be known
    WRONG = "wrong"


class Whose(StrEnum):
    """Who can mend it: whoever runs this office (settings, files, data), or somebody outside (a server, a machine)."""

    OURS = "ours"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Finding:
    """`key` is a word for programs. Everything but what is in order carries a cure."""

    key: str
    verdict: Verdict
    what: Sentence | str
    found: Sentence | str
    cure: Sentence | str = ""
    whose: Whose = Whose.OURS


class NotExamined(NianlunError):
    """Something that the check needs is wrong itself, and another check says so."""


def fine(key: str, what: Sentence, found: Sentence | str) -> Finding:
    """In order."""
    return Finding(key, Verdict.OK, what, found)


def remark(key: str, what: Sentence, found: Sentence | str, cure: Sentence) -> Finding:
    """Nothing is broken, but somebody should know."""
    return Finding(key, Verdict.NOTE, what, found, cure)


def ours(key: str, what: Sentence, found: Sentence | str, cure: Sentence) -> Finding:
    """Wrong, and mended by whoever runs this office."""
    return Finding(key, Verdict.WRONG, what, found, cure)


def outside(key: str, what: Sentence, found: Sentence | str, cure: Sentence) -> Finding:
    """Wrong, and not in this program or its settings."""
    return Finding(key, Verdict.WRONG, what, found, cure, Whose.OUTSIDE)


def is_wrong(findings: list[Finding]) -> bool:
    """Whether anything among them is wrong."""
    return any(each.verdict is Verdict.WRONG for each in findings)
