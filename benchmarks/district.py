"""A district as large as one likes: its year, its units and people, its projects; the same for the same size.

Ten deliverables in five steps, due over the year, all on the ladder of 闵行 2022, each owed for every project: so a
district of 10,000 obligations has 100 units with 10 projects each, one of 100,000 has 500 with 20.
"""

import random
from datetime import date, timedelta

from calendars.loading import loads
from calendars.schema import Calendar
from models.kinds import Role, StepKey, SubjectKind, UnitKind
from tasks.clock import SWEEP_AT, moment
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.publish import publish
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow

SEED = 20220311
EVE = date(2022, 1, 4)  # the day before everything opens
OPENS = date(2022, 1, 5)
UNITS = {1_000: 20, 10_000: 100, 100_000: 500, 1_000_000: 1000}
VACANT = 0.03  # offices that nobody holds
DUES = ("02-18", "03-25", "04-29", "05-31", "06-24", "07-29", "08-31", "09-23", "10-28", "11-25")
TITLES = {
    StepKey.EVALUATION: "事后评价",
    StepKey.TRACKING: "绩效跟踪",
    StepKey.REEVALUATION: "再评价",
    StepKey.EXANTE: "事前评估",
    StepKey.REPORTING: "年度报告",
}


def calendar_text() -> str:
    """The year as an administrator would write it."""
    warned = "UNIT_OFFICER, UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR"
    rungs = [
        ("opens", 0, "L0", "UNIT_OFFICER, DEPT, FIN_SECTION"),
        ("due", -10, "L1", "UNIT_OFFICER"),
        ("due", -5, "L1", "UNIT_OFFICER"),
        ("due", -3, "L1", "UNIT_OFFICER"),
        ("due", -1, "L1", "UNIT_OFFICER, UNIT_DEPUTY, DEPT"),
        ("due", 1, "L2", "UNIT_OFFICER, UNIT_DEPUTY, DEPT, FIN_SECTION"),
        ("due", 3, "L3", warned),
        ("due", 5, "L3", warned),
        ("due", 10, "L4", f"{warned}, FIN_LEADER"),
        ("due", 15, "L5", "UNIT_DEPUTY, UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR, FIN_LEADER"),
        ("due", 20, "L6", "UNIT_HEAD, DEPT, FIN_SECTION, FIN_OPERATOR, FIN_LEADER"),
    ]
    head = ["nianlun: 1", "work_year: 2022", "title: 量测用年历", "document: notice"]
    head += ["jurisdiction: {name: 某区, code: '310112000', bureau: 某区财政局, desk: 绩效科}"]
    head += ["documents:", "  - {key: notice, number: 某财〔2022〕1号, title: 通知}"]
    head += ["ladders:", "  standard:", "    title: 逐级催报", "    source: 惯例", "    rungs:"]
    for anchor, workdays, level, recipients in rungs:
        by = ", by: approval" if level > "L3" else ""
        rung = f"from: {anchor}, workdays: {workdays}, level: {level}{by}, recipients: [{recipients}], source: 惯例"
        head.append(f"      - {{{rung}}}")
    return "\n".join([*head, "steps:", *(line for step in StepKey for line in _step(step)), ""])


def _step(step: StepKey) -> list[str]:
    place = list(StepKey).index(step)
    lines = [f"  - key: {step}", f"    title: {TITLES[step]}", "    source: 惯例"]
    lines += ["    window: {opens: 2022-01-05, closes: 2022-12-31}", "    deliverables:"]
    for number in (2 * place, 2 * place + 1):
        lines += [f"      - key: report-{number}", f"        title: 第{number}项材料", "        form: material"]
        lines += ["        budget_year: -1", "        owed_by: {who: executing_unit}", "        about: subjects"]
        lines += ["        review: [DEPT, FIN_SECTION, FIN_OPERATOR]", "        review_source: 惯例"]
        lines += ["        where: {kind: [project]}", "        ladder: standard", "        source: 惯例"]
        lines += [f"        due: {{on: 2022-{DUES[number]}, basis: practice, source: 惯例}}"]
    return lines


def calendar() -> Calendar:
    """The year, checked."""
    return loads(calendar_text(), "bench.yaml")


def register(obligations: int) -> Register:
    """The units, people and projects that owe so many obligations."""
    count = UNITS[obligations]
    chance = random.Random(SEED)
    units = [UnitRow("100", "某区财政局", UnitKind.BUREAU)]
    units += [UnitRow(f"100{n:03}", f"业务{n}科", UnitKind.SECTION, "100") for n in range(1, 11)]
    owing = [_unit(number) for number in range(count)]
    units += owing
    people = [PersonRow("op", "绩效科经办", "op@example.org", Role.FIN_OPERATOR, "100")]
    people += [PersonRow("ld", "分管局领导", "ld@example.org", Role.FIN_LEADER, "100")]
    people += [_person(f"100{n:03}", Role.FIN_SECTION) for n in range(1, 11)]
    for unit in owing:
        roles = [Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD]
        roles += [Role.DEPT] if unit.kind is UnitKind.DEPARTMENT else []
        people += [_person(unit.unit_code, role) for role in roles if chance.random() >= VACANT]
    each = obligations // len(DUES) // count
    subjects = [_project(unit, number, chance) for unit in owing for number in range(each)]
    return Register(tuple(units), tuple(people), tuple(subjects))


def _unit(number: int) -> UnitRow:
    """Every tenth is a department; the nine after it belong to it."""
    department = f"{number // 10 + 101:03}"
    section = f"100{number // 10 % 10 + 1:03}"
    if number % 10 == 0:
        return UnitRow(department, f"第{number}局", UnitKind.DEPARTMENT, "", section)
    return UnitRow(f"{department}{number % 10:03}", f"第{number}所", UnitKind.UNIT, department, section)


def _person(unit: str, role: Role) -> PersonRow:
    name = f"{role.name.lower()}-{unit}"
    return PersonRow(name, name, f"{name}@example.org", role, unit)


def _project(unit: UnitRow, number: int, chance: random.Random) -> SubjectRow:
    code = f"{unit.unit_code}-{number:02}"
    fen = chance.randrange(1_000_000, 1_000_000_000)
    name = f"{unit.name}第{number}个项目经费"
    return SubjectRow(code, code, SubjectKind.PROJECT, name, unit.unit_code, 2021, amount_approved=fen)


def furnish(office: Office, obligations: int) -> None:
    """Schema, published year and register; nothing opened yet."""
    migrate(office.engine)
    year, at = calendar(), moment(EVE, SWEEP_AT)
    with office.writing() as connection:
        publish(connection, year, calendar_text(), office.official_workdays, at=at, by="bench", why="bench")
        import_register(connection, register(obligations), on=EVE, at=at, by="bench")


def hand_ins(obligations: int, dues: dict[int, date]) -> dict[date, list[int]]:
    """Who hands in when: four in five, from twenty days before the due date to eight after it. `dues` by id."""
    chance = random.Random(obligations)
    days: dict[date, list[int]] = {}
    for one, due_on in sorted(dues.items()):
        if chance.random() < 0.8:
            days.setdefault(due_on + timedelta(days=chance.randint(-20, 8)), []).append(one)
    return days
