"""A table as it is shown and as it is filed: the page and the workbook are made of the same fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.responses import Response

from models.errors import Sentence
from notices.workbook import Column, Workbook
from portal.showing import Badge
from portal.visit import Visit

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE, WIDEST = 10, 28, 60  # characters
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))  # in the name of a sheet
LONGEST = 31

Value = int | float | date | str | Sentence | None


@dataclass(frozen=True)
class Cell:
    """A field: a share is a float, a count an int; `badge` shows it as a sign and a word."""

    value: Value
    link: str = ""
    badge: Badge | None = None

    @property
    def is_share(self) -> bool:
        return isinstance(self.value, float)

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, int | float)

    @property
    def is_day(self) -> bool:
        return isinstance(self.value, date)

    @property
    def shown(self) -> str:
        """As people read it: shares in percent, nothing as a dash."""
        if self.value is None or self.value == "":
            return "—"
        if isinstance(self.value, float):
            return percent(self.value)
        return f"{self.value:,}" if isinstance(self.value, int) else str(self.value)

    @property
    def filed(self) -> object:
        """As a workbook keeps it; a badge is its word."""
        value = self.badge[1] if self.badge else self.value
        return str(value) if isinstance(value, Sentence) else value


Row = Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A caption, the heads, and the rows. `sheet` names it in a workbook."""

    sheet: Sentence
    caption: Sentence
    heads: Sequence[Sentence | str]
    rows: Sequence[Row]

    @property
    def columns(self) -> list[Column]:
        """As wide as what stands in them."""
        return [
            Column(str(head), max(NARROW, min(WIDEST, max(map(_width, [str(head), *self._texts(number)])))))
            for number, head in enumerate(self.heads)
        ]

    def _texts(self, number: int) -> Iterable[str]:
        return (row[number].shown for row in self.rows)


def percent(share: float) -> str:
    return f"{share:.1%}"


def workbook_of(visit: Visit, name: Sentence, told: Sequence[str], tables: Iterable[Table]) -> Response:
    """The tables as one workbook to download, a sheet each; `told` stands above each of them."""
    with TemporaryDirectory(prefix="nianlun-") as folder:
        path = Path(folder) / "board.xlsx"
        with Workbook(path, made_at=visit.at) as book:
            for table in tables:
                head = [str(table.caption), *told]
                sheet = book.sheet(str(table.sheet).translate(FORBIDDEN)[:LONGEST], head, table.columns)
                for row in table.rows:
                    sheet.add(cell.filed for cell in row)
        content = path.read_bytes()
    file = quote(f"{name}-{visit.on}.xlsx", safe="")
    return Response(
        content, media_type=WORKBOOK, headers={"content-disposition": f"attachment; filename*=UTF-8''{file}"}
    )


def _width(text: str) -> int:
    """About how many characters wide a text stands: a Chinese one counts twice."""
    return 2 + sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)
