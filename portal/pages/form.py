"""The form of an obligation: typed on a page with drafts, or filled in offline as a workbook and read back."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi import File as Sent
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import Overtaken, RuleBroken, Sentence
from portal.guard import Guarded
from portal.seeing import towards_item
from portal.visit import Here, Visit
from rules.deeds import Deed
from rules.filling.content import inputs_of
from rules.filling.drafts import Draft
from rules.filling.findings import Finding, open_findings
from rules.filling.inputs import Rows
from rules.filling.layout import layout
from tasks.desk.acts import allowed
from tasks.desk.attachments import attach, detach
from tasks.desk.drafts import save_draft
from tasks.desk.filling import Filling, begin_filling, content_of, form_secret, is_ours
from tasks.desk.handing_in import HandedIn, hand_in_form
from tasks.desk.item import Item, read_item
from tasks.forms.template import template
from tasks.forms.upload import read_upload

router = APIRouter(route_class=Guarded)
ROOM = 3  # empty rows of a table that nobody has begun
OK, REFUSED, UNREADY, NOT_NOW = 200, 409, 422, 503
BUSY = Sentence("系统忙，没有保存任何内容；您填写的内容还在本页，请稍后再存")
LOG = logging.getLogger("nianlun.portal")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Shown:
    """What the form's page shows besides the draft: findings, what was acknowledged, what went wrong."""

    findings: Sequence[Finding] = ()
    acknowledged: frozenset[str] = frozenset()
    problem: Sentence | str | None = None
    status: int = 200


@router.get("/obligation/{obligation_id}/form", name="form")
def form(visit: Here, obligation_id: int) -> Response:
    with visit.reading() as connection:
        allowed(visit.office, connection, obligation_id, Deed.FILL, towards_item(visit), on=visit.on)
        filling = _begin(visit, connection, obligation_id)
        item = _item(visit, connection, obligation_id)
    if item.facts.quota:
        return visit.go(f"/obligation/{obligation_id}/choice")
    return _page(visit, filling, filling.draft, item, Shown())


@router.post("/obligation/{obligation_id}/form", name="form_post")
async def form_post(visit: Here, obligation_id: int, request: Request) -> Response:
    fields = await request.form(max_fields=5000, max_files=50)
    files = [each for each in fields.getlist("files") if not isinstance(each, str) and each.filename]
    sent = [(each.filename or "", await each.read()) for each in files]
    return await run_in_threadpool(_typed, visit, obligation_id, fields, sent)


def _typed(visit: Visit, obligation_id: int, fields: FormData, sent: Sequence[tuple[str, bytes]]) -> Response:
    """What the button asks: save, look it over, hand in, add a row, take a row away, attach files or take one off.

    Whatever goes wrong, the page comes back with all that was typed.
    """
    do, seen = str(fields.get("do", "save")), _number(fields.get("seen"))
    typed = _without_the_row(fields, do)
    acknowledged = frozenset(value for name, value in typed if name == "acknowledged")
    with visit.reading() as connection:
        filling = _begin(visit, connection, obligation_id)
        item = _item(visit, connection, obligation_id)
    if item.facts.quota:
        return visit.go(f"/obligation/{obligation_id}/choice")
    draft, place = _changed(filling.typed(typed), do)
    shown = Shown(acknowledged=acknowledged)
    try:
        if do == "hand_in" and not sent:
            return _hand_in(visit, filling, draft, item, seen, acknowledged)
        _save(visit, filling, draft, seen)
        filling, seen, shown.status = _saved(filling, seen), seen + 1, UNREADY
        _files(visit, obligation_id, do, sent)
        if do == "hand_in":
            return _hand_in(visit, filling, draft, item, seen, acknowledged)
    except RuleBroken as broken:
        shown.problem, shown.status = broken.sentence, shown.status if shown.status != OK else REFUSED
    except SQLAlchemyError:
        LOG.exception("a draft could not be kept")
        filling, shown.problem, shown.status = _as_seen(filling, seen), BUSY, NOT_NOW
    if shown.problem is not None:
        return _page(visit, filling, draft, item, shown)
    return _went_on(visit, filling, draft, item, do, place, acknowledged)


def _without_the_row(fields: FormData, do: str) -> list[tuple[str, str]]:
    """What was typed, but for the row that is to go: rows have the numbers that the page shows."""
    gone = f"{do.removeprefix('remove:')}." if do.startswith("remove:") else ""
    return [
        (name, value)
        for name, value in fields.multi_items()
        if isinstance(value, str) and not (gone and name.startswith(gone))
    ]


def _went_on(
    visit: Visit, saved: Filling, draft: Draft, item: Item, do: str, place: str, acknowledged: frozenset[str]
) -> Response:
    """The draft is kept: look it over, or go on with it where one was."""
    if do == "check":
        return _page(visit, saved, draft, item, Shown(saved.findings(draft), acknowledged))
    address = f"/obligation/{saved.obligation}/form{'#' + quote(place) if place else ''}"
    return visit.go(address, told=Sentence("草稿已保存"))


def _files(visit: Visit, obligation_id: int, do: str, sent: Sequence[tuple[str, bytes]]) -> None:
    """Keep the files that came along, all or none; take one off, if the button says so."""
    what, _, number = do.partition(":")
    if not sent and what != "detach":
        return
    with visit.writing() as connection:
        who = towards_item(visit)
        for name, content in sent:
            office, settings = visit.office, visit.settings
            attach(office, connection, settings, obligation_id, name, content, who, on=visit.on, at=visit.at)
        if what == "detach":
            detach(visit.office, connection, obligation_id, _number(number), who, on=visit.on, at=visit.at)


def _hand_in(
    visit: Visit, filling: Filling, draft: Draft, item: Item, seen: int, acknowledged: frozenset[str]
) -> Response:
    """Hand in what is whole; what is not is kept as a draft, and everything that is missing is said at once."""
    findings = filling.findings(draft)
    if open_findings(findings, acknowledged):
        _save(visit, filling, draft, seen)
        return _page(visit, _saved(filling, seen), draft, item, Shown(findings, acknowledged, status=UNREADY))
    done = _handed_in(visit, filling, draft, seen)
    told = Sentence("已送分管领导确认") if done.waits else Sentence("已报送第{n}版，等待审核", n=done.number)
    return visit.go(f"/obligation/{filling.obligation}", told=told)


def _handed_in(visit: Visit, filling: Filling, draft: Draft, seen: int) -> HandedIn:
    content, who = content_of(draft, seen=seen), towards_item(visit)
    with visit.writing() as connection:
        return hand_in_form(visit.office, connection, filling.obligation, content, who, on=visit.on, at=visit.at)


def _changed(draft: Draft, do: str) -> tuple[Draft, str]:
    """With a row more or less, if the button says so; and where the page goes on."""
    what, _, place = do.partition(":")
    if what == "add":
        begun = getattr(draft.content, place, ())
        for _ in range(1 if begun else ROOM + 1):  # nothing typed yet: the page showed some empty rows already
            draft = draft.with_row(place)
        return draft, f"{place}-end"
    if what == "remove":  # what was typed in it has been left out already
        return draft, f"{place.rpartition('.')[0]}-end"
    return draft, "files" if what in ("attach", "detach") else ""


def _save(visit: Visit, filling: Filling, draft: Draft, seen: int) -> None:
    kept = json.dumps(draft.record(), ensure_ascii=False)
    with visit.writing() as connection:
        save_draft(
            visit.office,
            connection,
            filling.obligation,
            towards_item(visit),
            form=filling.form.key,
            form_version=filling.form.version,
            content=kept,
            seen=seen,
            on=visit.on,
            at=visit.at,
        )


@router.get("/obligation/{obligation_id}/form/template", name="form_template")
def form_template(visit: Here, obligation_id: int) -> Response:
    """The workbook to fill in offline, with what was typed so far."""
    with visit.writing() as connection:
        allowed(visit.office, connection, obligation_id, Deed.FILL, towards_item(visit), on=visit.on)
        filling = _begin(visit, connection, obligation_id)
        secret = form_secret(connection, at=visit.at)
    name = (
        f"{filling.form.title.template}-{filling.facts.unit}-{filling.facts.subject or filling.facts.deliverable}.xlsx"
    )
    held = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(template(filling.draft, filling.identity(secret)), media_type=WORKBOOK, headers=held)


@router.post("/obligation/{obligation_id}/form/upload", name="form_upload")
async def form_upload(
    visit: Here, obligation_id: int, workbook: Annotated[UploadFile, Sent()], seen: Annotated[str, Form()] = ""
) -> Response:
    content = await workbook.read()
    return await run_in_threadpool(_uploaded, visit, obligation_id, content, _number(seen))


def _uploaded(visit: Visit, obligation_id: int, content: bytes, seen: int) -> Response:
    """What the workbook says becomes the draft that was on the page; every finding is told with its cell."""
    with visit.writing() as connection:
        allowed(visit.office, connection, obligation_id, Deed.FILL, towards_item(visit), on=visit.on)
        filling = _begin(visit, connection, obligation_id)
        secret = form_secret(connection, at=visit.at)
        item = _item(visit, connection, obligation_id)
    try:
        expected = filling.identity(secret)
        read = read_upload(content, filling.form, expected, filling.facts, lambda its: is_ours(its, secret))
        _save(visit, filling, read.draft, seen)
    except Overtaken as overtaken:
        return _page(visit, filling, filling.draft, item, Shown(problem=overtaken.sentence, status=REFUSED))
    except RuleBroken as broken:
        return _page(visit, filling, filling.draft, item, Shown(problem=broken.sentence, status=UNREADY))
    status = UNREADY if any(each.blocks for each in read.findings) else 200
    return _page(visit, _saved(filling, seen), read.draft, item, Shown(read.findings, status=status))


def _begin(visit: Visit, connection: Connection, obligation: int) -> Filling:
    return begin_filling(visit.office, connection, obligation, visit.who.code, on=visit.on)


def _item(visit: Visit, connection: Connection, obligation: int) -> Item:
    return read_item(visit.office, connection, obligation, towards_item(visit), on=visit.on)


def _saved(filling: Filling, seen: int) -> Filling:
    return _as_seen(filling, seen + 1)


def _as_seen(filling: Filling, seen: int) -> Filling:
    return Filling(filling.obligation, filling.due_version, filling.form, filling.facts, filling.draft, seen)


def _with_room(draft: Draft) -> Draft:
    """With a few empty rows in a table that has none; what stays empty is left out when it is read."""
    for name, its in inputs_of(type(draft.content)).items():
        if isinstance(its, Rows) and not its.given and not getattr(draft.content, name):
            for _ in range(ROOM):
                draft = draft.with_row(name)
    return draft


def _number(text: object) -> int:
    said = str(text or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _page(visit: Visit, filling: Filling, draft: Draft, item: Item, shown: Shown) -> Response:
    by_place: dict[str, list[Finding]] = {}
    for finding in shown.findings:
        by_place.setdefault(finding.place, []).append(finding)
    returned = next((each for each in reversed(item.opinions) if each.notes or each.said), None)
    return visit.page(
        "form.html.j2",
        status=shown.status,
        filling=filling,
        form_title=filling.form.title,
        sections=layout(_with_room(draft)),
        item=item,
        row=item.life.row,
        may={each.value for each in item.may},
        by_place=by_place,
        returned=returned if item.life.row.returns else None,
        shown=shown,
    )
