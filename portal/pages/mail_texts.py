"""The sentences of mails: edited beside a preview of real mails, kept in versions, compared, put back; a test mail."""

from difflib import unified_diff
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from models.errors import NianlunError, NotKnown, Overtaken, RuleBroken, Sentence, WordingInvalid
from notices.digest import Composed
from notices.wording import DIGEST, TEXTS, TITLES, Wording, own_texts, problems
from portal.guard import Guarded
from portal.visit import Here, Visit
from tasks.wording.keeping import drop_typed, keep, read_typed, save_typed, texts_of
from tasks.wording.reading import checked_template, newest_version, versions
from tasks.wording.testing import send_test, test_address
from tasks.wording.trying import real_rows, sample_rows, shown_with

router = APIRouter(route_class=Guarded)
PATH = "/mail-templates/{template}"
WRONG, OVERTAKEN = 422, 409
FRAMED = (  # a mail brings its look with it and nothing else: no script runs, nothing is loaded, nothing is sent
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self';"
    " sandbox"
)
FRAMING = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
Template = Annotated[str, InPath(max_length=20)]
Row = Annotated[str, Query(max_length=20)]
Why = Annotated[str, Form(max_length=500)]
Seen = Annotated[int, Form(ge=0, lt=2**31)]
Number = Annotated[int, Query(ge=-1, lt=2**31)]
DRAFT = -1


@router.get("/mail-templates", name="mail_templates")
def templates(visit: Here) -> Response:
    return _list(visit)


def _list(visit: Visit, *, problem: Sentence | str = "", found: Any = None) -> Response:
    with visit.reading() as connection:
        newest = {template: newest_version(connection, template) for template in TEXTS}
    address = visit.who.address
    values = {"newest": newest, "titles": TITLES, "problem": problem, "found": found, "address": address}
    return visit.page("mail_templates.html.j2", status=WRONG if problem else 200, **values)


@router.post("/mail-templates", name="mail_templates_test")
def test_send(visit: Here) -> Response:
    """A test mail to the own registered address, with what the server said."""
    try:
        with visit.writing() as connection:
            address = test_address(connection, visit.who.code, now=visit.now)
    except RuleBroken as broken:
        return _list(visit, problem=broken.sentence)
    return _list(visit, found=send_test(visit.portal.new_post(), visit.settings, address))


@router.get(PATH, name="mail_template")
def template_page(visit: Here, template: Template, row: Row = "", person: Row = "") -> Response:
    return _page(visit, checked_template(template), row=row, person=person)


def _page(
    visit: Visit,
    template: str,
    *,
    row: str = "",
    person: str = "",
    typed: dict[str, str] | None = None,
    wrong: list[tuple[str, Sentence]] | None = None,
    problem: Sentence | str = "",
    status: int = 200,
    why: str = "",
) -> Response:
    with visit.reading() as connection:
        kept, newest = versions(connection, template), newest_version(connection, template)
        draft = read_typed(connection, template, by=visit.who.code)
        usable = newest.number if newest and not newest.problems else 0
        shown = typed or draft or texts_of(connection, template, usable)
        real = real_rows(connection, person.strip()) if template == DIGEST else []
    wrong = wrong or [(each.key, each.sentence) for each in problems(template, shown)]
    samples = sample_rows(template)
    row = row or (real or samples)[0].name
    preview = None if any(key for key, _ in wrong) else _composed(visit, template, shown, row)
    page = visit.page(
        "mail_template.html.j2",
        status=status,
        mail=template,
        title=TITLES[template],
        texts=TEXTS[template],
        shown=shown,
        wrong=wrong,
        problem=problem,
        kept=kept,
        newest=newest,
        has_draft=draft is not None,
        real=real,
        samples=samples,
        row=row,
        person=person,
        preview=preview,
        why=why,
    )
    page.headers["content-security-policy"] = FRAMING
    return page


def _composed(visit: Visit, template: str, texts: dict[str, str], row: str) -> Composed | Sentence | str:
    """The mail in these sentences, or why there is none."""
    wording = Wording(template, own_texts(template, texts))
    try:
        with visit.reading() as connection:
            return shown_with(visit.office, connection, visit.settings, wording, row, on=visit.on)
    except NianlunError as error:
        return error.sentence


@router.post(PATH, name="mail_template_post")
async def typed(visit: Here, template: Template, request: Request) -> Response:
    fields = await request.form()
    said = {key: str(value) for key, value in fields.items() if isinstance(value, str)}
    return await run_in_threadpool(_typed, visit, checked_template(template), said)


def _typed(visit: Visit, template: str, said: dict[str, str]) -> Response:
    """Keep what was typed and look at it, let it count, or throw it away."""
    do, row, why = said.get("do", "look"), said.get("row", "")[:20], said.get("why", "")[:500]
    texts = {text.key: said.get(f"text.{text.key}", text.shipped).strip()[:1000] for text in TEXTS[template]}
    if do == "drop":
        with visit.writing() as connection:
            drop_typed(connection, template, by=visit.who.code)
        return visit.go(f"/mail-templates/{template}", told=Sentence("草稿已删除"))
    with visit.writing() as connection:
        save_typed(connection, template, texts, by=visit.who.code, at=visit.now)
    if do != "keep":
        status = WRONG if problems(template, texts) else 200
        return _page(visit, template, row=row, typed=texts, status=status, why=why)
    return _keep(visit, template, texts, said, row, why)


def _keep(visit: Visit, template: str, texts: dict[str, str], said: dict[str, str], row: str, why: str) -> Response:
    seen = int(said["seen"]) if said.get("seen", "").isdecimal() else 0
    given: dict[str, Any] = {"seen": seen, "by": visit.who.code, "why": why, "on": visit.on, "at": visit.now}
    try:
        with visit.writing() as connection:
            number = keep(visit.office, connection, visit.settings, template, texts, row=row, **given)
    except WordingInvalid as invalid:
        return _page(visit, template, row=row, typed=texts, wrong=invalid.problems, status=WRONG, why=why)
    except Overtaken as overtaken:
        return _page(visit, template, row=row, typed=texts, problem=overtaken.sentence, status=OVERTAKEN, why=why)
    except RuleBroken as broken:
        return _page(visit, template, row=row, typed=texts, problem=broken.sentence, status=WRONG, why=why)
    return visit.go(f"/mail-templates/{template}", told=Sentence("已存为第{n}版，此后的邮件都用它", n=number))


@router.get(f"{PATH}/preview", name="mail_template_preview")
def preview(visit: Here, template: Template, row: Row = "", number: Number = DRAFT) -> Response:
    """The page of a mail as its reader sees it, to be framed: it runs nothing and loads nothing."""
    template = checked_template(template)
    with visit.reading() as connection:
        draft = read_typed(connection, template, by=visit.who.code) if number == DRAFT else None
        newest = newest_version(connection, template)
        usable = newest.number if newest and not newest.problems else 0
        texts = draft or texts_of(connection, template, usable if number == DRAFT else number)
    if problems(template, texts):
        raise NotKnown(Sentence("文字有误，改正后才能预览"))
    found = _composed(visit, template, texts, row or sample_rows(template)[0].name)
    if not isinstance(found, Composed):
        raise NotKnown(found)
    return HTMLResponse(found.html, headers={"content-security-policy": FRAMED, "x-frame-options": "SAMEORIGIN"})


@router.get(f"{PATH}/version", name="mail_template_version")
def compare(visit: Here, template: Template, left: Number = 0, right: Number = 0) -> Response:
    """A version beside another; 0 is what is shipped."""
    template = checked_template(template)
    with visit.reading() as connection:
        kept = versions(connection, template)
        one, other = (_listed(template, texts_of(connection, template, max(each, 0))) for each in (left, right))
    names = [str(Sentence("第{n}版", n=each)) if each > 0 else str(Sentence("原来的文字")) for each in (left, right)]
    found = list(unified_diff(one, other, names[0], names[1], n=0, lineterm=""))[2:]
    lines = [line for line in found if not line.startswith("@@")]
    shown = next((each for each in kept if each.number == right), None)
    return visit.page(
        "mail_template_version.html.j2",
        mail=template,
        title=TITLES[template],
        kept=kept,
        left=left,
        right=right,
        names=names,
        lines=lines,
        shown=shown,
        texts=other,
    )


def _listed(template: str, texts: dict[str, str]) -> list[str]:
    return [f"{text.label}: {texts[text.key]}" for text in TEXTS[template]]


@router.post(f"{PATH}/restore", name="mail_template_restore")
def restore(visit: Here, template: Template, number: Seen = 0, seen: Seen = 0, why: Why = "") -> Response:
    """Put a version back, or what is shipped (0): it becomes the newest."""
    template = checked_template(template)
    with visit.reading() as connection:
        texts = texts_of(connection, template, number)
    return _keep(visit, template, texts, {"seen": str(seen)}, "", why)
