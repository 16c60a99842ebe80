"""Experts: the register, single objects assigned to them, their declaration of conflicts before they see anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.evaluating import ExpertTask, Told
from models.queries import experts
from tasks.evaluators.about import About, about
from tasks.evaluators.doing import Doer, refuse_all, write_down
from tasks.office import Office


@dataclass(frozen=True)
class ExpertRow:
    """An expert as registered: a person of the register; `works_for` is the code of the unit that employs them."""

    person: str
    speciality: str
    employer: str = ""
    works_for: str = ""
    note: str = ""
    gone: bool = False


def register_experts(connection: Connection, rows: Iterable[ExpertRow], doer: Doer) -> int:
    """Add and change experts; returns how many were added or changed. Who is not named stays as they are.

    Raises:
        RuleBroken: a person does not hold the expert's role, a unit is not known, a person stands twice; all at once.
    """
    wanted = list(rows)
    holders = {row.code: row.id for row in connection.execute(experts.HOLDERS, {"on": doer.on})}
    units = {row.code: row.id for row in connection.execute(experts.UNITS)}
    _check(wanted, holders, units)
    there = {row.code: _row_of(row) for row in connection.execute(experts.ALL)}
    changed = [row for row in wanted if there.get(row.person) != row]
    for row in changed:
        values = {"person": holders[row.person], "speciality": row.speciality, "employer": row.employer}
        more = {"works_for": units.get(row.works_for), "note": row.note, "gone": row.gone}
        connection.execute(experts.KEEP, values | more)
        event = "changed" if row.person in there else "added"
        write_down(connection, Told.EXPERT, holders[row.person], event, doer, value=row.speciality)
    return len(changed)


def all_experts(connection: Connection) -> list[Row[Any]]:
    """Every expert with what is asked of them."""
    return list(connection.execute(experts.ALL))


def rows_of(connection: Connection) -> list[ExpertRow]:
    """Every expert as registered."""
    return [_row_of(row) for row in connection.execute(experts.ALL)]


def assign(
    office: Office,
    connection: Connection,
    obligation: int,
    person: str,
    task: ExpertTask,
    *,
    due_on: date,
    weight: int = 1,
    doer: Doer,
) -> int:
    """Ask an expert about one object, until a day; returns the assignment's number.

    Raises:
        NotKnown: no such obligation.
        RuleBroken: no such expert, or there is nothing to review yet; or they must keep away: they work for the
            evaluated unit or its department, evaluate it for an agency, or reviewed it before it is reviewed again.
    """
    its = about(office, connection, obligation)
    expert = connection.execute(experts.ONE, {"person": person}).first()
    if expert is None or expert.person_id is None or expert.gone:
        raise RuleBroken(Sentence("专家名册中没有{person}", person=person))
    if task is not ExpertTask.COACHING and not connection.execute(experts.PAPERS, {"id": obligation}).scalar():
        raise RuleBroken(Sentence("“{title}”尚未报送，不能评审", title=its.row.title))
    if due_on < doer.on:
        raise RuleBroken(Sentence("{day}已经过去", day=due_on))
    refuse_all(_conflicts(connection, its, expert, task, doer.on))
    row = {"id": obligation, "person": expert.person_id, "task": task.value, "weight": max(1, weight)}
    made = connection.execute(experts.ASSIGN, row | {"due_on": due_on, "on": doer.on, "by": doer.by}).scalar()
    if made is None:
        raise RuleBroken(Sentence("已经请过{name}", name=expert.name))
    write_down(connection, Told.ASSIGNMENT, made, "assign", doer, value=task.value)
    return int(made)


def declare(connection: Connection, assignment: int, person_id: int, *, conflict: bool, said: str, doer: Doer) -> None:
    """The expert declares whether anything stands against it; only then is the material theirs to see. With a conflict
    the assignment ends.

    Raises:
        NotKnown, NotYours, RuleBroken: it is another's, over, declared already, or a conflict is not explained.
    """
    row = own_assignment(connection, assignment, person_id)
    if conflict and not said.strip():
        raise RuleBroken(Sentence("请说明须回避的情形"))
    ended = {"ended_on": doer.on if conflict else None, "ended_why": said.strip() if conflict else ""}
    keys = {"assignment": row.id, "on": doer.on, "conflict": conflict, "declared": said.strip()}
    if connection.execute(experts.DECLARE, keys | ended).rowcount != 1:
        raise RuleBroken(Sentence("已经声明过，或这项委托已经结束"))
    write_down(connection, Told.ASSIGNMENT, row.id, "conflict" if conflict else "no conflict", doer, why=said)


def end_assignment(connection: Connection, assignment: int, *, why: str, doer: Doer) -> None:
    """Take an object from an expert again, with a reason; an opinion that was given stays.

    Raises:
        RuleBroken: no reason, or it is over already.
    """
    if not why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    if connection.execute(experts.END, {"assignment": assignment, "on": doer.on, "why": why.strip()}).rowcount != 1:
        raise RuleBroken(Sentence("这项委托已经结束"))
    write_down(connection, Told.ASSIGNMENT, assignment, "end", doer, why=why)


def coach(connection: Connection, assignment: int, person_id: int, said: str, doer: Doer) -> None:
    """Record what an expert coached (辅导记录); the same words on the same day stand once.

    Raises:
        NotKnown, NotYours, RuleBroken: it is another's, is over, or nothing is said.
    """
    row = own_assignment(connection, assignment, person_id)
    check_open(row)
    if not said.strip():
        raise RuleBroken(Sentence("请写明辅导内容"))
    keys = {"assignment": row.id, "on": doer.on, "said": said.strip(), "by": doer.by, "at": doer.at}
    if connection.execute(experts.COACHED_TODAY, keys).scalar_one():
        return
    connection.execute(experts.COACH, keys)
    write_down(connection, Told.ASSIGNMENT, row.id, "coach", doer)


def own_assignment(connection: Connection, assignment: int, person_id: int) -> Row[Any]:
    """An assignment of this very person.

    Raises:
        NotKnown: there is none of that number, or it is somebody else's: that is not told.
    """
    row = connection.execute(experts.ASSIGNMENT, {"assignment": assignment}).first()
    if row is None or row.person_id != person_id:
        raise NotKnown(Sentence("没有第{n}号评审任务", n=assignment))
    return row


def check_open(row: Row[Any]) -> None:
    """Refuse what is over, or where conflicts are not declared yet.

    Raises:
        RuleBroken, NotYours: the sentence says which.
    """
    if row.ended_on is not None:
        raise RuleBroken(Sentence("这项委托已经结束"))
    if row.declared_on is None:
        raise NotYours(Sentence("请先声明有无须回避的情形"))


def _conflicts(connection: Connection, its: About, expert: Row[Any], task: ExpertTask, on: date) -> list[Sentence]:
    row, found = its.row, []
    keys = {"person": expert.person_id, "lineage": row.lineage, "budget_year": row.budget_year, "on": on}
    keys |= {"first": row.evaluated_first_id}
    if expert.works_for_first_id is not None and expert.works_for_first_id == row.evaluated_first_id:
        found.append(
            Sentence(
                "{name}在{unit}工作，须回避{evaluated}",
                name=expert.name,
                unit=expert.works_for_name,
                evaluated=row.evaluated_name,
            )
        )
    for unit in connection.execute(experts.HELD_OFFICES, keys).scalars():
        found.append(Sentence("{name}在{unit}任职，须回避", name=expert.name, unit=unit))
    agency = connection.execute(experts.EVALUATES_IT, keys).scalar() if row.lineage else None
    if agency:
        found.append(Sentence("{name}是承担该对象评价的{agency}的人员，须回避", name=expert.name, agency=agency))
    if task is ExpertTask.REREVIEW and row.lineage:
        for title in connection.execute(experts.GAVE_BEFORE, keys).scalars():
            found.append(Sentence("{name}已评审过该对象的“{title}”，再评审须另请专家", name=expert.name, title=title))
    return found


def _row_of(row: Row[Any]) -> ExpertRow:
    return ExpertRow(row.code, row.speciality, row.employer, row.works_for, row.note, bool(row.gone))


def _check(rows: list[ExpertRow], holders: dict[str, int], units: dict[str, int]) -> None:
    wrong: list[Sentence] = []
    seen: set[str] = set()
    for row in rows:
        if row.person in seen:
            wrong.append(Sentence("专家{person}写了两次", person=row.person))
        seen.add(row.person)
        if row.person not in holders:
            wrong.append(Sentence("{person}在名册中没有“专家”职务", person=row.person))
        if not row.speciality.strip():
            wrong.append(Sentence("专家{person}须有专业领域", person=row.person))
        if row.works_for and row.works_for not in units:
            wrong.append(Sentence("没有编码为{unit}的单位", unit=row.works_for))
    refuse_all(wrong)
