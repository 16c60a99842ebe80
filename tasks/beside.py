"""A draft beside another year: both lived through on the same ground, and every figure in which they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.settings import Settings
from tasks.cell_texts import texts
from tasks.differences import COLUMNS, Difference, differences, totals_as_data
from tasks.drafts import Draft
from tasks.export import write_csv
from tasks.rehearse import Ground
from tasks.rehearse_many import Lived, Task, Watch, as_it_is, nobody_looks, on_common_ground, rehearse_many

DRAFT, BESIDE, DIFFERENCES = "draft", "beside", "differences.csv"


@dataclass(frozen=True)
class Beside:
    """Two lived years: `before` is the one that the draft is laid beside."""

    before: Lived
    after: Lived
    differences: tuple[Difference, ...]

    def as_data(self) -> dict[str, Any]:
        """Both years' totals and every difference, as `--json` gives them (docs/files.md)."""
        done = self.after.done
        return {
            "work_year": self.after.draft.calendar.work_year,
            "first_on": done.first_on.isoformat(),
            "last_on": done.last_on.isoformat(),
            "before": _side(self.before),
            "after": _side(self.after),
            "differences": [each.as_data() for each in self.differences],
        }


def rehearse_beside(
    draft: Draft,
    other: Draft,
    ground: Ground,
    out: Path,
    settings: Settings,
    *,
    workers: int = 0,
    prepare: Callable[[], None] = as_it_is,
    watch: Watch = nobody_looks,
) -> Beside:
    """Live through both years and write `out/draft`, `out/beside` and `out/differences.csv`.

    What the script cannot do in one of the years is left out there and told in `impossible`.

    Raises:
        RuleBroken: the years are not the same, or one cannot be rehearsed.
    """
    common = on_common_ground([other, draft], ground)
    tasks = [Task(other, out / BESIDE), Task(draft, out / DRAFT)]
    before, after = rehearse_many(tasks, common, settings, workers=workers, prepare=prepare, watch=watch)
    found = tuple(differences(before.figures, after.figures))
    rows = sorted(found, key=lambda each: (each.part, each.key, each.measure))
    write_csv(out / DIFFERENCES, ",".join(COLUMNS), [_row(each) for each in rows])
    return Beside(before, after, found)


def _row(each: Difference) -> tuple[str, ...]:
    return texts([each.part.value, each.key, each.name, each.measure, each.before, each.after, each.change])


def _side(lived: Lived) -> dict[str, Any]:
    impossible = [str(place) for place in lived.done.impossible]
    return {"draft": lived.draft.name, "totals": totals_as_data(lived.figures), "impossible": impossible}
