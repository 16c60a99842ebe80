"""The closed vocabulary in which a calendar says which subjects it means; rules/selection.py turns it into SQL."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.kinds import Attribute, Book, FundClass, SourceLevel, SubjectKind, UnitKind

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Tag = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]


class Part(BaseModel):
    """A part of the calendar document: nothing unknown in it, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class NotEvaluatedWithin(Part):
    """No subject of the same lineage was chosen for these deliverables in the last `years` work years."""

    years: int = Field(ge=1, le=10)
    deliverables: tuple[str, ...] = Field(min_length=1)


class Condition(Part):
    """Which subjects are meant. All that is said must hold; `any` needs one of its parts, `not` none.

    Amounts are yuan, compared with the approved amount of the deliverable's budget year.
    """

    kind: tuple[SubjectKind, ...] = ()
    unit_kind: tuple[UnitKind, ...] = ()
    book: tuple[Book, ...] = ()
    fund_class: tuple[FundClass, ...] = ()
    source_level: tuple[SourceLevel, ...] = ()
    attribute: tuple[Attribute, ...] = ()
    amount_at_least: Decimal | None = Field(default=None, ge=0)
    tag_any: tuple[Tag, ...] = ()
    tag_all: tuple[Tag, ...] = ()
    not_evaluated_within: NotEvaluatedWithin | None = None
    any: tuple["Condition", ...] = ()
    all: tuple["Condition", ...] = ()
    not_: "Condition | None" = Field(default=None, alias="not")

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("empty_condition")
        return self
