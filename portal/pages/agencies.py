"""The register of agencies: one at a time, or a file; and one of them with its people, commissions and scores."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi import File as Sent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from models.errors import Place, Places, RuleBroken, Sentence
from models.evaluating import CommissionState, Engagement
from models.queries import commissions
from portal.guard import Guarded
from portal.visit import Here, Visit
from tasks.evaluators.about import rules_now
from tasks.evaluators.agencies import AgencyRow, all_agencies, one_agency, register_agencies
from tasks.evaluators.doing import Doer
from tasks.evaluators.files import AGENCIES, SAMPLE, agency_cells, read_agencies, write_file

router = APIRouter(route_class=Guarded)
Line = Annotated[str, Form(max_length=200)]
Text = Annotated[str, Form(max_length=2000)]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG = 422


@router.get("/agencies", name="agencies")
def agencies(visit: Here) -> Response:
    return _show(visit)


@router.post("/agencies", name="agency_save")
def save(
    visit: Here,
    code: Line = "",
    name: Line = "",
    credit_code: Line = "",
    legal_person: Line = "",
    quality_control: Line = "",
    staff: Line = "",
    violation_on: Line = "",
    people: Text = "",
    leading: Text = "",
    note: Line = "",
    gone: Line = "",
) -> Response:
    typed = dict(code=code, name=name, credit_code=credit_code, staff=staff, violation_on=violation_on)
    typed |= dict(people=people, leading=leading, note=note)
    try:
        row = AgencyRow(
            code=code.strip(),
            name=name.strip(),
            credit_code=credit_code.strip(),
            legal_person=legal_person == "yes",
            quality_control=quality_control == "yes",
            staff=_count(staff),
            violation_on=_day(violation_on),
            people=_codes(people),
            leading=_codes(leading),
            note=note.strip(),
            gone=gone == "yes",
        )
        _register(visit, [row])
    except RuleBroken as broken:
        return _show(visit, status=WRONG, problem=broken.sentence, typed=typed)
    return visit.go("/agencies", told=Sentence("机构{name}已登记", name=row.name))


@router.post("/agencies/import", name="agencies_import")
async def import_file(visit: Here, file: Annotated[UploadFile, Sent()]) -> Response:
    content = await file.read()
    return await run_in_threadpool(_import, visit, file.filename or "", content)


def _import(visit: Visit, name: str, content: bytes) -> Response:
    try:
        changed = _register(visit, read_agencies(Path(name).name, content))
    except Places as places:
        return _show(visit, status=WRONG, places=tuple(places.places))
    except RuleBroken as broken:
        return _show(visit, status=WRONG, problem=broken.sentence)
    return visit.go("/agencies", told=Sentence("已导入：新增或更新{n}家机构", n=changed))


@router.get("/agencies/file", name="agencies_file")
def as_file(visit: Here) -> Response:
    """The register as a workbook, to be changed and brought back; an empty one has an example row."""
    with visit.reading() as connection:
        found = all_agencies(connection, rules_now(visit.office, connection))
    rows = [each.row for each in found] or [SAMPLE]
    return workbook("agencies.xlsx", AGENCIES, [agency_cells(row) for row in rows])


@router.get("/agency/{code}", name="agency")
def agency(visit: Here, code: str) -> Response:
    with visit.reading() as connection:
        rules = rules_now(visit.office, connection)
        found = one_agency(connection, code, rules)
        rows = connection.execute(commissions.OF_AGENCY, {"agency": found.id}).all()
    return visit.page(
        "agency.html.j2",
        found=found,
        rows=rows,
        states=CommissionState,
        engagements=Engagement,
        may_change=visit.may_use("agency_save"),
    )


def workbook(name: str, which: str, rows: list[list[str]]) -> Response:
    """A register as a workbook to download."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_file(path, which, rows)
        content = path.read_bytes()
    held = {"content-disposition": f"attachment; filename={name}"}
    return Response(content, media_type=WORKBOOK, headers=held)


def _register(visit: Visit, rows: list[AgencyRow]) -> int:
    doer = Doer(visit.who.code, visit.on, visit.at)
    with visit.writing() as connection:
        return register_agencies(connection, rows, rules_now(visit.office, connection), doer)


def _show(
    visit: Visit,
    *,
    status: int = 200,
    problem: object = "",
    places: tuple[Place, ...] = (),
    typed: dict[str, str] | None = None,
) -> Response:
    with visit.reading() as connection:
        found = all_agencies(connection, rules_now(visit.office, connection))
    return visit.page(
        "agencies.html.j2",
        status=status,
        found=found,
        problem=problem,
        places=places,
        typed=typed or {},
        may_change=visit.may_use("agency_save"),
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(";", " ").replace(",", " ").split()))


def _count(text: str) -> int:
    if text.strip() and not (text.strip().isascii() and text.strip().isdigit() and len(text) < 6):
        raise RuleBroken(Sentence("应是人数，写成 12 这样"))
    return int(text.strip() or "0")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期，应写成 2022-04-30 这样", value=text[:20])) from None
