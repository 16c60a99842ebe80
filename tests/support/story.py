"""What the stories ask of the files: where a thing stood on a day, who held which role."""

from collections import defaultdict
from datetime import date

from ledger_files import LedgerFiles, Row, item

OWING = ("issued", "in_progress", "returned")


class Course:
    """The course of every obligation, from events.csv alone."""

    def __init__(self, files: LedgerFiles) -> None:
        self._events: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in files.events:
            about = {"subject_code": ""} if row["event"] == "selected" else {}  # there it names what was chosen
            self._events[item(row | about)].append(row)

    def of(self, thing: tuple[str, ...]) -> list[Row]:
        return self._events[thing]

    def at_end_of(self, thing: tuple[str, ...], on: str) -> tuple[str, int]:
        """State and due version on the evening of a day."""
        state, version = "", 1
        for row in self._events[thing]:
            if row["on"] > on:
                break
            state = row["to_state"] or state
            version += row["event"] in ("returned", "extended")
        return state, version

    def untouched(self) -> list[tuple[str, ...]]:
        """What nobody ever moved, extended or handed in."""
        moving = {"submitted", "extended", "returned", "withdrawn", "waived", "cancelled", "accepted"}
        return [thing for thing, rows in self._events.items() if not moving & {row["event"] for row in rows}]


def day(text: str) -> date:
    return date.fromisoformat(text)
