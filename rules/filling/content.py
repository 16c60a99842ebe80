"""A form is a model of its content: fields with their input declared in the annotation, in sections.

`Annotated[Decimal | None, Money(Sentence("年初预算数"))] = None`: a field that was left empty, or could not be read, is
None or an empty text, so that a draft is a content as well. What must be filled in is said by the input, not the type.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

from models.errors import Sentence
from rules.filling.facts import Facts
from rules.filling.findings import Finding
from rules.filling.inputs import Grid, Input, Rows


class Part(BaseModel):
    """A row of a table, or the rows of a grid."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, eq=False)
class Section:
    """Fields under one heading, in order."""

    title: Sentence
    fields: tuple[str, ...]
    help: Sentence | None = None


class Content(Part):
    """What one form asks for, by work year: `version` is its first year, `until` its last (0: still in use).

    A form that changes gets a new class with a new version beside the old one, so that what was handed in years ago is
    read as it was.
    """

    key: ClassVar[str]
    version: ClassVar[int] = 1
    until: ClassVar[int] = 0
    title: ClassVar[Sentence]
    source: ClassVar[str] = ""
    least_files: ClassVar[int] = 0  # attachments without which it is not handed in
    sections: ClassVar[tuple[Section, ...]]

    @property
    def result(self) -> tuple[Decimal | None, str, str]:
        """Total, grade, and the key of the rule set that gave them; nothing of a form that is not scored."""
        return None, "", ""

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        """An empty form with what is known already."""
        return cls()

    def completed(self) -> Self:
        """The content with everything that is computed."""
        return self

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """What only this form asks beyond the shape of its fields and the checks of rules/checks/."""
        yield from ()


FormType = type[Content]


@cache
def inputs_of(model: type[BaseModel]) -> dict[str, Input]:
    """The inputs of a model's fields by name, in the model's order."""
    found = {}
    for name, field in model.model_fields.items():
        found[name] = next(each for each in field.metadata if isinstance(each, Input))
    return found


@cache
def row_type(model: type[BaseModel], name: str) -> type[BaseModel]:
    """The model of a table's rows, or of a grid."""
    annotation: Any = model.model_fields[name].annotation
    made: type[BaseModel] = annotation.__args__[0] if hasattr(annotation, "__args__") else annotation
    return made


@cache
def columns_of(model: type[BaseModel], name: str) -> dict[str, Input]:
    """The columns of a table or grid, from left to right."""
    table, rows = inputs_of(model)[name], row_type(model, name)
    if isinstance(table, Grid):
        rows = row_type(rows, next(iter(rows.model_fields)))
    columns = inputs_of(rows)
    order = table.columns if isinstance(table, Rows) and table.columns else tuple(columns)
    return {each: columns[each] for each in order}


@dataclass(frozen=True)
class Leaf:
    """One value of a content with its place (`indicators.0.actual`). A required column of a grid is required in its
    required rows only."""

    place: str
    input: Input
    value: Any
    required: bool


def leaves(content: Content) -> Iterator[Leaf]:
    """Every value, in the order of the sections."""
    form = type(content)
    for section in form.sections:
        for name in section.fields:
            yield from _leaves_of(form, content, name)


def _leaves_of(form: FormType, content: Content, name: str) -> Iterator[Leaf]:
    its, value = inputs_of(form)[name], getattr(content, name)
    if isinstance(its, Rows):
        for number, row in enumerate(value):
            for column, inner in columns_of(form, name).items():
                place = f"{name}.{number}.{column}"
                yield Leaf(place, inner, getattr(row, column), inner.required)
    elif isinstance(its, Grid):
        for row_name, named in inputs_of(row_type(form, name)).items():
            row = getattr(value, row_name)
            for column, inner in columns_of(form, name).items():
                place = f"{name}.{row_name}.{column}"
                yield Leaf(place, inner, getattr(row, column), inner.required and named.required)
    else:
        yield Leaf(name, its, value, its.required)


def place_label(form: FormType, place: str) -> Sentence:
    """A place as people read it on a page: `绩效指标 第1行 全年实际值`."""
    name, _, rest = place.partition(".")
    its = inputs_of(form).get(name)
    if its is None:
        return form.title
    row, _, column = rest.partition(".")
    last = columns_of(form, name).get(column) if isinstance(its, Rows | Grid) else None
    if isinstance(its, Rows) and row.isdigit():
        if last is None:
            return Sentence("{table} 第{row}行", table=its.label, row=int(row) + 1)
        return Sentence("{table} 第{row}行 {column}", table=its.label, row=int(row) + 1, column=last.label)
    if isinstance(its, Grid) and last is not None:
        label = inputs_of(row_type(form, name))[row].label
        return Sentence("{table} {row} {column}", table=its.label, row=label, column=last.label)
    return its.label
