"""People of the register: a list to search, and one person with roles, mails, sign-ins, account and deputies."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from calendars.labels import ROLES
from models.errors import RuleBroken, Sentence, _
from models.kinds import Role
from portal.boards import Code, Format, Kind
from portal.guard import Guarded
from portal.pages.account import WAYS
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from tasks.desk.scope import Page
from tasks.gate import accounts, sign_ins
from tasks.gate.links import invite
from tasks.gate.send_links import bureau_name, send_invitation
from tasks.register.life import life_of
from tasks.roster.asked import Asked
from tasks.roster.people import PersonRow, one_person, people
from tasks.unreachable import WHY_UNREACHED, Unreached, unreachable_units

router = APIRouter(route_class=Guarded)
Words = Annotated[str, Query(max_length=60)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]
LISTS = {
    "serving": Sentence("现有职务"),
    "no_address": Sentence("没有邮箱"),
    "never": Sentence("从未登录"),
    "closed": Sentence("账号已停用"),
    "left": Sentence("现无职务"),
    "": Sentence("全部"),
}
Which = Annotated[str, Query(pattern=f"^({'|'.join(filter(None, LISTS))}|)$")]
HEADS = (
    Sentence("人员编码"),
    Sentence("姓名"),
    Sentence("职责"),
    Sentence("单位"),
    Sentence("邮箱"),
    Sentence("最近登录"),
    Sentence("账号"),
    Sentence("今天的代办人"),
)
UNREACHED = (
    Sentence("主管部门代码"),
    Sentence("主管部门"),
    Sentence("单位代码"),
    Sentence("单位"),
    Sentence("原因"),
    Sentence("说明"),
    Sentence("怎样办"),
)


@router.get("/register/people", name="register_people")
def listed(
    visit: Here,
    which: Which = "serving",
    words: Words = "",
    role: Annotated[int, Query(ge=0, le=max(Role))] = 0,
    kind: Kind = "",
    section: Code = "",
    tree: Code = "",
    page: Number = 1,
    format: Format = "",
) -> Response:
    asked = Asked(which, words, kind, section.strip(), tree.strip(), Role(role) if role in set(Role) else None)
    with visit.reading() as connection:
        if format:
            return _workbook(visit, people(connection, asked, on=visit.on)[1])
        listing, rows = people(connection, asked, on=visit.on, page=Page(page))
    said = {"which": which, "words": words, "role": role, "kind": kind, "section": asked.section, "tree": asked.tree}

    def link(**changed: object) -> str:
        return f"/register/people?{urlencode({k: v for k, v in (said | changed).items() if v or k == 'which'})}"

    return visit.page(
        "people.html.j2",
        listing=listing,
        rows=rows,
        asked=asked,
        link=link,
        lists=LISTS,
        roles=[(0, Sentence("各种职责")), *((int(each), ROLES[each]) for each in Role)],
        role_names=ROLES,
        account_of=account_of,
    )


def account_of(person: PersonRow) -> Sentence:
    """The state of a person's account."""
    if person.person.closed:
        return Sentence("已停用")
    return Sentence("有密码") if person.person.has_password else Sentence("凭链接登录")


def _workbook(visit: Visit, rows: list[PersonRow]) -> Response:
    filed = [
        [
            Cell(row.person.code),
            Cell(row.person.name),
            Cell(_("、").join(dict.fromkeys(str(ROLES[role]) for role, _code, _name in row.roles))),
            Cell(_("、").join(dict.fromkeys(f"{code} {name}" for _role, code, name in row.roles))),
            Cell(row.person.address),
            Cell(f"{row.person.came_at:%Y-%m-%d}" if row.person.came_at else None),
            Cell(account_of(row)),
            Cell(_("、").join(row.deputies)),
        ]
        for row in rows
    ]
    caption = Sentence("人员")
    return workbook_of(visit, caption, [], [Table(caption, caption, HEADS, filed)])


@router.get("/register/unreachable", name="register_unreachable")
def unreached(visit: Here, format: Format = "") -> Response:
    """Whom no mail will reach this season, and what to do: what `nianlun register unreachable` says."""
    with visit.reading() as connection:
        found = unreachable_units(visit.office, connection, on=visit.on)
    caption = Sentence("要报送而联系不上的单位，及怎样办")
    table = Table(Sentence("联系不上的"), caption, UNREACHED, [_unreached(each, plain=bool(format)) for each in found])
    if format:
        return workbook_of(visit, Sentence("联系不上的单位"), [], [table])
    return visit.page("unreachable.html.j2", table=table)


def _unreached(each: Unreached, *, plain: bool) -> list[Cell]:
    link = "" if plain else f"/register/unit/{each.unit_code}"
    places = [Cell(each.first_code), Cell(each.first_name), Cell(each.unit_code), Cell(each.unit_name, link)]
    return [*places, Cell(Sentence(WHY_UNREACHED[each.reason])), Cell(each.detail), Cell(each.remedy)]


@router.get("/register/person/{code}", name="register_person")
def one(visit: Here, code: str) -> Response:
    return person_page(visit, code)


def person_page(
    visit: Visit,
    code: str,
    *,
    status: int = 200,
    problems: list[tuple[str, Sentence | str]] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    """One person; `typed` is what was typed in vain."""
    with visit.reading() as connection:
        found = one_person(connection, code, on=visit.on, now=visit.now)
        lived = life_of(connection, person=code)
    return visit.page(
        "person.html.j2",
        status=status,
        found=found,
        person=found.person,
        lived=lived,
        ways=WAYS,
        problems=problems or [],
        typed=typed or {},
        roles=[(role.name, ROLES[role]) for role in Role],
        role_names=ROLES,
        role_of=Role,
        is_self=code == visit.who.code,
    )


@router.post("/register/person/{code}/account", name="register_account")
def account(visit: Here, code: str, do: Annotated[str, Form(max_length=20)] = "") -> Response:
    """Let a person in again, out, or not any more: what `nianlun people` does."""
    try:
        told = _invited(visit, code) if do == "invite" else _done(visit, code, do)
    except RuleBroken as broken:
        return person_page(visit, code, status=422, problems=[("account", broken.sentence)])
    return visit.go(f"/register/person/{code}", told=told)


def _done(visit: Visit, code: str, do: str) -> Sentence:
    with visit.writing() as connection:
        person = accounts.person_named(connection, code)
        if do == "end":
            kept = visit.who.sign_in_id if code == visit.who.code else 0
            ended = sign_ins.end_all(connection, person.id, now=visit.now, but=kept)
            return Sentence("已结束{name}的{n}处登录", name=person.name, n=ended)
        if do == "open":
            accounts.reopen(connection, person.id)
            return Sentence("已启用{name}的账号", name=person.name)
        if do != "close":
            raise RuleBroken(Sentence("请选择要办什么"))
        if code == visit.who.code:
            raise RuleBroken(Sentence("不能停用自己的账号"))
        accounts.close(connection, person.id, now=visit.now)
        return Sentence("已停用{name}的账号", name=person.name)


def _invited(visit: Visit, code: str) -> Sentence:
    """Send an invitation to the address in the register. The link is in the mail alone: nobody else is to have it."""
    with visit.reading() as connection:
        person = accounts.person_named(connection, code)
    if not person.address:
        raise RuleBroken(Sentence("名册中没有这个人的邮箱，请先填写"))
    with visit.writing() as connection:
        link = invite(connection, person, now=visit.now)
        bureau = bureau_name(visit.office, connection)
    post = visit.portal.new_post()
    try:
        failure = send_invitation(post, visit.settings, link, bureau, now=visit.now)
    finally:
        post.close()
    if failure is not None:
        raise RuleBroken(Sentence("链接有效，但没有寄出：{why}", why=failure))
    return Sentence("登录链接已寄往 {address}，三天内有效，只能用一次", address=link.address)
