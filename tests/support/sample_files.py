"""A register and what people did, written as the files that the program reads."""

import csv
from decimal import Decimal
from pathlib import Path

from oracle_things import Done

from models.columns import FAR, LONG_AGO
from models.kinds import Role
from tasks.register.rows import COLUMNS, Register
from tasks.script import COLUMNS as SCRIPT_COLUMNS


def write_register(register: Register, folder: Path) -> Path:
    """The register as the four files that `register import` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(
        COLUMNS, (register.units, register.people, register.subjects, register.selections), strict=True
    ):
        columns = COLUMNS[name].split(",")
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_cell(column, getattr(row, column)) for column in columns] for row in rows)
    return folder


def write_script(done: list[Done], file: Path) -> Path:
    """What people did, as `rehearse --script` reads it."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(SCRIPT_COLUMNS)
        writer.writerows((d.on, d.unit, d.deliverable, d.subject, d.event, d.value, "", d.why) for d in done)
    return file


def _cell(column: str, value: object) -> str:
    if value is None or value in (LONG_AGO, FAR):
        return ""
    if column.startswith("amount_"):
        return f"{Decimal(str(value)) / 100:.2f}"
    if isinstance(value, tuple):
        return ";".join(value)
    return value.name if isinstance(value, Role) else str(value)
