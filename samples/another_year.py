"""The sample district in another year: `python samples/another_year.py 2027 FOLDER`.

Every year and day in the register's four files moves by the same number of years; names, codes and amounts stay.
"""

import csv
import io
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "minhang"
SAMPLE_YEAR = 2022
FILES = ("units.csv", "people.csv", "subjects.csv", "selections.csv")
YEARS = ("budget_year", "work_year")
DAYS = ("valid_from", "valid_to", "starts_on", "ends_on")
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from calendars.renewing import moved  # noqa: E402  (found only after the line above)


def register_of(year: int) -> dict[str, bytes]:
    """The register's files by name, as they would be for the work year `year`."""
    return {name: _moved((SAMPLE / name).read_text(encoding="utf-8"), year - SAMPLE_YEAR) for name in FILES}


def write_register(year: int, folder: Path) -> Path:
    """The same, written into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in register_of(year).items():
        (folder / name).write_bytes(content)
    return folder


def _moved(text: str, years: int) -> bytes:
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(name, cell, years) for name, cell in zip(head, row, strict=True)] for row in rows)
    return out.getvalue().encode()


def _cell(name: str, cell: str, years: int) -> str:
    if cell and name in YEARS:
        return str(int(cell) + years)
    return str(moved(date.fromisoformat(cell), years)) if cell and name in DAYS else cell


if __name__ == "__main__":
    print(write_register(int(sys.argv[1]), Path(sys.argv[2])))
