"""The files that `export` and `rehearse` write, read back for comparing."""

import csv
import io
import json
from functools import cached_property
from pathlib import Path
from typing import Any

NAMES = (
    *("events.csv", "notices.csv", "obligations.csv", "proposals.csv", "summary.json"),
    *("agencies.csv", "applications.csv", "commissions.csv", "evaluations.csv", "experts.csv", "letters.csv"),
    *("opinions.csv", "publications.csv", "rectifications.csv"),
)
BOM = b"\xef\xbb\xbf"
BESIDE = ("review", "evaluation", "application", "letter")  # levels of what is said beside the ladders
ITEM = ("step", "deliverable", "unit_code", "subject_code")
Row = dict[str, str]


class LedgerFiles:
    """The files in a folder; each is read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[Row]:
        raw = (self.folder / f"{name}.csv").read_bytes()
        assert raw.startswith(BOM) and b"\r" not in raw
        return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))

    @cached_property
    def obligations(self) -> list[Row]:
        return self.rows("obligations")

    @cached_property
    def notices(self) -> list[Row]:
        return self.rows("notices")

    @cached_property
    def proposals(self) -> list[Row]:
        return self.rows("proposals")

    @cached_property
    def events(self) -> list[Row]:
        return self.rows("events")

    @cached_property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return found

    def bytes(self) -> dict[str, bytes]:
        """Every file as it is."""
        return {name: (self.folder / name).read_bytes() for name in NAMES}

    # ── in the oracle's shapes ────────────────────────────────────────────────────────────────────────────────
    def rung_events(self) -> list[tuple[str, ...]]:
        told = (row for row in self.events if row["event"].startswith("rung_"))
        return sorted((row["on"], row["event"], *item(row), row["rung"]) for row in told)

    def lines(self) -> list[tuple[str, ...]]:
        """Every line but the skipped rungs, and reminders that are about no due date."""
        columns = ("due_on", "due_version", "rung", "level", "state")
        heads = ("on", "planned_on", "person_id", "role", "address")
        return sorted(
            (*(row[name] for name in heads), *item(row), *(row[name] for name in columns))
            for row in self.notices
            if row["state"] != "skipped" and row["level"] not in BESIDE
        )

    def proposed(self) -> list[tuple[str, ...]]:
        heads = ("batch", "on", "level", "rung")
        return sorted((*(row[name] for name in heads), *item(row), row["due_on"]) for row in self.proposals)


def item(row: Row) -> tuple[str, ...]:
    """What a row is about."""
    return tuple(row[name] for name in ITEM)


def same_files(one: LedgerFiles, other: LedgerFiles) -> None:
    """Fail unless two folders hold the same bytes; shows the first line that differs, not the megabytes around it."""
    for name in NAMES:
        left, right = one.bytes()[name].splitlines(), other.bytes()[name].splitlines()
        for number, (a, b) in enumerate(zip(left, right, strict=False), 1):
            assert a == b, f"{name}:{number}\n{a.decode()}\n{b.decode()}"
        assert len(left) == len(right), f"{name}: {len(left)} lines, {len(right)} lines"
