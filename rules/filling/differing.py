"""What differs between two versions of a form, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.errors import Sentence
from rules.filling.content import Content, columns_of, inputs_of, leaves, place_label
from rules.filling.inputs import Rows


@dataclass(frozen=True, eq=False)
class Difference:
    """A value before and after; of a row that came or went, the whole row. `place` is the later version's, of what went
    the earlier one's."""

    place: str
    label: Sentence
    before: str | Sentence
    after: str | Sentence


def differences(before: Content, after: Content) -> list[Difference]:
    """Every value that differs, in the form's order. Rows of a table are matched by what names them, so that a row put
    in between does not change all that follow. Of two versions of a form, what both have is compared.
    """
    return list(_differences(before, after))


def _differences(before: Content, after: Content) -> Iterator[Difference]:
    form, earlier = type(after), _by_place(before)
    tables = [name for name, its in inputs_of(form).items() if isinstance(its, Rows)]
    seen: set[str] = set()
    for leaf in leaves(after):
        table = leaf.place.partition(".")[0]
        if table in tables:
            if table not in seen:
                yield from _rows(before, after, table)
        elif leaf.place in earlier and earlier[leaf.place] != leaf.value:
            yield Difference(
                leaf.place,
                place_label(form, leaf.place),
                leaf.input.shown(earlier[leaf.place]),
                leaf.input.shown(leaf.value),
            )
        seen.add(table)
    for table in tables:
        if table not in seen:
            yield from _rows(before, after, table)


def _by_place(content: Content) -> dict[str, Any]:
    return {leaf.place: leaf.value for leaf in leaves(content)}


def _rows(before: Content, after: Content, table: str) -> Iterator[Difference]:
    form = type(after)
    old = _named(before, table) if table in inputs_of(type(before)) else {}
    new = _named(after, table)
    for name, number in new.items():
        if name in old:
            yield from _cells(before, after, table, (old[name], number))
        else:
            place = f"{table}.{number}"
            yield Difference(place, place_label(form, place), "", _whole(after, table, number))
    for name, number in old.items():
        if name not in new:
            place = f"{table}.{number}"
            yield Difference(place, place_label(type(before), place), _whole(before, table, number), "")


def _named(content: Content, table: str) -> dict[tuple[Any, ...], int]:
    """Rows by what names them, and how often it did before."""
    its = inputs_of(type(content))[table]
    same = its.same if isinstance(its, Rows) else ()
    found: dict[tuple[Any, ...], int] = {}
    count: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(getattr(content, table)):
        name = tuple(getattr(row, each) for each in same)
        count[name] = count.get(name, 0) + 1
        found[*name, count[name]] = number
    return found


def _cells(before: Content, after: Content, table: str, rows: tuple[int, int]) -> Iterator[Difference]:
    form = type(after)
    one, other = getattr(before, table)[rows[0]], getattr(after, table)[rows[1]]
    for column, its in columns_of(form, table).items():
        was, now = getattr(one, column, None), getattr(other, column)
        if was != now:
            place = f"{table}.{rows[1]}.{column}"
            yield Difference(place, place_label(form, place), its.shown(was), its.shown(now))


def _whole(content: Content, table: str, row: int) -> str:
    its = getattr(content, table)[row]
    shown = (str(each.shown(getattr(its, column))) for column, each in columns_of(type(content), table).items())
    return " | ".join(filter(None, shown))
