"""What the board's pages share: what their address asks for, the way to the list behind a number, rows of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query
from sqlalchemy import Connection

from calendars.labels import UNIT_KINDS
from models.errors import Sentence
from models.kinds import BUDGET_UNITS, Standing, StepKey, UnitKind
from models.queries.narrowing import NO_SECTION
from notices.words import STEPS
from portal import showing
from portal.seeing import scope_of
from portal.tables import Cell
from portal.visit import Visit
from tasks.board.totals import Tally, Totals, sections, totals
from tasks.desk.scope import Wanted

THIS_YEAR = -1
KINDS = (UnitKind.BUREAU, *BUDGET_UNITS)
Step = Annotated[str, Query(pattern=f"^({'|'.join(StepKey)}|)$")]
Kind = Annotated[str, Query(pattern=f"^({'|'.join(KINDS)}|)$")]
Code = Annotated[str, Query(max_length=40)]
Format = Annotated[str, Query(pattern="^(xlsx|)$")]
VIEWS = (
    ("board", "/board", Sentence("一览")),
    ("board_year", "/board/year", Sentence("年度图")),
    ("board_heat", "/board/heat", Sentence("热力图")),
    ("board_load", "/board/load", Sentence("工作量")),
    ("board_figures", "/board/figures", Sentence("文件中的数字")),
    ("board_rotations", "/board/rotations", Sentence("周期覆盖")),
    ("board_balance", "/board/balance", Sentence("均衡实施")),
    ("board_deltas", "/board/deltas", Sentence("复核差异")),
)
MEASURES = (
    Sentence("应报数"),
    Sentence("已报数"),
    Sentence("完成率"),
    Sentence("按时报送数"),
    Sentence("按时率"),
    Sentence("零报告"),
    Sentence("免报"),
    Sentence("未报"),
    Sentence("其中逾期"),
)


@dataclass(frozen=True)
class Asked:
    """What an address narrows a board to; year 0 asks for all years."""

    year: int = THIS_YEAR
    step: str = ""
    kind: str = ""
    section: str = ""
    tree: str = ""

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            step=self.step, work_year=self.year, kind=self.kind, section_code=self.section, tree_code=self.tree
        )

    def address(self, path: str, **more: object) -> str:
        """An address that asks for the same, changed or narrowed further."""
        said = {"year": self.year, "step": self.step, "kind": self.kind, "section": self.section, "tree": self.tree}
        kept = {key: value for key, value in (said | more).items() if value not in ("", None) or key == "which"}
        return f"{path}?{urlencode(kept)}"


def _asked(
    year: Annotated[int, Query(ge=THIS_YEAR, le=9999)] = THIS_YEAR,
    step: Step = "",
    kind: Kind = "",
    section: Code = "",
    tree: Code = "",
) -> Asked:
    return Asked(year, step, kind, section, tree)


BoardAsked = Annotated[Asked, Depends(_asked)]


def settled(visit: Visit, connection: Connection, asked: Asked) -> Asked:
    """With the year said: this day's, or the last one before it that is published."""
    if asked.year != THIS_YEAR:
        return asked
    return replace(asked, year=year_shown(visit, visit.office.calendars(connection), asked.year))


def year_shown(visit: Visit, published: Iterable[int], year: int) -> int:
    """The year that was asked for; unless one was, this day's, or the last one before it that is published."""
    years = sorted(published)
    begun = [each for each in years if each <= visit.on.year]
    return year if year != THIS_YEAR else (begun or years or [0])[-1]


def counted(visit: Visit, connection: Connection, asked: Asked) -> Totals:
    """The numbers of the visitor's units, narrowed to what is asked; counted once while nothing happens."""
    scope, wanted = scope_of(visit.who.held), asked.wanted
    question = ("totals", scope, wanted, visit.on)
    return visit.portal.kept.answer(connection, question, lambda: totals(connection, scope, on=visit.on, wanted=wanted))


def tabs(asked: Asked, path: str) -> list[tuple[bool, str, Sentence]]:
    """The ways to the board's views with the same filters, and which of them this is."""
    return [(address == path, asked.address(address), words) for _route, address, words in VIEWS]


def choices(visit: Visit, connection: Connection, asked: Asked, path: str) -> dict[str, Any]:
    """What a board's filters offer."""
    years = sorted(visit.office.calendars(connection), reverse=True)
    supervising = [*sections(connection), (NO_SECTION, Sentence("没有对口科室"))]
    return {
        "asked": asked,
        "path": path,
        "tabs": tabs(asked, path),
        "years": [*((year, str(year)) for year in years), (0, Sentence("各年度"))],
        "steps": [("", Sentence("各环节")), *((key.value, Sentence(STEPS[key])) for key in STEPS)],
        "kinds": [("", Sentence("各类单位")), *((kind.value, UNIT_KINDS[kind]) for kind in KINDS)],
        "sections": [("", Sentence("各对口科室")), *supervising],
    }


def standings(found: Totals, asked: Asked) -> list[tuple[showing.Badge, int, str]]:
    """How many first-level units stand how, the worst first."""
    return [
        (
            showing.standing_badge(standing),
            found.standings.get(standing, 0),
            asked.address("/board/heat", standing=int(standing)),
        )
        for standing in reversed(Standing)
    ]


def measures(tally: Tally, asked: Asked, **more: object) -> list[Cell]:
    """The numbers of a row, each with the way to its list."""

    def linked(value: int, which: str) -> Cell:
        return Cell(value, asked.address("/owed", which=which, **more) if value else "")

    rates = tally.rates
    return [
        linked(rates.expected, ""),
        linked(rates.actual, "handed_in"),
        Cell(rates.rate),
        linked(rates.on_time_actual, "on_time"),
        Cell(rates.on_time_rate),
        linked(rates.nil, "nil"),
        linked(tally.waived, "waived"),
        linked(tally.owing, "owing"),
        linked(tally.late, "late"),
    ]


def told_filters(asked: Asked) -> str:
    """The filters in words, for the head of a workbook."""
    said = [
        str(asked.year) if asked.year else "",
        str(Sentence(STEPS[StepKey(asked.step)])) if asked.step else "",
        str(UNIT_KINDS[UnitKind(asked.kind)]) if asked.kind else "",
        asked.section if asked.section != NO_SECTION else str(Sentence("没有对口科室")),
        asked.tree,
    ]
    return " · ".join(filter(None, said))
