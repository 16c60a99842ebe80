"""Corrections of the register in forms: what was typed becomes a question, whose answer shows what it would do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from models.columns import FAR, LONG_AGO
from models.errors import RegisterInvalid, RuleBroken, Sentence
from models.kinds import Role
from portal.guard import Guarded
from portal.pages.people import person_page
from portal.pages.register import weigh
from portal.pages.units import unit_page
from portal.visit import Here, Visit
from tasks.register.edits import Appoint, Details, Edit, End, OfSubject, OfUnit
from tasks.yeardesk.asked import Kind, Wanted
from tasks.yeardesk.registers import edits_source

router = APIRouter(route_class=Guarded)
Short = Annotated[str, Form(max_length=254)]
WRONG = 422


@dataclass(frozen=True)
class Typed:
    """What was typed into one of the forms; each uses some of the fields."""

    do: str = ""
    person: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    unit: str = ""
    from_on: str = ""
    to_on: str = ""
    held: str = ""  # an appointment: person, role, unit and first day
    section: str = ""
    successor: str = ""
    subject: str = ""  # its code and budget year
    new_unit: str = ""


@router.post("/register/correct", name="register_correct")
def correct(
    visit: Here,
    do: Short = "",
    whose: Short = "",
    code: Short = "",
    item: Annotated[int, Form(ge=0, lt=2**31)] = 0,
    why: Annotated[str, Form(max_length=500)] = "",
    person: Short = "",
    name: Short = "",
    email: Short = "",
    role: Short = "",
    unit: Short = "",
    from_on: Short = "",
    to_on: Short = "",
    held: Short = "",
    section: Short = "",
    successor: Short = "",
    subject: Short = "",
    new_unit: Short = "",
) -> Response:
    """`whose` (unit, person) and `code` name the page that the form stands on."""
    fields = (do, person, name, email, role, unit, from_on, to_on, held, section, successor, subject, new_unit)
    typed = Typed(*(each.strip() for each in fields))
    try:
        edits = _edits(typed, visit.on)
        return weigh(visit, Wanted(Kind.CORRECTION, 0, edits_source(edits), f"{Sentence('更正')} {code}"[:100], why))
    except RegisterInvalid as invalid:
        problems: list[tuple[str, Sentence | str]] = [("", each.sentence) for each in invalid.places]
    except RuleBroken as broken:
        problems = [("", broken.sentence)]
    return _back(visit, whose, code.strip(), item, problems, vars(typed) | {"why": why})


def _back(
    visit: Visit, whose: str, code: str, item: int, problems: list[tuple[str, Sentence | str]], typed: dict[str, str]
) -> Response:
    if whose == "person":
        return person_page(visit, code, status=WRONG, problems=problems, typed=typed)
    return unit_page(visit, code, item=item, status=WRONG, problems=problems, typed=typed)


def _edits(typed: Typed, on: date) -> list[Edit]:
    """The corrections that a form says."""
    made = _FORMS.get(typed.do)
    if made is None:
        raise RuleBroken(Sentence("请选择要改什么"))
    return made(typed, on)


def _details(typed: Typed, _on: date) -> list[Edit]:
    return [Details(typed.person, _needed(typed.name, Sentence("请填写姓名")), typed.email)]


def _appoint(typed: Typed, on: date) -> list[Edit]:
    return [
        Appoint(
            person=_needed(typed.person, Sentence("请填写人员编码")),
            role=_role(typed.role),
            unit=_needed(typed.unit, Sentence("请填写单位代码")),
            from_on=_day(typed.from_on, on),
            to_on=_day(typed.to_on, FAR),
            name=typed.name,
            email=typed.email,
        )
    ]


def _end(typed: Typed, on: date) -> list[Edit]:
    return [_ended(typed.held, _day(typed.to_on, on))]


def _replace(typed: Typed, on: date) -> list[Edit]:
    """Who comes begins on a day, and who goes ends on the day before."""
    begins = _day(typed.from_on, on)
    ends = _ended(typed.held, begins - timedelta(days=1)) if begins > LONG_AGO else _ended(typed.held, begins)
    comes = Appoint(
        person=_needed(typed.person, Sentence("请填写人员编码")),
        role=ends.role,
        unit=ends.unit,
        from_on=begins,
        name=typed.name,
        email=typed.email,
    )
    return [ends, comes]


def _unit(typed: Typed, _on: date) -> list[Edit]:
    name = _needed(typed.name, Sentence("请填写单位名称"))
    return [OfUnit(typed.unit, name, typed.section, _day(typed.to_on, FAR), typed.successor)]


def _subject(typed: Typed, _on: date) -> list[Edit]:
    code, _sign, year = typed.subject.rpartition("@")
    if not code or not year.isdigit():
        raise RuleBroken(Sentence("请选择评价对象"))
    return [OfSubject(code, int(year), _needed(typed.new_unit, Sentence("请填写单位代码")))]


_FORMS: dict[str, Callable[[Typed, date], list[Edit]]] = {
    "details": _details,
    "appoint": _appoint,
    "end": _end,
    "replace": _replace,
    "unit": _unit,
    "subject": _subject,
}


def _ended(held: str, last_on: date) -> End:
    parts = held.split("|")
    if len(parts) != 4 or not all(parts):
        raise RuleBroken(Sentence("请选择哪一项任职"))
    person, role, unit, first = parts
    return End(person, _role(role), unit, _day(first, LONG_AGO), last_on)


def _role(name: str) -> str:
    if name not in Role.__members__:
        raise RuleBroken(Sentence("请选择职责"))
    return name


def _needed(value: str, said: Sentence) -> str:
    if not value:
        raise RuleBroken(said)
    return value


def _day(value: str, empty: date) -> date:
    try:
        return date.fromisoformat(value) if value else empty
    except ValueError:
        raise RuleBroken(Sentence("“{value}”不是日期（应为2022-05-20）", value=value[:40])) from None
