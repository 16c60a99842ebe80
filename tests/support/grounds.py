"""Drafts of the hamlet's year, and the ground that they are rehearsed on: its register, and what some people do."""

from datetime import date
from enum import IntEnum
from pathlib import Path

import hamlet

from calendars.loading import loads
from models.columns import FAR, LONG_AGO
from tasks.act import Act
from tasks.drafts import Draft
from tasks.register.rows import COLUMNS
from tasks.rehearse import Ground
from tasks.script import Entry

REMINDER = "      - {from: due, workdays: -10, level: L1, recipients: [UNIT_OFFICER], source: 惯例}\n"
DONE = (
    ("2022-03-29", "submit", "101", "self-evaluation", "P1"),
    ("2022-04-20", "submit", "101001", "self-evaluation", "P2"),
    ("2022-05-05", "submit", "301", "self-evaluation", "P3"),
    ("2022-05-16", "select", "301", "choice", "P3"),
    ("2022-05-16", "select", "301", "choice", "P4"),
    ("2022-05-17", "submit", "301", "choice", ""),
    ("2022-05-19", "accept", "301", "choice", ""),
    ("2022-05-20", "waive", "301001", "self-evaluation", "P5"),
)


def draft(name: str, *changes: tuple[str, str]) -> Draft:
    """The hamlet's year with some places changed."""
    text = hamlet.YEAR
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Draft(name, loads(text, f"{name}.yaml"), text)


AS_IT_IS = draft("as-it-is")
LATER = draft("later", ("on: 2022-04-30, basis", "on: 2022-05-20, basis"))
WITHOUT_FIRST_REMINDER = draft("without-first-reminder", (REMINDER, ""))


def entries() -> tuple[Entry, ...]:
    """What people do in the hamlet."""
    return tuple(
        Entry(
            "script.csv",
            line,
            Act(event, date.fromisoformat(on), unit, deliverable, subject, by="FIN_OPERATOR", why="理由"),
        )
        for line, (on, event, unit, deliverable, subject) in enumerate(DONE, 2)
    )


GROUND = Ground(register=hamlet.REGISTER, entries=entries(), lenient=True)


def write_ground(folder: Path) -> tuple[Path, Path]:
    """The hamlet's register as a folder, and what people do there as a script, for the command line."""
    register, script = folder / "register", folder / "script.csv"
    register.mkdir(parents=True)
    parts = (hamlet.UNITS, hamlet.PEOPLE, hamlet.SUBJECTS, hamlet.SELECTIONS)
    for (name, head), rows in zip(COLUMNS.items(), parts, strict=True):
        lines = [head, *(",".join(_cells(row)) for row in rows)]
        (register / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    acts = (entry.act for entry in entries())
    heads = "on,unit_code,deliverable,subject_code,event,value,by,why"
    done = (f"{a.on},{a.unit_code},{a.deliverable},{a.subject_code},{a.event},,{a.by},{a.why}" for a in acts)
    script.write_text("\n".join([heads, *done]) + "\n", encoding="utf-8")
    return register, script


def _cells(row: object) -> list[str]:
    """A row as a register's file has it: amounts in yuan, nothing for always and for ever."""
    cells = []
    for name, value in vars(row).items():
        if value is None or value in (LONG_AGO, FAR):
            cells.append("")
        elif name.startswith("amount_"):
            cells.append(f"{value / 100:.2f}")
        else:
            cells.append(
                ";".join(value)
                if isinstance(value, tuple)
                else value.name
                if isinstance(value, IntEnum)
                else str(value)
            )
    return cells
