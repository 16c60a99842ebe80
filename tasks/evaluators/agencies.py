"""The register of agencies (第三方机构名册): read, added to, changed; a person's own hand or a file's."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from calendars.evaluators import Evaluators
from models.errors import NotKnown, Sentence
from models.evaluating import Told
from models.queries import agencies
from rules.agency_quality import banned_until
from tasks.evaluators.doing import Doer, refuse_all, write_down


@dataclass(frozen=True)
class AgencyRow:
    """An agency as it is registered; people are codes of the register, the lead evaluators among them named again."""

    code: str
    name: str
    credit_code: str = ""
    legal_person: bool = True
    quality_control: bool = True
    staff: int = 0
    violation_on: date | None = None
    people: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    note: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Agency:
    """An agency as it stands: its row, names of its people, its scores as (hundredths, day), and until when a low score
    keeps it from commissions."""

    id: int
    row: AgencyRow
    names: dict[str, str] = field(default_factory=dict)
    scores: tuple[tuple[int, date], ...] = ()
    commissions: int = 0
    running: int = 0
    paid_fen: int = 0
    low_score: int | None = None
    banned_until: date | None = None

    @property
    def mean_score(self) -> int | None:
        """Hundredths of a point over all commissions."""
        totals = [total for total, _ in self.scores]
        return round(sum(totals) / len(totals)) if totals else None


def all_agencies(connection: Connection, rules: Evaluators) -> list[Agency]:
    """Every agency in the order of their codes."""
    people: dict[int, list[tuple[str, str, bool]]] = {}
    for row in connection.execute(agencies.PEOPLE):
        people.setdefault(row.agency_id, []).append((row.code, row.name, bool(row.leads)))
    scores: dict[int, dict[int, tuple[int, date]]] = {}
    low: dict[int, tuple[int, date]] = {}
    least = rules.quality.bands[-1].at_least * 100
    for row in connection.execute(agencies.SCORES):
        scores.setdefault(row.agency_id, {})[row.commission_id] = (row.total, row.on_day)
        if row.total < least:
            low[row.agency_id] = (row.total, row.on_day)
    counts = {row.agency_id: row for row in connection.execute(agencies.COUNTS)}
    return [
        _agency(row, people.get(row.id, []), scores.get(row.id, {}), low.get(row.id), counts.get(row.id), rules)
        for row in connection.execute(agencies.ALL)
    ]


def _agency(
    row: Row[Any],
    people: list[tuple[str, str, bool]],
    scores: dict[int, tuple[int, date]],
    low: tuple[int, date] | None,
    counts: Row[Any] | None,
    rules: Evaluators,
) -> Agency:
    its = AgencyRow(
        code=row.code,
        name=row.name,
        credit_code=row.credit_code,
        legal_person=bool(row.legal_person),
        quality_control=bool(row.quality_control),
        staff=row.staff,
        violation_on=row.violation_on,
        people=tuple(code for code, _, _ in people),
        leading=tuple(code for code, _, leading in people if leading),
        note=row.note,
        gone=bool(row.gone),
    )
    return Agency(
        row.id,
        its,
        names={code: name for code, name, _ in people},
        scores=tuple(scores.values()),
        commissions=int(counts.commissions) if counts else 0,
        running=int(counts.running) if counts else 0,
        paid_fen=int(counts.paid_fen) if counts else 0,
        low_score=low[0] if low else None,
        banned_until=banned_until(rules.quality, low[1]) if low else None,
    )


def one_agency(connection: Connection, code: str, rules: Evaluators) -> Agency:
    """One agency.

    Raises:
        NotKnown: there is none of that code.
    """
    found = next((each for each in all_agencies(connection, rules) if each.row.code == code), None)
    if found is None:
        raise NotKnown(Sentence("没有编码为{code}的第三方机构", code=code))
    return found


def register_agencies(connection: Connection, rows: Iterable[AgencyRow], rules: Evaluators, doer: Doer) -> int:
    """Add and change agencies; returns how many were added or changed. What is not named stays as it is.

    Raises:
        RuleBroken: a person is not known or has not the agency's role, a code stands twice, an agency has no name; all
            at once, and nothing is changed.
    """
    wanted = list(rows)
    _check(connection, wanted, doer.on)
    known = {each.row.code: each for each in all_agencies(connection, rules)}
    ids = {row.code: row.id for row in connection.execute(agencies.PERSON_IDS)}
    changed = 0
    for row in wanted:
        there = known.get(row.code)
        if there is not None and _sorted(there.row) == _sorted(row):
            continue
        changed += 1
        _keep(connection, row, there, ids, doer)
    return changed


def _sorted(row: AgencyRow) -> AgencyRow:
    return replace(row, people=tuple(sorted({*row.people, *row.leading})), leading=tuple(sorted(set(row.leading))))


def _keep(connection: Connection, row: AgencyRow, there: Agency | None, ids: dict[str, int], doer: Doer) -> None:
    values = asdict(row)
    values = {name: values[name] for name in values if name not in ("people", "leading")}
    if there is None:
        agency = int(connection.execute(agencies.ADD, values).scalar_one())
    else:
        agency = there.id
        connection.execute(agencies.CHANGE, values | {"id": agency})
        connection.execute(agencies.FORGET_PEOPLE, {"agency": agency})
    for code in dict.fromkeys((*row.leading, *row.people)):
        person = {"agency": agency, "person": ids[code], "leading": code in row.leading}
        connection.execute(agencies.ADD_PERSON, person)
    said = json.dumps(asdict(row), ensure_ascii=False, default=str, sort_keys=True)
    write_down(connection, Told.AGENCY, agency, "added" if there is None else "changed", doer, value=said)


def _check(connection: Connection, rows: list[AgencyRow], on: date) -> None:
    people = {row.code for row in connection.execute(agencies.PERSON_IDS)}
    agents = set(connection.execute(agencies.AGENTS, {"on": on}).scalars())
    wrong: list[Sentence] = []
    seen: set[str] = set()
    for row in rows:
        if not row.code.strip() or not row.name.strip():
            wrong.append(Sentence("机构须有编码和名称"))
        if row.code in seen:
            wrong.append(Sentence("机构{code}写了两次", code=row.code))
        seen.add(row.code)
        for person in dict.fromkeys((*row.people, *row.leading)):
            if person not in people:
                wrong.append(Sentence("机构{code}：名册中没有编号为{person}的人员", code=row.code, person=person))
            elif person not in agents:
                template = "机构{code}：{person}在名册中没有“第三方机构”职务"
                wrong.append(Sentence(template, code=row.code, person=person))
    refuse_all(wrong)
