"""The ladder of one obligation: each rung with its day, how it was counted, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.workdays import Workdays
from models.errors import Sentence
from models.kinds import OWING, Anchor, Event, Level, ProposalState, Role
from models.queries import explaining
from tasks.explain_events import rung_name, why_skipped


@dataclass(frozen=True)
class RungTold:
    """A rung of the ladder in force. `status`: reached, skipped, proposed, approved, refused, struck_off, void (its day
    had come when the due date changed), not_needed (nothing was owed any more), due, ahead."""

    act_on: date
    level: Level
    name: Sentence
    automatic: bool
    recipients: tuple[Role, ...]
    counted: tuple[Sentence, ...]
    status: str
    said: Sentence


def rungs_of(
    connection: Connection, row: Row[Any], days: Workdays, history: Sequence[Row[Any]], *, on: date
) -> list[RungTold]:
    """The rungs of the obligation's present due version, in the order of their days."""
    keys = {"timetable": row.timetable_id}
    told: dict[int, list[Role]] = {}
    for rung_id, role in connection.execute(explaining.RECIPIENTS, keys):
        told.setdefault(rung_id, []).append(Role(role))
    acted = {entry.rung_id: entry for entry in history if entry.due_version == row.due_version and entry.rung_id}
    decided = {
        each.rung_id: each
        for each in connection.execute(explaining.PROPOSALS, {"id": row.id})
        if each.due_version == row.due_version
    }
    began = next((entry.on_day for entry in history if entry.due_version == row.due_version), row.opened_on)
    found = []
    for rung in connection.execute(explaining.RUNGS, keys):
        entry, proposal = acted.get(rung.rung_id), decided.get(rung.rung_id)
        status, said = _status(row, rung, entry, proposal, began, on)
        roles = tuple(told.get(rung.rung_id, ()))
        counted = tuple(_counted(rung, days))
        level = Level(rung.level)
        found.append(RungTold(rung.act_on, level, rung_name(rung), bool(rung.automatic), roles, counted, status, said))
    return found


def _counted(rung: Row[Any], days: Workdays) -> list[Sentence]:
    anchor = {Anchor.DUE: rung.due_on, Anchor.OPENS: rung.opened_on, Anchor.RETURNED: rung.returned_on}
    return days.explain_add(anchor[Anchor(rung.anchor)], rung.workdays)


def _status(
    row: Row[Any], rung: Row[Any], entry: Row[Any] | None, proposal: Row[Any] | None, began: date, on: date
) -> tuple[str, Sentence]:
    if entry is not None:
        return _acted(entry, proposal)
    if rung.act_on <= began:
        return "void", Sentence("{began}下达或改期时这一天已到，不适用", began=began)
    if row.state not in OWING:
        return "not_needed", Sentence("不再需要")
    if rung.act_on <= on:
        return "due", Sentence("待下一次运行")
    return "ahead", Sentence("未到")


def _acted(entry: Row[Any], proposal: Row[Any] | None) -> tuple[str, Sentence]:
    if entry.event == Event.RUNG_SKIPPED:
        return "skipped", Sentence("未发：{reason}", reason=why_skipped(entry))
    if entry.event == Event.RUNG_REACHED or proposal is None:
        return "reached", Sentence("{on}已催报", on=entry.on_day)
    if proposal.struck_off:
        return "struck_off", Sentence("{by}划去：{why}", by=proposal.decided_by, why=proposal.struck_off)
    values = {"on": proposal.decided_on, "by": proposal.decided_by, "why": proposal.reason}
    if proposal.state == ProposalState.APPROVED:
        return "approved", Sentence("{on}经{by}批准：{why}", **values)
    if proposal.state == ProposalState.REFUSED:
        return "refused", Sentence("{on}{by}未批准：{why}", **values)
    return "proposed", Sentence("{on}列入拟办，待局领导决定", on=proposal.on_day)
