"""Files that belong to a hand-in: kept, taken off, given back as downloads and never as pages."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, UploadFile
from fastapi import File as Sent
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from models.errors import NotKnown, RuleBroken, Sentence
from portal.guard import Guarded
from portal.pages.item import show_item
from portal.seeing import towards_item
from portal.visit import Counted, Here, Visit
from tasks.desk.attachments import attach, detach, stored

router = APIRouter(route_class=Guarded)


@router.post("/obligation/{obligation_id}/files", name="attach")
async def attach_files(visit: Here, obligation_id: int, files: Annotated[list[UploadFile], Sent()]) -> Response:
    sent = [(each.filename or "", await each.read()) for each in files]
    return await run_in_threadpool(_attach, visit, obligation_id, sent)


def _attach(visit: Visit, obligation_id: int, sent: list[tuple[str, bytes]]) -> Response:
    """All of them, or none with the sentence why."""
    try:
        with visit.writing() as connection:
            who = towards_item(visit)
            for name, content in sent:
                office, settings = visit.office, visit.settings
                attach(office, connection, settings, obligation_id, name, content, who, on=visit.on, at=visit.at)
    except RuleBroken as broken:
        return show_item(visit, obligation_id, status=422, problem=broken.sentence, deed="files")
    return visit.go(f"/obligation/{obligation_id}#files", told=Sentence("附件已保存"))


@router.post("/obligation/{obligation_id}/file/{number}/remove", name="detach")
def detach_file(visit: Here, obligation_id: int, number: Counted) -> Response:
    with visit.writing() as connection:
        detach(visit.office, connection, obligation_id, number, towards_item(visit), on=visit.on, at=visit.at)
    return visit.go(f"/obligation/{obligation_id}#files", told=Sentence("附件已取下"))


@router.get("/obligation/{obligation_id}/file/{number}", name="file")
def file(visit: Here, obligation_id: int, number: Counted) -> Response:
    with visit.reading() as connection:
        found = stored(connection, visit.settings, number, towards_item(visit))
    if found.obligation != obligation_id:
        raise NotKnown(Sentence("没有这个附件"))
    held = {"content-disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    return FileResponse(found.path, media_type=found.media_type, headers=held)
