"""A small register for any calendar, and a year lived on it: all deliverables find subjects, all quotas can be met.

The register follows the calendar: its kinds of unit, its budget years, the tags that its conditions ask for, and as
many units and projects as its quotas want. Units are called as the document calls them, else by kind and number.
The same calendar gives the same register and the same script.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from oracle import Oracle
from oracle_things import Done, Impossible, Thing

from calendars.conditions import Condition
from calendars.dates import first_opening, last_rung
from calendars.labels import SUBJECT_KINDS
from calendars.schema import About, Calendar, Part, Quota
from calendars.workdays import Workdays
from models.kinds import FIRST_LEVEL, Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from tasks.register.rows import PersonRow, Register, SelectionRow, SubjectRow, UnitRow

NAMED = {  # units that a document names
    "420103000": {UnitKind.DEPARTMENT: ("江汉区建设局",)},
    "510521000": {UnitKind.DEPARTMENT: ("泸县公安局", "泸县民政局", "泸县教体局")},
}
KIND_NAMES = {
    UnitKind.DEPARTMENT: "局",
    UnitKind.COUNTY: "县",
    UnitKind.TOWN: "镇",
    UnitKind.SUBDISTRICT: "街道",
    UnitKind.ZONE: "园区",
}
NUMBERS = "甲乙丙丁戊"
OF_A_KIND = 3  # first-level units of each kind
PLAIN_TAG = "plain"
AMOUNTS = (260_000_000, 90_000_000, 1_234_567_89, 400_000_000, 50)  # fen: 260万, 90万, …


# ── what the calendar speaks of ───────────────────────────────────────────────────────────────────────────────
def parts(part: object) -> Iterator[Part]:
    """Every part of a calendar, at any depth."""
    if isinstance(part, Part):
        yield part
        for _, value in part:
            yield from parts(value)
    elif isinstance(part, dict | tuple):
        for each in part.values() if isinstance(part, dict) else part:
            yield from parts(each)


@dataclass(frozen=True)
class Wanted:
    """What a register needs for a calendar."""

    kinds: tuple[UnitKind, ...]  # of first-level units
    tags: tuple[str, ...]
    units: int  # executing units, so that no choice runs out of them
    projects: int  # of each first-level unit's tree and budget year

    @classmethod
    def by(cls, calendar: Calendar) -> "Wanted":
        found = list(parts(calendar))
        quotas = [each for each in found if isinstance(each, Quota)]
        conditions = [each for each in found if isinstance(each, Condition)]
        owing = {kind for _, each in calendar.deliverables() for kind in each.owed_by.kinds}
        tags = {tag for each in conditions for tag in (*each.tag_any, *each.tag_all)}
        ours = [each for each in quotas if UnitKind.BUREAU in each.of]
        theirs = [each for each in quotas if UnitKind.BUREAU not in each.of]
        return cls(
            tuple(kind for kind in FIRST_LEVEL if kind in owing),
            tuple(sorted(tags | {each.tag for each in calendar.industries})),
            2 + sum(max([0, *each.exactly.values()]) for each in ours),
            3 + max([0, *(n for each in theirs for n in each.at_least.values())]),
        )


# ── the register ──────────────────────────────────────────────────────────────────────────────────────────────
def register_for(calendar: Calendar) -> Register:
    """A district in which everything that the calendar asks is owed by somebody."""
    wanted = Wanted.by(calendar)
    known = tuple(_units(calendar, wanted))
    subjects = tuple(_subjects(calendar, wanted, known))
    return Register(known, tuple(_people(known)), subjects, tuple(_chosen_before(calendar, known, subjects)))


def _units(calendar: Calendar, wanted: Wanted) -> Iterator[UnitRow]:
    yield UnitRow("100", calendar.jurisdiction.bureau, UnitKind.BUREAU, section_code="100001")
    for number in (1, 2):
        yield UnitRow(f"10000{number}", f"业务科室{NUMBERS[number - 1]}", UnitKind.SECTION, "100", f"10000{number}")
    first = [(kind, number) for kind in wanted.kinds for number in range(OF_A_KIND)]
    below = max(2, -(-wanted.units // len(first)))
    for place, (kind, number) in enumerate(first):
        code, section = f"{301 + place}", f"10000{1 + place % 2}"
        names = NAMED.get(calendar.jurisdiction.code, {}).get(kind, ())
        name = names[number] if number < len(names) else NUMBERS[number] + KIND_NAMES[kind]
        yield UnitRow(code, name, kind, section_code=section)
        for each in range(1, below + 1):
            yield UnitRow(f"{code}{each:03d}", f"{name}所属单位{each}", UnitKind.UNIT, code)
    yield UnitRow("901", "人大常委会预算工作委员会", UnitKind.OBSERVER)


def _people(units: tuple[UnitRow, ...]) -> Iterator[PersonRow]:
    """Posts, no persons: every third unit has a deputy, the first-level ones a head; three units answer to nobody."""
    yield PersonRow("operator", "绩效科经办", "operator@example.org", Role.FIN_OPERATOR, "100")
    yield PersonRow("leader", "局领导", "leader@example.org", Role.FIN_LEADER, "100")
    for number, unit in enumerate(units):
        code = unit.unit_code
        if unit.kind is UnitKind.OBSERVER:
            continue
        if unit.kind is UnitKind.SECTION:
            yield PersonRow(f"section-{code}", f"{unit.name}经办", f"{code}@example.org", Role.FIN_SECTION, code)
        if unit.kind in FIRST_LEVEL:
            yield PersonRow(f"dept-{code}", f"{unit.name}经办", f"dept.{code}@example.org", Role.DEPT, code)
            yield PersonRow(f"head-{code}", f"{unit.name}主要负责人", f"{code}.h@example.org", Role.UNIT_HEAD, code)
        if number % 3 == 0:
            yield PersonRow(f"deputy-{code}", f"{unit.name}分管领导", f"{code}.d@example.org", Role.UNIT_DEPUTY, code)
        if number % 10 == 7:
            continue  # nobody answers here
        address = "" if number % 10 == 9 else f"{code}.officer@example.org"
        yield PersonRow(f"officer-{code}", f"{unit.name}绩效专管责任人", address, Role.UNIT_OFFICER, code)


def _subjects(calendar: Calendar, wanted: Wanted, units: tuple[UnitRow, ...]) -> Iterator[SubjectRow]:
    budget = [unit for unit in units if unit.kind in (*FIRST_LEVEL, UnitKind.UNIT)]
    years = sorted({calendar.work_year + each.budget_year for _, each in calendar.deliverables()})
    for year in years:
        made = _Maker(year, wanted.tags)
        for number, unit in enumerate(budget):
            yield made.one(SubjectKind.WHOLE_UNIT, unit)
            for _ in range(2):
                yield made.one(SubjectKind.PROJECT, unit)
            if number % 5 == 0:
                yield from (made.one(kind, unit) for kind in SubjectKind if kind not in made.most)
        for unit in (each for each in budget if each.kind in FIRST_LEVEL):
            tree = [each for each in budget if each.unit_code.startswith(unit.unit_code)]
            yield from (made.one(SubjectKind.PROJECT, unit) for _ in range(wanted.projects - 2 * len(tree)))


class _Maker:
    """Makes the subjects of one budget year, with labels of every sort."""

    most = (SubjectKind.WHOLE_UNIT, SubjectKind.PROJECT)

    def __init__(self, year: int, tags: tuple[str, ...]) -> None:
        self.year, self.count = year, 0
        self.tags = (*tags, PLAIN_TAG)
        self.random = Random(f"labels of {year}")

    def one(self, kind: SubjectKind, unit: UnitRow) -> SubjectRow:
        self.count += 1
        number, pick = self.count, self.random.choice
        approved = AMOUNTS[number % len(AMOUNTS)]
        plain = kind is SubjectKind.WHOLE_UNIT
        return SubjectRow(
            f"{kind.value.upper()[:2]}{self.year % 100}-{number:04d}",
            f"L-{kind.value.upper()[:2]}-{number:04d}",
            kind,
            f"{unit.name}{SUBJECT_KINDS[kind].template}{number}",
            unit.unit_code,
            self.year,
            book=Book.GENERAL if plain else pick(list(Book)),
            fund_class=FundClass.OTHER if plain else pick(list(FundClass)),
            source_level=SourceLevel.LOCAL if plain else pick(list(SourceLevel)),
            attribute=pick(list(Attribute)),
            amount_approved=approved,
            amount_adjusted=approved + 1,
            tags=() if plain else tuple(sorted({pick(self.tags), pick(self.tags)})),
        )


def _chosen_before(
    calendar: Calendar, units: tuple[UnitRow, ...], subjects: tuple[SubjectRow, ...]
) -> Iterator[SelectionRow]:
    """Last year each first-level unit chose the first project of its tree for every choice that may not repeat."""
    for _, deliverable in calendar.deliverables():
        for quota in deliverable.quota if any(each.not_repeating for each in deliverable.quota) else ():
            for unit in (each for each in units if each.kind in quota.of):
                year = calendar.work_year + deliverable.budget_year
                own = [s for s in subjects if s.unit_code == unit.unit_code and s.budget_year == year]
                first = next(s for s in own if s.kind is SubjectKind.PROJECT)
                yield SelectionRow(calendar.work_year - 1, deliverable.key, unit.unit_code, first.subject_code)


# ── the year ──────────────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Lived:
    """A year walked through by the oracle, with what people did in it."""

    oracle: Oracle
    done: list[Done] = field(default_factory=list)


def live(calendar: Calendar, register: Register, days: Workdays, *, silent: bool = False) -> Lived:
    """Walk through the year; unless `silent`, most hand in, some late, some never, and every choice of the bureau."""
    lived = Lived(Oracle(calendar, register, days))
    planned: dict[date, list[Done]] = {}
    seen: set[tuple[str, str, str]] = set()
    first, last = first_opening(calendar), last_rung(calendar, days)
    for on in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)):
        for act in planned.pop(on, []):
            _try(lived, act)
        lived.oracle.run(on)
        new = [] if silent else [key for key in lived.oracle.things if key not in seen]
        for key in new:
            seen.add(key)
            for act in _course(lived.oracle.things[key], days):
                planned.setdefault(max(act.on, date.fromordinal(on.toordinal() + 1)), []).append(act)
    return lived


def _try(lived: Lived, act: Done) -> None:
    """Do it if it goes; a hand-in of a choice chooses first."""
    oracle, thing = lived.oracle, lived.oracle.things[act.deliverable, act.unit, act.subject]
    chooses = act.event == "submit" and thing.deliverable.about is About.QUOTA
    if chooses and not oracle.chosen.get((act.deliverable, act.unit)):
        for code in _choice(oracle, thing):
            _do(lived, Done(act.on, "select", act.unit, act.deliverable, code))
    _do(lived, act)


def _do(lived: Lived, act: Done) -> None:
    try:
        lived.oracle.act(act)
    except Impossible:
        return
    lived.done.append(act)


def _course(thing: Thing, days: Workdays) -> Iterator[Done]:
    """What becomes of one thing: a bureau's choice comes on time and is accepted; of the rest a part late, or never."""
    random = Random(f"course of {thing.key}")
    quota, bureau = thing.deliverable.about is About.QUOTA, thing.unit.kind is UnitKind.BUREAU
    late = 0 if quota and bureau else random.choice((-4, -2, -1, 0, 2, 4, 7, 16))
    if not (quota and bureau) and random.randrange(5) == 0:
        return
    on = days.add(thing.due_on, late - 3) if late <= 0 else days.add(thing.due_on, late)
    on = max(on, days.add(thing.opened_on, 1))
    yield _of(thing, on, "submit")
    if not quota and random.randrange(8) == 0:
        yield _of(thing, days.add(on, 2), "return", "口径不符")
        yield _of(thing, days.add(on, 6), "submit")
    elif quota or random.randrange(2):
        yield _of(thing, days.add(on, 2), "accept")


def _of(thing: Thing, on: date, event: str, why: str = "") -> Done:
    return Done(on, event, thing.unit.unit_code, thing.deliverable.key, thing.subject, "", why)


def _choice(oracle: Oracle, thing: Thing) -> list[str]:
    """Subjects that meet the quota, dearest first, so that shares are reached; one of a unit before its second."""
    quota = next(each for each in thing.deliverable.quota if thing.unit.kind in each.of)
    year = oracle.calendar.work_year + thing.deliverable.budget_year
    known = [s for s in oracle.register.subjects if s.budget_year == year and oracle._may_choose(thing, s)]
    known.sort(key=lambda s: (-(s.amount_approved or 0), s.subject_code))
    counts = {**quota.at_least, **quota.exactly}
    if counts:
        chosen = [s for kind, n in counts.items() for s in _spread([k for k in known if k.kind == kind])[:n]]
        return [s.subject_code for s in chosen]
    if quota.share or quota.covers:
        return [s.subject_code for s in known]
    return [s.subject_code for s in known[: max(1, quota.total_at_least)]]


def _spread(subjects: list[SubjectRow]) -> list[SubjectRow]:
    """One of every unit before a second of any."""
    rank: dict[str, int] = {}
    ranked = []
    for subject in subjects:
        rank[subject.unit_code] = rank.get(subject.unit_code, 0) + 1
        ranked.append((rank[subject.unit_code], subject))
    return [subject for _, subject in sorted(ranked, key=lambda pair: pair[0])]
