"""Many drafts of one year beside each other: one row a draft, to choose by."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from calendars.differing import differing
from models.errors import Sentence
from models.settings import Settings
from tasks.cell_texts import texts
from tasks.differences import TOTALS, Value, totals, totals_as_data
from tasks.drafts import Draft
from tasks.export import write_csv
from tasks.rehearse import Ground
from tasks.rehearse_many import Lived, Task, Watch, as_it_is, nobody_looks, on_common_ground, rehearse_many

COLUMNS = ("draft", "differs", *TOTALS, "impossible", "least")
TABLE, DATA = "compare.csv", "compare.json"


@dataclass(frozen=True)
class Compared:
    """A draft: in what it differs from the first, and what its year comes to. `least`: no other has less load."""

    lived: Lived
    differs: tuple[Sentence, ...]
    totals: dict[str, Value]
    least: bool

    @property
    def name(self) -> str:
        return self.lived.draft.name

    @property
    def said(self) -> str:
        """In what it differs, in one line."""
        return "；".join(str(each) for each in self.differs)


@dataclass(frozen=True)
class Comparison:
    """Drafts in the order in which they were named; the first is the one that the others differ from."""

    drafts: tuple[Compared, ...]

    @property
    def work_year(self) -> int:
        return self.drafts[0].lived.draft.calendar.work_year

    @property
    def span(self) -> tuple[date, date]:
        done = self.drafts[0].lived.done
        return done.first_on, done.last_on

    @property
    def by_load(self) -> list[Compared]:
        """The drafts, the least load first."""
        return sorted(self.drafts, key=lambda each: load_of(each.totals))

    def as_data(self) -> dict[str, Any]:
        """What compare.json holds (docs/files.md)."""
        first, last = self.span
        return {
            "work_year": self.work_year,
            "first_on": first.isoformat(),
            "last_on": last.isoformat(),
            "drafts": [_as_data(each) for each in self.drafts],
        }


def compare(
    drafts: Sequence[Draft],
    ground: Ground,
    settings: Settings,
    *,
    workers: int = 0,
    prepare: Callable[[], None] = as_it_is,
    watch: Watch = nobody_looks,
) -> Comparison:
    """Rehearse every draft on the same ground.

    Raises:
        RuleBroken: they are not of one year, or one cannot be rehearsed.
    """
    common = on_common_ground(drafts, ground)
    tasks = [Task(draft) for draft in drafts]
    lived = rehearse_many(tasks, common, settings, workers=workers, prepare=prepare, watch=watch)
    sums = [totals(each.figures) for each in lived]
    least = min(load_of(each) for each in sums)
    return Comparison(
        tuple(
            Compared(each, tuple(differing(drafts[0].calendar, each.draft.calendar)), its, load_of(its) == least)
            for each, its in zip(lived, sums, strict=True)
        )
    )


def load_of(its: dict[str, Value]) -> tuple[Value, ...]:
    """How heavy a year is on people: its mails, then those of its worst day, then the most that one officer gets."""
    return its["mails"], its["worst_day_mails"], its["officer_mails_max"]


def write_comparison(comparison: Comparison, out: Path) -> None:
    """Write compare.csv and compare.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    write_csv(out / TABLE, ",".join(COLUMNS), [_row(each) for each in comparison.drafts])
    text = json.dumps(comparison.as_data(), ensure_ascii=False, indent=2)
    (out / DATA).write_text(text + "\n", encoding="utf-8", newline="\n")


def _row(each: Compared) -> tuple[str, ...]:
    least = str(each.least).lower()
    return texts([each.name, each.said, *each.totals.values(), len(each.lived.done.impossible), least])


def _as_data(each: Compared) -> dict[str, Any]:
    return {
        "draft": each.name,
        "differs": [str(sentence) for sentence in each.differs],
        **totals_as_data(each.lived.figures),
        "least": each.least,
        "mails_by_week": {day.isoformat(): mails for day, mails in each.lived.figures.mails_by_week.items()},
        "impossible": [str(place) for place in each.lived.done.impossible],
    }
