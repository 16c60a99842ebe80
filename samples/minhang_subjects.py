"""What the sample district evaluates: lines that live for some years, one row for each year."""

from dataclasses import dataclass, field, replace
from random import Random

from samples import minhang_money as money
from samples import minhang_names as names
from samples.minhang_units import CREATED, TOWNS, Unit, budget_units

HEADER = (
    "subject_code,lineage_id,kind,name,unit_code,budget_year,book,fund_class,source_level,attribute,"
    "amount_approved,amount_adjusted,amount_executed,starts_on,ends_on,tags"
)
KEY_TOWN_UNIT_YEARS = (2020, 2021, 2022, 2023)


@dataclass(frozen=True)
class Line:
    """One thing the district pays for, through its years (its lineage)."""

    lineage_id: str
    kind: str
    name: str
    unit_code: str
    years: tuple[int, ...]
    tags: tuple[str, ...] = ()
    book: str = "general"
    fund_class: str = "other"
    source_level: str = "local"
    recoded: bool = False
    large: bool = False
    tags_of: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """One row of subjects.csv; amounts in fen, None where the year has not come so far."""

    line: Line
    subject_code: str
    budget_year: int
    approved: int
    adjusted: int | None
    executed: int | None

    @property
    def attribute(self) -> str:
        return "new" if self.budget_year == self.line.years[0] else "continuing"

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(sorted({*self.line.tags, *self.line.tags_of.get(self.budget_year, ())}))

    def row(self) -> list[str]:
        line = self.line
        starts = f"{self.budget_year}-01-01"
        amounts = [("" if fen is None else money.yuan(fen)) for fen in (self.approved, self.adjusted, self.executed)]
        labels = [line.book, line.fund_class, line.source_level, self.attribute]
        head = [self.subject_code, line.lineage_id, line.kind, line.name, line.unit_code, str(self.budget_year)]
        return [*head, *labels, *amounts, starts, f"{self.budget_year}-12-31", ";".join(self.tags)]


def town_lines() -> list[Line]:
    """Eighteen projects of 2021 and nineteen of 2022 for each town, so that its quotas can be met without repeating.

    Of each town's list 0 to 12 run through 2021 and 2022, 13 to 17 end with 2021, 18 to 23 begin in 2022, 24 and 25 in
    2023; 0 and 1 were evaluated in 2021 already (budget year 2020).
    """
    lines = []
    for code, _, kind in TOWNS:
        random = Random(f"town projects {code}")
        chosen = random.sample(names.TOWN_PROJECTS, 26)
        for number, (name, tags) in enumerate(chosen):
            own = name if kind == "town" else name.replace("镇管", "").replace("居村委会", "居委会")
            first = 2020 if number < 2 else 2021 if number < 18 else 2022 if number < 24 else 2023
            last = 2023 if number in (2, 8, 24, 25) else 2022 if number < 13 or number > 17 else 2021
            unit_code = code if random.randrange(4) else f"{code}00{random.randrange(1, 3)}"
            lines.append(
                Line(
                    f"L{code}{number:03d}",
                    "project",
                    own,
                    unit_code,
                    tuple(range(first, last + 1)),
                    tags_for("project", tags),
                    book="fund" if number == 16 else "general",
                    fund_class=("direct" if number == 7 else "poverty" if number == 12 else "other"),
                    source_level="higher" if number in (7, 12) else "local",
                    recoded=number == 4,
                    tags_of={2022: ("key-exante",)} if number in (18, 19) else {},
                )
            )
    return lines


def tags_for(kind: str, written: str) -> tuple[str, ...]:
    """The tags as written; a policy recurs every year and benefits people, or enterprises."""
    words = tuple(tag for tag in written.split(";") if tag)
    if kind != "policy":
        return words
    return (*words, "recurrent", "benefits-individuals" if "livelihood" in words else "benefits-enterprises")


def book_of(tags: tuple[str, ...]) -> str:
    if "state-capital" in tags:
        return "state_capital"
    return "social_insurance" if "social-insurance" in tags else "general"


def department_lines() -> list[Line]:
    """Projects and policies of the departments: most run from 2021 to 2023, some from 2018 on, some end or begin."""
    lines = []
    for number, (unit_code, name, kind, tags) in enumerate(names.DEPARTMENT_SUBJECTS):
        words = tags_for(kind, tags)
        before = [line for line in lines if line.unit_code[:3] == unit_code[:3]]
        first_project = kind == "project" and not any(line.kind == "project" for line in before)
        first = 2018 if number % 9 == 2 else 2019 if number % 9 == 5 else 2020 if number % 9 == 8 else 2021
        last = 2023 if first_project or kind == "policy" or number % 3 else 2022
        lines.append(
            Line(
                f"D{number + 1:04d}",
                kind,
                name,
                unit_code,
                tuple(range(first, last + 1)),
                words,
                book="fund" if name.startswith("土地储备") else book_of(words),
                fund_class="direct" if "social-insurance" in words else "other",
                recoded=number % 17 == 3,
                large=first < 2021 or kind == "policy",
                tags_of={2022: ("key-exante",)} if not before else {},
            )
        )
    for number, (unit_code, name, kind, tags) in enumerate(names.NEW_SUBJECTS):
        words = tags_for(kind, tags)
        lines.append(Line(f"N{number + 1:04d}", kind, name, unit_code, (2023,), words, large=kind == "policy"))
    return lines


def other_lines() -> list[Line]:
    """Bonds, transfers from above and below, and what has to be mended."""
    lines = [
        Line(f"B{number + 1:04d}", "bond", name, code, (2021, 2022), ("government-investment",), "fund", large=True)
        for number, (code, name) in enumerate(names.BONDS)
    ]
    for number, (code, name) in enumerate(names.TRANSFERS):
        source = "higher" if "市级" in name else "local"
        years = (2021, 2022, 2023)
        lines.append(Line(f"T{number + 1:04d}", "transfer", name, code, years, (), "general", "direct", source))
    for number, (code, name) in enumerate(names.RECTIFICATIONS):
        years = (2022,) if number % 4 == 3 else (2021,)
        lines.append(Line(f"R{number + 1:04d}", "rectification", name, code, years))
    return lines


def whole_unit_lines(units: list[Unit]) -> list[Line]:
    """部门(单位)整体支出 of every budget unit; those of first-level towns go back to 2020."""
    lines = []
    for unit in budget_units(units):
        years: tuple[int, ...] = (2023,) if unit.unit_code == CREATED else (2021, 2022, 2023)
        if unit.valid_to:
            years = (2021, 2022)
        if unit.kind in ("town", "subdistrict", "zone"):
            years = KEY_TOWN_UNIT_YEARS
        lines.append(
            Line(f"W{unit.unit_code}", "whole_unit", f"{unit.short}整体支出", unit.unit_code, years, large=True)
        )
    return lines


def subject_code(line: Line, number: int, year: int) -> str:
    """Projects carry the 21 characters of the budget system, with two digits for the year in which they were coded."""
    if line.kind == "whole_unit":
        return f"ZT-{line.unit_code}"
    if line.kind == "rectification":
        return f"ZG-{line.years[0]}-{number:04d}"
    coded_in = year if line.recoded else line.years[0]
    return f"310112{coded_in % 100:02d}T{number:012d}"


def through_the_years(line: Line, number: int) -> list[Subject]:
    random = Random(f"amounts {line.lineage_id}")
    amount = money.approved(random)
    if line.large and amount < 320 * money.WAN:
        amount += random.randrange(280, 900) * money.WAN
    if line.kind == "rectification":
        amount = 0
    rows = []
    for year in line.years:
        code = subject_code(line, number, year)
        row = Subject(line, code, year, amount, None, None)
        if year < 2023:
            adjusted = money.adjusted(amount, random)
            low, high = (34, 62) if year == 2022 else (71, 101)
            row = replace(row, adjusted=adjusted, executed=money.executed(adjusted, random, low, min(high, 100)))
        rows.append(row)
        amount = money.next_year(amount, random)
    return rows


def subjects(units: list[Unit]) -> list[Subject]:
    """Every row of subjects.csv, by unit, line and year."""
    lines = whole_unit_lines(units) + town_lines() + department_lines() + other_lines()
    lines.sort(key=lambda line: (line.unit_code[:3], line.unit_code, line.lineage_id))
    return [row for number, line in enumerate(lines, start=1) for row in through_the_years(line, number)]
