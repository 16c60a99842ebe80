"""What a calendar file says of the bureau's own papers: through whom they go, who gets copies, how they are numbered,
and how the problems that they name are mended."""

from typing import Annotated

from pydantic import Field

from calendars.conditions import Key, Part, Text
from calendars.reminding import Reminders


class ApprovalChain(Part):
    """Through whom a proposal goes, in this order, before it is approved: a leading group's members."""

    roles: tuple[str, ...] = Field(min_length=2, max_length=6)
    source: Text


class CopiesTo(Part):
    """Who gets a copy (抄送) of a letter, as the document names them."""

    names: tuple[Text, ...] = Field(min_length=1, max_length=40)
    source: Text


class Rectification(Part):
    """How problems are mended: by which deliverable items are reported, in how many natural days, of which classes."""

    deliverable: Key | None = None  # none: the first one about subjects of the kind rectification
    by_source: dict[Key, Key] = {}  # by what an item comes from: its deliverable, if it is another one
    days: int = Field(default=30, ge=1, le=365)
    return_workdays: int = Field(default=15, ge=1, le=120)  # the longest time to mend what was returned
    classes: dict[Key, Text] = {}
    source: Text


class Letters(Part):
    """How official letters are numbered, who signs them, and whether they are printed with their red head."""

    number: Annotated[str, Field(pattern=r"^[^{}]*\{year\}[^{}]*\{n\}[^{}]*$")]  # 闵财评函〔{year}〕{n}号
    approved_by: tuple[str, ...] = Field(default=(), max_length=6)  # none: as proposals are
    red_head: bool = True
    receipt_reminders: Reminders | None = None  # without it, calendars/reminding.py: USUAL_RECEIVING
    source: Text
