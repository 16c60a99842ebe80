"""Write the ledger as files (docs/files.md lists every column and vocabulary): the same bytes for the same ledger."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from calendars.dates import marks
from models.kinds import Anchor, Event, LineState, ProposalState, Role, State
from models.queries import exports, reductions
from notices.words import chinese
from rules.counting import spelled
from tasks.cell_texts import Texts, batch_name, texts
from tasks.export_results import HEADERS as OF_RESULTS
from tasks.export_results import tables_of_results
from tasks.guarded import guarded
from tasks.line_states import line_reason, line_state, resent_by
from tasks.office import workdays_in
from tasks.outbox import is_stopped
from tasks.standing import Rates, rates_by_deliverable, rates_by_step, unreachable
from tasks.workbooks import Cell, Column, Sheet, write_workbook

HEADERS = {
    "obligations.csv": "work_year,step,deliverable,unit_code,subject_code,budget_year,opened_on,nominal_due_on,due_on,"
    "due_version,state,first_submitted_on,accepted_on,returns,extensions,on_time,late_workdays,rung,level,provisional,"
    "nil,due_before_extension,self_score,self_grade,reviewed_score,reviewed_grade,rule_set",
    "notices.csv": "mail_id,on,planned_on,sent_at,person_id,role,address,step,unit_code,deliverable,subject_code,"
    "due_on,due_version,rung,level,state,reason,provisional",
    "proposals.csv": "batch,on,level,rung,step,unit_code,deliverable,subject_code,due_on,state,decided_on,decided_by,"
    "reason",
    "events.csv": "seq,on,work_year,step,deliverable,unit_code,subject_code,event,from_state,to_state,actor,rung,rule,"
    "document",
    **OF_RESULTS,
}
NUMBERS = frozenset(
    ["work_year", "budget_year", "due_version", "returns", "extensions", "late_workdays", "rung", "seq"]
)
DAYS = frozenset(
    [
        "due_before_extension",
        "on",
        "opened_on",
        "nominal_due_on",
        "due_on",
        "first_submitted_on",
        "accepted_on",
        "planned_on",
        "decided_on",
        "proposed_on",
        "dated_on",
        "received_on",
        "made_on",
        "present_due_on",
        "mended_on",
        "verified_on",
        "closed_on",
        "check_on",
        "looked_back_on",
        "asked_on",
        "views_due_on",
        "answered_on",
        "selected_on",
        "plan_due_on",
        "draft_due_on",
        "final_due_on",
        "assigned_on",
        "declared_on",
        "ended_on",
        "given_on",
        "published_on",
        "checked_on",
    ]
)
WORKBOOK = "ledger.xlsx"
SPOKEN: dict[str, str | None] = {  # what is said beside the ladders, as a level
    Anchor.MOVED: None,
    Anchor.WAITING: "review",
    Anchor.EVALUATING: "evaluation",
    Anchor.DECIDING: "application",
    Anchor.RECEIVING: "letter",
}
WORDS: dict[type[IntEnum], dict[int, str]] = {
    codes: {code.value: code.name.lower() for code in codes} for codes in (State, Event, LineState, ProposalState)
}
ROLES = {role.value: role.name for role in Role}


def export(connection: Connection, folder: Path, *, on: date, workbook: bool = False) -> dict[str, Any]:
    """Write the files into `folder` as of `on`; returns the summary. With `workbook`, also all tables as one.

    Sorted by their keys, UTF-8 with BOM, LF, ISO dates, empty for none. A cell that a spreadsheet would take for a
    formula has an apostrophe before it in the CSV files; in the workbook it is text.
    """
    folder.mkdir(parents=True, exist_ok=True)
    due, mark = due_dates(connection), _marks(connection)
    tables: dict[str, Callable[[], Iterable[Texts]]] = {
        "obligations.csv": lambda: _obligations(connection, mark),
        "notices.csv": lambda: _notices(connection, due, mark),
        "proposals.csv": lambda: _proposals(connection, due),
        "events.csv": lambda: _events(connection),
        **tables_of_results(connection),
    }
    for name, rows in tables.items():
        write_csv(folder / name, HEADERS[name], rows())
    if workbook:
        sheets = (_sheet(name, rows()) for name, rows in tables.items())
        write_workbook(folder / WORKBOOK, sheets, over=True)
    summary = summarise(connection, on=on)
    text = json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return summary


def summarise(connection: Connection, *, on: date) -> dict[str, Any]:
    """Completeness by step, the mail load, and the units that cannot be reached."""
    steps: dict[str, Rates] = {}
    for (_year, step), rates in sorted(rates_by_step(rates_by_deliverable(connection)).items()):
        steps[step] = steps.get(step, Rates(0, 0, 0)) + rates
    by_day = {row.send_on: row.mails for row in connection.execute(exports.MAILS_BY_DAY)}
    worst = max(by_day, key=lambda day: (by_day[day], -day.toordinal()), default=None)
    mail = {
        "total": sum(by_day.values()),
        "max_per_person_day": connection.execute(exports.MOST_A_DAY).scalar_one(),
        "worst_day": worst.isoformat() if worst else None,
        "worst_day_mails": by_day[worst] if worst else 0,
    }
    measures = {step: _measures(rates) for step, rates in steps.items()}
    return {"steps": measures, "mail": mail, "unreachable": [code for code, _ in unreachable(connection, on=on)]}


def _measures(rates: Rates) -> dict[str, Any]:
    return {
        "expected": rates.expected,
        "actual": rates.actual,
        "rate": rates.rate,
        "on_time_actual": rates.on_time_actual,
        "on_time_rate": rates.on_time_rate,
        "nil": rates.nil,
    }


Due = Callable[[Row[Any]], str]
Mark = Callable[[date, date], str]


def due_dates(connection: Connection) -> Due:
    """The due date of an obligation's due version: what opened it, a return, an extension or a moved calendar set."""
    moved = {(row.obligation_id, row.due_version): row.value for row in connection.execute(exports.DUE_DATES)}

    def due(row: Row[Any]) -> str:
        return str(moved.get((row.obligation_id, row.due_version)) or row.last_due_on.isoformat())

    return due


def _marks(connection: Connection) -> Mark:
    """`yes` for a due date that its year's notice may still move: whether any day from nominal to due waits for it."""
    provisional = marks(workdays_in(connection))

    def mark(nominal_on: date, due_on: date) -> str:
        return "yes" if provisional(nominal_on, due_on) else ""

    return mark


def write_csv(path: Path, header: str, rows: Iterable[Texts]) -> None:
    """A file of rows, as all of ours are: UTF-8 with BOM, LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())


def _sheet(name: str, rows: Iterable[Texts]) -> Sheet:
    """A table as a sheet: counts as numbers, days as days, all else as text."""
    columns = tuple(Column(each, as_text=each not in NUMBERS) for each in HEADERS[name].split(","))
    kinds = [_int if column.name in NUMBERS else _day if column.name in DAYS else str for column in columns]
    cells = ([kind(cell) if cell else None for kind, cell in zip(kinds, row, strict=True)] for row in rows)
    return Sheet(name.removesuffix(".csv"), columns, cells)


def _int(cell: str) -> Cell:
    return int(cell)


def _day(cell: str) -> Cell:
    return date.fromisoformat(cell)


def signed(offset: int | None, anchor: str = Anchor.DUE) -> str:
    """A rung as files show it: its signed working days from the due date, a count trigger by what it counts
    (items3, last2); empty for what has neither."""
    if offset is None or anchor not in (Anchor.DUE, Anchor.APPROVED, Anchor.COUNTED):
        return ""
    return spelled(offset).removeprefix(".")


def due_before_extension(connection: Connection) -> dict[int, str]:
    """By obligation that was extended: the due date in force before the first extension."""
    return {row.obligation_id: row.value for row in connection.execute(exports.BEFORE_EXTENSION)}


def _scores(connection: Connection) -> dict[int, Texts]:
    """By obligation: the unit's own score and grade, what the review left of them, and the rule set."""
    return {
        row.obligation_id: (
            _points(row.score),
            row.grade,
            _points(row.reviewed_score),
            row.reviewed_grade,
            row.rule_set,
        )
        for row in connection.execute(reductions.COUNTED)
    }


def _points(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{Decimal(hundredths) / 100:.2f}"


def _obligations(connection: Connection, mark: Mark) -> list[Texts]:
    extended, scores, none = due_before_extension(connection), _scores(connection), ("",) * 5
    rows = []
    for row in connection.execute(exports.OBLIGATIONS):
        late = row.late_workdays
        values = [row.work_year, row.step, row.deliverable, row.unit_code, row.subject_code, row.budget_year]
        values += [row.opened_on, row.nominal_due_on, row.due_on, row.due_version, WORDS[State][row.state]]
        values += [row.first_submitted_on, row.accepted_on, row.returns, row.extensions]
        values += [None if late is None else str(late == 0).lower(), late, signed(row.rung, row.anchor), row.level]
        values += [mark(row.nominal_due_on, row.due_on), "yes" if row.nil else "", extended.get(row.id)]
        rows.append(texts([*values, *scores.get(row.id, none)]))
    return sorted(rows, key=lambda row: row[:5])


def _notices(connection: Connection, due: Due, mark: Mark) -> list[Texts]:
    held = is_stopped(connection)
    rows = [_line(row, due, mark, held) for row in connection.execute(exports.LINES)]
    rows += [_line(row, due, mark, held, chinese(resent_by(row))) for row in connection.execute(exports.RESENT)]
    for row in connection.execute(exports.SKIPPED):
        item = [row.step, row.unit_code, row.deliverable, row.subject_code, due(row), row.due_version]
        values = [None, row.on_day, None, None, None, None, None, *item, signed(row.rung, row.anchor), row.level]
        rows.append((row.position, texts([*values, "skipped", "overtaken", _marked(row, due, mark)])))
    rows.sort(key=lambda pair: (pair[1][1], *pair[1][7:11], pair[0], pair[1][4], pair[1][5], pair[1]))
    return [row for _, row in rows]


def _line(row: Row[Any], due: Due, mark: Mark, held: bool, asked: str = "") -> tuple[int, Texts]:
    """A row of notices.csv; `asked` tells who had a resent mail sent, and why."""
    state, mailed = line_state(row, held=held)
    reason = line_reason(row, state) or asked
    values = [row.message_id if mailed else None, row.on_day, row.send_on]
    values += [row.sent_at if state == LineState.ACCEPTED else None, row.person_id, ROLES[row.role], row.address]
    values += [row.step, row.unit_code, row.deliverable, row.subject_code, due(row), row.due_version]
    level = SPOKEN.get(row.anchor, row.level)
    values += [signed(row.rung, row.anchor), level, WORDS[LineState][state], reason, _marked(row, due, mark)]
    return row.position, texts(values)


def _marked(row: Row[Any], due: Due, mark: Mark) -> str:
    """The mark of the due date that a line spoke of; the nominal date of a version that is over is no longer known."""
    due_on = date.fromisoformat(due(row))
    return mark(row.nominal_due_on if row.due_version == row.present_version else due_on, due_on)


def _proposals(connection: Connection, due: Due) -> list[Texts]:
    rows = []
    for row in connection.execute(exports.PROPOSALS):
        state = "struck_off" if row.struck_off else WORDS[ProposalState][row.state]
        reason = row.struck_off or row.reason
        values = [
            batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part),
            row.on_day,
            row.level,
            signed(row.rung),
            row.step,
        ]
        values += [row.unit_code, row.deliverable, row.subject_code, due(row), state]
        values += [row.decided_on, row.decided_by, reason]
        rows.append(texts(values))
    return sorted(rows, key=lambda row: (row[1], row[0], *row[4:9]))


def _events(connection: Connection) -> list[Texts]:
    found = list(connection.execute(exports.EVENTS))
    found.sort(key=lambda r: (r.on_day, r.work_year, r.step, r.deliverable, r.unit_code, r.subject_code, r.id))
    return [(str(seq), *_event(row)) for seq, row in enumerate(found, 1)]


def _event(row: Row[Any]) -> Texts:
    subject = row.value if row.event == Event.SELECTED else row.subject_code
    states = [None if state is None else WORDS[State][state] for state in (row.from_state, row.to_state)]
    rung = signed(row.rung, row.anchor or "")
    rule = f"{row.ladder}{spelled(row.rung)}" if rung else ("opens" if row.event == Event.OPENED else "")
    values = [row.on_day, row.work_year, row.step, row.deliverable, row.unit_code, subject, WORDS[Event][row.event]]
    return texts([*values, *states, row.actor, rung, rule, row.document_number])
