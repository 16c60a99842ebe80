"""What a calendar file asks of many subjects or units together: what a selection comes from, what must come round, how
reports are spread, how many must be handed in."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from calendars.conditions import Condition, Key, Part, Tag, Text


class Catalogue(Part):
    """A directory of subjects (目录) by a rule; a selection may have to come from it."""

    title: Text
    where: Condition
    budget_year: int = Field(default=-1, ge=-1, le=1)  # whose amounts and labels the rule looks at
    source: Text


class Rotation(Part):
    """What must come round: everything that `where` selects is chosen at least once in `years` work years."""

    key: Key
    title: Text
    years: int = Field(ge=2, le=10)
    budget_year: int = Field(default=-1, ge=-1, le=1)
    where: Condition
    deliverables: tuple[Key, ...] = Field(min_length=1)
    source: Text


class Balance(Part):
    """Reports are to be spread over the months: at most such a share of a unit's may fall into the last one."""

    deliverable: Key
    last_month_at_most: Decimal = Field(gt=0, lt=1)
    source: Text


class Industry(Part):
    """An industry's authority may choose subjects with the tag, whoever executes them."""

    tag: Tag
    authority: Annotated[str, Field(pattern=r"^\d{3}(\d{3}){0,6}$")]
    source: Text


class Coverage(Part):
    """A rate the step must reach, counted over deliverables: handed in / expected."""

    deliverable: Key
    at_least: Decimal = Field(gt=0, le=1)
    source: Text
