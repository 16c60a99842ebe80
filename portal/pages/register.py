"""The register: what is in it, its files to download, another one brought, and every import with the way back to it."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from models.errors import Place, RegisterInvalid, RuleBroken, Sentence, _
from portal.guard import Guarded
from portal.tables import WORKBOOK, Cell, Table, workbook_of
from portal.visit import Counted, Here, Visit
from tasks.clock import ZONE
from tasks.register.books import sheets_of
from tasks.register.keeping import Kept, kept, kept_texts
from tasks.register.rows import Register
from tasks.register.snapshot import stored_counts, stored_register
from tasks.register.sources import read_texts
from tasks.register.template import template_sheets, template_texts
from tasks.register.uploaded import read_uploaded
from tasks.register.words import amounts, kept_change, kept_effect
from tasks.register.writing import texts_of
from tasks.register_files import checked
from tasks.workbooks import Sheet, write_workbook
from tasks.yeardesk.asked import Kind, Wanted, ask
from tasks.yeardesk.registers import register_source

router = APIRouter(route_class=Guarded)
Why = Annotated[str, Form(max_length=500)]
Form_ = Annotated[str, Query(pattern="^(xlsx|csv|)$", alias="as")]
Format = Annotated[str, Query(pattern="^(xlsx|)$")]
WRONG = 422
MOST_PLACES = 500  # shown; whoever has more begins with these
ZIP = "application/zip"
HEADS = (
    Sentence("次"),
    Sentence("自"),
    Sentence("何时"),
    Sentence("何人"),
    Sentence("为何"),
    Sentence("名录"),
    Sentence("台账"),
)


@router.get("/register", name="register")
def page(visit: Here, format: Format = "") -> Response:
    if format:
        with visit.reading() as connection:
            rows = [_filed(each) for each in kept(connection)]
        caption = Sentence("历次导入")
        return workbook_of(visit, Sentence("名录历次导入"), [], [Table(caption, caption, HEADS, rows)])
    return _page(visit)


def _page(
    visit: Visit, *, status: int = 200, problem: Sentence | str = "", places: Sequence[Place] = (), why: str = ""
) -> Response:
    with visit.reading() as connection:
        counts, history = stored_counts(connection), kept(connection)
    return visit.page(
        "register.html.j2",
        status=status,
        counts=amounts(counts),
        history=[(each, *_filed(each)[5:]) for each in history],
        problem=problem,
        places=places[:MOST_PLACES],
        n_places=len(places),
        why=why,
    )


def _filed(each: Kept) -> list[Cell]:
    at = f"{each.at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    told = (kept_change(each.summary), kept_effect(each.summary))
    return [Cell(each.number), Cell(each.on), Cell(at), Cell(each.by), Cell(each.why), *map(Cell, told)]


@router.get("/register/template", name="register_template")
def template(_visit: Here, form: Form_ = "xlsx") -> Response:
    """The empty one, with an example row for each table."""
    if form == "csv":
        return _texts(template_texts(), str(Sentence("名录模板")))
    return _book(list(template_sheets()), str(Sentence("名录模板")))


@router.get("/register/current", name="register_current")
def current(visit: Here, form: Form_ = "xlsx") -> Response:
    """The register as it stands: imported again, it changes nothing."""
    with visit.reading() as connection:
        stored = stored_register(connection)
    return _files(stored, form, f"{Sentence('名录')}-{visit.on}")


@router.get("/register/history/{number}", name="register_kept")
def of_import(visit: Here, number: Counted, form: Form_ = "xlsx") -> Response:
    """The register that an import brought."""
    with visit.reading() as connection:
        texts = kept_texts(connection, number)
    name = str(Sentence("名录-第{n}次导入", n=number))
    return _texts(texts, name) if form == "csv" else _book(sheets_of(checked(read_texts(texts))), name)


def _files(register: Register, form: str, name: str) -> Response:
    return _texts(texts_of(register), name) if form == "csv" else _book(sheets_of(register), name)


def _texts(texts: dict[str, str], name: str) -> Response:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, text in texts.items():
            archive.writestr(file, text.encode("utf-8-sig"))
    return _download(content.getvalue(), ZIP, f"{name}.zip")


def _book(sheets: Sequence[Sheet], name: str) -> Response:
    with TemporaryDirectory(prefix="nianlun-") as folder:
        path = Path(folder) / "register.xlsx"
        write_workbook(path, sheets)
        return _download(path.read_bytes(), WORKBOOK, f"{name}.xlsx")


def _download(content: bytes, kind: str, name: str) -> Response:
    told = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=kind, headers=told)


@router.post("/register/import", name="register_import")
async def bring(visit: Here, files: Annotated[list[UploadFile], File()], why: Why = "") -> Response:
    return await run_in_threadpool(_bring, visit, files, why)


def _bring(visit: Visit, files: list[UploadFile], why: str) -> Response:
    """Ask what the files do; what is wrong in them is said with its place, all at once."""
    try:
        register = read_uploaded([(each.filename or "", each.file) for each in files])
    except RegisterInvalid as invalid:
        return _page(visit, status=WRONG, places=invalid.places, why=why)
    except RuleBroken as broken:
        return _page(visit, status=WRONG, problem=broken.sentence, why=why)
    name = _("、").join(each.filename or "" for each in files)
    return weigh(visit, Wanted(Kind.REGISTER, 0, register_source(register), name[:100], why.strip()))


@router.post("/register/restore", name="register_restore")
def restore(visit: Here, number: Annotated[int, Form(ge=0, lt=2**31)], why: Why = "") -> Response:
    """Ask what importing an earlier one again does."""
    with visit.reading() as connection:
        source = register_source(checked(read_texts(kept_texts(connection, number))))
    name = str(Sentence("第{n}次导入的名录", n=number))
    return weigh(visit, Wanted(Kind.REGISTER, 0, source, name, why.strip()))


def weigh(visit: Visit, wanted: Wanted) -> Response:
    """Put the question; the answer has a page of its own.

    Raises:
        RuleBroken: the change cannot be thought of at all.
    """
    with visit.writing() as connection:
        asked = ask(connection, wanted, by=visit.who.code, at=visit.now)
    visit.portal.weigher.wake()
    return visit.go(f"/register/change/{asked}")
