"""A prefecture of 昌吉's size: 1,022 units, 4,317 projects of 2019 over exactly 129.1 亿元, and people.

Always the same. Counts and sums are those of 昌州党委字〔2020〕37号; names, codes and the spread of the
money over projects are made up.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

from models.kinds import Attribute, Book, FundClass, Role, SourceLevel, SubjectKind, UnitKind
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow

SEED = 20201127
UNITS, PROJECTS, EXANTE = 1_022, 4_317, 26
FEN = 1_291_000_000_000  # 129.1 亿元
EXANTE_FEN = 56_700_000_000  # 5.67 亿元
COUNTIES = ("昌吉市", "阜康市", "呼图壁县", "玛纳斯县", "奇台县", "吉木萨尔县", "木垒县")
ZONES = ("高新区", "农业园区", "准东开发区")
DEPARTMENTS = 60
DIRECT, POVERTY = 315, 158  # projects of 2020 by class of money; the others are 其他
SECTIONS = 8
VACANT = 0.02  # offices that nobody holds
YEAR = 2020


def register() -> Register:
    """The whole register."""
    chance = random.Random(SEED)
    owing = list(_units())
    offices = [UnitRow("100", "州财政局", UnitKind.BUREAU, section_code="100001")]
    offices += [UnitRow(f"100{n:03}", f"业务{n}科", UnitKind.SECTION, "100") for n in range(1, SECTIONS + 1)]
    return Register((*offices, *owing), tuple(_people(owing, chance)), tuple(_subjects(owing, chance)))


def _units() -> Iterator[UnitRow]:
    """Counties, zones and departments; all other units below them in turns."""
    heads = [UnitRow(f"3{n:02}", name, UnitKind.COUNTY) for n, name in enumerate(COUNTIES, 1)]
    heads += [UnitRow(f"4{n:02}", name, UnitKind.ZONE) for n, name in enumerate(ZONES, 1)]
    heads += [UnitRow(f"5{n:02}", f"州直部门{n}", UnitKind.DEPARTMENT) for n in range(1, DEPARTMENTS + 1)]
    for number, head in enumerate(heads):
        yield UnitRow(head.unit_code, head.name, head.kind, section_code=f"100{number % SECTIONS + 1:03}")
    for number in range(UNITS - len(heads)):
        place, below = number // len(heads) + 1, heads[number % len(heads)]
        yield UnitRow(f"{below.unit_code}{place:03}", f"{below.name}所属{place}", UnitKind.UNIT, below.unit_code)


def _people(owing: list[UnitRow], chance: random.Random) -> Iterator[PersonRow]:
    yield PersonRow("op", "绩效科经办", "op@example.org", Role.FIN_OPERATOR, "100")
    yield PersonRow("ld", "分管局领导", "ld@example.org", Role.FIN_LEADER, "100")
    yield _person("100", Role.UNIT_OFFICER)
    yield from (_person(f"100{n:03}", Role.FIN_SECTION) for n in range(1, SECTIONS + 1))
    for unit in owing:
        roles = [Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD]
        roles += [] if unit.parent_code else [Role.DEPT]
        yield from (_person(unit.unit_code, role) for role in roles if chance.random() >= VACANT)


def _person(unit: str, role: Role) -> PersonRow:
    code = f"{role.name.lower().replace('_', '-')}-{unit}"
    return PersonRow(code, code, f"{code}@example.org", role, unit)


def _subjects(owing: list[UnitRow], chance: random.Random) -> Iterator[SubjectRow]:
    """The projects of 2019, again in 2020 by class of money, each unit's whole budget, and the new ones of 2021."""
    at = [chance.choice(owing) for _ in range(PROJECTS)]
    shares = _spread(FEN, PROJECTS, chance)
    for number, (unit, fen) in enumerate(zip(at, shares, strict=True)):
        yield _project(number, unit, YEAR - 1, fen, FundClass.OTHER)
        yield _project(number, unit, YEAR, fen, _class_of(number))
    for unit in owing:
        code = f"ZT-{unit.unit_code}"
        yield SubjectRow(code, code, SubjectKind.WHOLE_UNIT, f"{unit.name}整体支出", unit.unit_code, YEAR)
    for number, fen in enumerate(_spread(EXANTE_FEN, EXANTE, chance)):
        yield _project(PROJECTS + number, owing[number], YEAR + 1, fen, FundClass.OTHER, Attribute.NEW)


def _class_of(number: int) -> FundClass:
    if number < DIRECT:
        return FundClass.DIRECT
    return FundClass.POVERTY if number < DIRECT + POVERTY else FundClass.OTHER


def _project(
    number: int,
    unit: UnitRow,
    year: int,
    fen: int,
    fund_class: FundClass,
    attribute: Attribute = Attribute.CONTINUING,
) -> SubjectRow:
    code = f"65230019T{number:012}"
    return SubjectRow(
        code,
        code,
        SubjectKind.PROJECT,
        f"{unit.name}第{number}号项目",
        unit.unit_code,
        year,
        Book.GENERAL,
        fund_class,
        SourceLevel.LOCAL if number % 5 else SourceLevel.HIGHER,
        attribute,
        amount_approved=fen,
    )


def _spread(total: int, parts: int, chance: random.Random) -> list[int]:
    """`total` in so many parts, few of them large; to the last fen."""
    weights = [chance.paretovariate(1.2) for _ in range(parts)]
    ends = [int(total * part / sum(weights)) for part in accumulate(weights)]
    ends[-1] = total
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
