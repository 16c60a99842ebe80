"""Texts by their places (`indicators.3.actual=…`) become a draft, whether a web form or a workbook brought them.

Places that the form does not know are passed over; fixed ones are filled from what is known, never from outside.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from rules.filling.content import Content, inputs_of, row_type
from rules.filling.drafts import Draft
from rules.filling.facts import Facts
from rules.filling.inputs import MOST_WRONG, Grid, Input, Rows, Unreadable
from rules.filling.typed import cleaned

_INDEX = re.compile(r"[0-9]{1,6}", re.ASCII)
MOST_TEXT = 20_000  # characters of one field that are looked at


def read(form: type[Content], typed: Mapping[str, str] | Iterable[tuple[str, str]], facts: Facts) -> Draft:
    """The draft that was typed. Empty rows are left out and the others move up; of a place named twice the
    last counts."""
    reader = _Reader(dict(typed))
    values = reader.record(form, form.prefilled(facts), "", "")
    return Draft(form.model_validate(values).completed(), reader.wrong)


class _Reader:
    """Reads one form; `wrong` collects what could not be read."""

    def __init__(self, typed: dict[str, str]) -> None:
        self.typed = typed
        self.wrong: dict[str, str] = {}
        self.rows: dict[str, set[int]] = {}
        for place in typed:
            table, _, rest = place.partition(".")
            if _INDEX.fullmatch(row := rest.partition(".")[0]):
                self.rows.setdefault(table, set()).add(int(row))

    def record(self, model: type[BaseModel], known: BaseModel, source: str, place: str) -> dict[str, Any]:
        """The values of a model; `source` is where they were typed, `place` where they will stand."""
        return {name: self._field(model, name, its, known, source, place) for name, its in inputs_of(model).items()}

    def _field(self, model: type[BaseModel], name: str, its: Input, known: BaseModel, source: str, place: str) -> Any:
        if isinstance(its, Rows):
            return getattr(known, name) if its.given else self._table(row_type(model, name), name, its)
        if isinstance(its, Grid):
            grid: BaseModel = getattr(known, name)
            rows = inputs_of(type(grid))
            return {
                row: self.record(type(getattr(grid, row)), getattr(grid, row), f"{name}.{row}.", f"{name}.{row}.")
                for row in rows
            }
        return getattr(known, name) if its.fixed else self._value(its, source + name, place + name)

    def _table(self, row: type[BaseModel], name: str, its: Rows) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        filled = [at for at in sorted(self.rows.get(name, ())) if self._is_filled(row, f"{name}.{at}.")]
        for at in filled[: its.most]:
            made.append(self.record(row, row(), f"{name}.{at}.", f"{name}.{len(made)}."))
        if len(filled) > its.most:
            self.wrong[name] = str(len(filled))
        return made

    def _is_filled(self, row: type[BaseModel], source: str) -> bool:
        return any(
            cleaned(self.typed.get(source + name, "")[:MOST_TEXT])
            for name, its in inputs_of(row).items()
            if not its.fixed
        )

    def _value(self, its: Input, source: str, place: str) -> Any:
        text = cleaned(self.typed.get(source, "")[:MOST_TEXT], lines=True)
        try:
            return its.read(text)
        except Unreadable:
            self.wrong[place] = text[:MOST_WRONG]
            return its.read("")
