"""A route that looks at the table of access before anything else: before a body is read, before a page's code runs."""

import re
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import HTTPException, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from models.errors import NotKnown, NotYours, Sentence
from models.kinds import Role
from models.queries import assigned, standing_in
from portal.roles import Place
from portal.rows import About, Row, Who
from portal.visit import Visit, visit_of, wants_json
from tasks.gate import kept_forms
from tasks.gate.tokens import form_key, same
from tasks.standing_in import assigned_to

WRITES = ("POST", "PUT", "PATCH", "DELETE")
SIGN_IN = "/sign-in"
SIGN_OUT = "/sign-out"
KEPT = f"{SIGN_IN}?next=%2Fkept"
KEPT_FOR_YOU = Sentence("登录已过期。您填写的内容已经保留，登录后可以继续提交。")
KEPT_WITHOUT_FILES = Sentence(
    "登录已过期。您填写的文字已经保留，登录后可以继续提交；所选的文件没有保留，请在办成后重新上传。"
)
FILES_LOST = Sentence("登录已过期。所选的文件没有保留，请登录后重新上传。")
NOTHING_DONE = Sentence("登录已过期。刚才的操作没有办成，请登录后再办一次。")
MOST_FIELDS = 5000
_BACK = re.compile("/obligation/[0-9]+|/account|/deputies", re.ASCII)  # pages from which a form may have come
_NO_LETTER = re.compile("[\0\ud800-\udfff]")


class Guarded(APIRoute):
    """Every route of the portal is one (portal/app.py refuses others)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            visit = visit_of(request)
            row = visit.portal.access[self.name]
            _check_letters([*request.path_params.values(), *_pairs(request.query_params.multi_items())])
            if row.who is not Who.ANYBODY and visit.visitor is None:
                return await _too_late(request, visit, row) or sign_in_first(request, visit)
            await _admit(row, visit, request.path_params)
            try:
                if request.method in WRITES:
                    await _check_form(request, visit, row.most)
                answer: Response = await handle(request)
                await _forget_kept(request, visit, answer)
            finally:
                await request.close()  # the files that came with a form
            return answer

        return guarded


def sign_in_first(request: Request, visit: Visit) -> Response:
    """To the sign-in, and from there back to the page; what was sent to it is not repeated."""
    accepted = request.headers.get("accept", "*/*")
    if wants_json(request) or ("text/html" not in accepted and "*/*" not in accepted):
        raise HTTPException(401)
    back = visit.path if request.method == "GET" else "/"
    return RedirectResponse(SIGN_IN if back == "/" else f"{SIGN_IN}?next={quote(back, safe='')}", 303)


async def _too_late(request: Request, visit: Visit, row: Row) -> Response | None:
    """The way of somebody whose sign-in has ended and who sent a form that was made for that very sign-in: what was
    typed is kept, what is lost is said. None: it is no such form."""
    if request.method not in WRITES or not visit.lapsed or wants_json(request) or not _is_form(request):
        return None
    _check_origin(request)
    request.scope["state"]["most"] = row.most
    try:
        form = await request.form(max_fields=MOST_FIELDS, max_files=50)
        fields = [(name, text) for name, text in form.multi_items() if isinstance(text, str) and name != "csrf"]
        _check_letters(_pairs(fields))
        if not same(str(form.get("csrf", "")), form_key(visit.lapsed)):
            return None
        files = any(not isinstance(each, str) and each.filename for _, each in form.multi_items())
        typed = any(text.strip() for name, text in fields if name not in kept_forms.NOT_TYPED)
        if row.keeps and typed and await run_in_threadpool(_keep, visit, request.url.path, fields, files):
            return visit.go(KEPT, told=KEPT_WITHOUT_FILES if files else KEPT_FOR_YOU)
    finally:
        await request.close()
    back = _BACK.match(request.url.path)
    there = f"{SIGN_IN}?next={quote(back[0], safe='')}" if back else SIGN_IN
    out = request.url.path == SIGN_OUT  # which has come about by itself
    return visit.go(there, told="" if out else FILES_LOST if files else NOTHING_DONE)


def _keep(visit: Visit, path: str, fields: list[tuple[str, str]], files: bool) -> bool:
    with visit.office.writing(shared=True) as connection:
        person = kept_forms.lapsed_person(connection, visit.lapsed, now=visit.now)
        if person is not None:
            kept_forms.keep(connection, person, path, fields, files=files, now=visit.now)
    return person is not None


async def _forget_kept(request: Request, visit: Visit, answer: Response) -> None:
    """What was kept and sent again is done with, or stands on the page that says why not."""
    if request.method not in WRITES or not _is_form(request) or answer.status_code not in (200, 303, 409, 422):
        return
    number = str((await request.form()).get("kept", ""))
    if number.isascii() and number.isdigit() and len(number) < 10 and visit.visitor is not None:
        await run_in_threadpool(_forget, visit, int(number))


def _forget(visit: Visit, number: int) -> None:
    with visit.writing() as connection:
        kept_forms.forget(connection, visit.who.person_id, number)


async def _admit(row: Row, visit: Visit, parameters: dict[str, Any]) -> None:
    """Let the visitor in, or say that it is not there, or that it is not theirs."""
    if row.who is not Who.ROLES:
        return
    roles: frozenset[Role] = visit.who.roles
    if row.about is not About.NOTHING:
        place = await run_in_threadpool(_place, visit, row.about, str(parameters[row.about]))
        seen_through = visit.who.over(place) if place else ()
        if place is None or not seen_through:
            raise NotKnown(Sentence("没有这个页面"))
        visit.over = tuple(each for each in seen_through if place.is_answered_through(each))
        roles = frozenset(each.role for each in seen_through)
    if not roles & row.roles:
        raise NotYours(Sentence("您的身份不能办理这一项"))


def _place(visit: Visit, about: About, named: str) -> Place | None:
    with visit.reading() as connection:
        if about is About.UNIT:
            found = connection.execute(standing_in.UNIT, {"unit": named}).first()
            return Place(found.id, found.dept_id, found.first_id, found.section_id) if found else None
        if not (named.isascii() and named.isdigit() and len(named) < 19):
            return None
        item = {"obligation": int(named)}
        found = connection.execute(standing_in.ITEM, item).first()
        reviewers = frozenset(Role(role) for role in connection.execute(standing_in.REVIEWERS, item).scalars())
        mine = assigned_to(visit.who.held, visit.who.person_id)
        assigned_as = frozenset(map(Role, connection.execute(assigned.ROLES_AT, item | mine).scalars()))
        if found is None:
            return None
        return Place(found.id, found.dept_id, found.first_id, found.section_id, reviewers, assigned_as)


async def _check_form(request: Request, visit: Visit, most: int) -> None:
    """A form must come from a page of ours, made for this very session, and not be larger than it may be."""
    _check_origin(request)
    request.scope["state"]["most"] = most  # read by the doorkeeper, who counts what arrives
    said = request.headers.get("x-csrf-token", "")
    if not said and _is_form(request):
        form = await request.form(max_fields=MOST_FIELDS, max_files=50)
        _check_letters(_pairs(form.multi_items()))
        said = str(form.get("csrf", ""))
    if not visit.token or not same(said, visit.form_key):
        raise NotYours(Sentence("页面已过期，请返回上一页，刷新后重试"))


def _pairs(fields: Iterable[tuple[str, object]]) -> Iterator[object]:
    return (each for pair in fields for each in pair)


def _check_letters(said: Iterable[object]) -> None:
    """No text has a NUL or half a character; nothing of ours could keep it."""
    if any(isinstance(each, str) and _NO_LETTER.search(each) for each in said):
        raise HTTPException(400)


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")


def _check_origin(request: Request) -> None:
    """Browsers say which site sends a form; another one's is refused."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    host = request.headers.get("host", "")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != host.lower()
    if foreign or site not in (None, "same-origin", "none"):
        raise NotYours(Sentence("这一请求不是从本站页面发出的"))
