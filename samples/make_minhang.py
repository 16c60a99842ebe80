"""Makes the sample district's files, the same bytes on every machine: `python samples/make_minhang.py [FOLDER]`.

Names are real and public, everything else is invented (samples/minhang/README.md).
"""

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CALENDAR = ROOT / "calendars" / "minhang-2022.yaml"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from calendars.loading import load  # noqa: E402  (found only after the line above)
from calendars.workdays import Workdays  # noqa: E402
from samples import minhang_forms, minhang_selections, minhang_subjects  # noqa: E402
from samples.minhang_evaluators import Agency, Expert, agencies, evaluators, experts  # noqa: E402
from samples.minhang_owing import District  # noqa: E402
from samples.minhang_people import Person, people  # noqa: E402
from samples.minhang_script import Row, script  # noqa: E402
from samples.minhang_units import Unit, units  # noqa: E402


def table(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as the register reads it: UTF-8 without BOM, LF, a header row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return text.getvalue().encode()


def files() -> dict[str, bytes]:
    """Every file of the sample by its name."""
    all_units = units()
    all_people = [*people(all_units), *evaluators()]
    all_subjects = minhang_subjects.subjects(all_units)
    history = minhang_selections.selections(all_subjects)
    calendar = load(CALENDAR)
    days = Workdays.load(overrides=calendar.workday_overrides)
    district = District(calendar, days, all_units, all_subjects)
    rows, forms = script(district, all_people, history)
    return {
        "units.csv": table(",".join(Unit._fields), all_units),
        "people.csv": table(",".join(Person._fields), all_people),
        "subjects.csv": table(minhang_subjects.HEADER, [row.row() for row in all_subjects]),
        "agencies.csv": table(",".join(Agency._fields), agencies()),
        "experts.csv": table(",".join(Expert._fields), experts()),
        "selections.csv": table(minhang_selections.HEADER, history),
        "script.csv": table(",".join(Row._fields), rows),
        "forms.csv": table(",".join(minhang_forms.columns(forms.kept)), minhang_forms.lines(forms.kept)),
    }


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "samples" / "minhang"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files().items():
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content.splitlines()) - 1} rows")


if __name__ == "__main__":
    main()
