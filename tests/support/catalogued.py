"""A hamlet whose year has the two catalogues of 闵行: policies from 200万元 a year, and projects from 300万元 that were
not evaluated in three years, or are key tasks."""

from dataclasses import replace

from district import furnish
from hamlet import EVE, REGISTER, YEAR, project

from calendars.loading import loads
from models.kinds import Attribute, SourceLevel, SubjectKind
from tasks.office import Office
from tasks.register.rows import SelectionRow, SubjectRow

LARGE, SMALL = 300_000_000, 299_999_999  # fen: 300万元, and one fen less
CATALOGUES = """\
catalogues:
  policies:
    title: 政策目录
    where:
      kind: [policy, project]
      source_level: [local]
      amount_at_least: 2000000
      tag_all: [recurrent]
      tag_any: [benefits-individuals, benefits-enterprises]
    source: 200万元/年
  key:
    title: 重点目录
    where:
      kind: [project]
      any:
        - amount_at_least: 3000000
          not_evaluated_within: {years: 3, deliverables: [choice]}
        - tag_any: [district-priority]
    source: 300万元
steps:
"""
DEPARTMENT = "{of: [department], total_at_least: 1, source: 惯例}"
TEXT = YEAR.replace("steps:\n", CATALOGUES, 1).replace(
    DEPARTMENT, "{of: [department], total_at_least: 1, catalogue: key, source: 惯例}"
)


def old(code: str, of: str, year: int) -> SubjectRow:
    """An earlier year of a subject, under another code."""
    return project(code, "101", year=year, lineage=of)


def policy(code: str, fen: int, *tags: str, level: SourceLevel = SourceLevel.LOCAL) -> SubjectRow:
    its = dict(source_level=level, attribute=Attribute.CONTINUING, amount_approved=fen, tags=tuple(sorted(tags)))
    return SubjectRow(code, code, SubjectKind.POLICY, f"政策{code}", "101", 2021, **its)  # type: ignore[arg-type]


SUBJECTS = (
    project("BIG", "101", amount_approved=LARGE),
    project("SMALL", "101", amount_approved=SMALL),
    project("TASK", "101", amount_approved=SMALL, tags=("district-priority",)),
    project("RECENT", "101", amount_approved=LARGE),
    old("R18", "RECENT", 2018),
    project("TASK-AGAIN", "101", amount_approved=LARGE, tags=("district-priority",)),
    old("T20", "TASK-AGAIN", 2020),
    project("LONG-AGO", "101", amount_approved=LARGE),
    old("L17", "LONG-AGO", 2017),
    policy("PAID", 200_000_000, "recurrent", "benefits-individuals"),
    policy("FIRMS", 900_000_000, "recurrent", "benefits-enterprises"),
    policy("LESS", 199_999_999, "recurrent", "benefits-individuals"),
    policy("ONCE", 200_000_000, "benefits-individuals"),
    policy("NOBODY", 200_000_000, "recurrent"),
    policy("HIGHER", 200_000_000, "recurrent", "benefits-individuals", level=SourceLevel.HIGHER),
)
CHOSEN = (
    SelectionRow(2019, "choice", "101", "R18"),  # three years back, the last that binds
    SelectionRow(2021, "choice", "101", "T20"),
    SelectionRow(2018, "choice", "101", "L17"),
)


def catalogued(office: Office) -> None:
    """The schema, the year and the register; nothing fixed yet."""
    register = replace(REGISTER, subjects=(*REGISTER.subjects, *SUBJECTS), selections=(*REGISTER.selections, *CHOSEN))
    furnish(office, loads(TEXT, "catalogued.yaml"), TEXT, register, eve=EVE)
