"""A draft: the content as far as it could be read, and beside it what was typed and could not be read.

Nothing that somebody typed is lost: a wrong amount stays in its field with a sentence beside it until it is mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.filling.content import Content, inputs_of, row_type
from rules.filling.inputs import Rows


@dataclass(frozen=True)
class Draft:
    """`wrong` holds, by place, the text that could not be read; the content has nothing at those places."""

    content: Content
    wrong: Mapping[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """As it is kept: JSON that remembers its form and version."""
        form = type(self.content)
        return {
            "form": form.key,
            "version": form.version,
            "content": self.content.model_dump(mode="json"),
            "wrong": dict(self.wrong),
        }

    def with_row(self, table: str) -> "Draft":
        """With one more empty row, up to the table's most; a table that there is not changes nothing."""
        rows = self._rows(table)
        if rows is None or len(rows) >= _most(self.content, table):
            return self
        empty = row_type(type(self.content), table)()
        return Draft(self.content.model_copy(update={table: (*rows, empty)}).completed(), self.wrong)

    def without_row(self, table: str, row: int) -> "Draft":
        """Without a row; one that there is not changes nothing."""
        rows = self._rows(table)
        if rows is None or not 0 <= row < len(rows):
            return self
        left = rows[:row] + rows[row + 1 :]
        wrong = {moved: text for place, text in self.wrong.items() if (moved := _moved(place, table, row))}
        return Draft(self.content.model_copy(update={table: left}).completed(), wrong)

    def _rows(self, table: str) -> tuple[Any, ...] | None:
        if not isinstance(inputs_of(type(self.content)).get(table), Rows):
            return None
        rows: tuple[Any, ...] = getattr(self.content, table)
        return rows


def _most(content: Content, table: str) -> int:
    its = inputs_of(type(content))[table]
    return its.most if isinstance(its, Rows) else 0


def _moved(place: str, table: str, gone: int) -> str:
    """Where a place is after a row is gone; empty if it is gone with it."""
    name, _, rest = place.partition(".")
    row, _, column = rest.partition(".")
    if name != table or not row.isdigit() or int(row) < gone:
        return place
    return "" if int(row) == gone else f"{table}.{int(row) - 1}.{column}"
