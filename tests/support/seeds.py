"""Ledgers of 江汉 2021, 兰州新区 2021 and 泸县 2021 whose figures are those of their documents, among three times as
many decoys: each true object has one like it in another work year, one in another paper, one that was not handed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from district import furnish
from sqlalchemy import Connection, insert, text

from calendars.loading import load, loads
from calendars.schema import Calendar
from models.kinds import Book, FundClass, ItemState, Role, SourceLevel, State, SubjectKind, UnitKind
from models.schema import table_named
from tasks.clock import SWEEP_AT, moment, set_trial
from tasks.office import Office
from tasks.publish import publish
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow

CALENDARS = Path(__file__).parents[2] / "calendars"
EVE = date(2021, 2, 26)  # a Friday
ANOTHER_YEAR = """\
nianlun: 1
work_year: 2020
title: 上一年
jurisdiction: {name: 某地, code: "310112000", bureau: 财政局, desk: 绩效科}
document: notice
documents:
  - {key: notice, number: 某财〔2020〕1号, title: 通知}
ladders:
  standard:
    title: 催报
    source: 惯例
    rungs:
      - {from: due, workdays: 1, level: L2, recipients: [UNIT_OFFICER], source: 惯例}
steps:
  - key: evaluation
    title: 事后评价
    window: {opens: 2020-03-01, closes: 2020-07-31}
    source: 3-7月
    deliverables:
"""
PAPER = """\
      - key: %s
        title: 上一年的%s
        form: evaluation-report
        budget_year: -1
        owed_by: {who: bureau, kinds: [bureau]}
        about: subjects
        where: {kind: [project, policy, whole_unit, transfer]}
        due: {on: 2020-07-31, basis: document}
        ladder: standard
        source: 7月底前
"""


@dataclass(frozen=True)
class Objects:
    """So many objects of a kind that the paper is about, worth `total` 万元 together."""

    paper: str
    kind: SubjectKind
    count: int
    total: Decimal = Decimal(1000)
    book: Book = Book.GENERAL
    unit_kind: UnitKind = UnitKind.DEPARTMENT


@dataclass(frozen=True)
class Seed:
    """A calendar, what its figures count, another paper of it, and decoys of other kinds handed in under the same."""

    name: str
    true: tuple[Objects, ...]
    elsewhere: str
    others: tuple[Objects, ...] = ()

    @property
    def calendar(self) -> Calendar:
        return load(CALENDARS / f"{self.name}.yaml")


PROJECT, POLICY, WHOLE = SubjectKind.PROJECT, SubjectKind.POLICY, SubjectKind.WHOLE_UNIT
JIANGHAN = Seed("jianghan-2021", (Objects("key-evaluation", PROJECT, 10, Decimal(14830)),), "self-evaluation")
LANZHOU = Seed(
    "lanzhou-2021",
    (
        Objects("fiscal-evaluation", PROJECT, 8),
        Objects("designated-evaluation", PROJECT, 11),
        Objects("zone-evaluation", WHOLE, 3, unit_kind=UnitKind.ZONE),
    ),
    "representative-evaluation",
    (
        Objects("zone-evaluation", PROJECT, 4, unit_kind=UnitKind.ZONE),
        Objects("zone-evaluation", WHOLE, 5),
    ),
)
LUXIAN = Seed(
    "luxian-2021",
    (
        Objects("key-evaluation", PROJECT, 10, Decimal("3974.85")),
        Objects("key-evaluation", PROJECT, 3, Decimal(3930), Book.FUND),
        Objects("key-evaluation", WHOLE, 7, Decimal(9000)),
        Objects("key-evaluation", WHOLE, 1, Decimal(500), Book.FUND),
        Objects("policy-evaluation", POLICY, 2, Decimal(14339)),
    ),
    "targets-round-2",
    (Objects("policy-evaluation", SubjectKind.TRANSFER, 3, Decimal(777)),),
)


class _Making:
    """The register and the ledger of a seed, object by object; every object has a unit of its own."""

    def __init__(self) -> None:
        self.units = [UnitRow("100", "财政局", UnitKind.BUREAU), UnitRow("100001", "业务科室", UnitKind.SECTION, "100")]
        self.subjects: list[SubjectRow] = []
        self.owed: list[tuple[int, str, str, State]] = []  # work year, paper, subject, state

    def add(self, objects: Objects, paper: str, work_year: int, states: Iterable[State]) -> None:
        """Objects with their papers. The adjusted budget is another, and money of every class is among them."""
        wanted = list(states)
        for number, fen in enumerate(_split(objects.total, len(wanted))):
            code = f"{300 + len(self.units)}"
            self.units.append(UnitRow(code, f"单位{code}", objects.unit_kind, section_code="100001"))
            subject = SubjectRow(
                f"S{len(self.subjects):04d}",
                f"L{len(self.subjects):04d}",
                objects.kind,
                f"对象{len(self.subjects)}",
                code,
                work_year - 1,
                book=objects.book,
                fund_class=list(FundClass)[number % 3],
                source_level=list(SourceLevel)[number % 2],
                amount_approved=fen,
                amount_adjusted=fen + 1_000_000 * (number + 1),
            )
            self.subjects.append(subject)
            self.owed.append((work_year, paper, subject.subject_code, wanted[number]))

    @property
    def register(self) -> Register:
        operator = PersonRow("operator", "绩效科经办", "operator@example.org", Role.FIN_OPERATOR, "100")
        return Register(tuple(self.units), (operator,), tuple(self.subjects))


HANDED_IN = (State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED, State.ARCHIVED)
NOT_HANDED_IN = (State.ISSUED, State.RETURNED, State.WAIVED, State.CANCELLED, State.IN_PROGRESS)


def _made(seed: Seed) -> _Making:
    made = _Making()
    for objects in seed.true:
        n = range(objects.count)
        handed_in = [HANDED_IN[each % 4] for each in n]
        made.add(objects, objects.paper, 2021, handed_in)
        made.add(objects, objects.paper, 2020, handed_in)
        made.add(objects, seed.elsewhere, 2021, handed_in)
        made.add(objects, objects.paper, 2021, [NOT_HANDED_IN[each % 5] for each in n])
    for objects in seed.others:
        made.add(objects, objects.paper, 2021, [State.ACCEPTED] * objects.count)
    return made


def furnished(office: Office, seed: Seed) -> None:
    """The seed's year and the one before it published, its register in, its papers as they stand at the year's end."""
    made = _made(seed)
    furnish(
        office, seed.calendar, (CALENDARS / f"{seed.name}.yaml").read_text(encoding="utf-8"), made.register, eve=EVE
    )
    papers = dict.fromkeys(objects.paper for objects in seed.true)
    before = ANOTHER_YEAR + "".join(PAPER % (paper, paper) for paper in papers)
    at = moment(EVE, SWEEP_AT)
    with office.writing() as connection:
        last_year = loads(before, "before.yaml")
        publish(connection, last_year, before, office.official_workdays, at=at, by="test", why="test")
        _owe(connection, made.owed)
        if seed is JIANGHAN:
            _mend(connection)
        set_trial(connection, moment(date(2021, 12, 31), SWEEP_AT))


def _owe(connection: Connection, owed: Iterable[tuple[int, str, str, State]]) -> None:
    papers = {
        (row.work_year, row.key): row for row in connection.execute(text("SELECT work_year, key, id FROM deliverable"))
    }
    subjects = {row.code: row for row in connection.execute(text("SELECT code, id, unit_id FROM subject"))}
    rows = [
        {
            "deliverable_id": papers[year, paper].id,
            "unit_id": subjects[code].unit_id,
            "subject_id": subjects[code].id,
            "state": int(state),
            "timetable_id": 0,
            "opened_on": EVE,
            "nominal_due_on": EVE,
            "due_on": EVE,
        }
        for year, paper, code, state in owed
    ]
    connection.execute(insert(table_named("obligation")), rows)


RULES = {2018: 20, 2019: 15, 2020: 15, 2021: 10}  # rules made by what was verified in the year


def _mend(connection: Connection) -> None:
    """Rectified: sixty rules since 2018, and three times as many of other years or of what nobody has verified."""
    verified, others = (ItemState.VERIFIED, ItemState.CLOSED), [each for each in ItemState if each.name in NOT_VERIFIED]
    told = [(year, verified[n % 2], 5) for year, rules in RULES.items() for n in range(rules // 5)]
    told += [(year, verified[n % 2], 7) for year in (2016, 2017, 2022, 2023) for n in range(5)]
    told += [(year, others[n % len(others)], 4) for year in RULES for n in range(5)]
    rows = [
        {
            "subject_id": 100_000 + number,
            "work_year": year,
            "state": int(state),
            "source": "letter",
            "of_class": "rules",
        }
        | {"number": number, "text": "制度规定不健全", "advice": "", "due_on": EVE, "made_by": "test", "made_on": EVE}
        | {"at": moment(EVE, SWEEP_AT), "result": "", "rules_made": rules, "rules_year": year}
        for number, (year, state, rules) in enumerate(told, 1)
    ]
    connection.execute(insert(table_named("rectification_item")), rows)


NOT_VERIFIED = ("OPEN", "PLANNED", "REPORTED", "REOPENED")


def _split(total: Decimal, count: int) -> list[int]:
    """So many different amounts in fen that make `total` 万元."""
    fen = int(total * 1_000_000)
    parts = [fen // count + 1_000 * (2 * number - count + 1) for number in range(count)]
    return [*parts[:-1], fen - sum(parts[:-1])]
