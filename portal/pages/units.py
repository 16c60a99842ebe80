"""Units of the register: a list to search, and one unit with its people, subjects, history and corrections."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.responses import Response

from calendars.labels import ROLES, UNIT_KINDS
from models.columns import FAR, LONG_AGO
from models.errors import Sentence, _
from models.kinds import Role, UnitKind
from models.queries.narrowing import NO_SECTION
from portal.boards import Code, Format
from portal.guard import Guarded
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.board.totals import sections
from tasks.desk.petitions import asked_about
from tasks.desk.scope import Page
from tasks.register.life import life_of
from tasks.roster.asked import Asked
from tasks.roster.units import UnitRow, one_unit, units

router = APIRouter(route_class=Guarded)
Words = Annotated[str, Query(max_length=60)]
AnyKind = Annotated[str, Query(pattern=f"^({'|'.join(UnitKind)}|)$")]
Number = Annotated[int, Query(ge=1, le=1_000_000)]
LISTS = {
    "valid": Sentence("现在有效"),
    "unanswered": Sentence("没有可以送达的专管责任人"),
    "ended": Sentence("已失效"),
    "to_come": Sentence("尚未生效"),
    "": Sentence("全部"),
}
Which = Annotated[str, Query(pattern=f"^({'|'.join(filter(None, LISTS))}|)$")]
HEADS = (
    Sentence("单位代码"),
    Sentence("单位"),
    Sentence("类别"),
    Sentence("上级单位"),
    Sentence("对口科室"),
    Sentence("有效自"),
    Sentence("有效至"),
    Sentence("并入"),
    Sentence("绩效专管责任人"),
    Sentence("邮箱"),
)


@router.get("/register/units", name="register_units")
def listed(
    visit: Here,
    which: Which = "valid",
    words: Words = "",
    kind: AnyKind = "",
    section: Code = "",
    tree: Code = "",
    page: Number = 1,
    format: Format = "",
) -> Response:
    asked = Asked(which, words, kind, section.strip(), tree.strip())
    with visit.reading() as connection:
        if format:
            return _workbook(visit, units(connection, asked, on=visit.on)[1])
        listing, rows = units(connection, asked, on=visit.on, page=Page(page))
        offered = sections(connection)
    said = {"which": which, "words": words, "kind": kind, "section": asked.section, "tree": asked.tree}

    def link(**changed: object) -> str:
        return f"/register/units?{urlencode({k: v for k, v in (said | changed).items() if v or k == 'which'})}"

    return visit.page(
        "units.html.j2",
        listing=listing,
        rows=rows,
        asked=asked,
        link=link,
        lists=LISTS,
        kinds=[("", Sentence("各类单位")), *((each.value, UNIT_KINDS[each]) for each in UnitKind)],
        sections=[("", Sentence("各科室")), *offered, (NO_SECTION, Sentence("没有对口科室"))],
        unit_kinds=UNIT_KINDS,
    )


def _workbook(visit: Visit, rows: list[UnitRow]) -> Response:
    filed = [
        [Cell(row.unit.code), Cell(row.unit.name), Cell(UNIT_KINDS[UnitKind(row.unit.kind)])]
        + [Cell(f"{code} {name}".strip()) for code, name in _beside(row.unit)]
        + [Cell(row.unit.valid_from if row.unit.valid_from != LONG_AGO else None)]
        + [Cell(row.unit.valid_to if row.unit.valid_to != FAR else None)]
        + [Cell(f"{row.unit.successor_code} {row.unit.successor_name}".strip())]
        + [Cell(_("、").join(f"{code} {name}" for code, name, _address in row.officers))]
        + [Cell(_("、").join(address for *_, address in row.officers if address))]
        for row in rows
    ]
    caption = Sentence("单位")
    return workbook_of(visit, caption, [], [Table(caption, caption, HEADS, filed)])


def _beside(unit: Any) -> tuple[tuple[str, str], tuple[str, str]]:
    return (unit.parent_code, unit.parent_name), (unit.section_code, unit.section_name)


@router.get("/register/unit/{code}", name="register_unit")
def one(visit: Here, code: str, item: Annotated[int, Query(ge=0, lt=2**31)] = 0) -> Response:
    return unit_page(visit, code, item=item)


def unit_page(
    visit: Visit,
    code: str,
    *,
    item: int = 0,
    status: int = 200,
    problems: list[tuple[str, Sentence | str]] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """One unit; `item` is the obligation whose request led here, `typed` what was typed in vain."""
    with visit.reading() as connection:
        found = one_unit(connection, code, on=visit.on)
        lived = life_of(connection, unit=code)
        petition = asked_about(connection, item) if item else None
    return visit.page(
        "unit_of_register.html.j2",
        status=status,
        found=found,
        unit=found.unit,
        lived=lived,
        petition=petition,
        item=item,
        problems=problems or [],
        typed=typed or {},
        roles=[(role.name, ROLES[role]) for role in Role],
        role_names=ROLES,
        role_of=Role,
        yuan=_yuan,
        unit_kinds=UNIT_KINDS,
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02}"
