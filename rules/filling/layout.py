"""A filled-in form as a structure that pages, prints and workbooks walk without knowing the form.

Sections hold pairs (a label and a value) and tables. Each value comes as one would type it (`entry`, with what could
not be read) and as it is printed (`shown`, rounded).
"""

from dataclasses import dataclass

from models.errors import Sentence
from rules.filling.content import FormType, columns_of, inputs_of, leaves, row_type
from rules.filling.drafts import Draft
from rules.filling.inputs import Grid, Input, Rows


@dataclass(frozen=True, eq=False)
class Cell:
    """A value at its place; `wrong`: what was typed could not be read."""

    place: str
    input: Input
    entry: str
    shown: str | Sentence
    wrong: bool = False


@dataclass(frozen=True, eq=False)
class Pair:
    """A label and its value."""

    cell: Cell

    @property
    def label(self) -> Sentence:
        """The label with its unit."""
        return self.cell.input.heading


@dataclass(frozen=True, eq=False)
class Line:
    """A row of a table. `label` is the name of a grid's row; `place` that of the row (`indicators.0`)."""

    place: str
    label: Sentence | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """A table; one that grows may get more rows."""

    place: str
    input: Rows | Grid
    columns: tuple[tuple[str, Input], ...]
    lines: tuple[Line, ...]

    @property
    def grows(self) -> bool:
        """Whether rows may be added and removed; those that are known already may not."""
        return isinstance(self.input, Rows) and not self.input.given


@dataclass(frozen=True, eq=False)
class LaidOut:
    """A section."""

    title: Sentence
    help: Sentence | None
    items: tuple[Pair | Table, ...]


def places(draft: Draft) -> frozenset[str]:
    """Every place that something can be said about: a value of its own, a row of a table, a value in it."""
    found: set[str] = set()
    for item in (item for section in layout(draft) for item in section.items):
        if isinstance(item, Pair):
            found.add(item.cell.place)
        else:
            found |= {line.place for line in item.lines} | {cell.place for line in item.lines for cell in line.cells}
    return frozenset(found)


def layout(draft: Draft) -> tuple[LaidOut, ...]:
    """The sections of a draft, in order."""
    form = type(draft.content)
    cells = _cells(draft)
    return tuple(
        LaidOut(section.title, section.help, tuple(_item(form, draft, cells, name) for name in section.fields))
        for section in form.sections
    )


def _cells(draft: Draft) -> dict[str, Cell]:
    cells = {}
    for leaf in leaves(draft.content):
        wrong = draft.wrong.get(leaf.place)
        entry = leaf.input.entry(leaf.value) if wrong is None else wrong
        shown = leaf.input.shown(leaf.value) if wrong is None else wrong
        cells[leaf.place] = Cell(leaf.place, leaf.input, entry, shown, wrong is not None)
    return cells


def _item(form: FormType, draft: Draft, cells: dict[str, Cell], name: str) -> Pair | Table:
    its = inputs_of(form)[name]
    if not isinstance(its, Rows | Grid):
        return Pair(cells[name])
    columns = columns_of(form, name)
    rows: list[tuple[str, Sentence | None]] = []
    if isinstance(its, Grid):
        rows += [(f"{name}.{row}", named.label) for row, named in inputs_of(row_type(form, name)).items()]
    else:
        rows += [(f"{name}.{row}", None) for row in range(len(getattr(draft.content, name)))]
    lines = [Line(place, label, tuple(cells[f"{place}.{column}"] for column in columns)) for place, label in rows]
    return Table(name, its, tuple(columns.items()), tuple(lines))
