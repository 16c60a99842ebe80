"""Corrections of the register: what somebody says has changed, made into a register to be imported as a whole.

They are kept as what was said, not as the register that comes of it: looked at again after another import, they change
what that one brought, and take nothing of it back.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter

from models.columns import FAR
from models.errors import RuleBroken, Sentence
from models.kinds import Role
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow
from tasks.register.sources import read_texts
from tasks.register.writing import texts_of
from tasks.register_files import checked

AnyRow = TypeVar("AnyRow", PersonRow, UnitRow, SubjectRow)


@dataclass(frozen=True)
class Details:
    """A person is called otherwise, or has another address; empty: none."""

    person: str
    name: str
    email: str
    what: Literal["details"] = "details"


@dataclass(frozen=True)
class Appoint:
    """A person holds a role at a unit. Of one who is in the register, name and address may be left empty."""

    person: str
    role: str
    unit: str
    from_on: date
    to_on: date = FAR
    name: str = ""
    email: str = ""
    what: Literal["appoint"] = "appoint"


@dataclass(frozen=True)
class End:
    """A person holds a role at a unit until a day, counted; `from_on` says which of several times."""

    person: str
    role: str
    unit: str
    from_on: date
    last_on: date
    what: Literal["end"] = "end"


@dataclass(frozen=True)
class OfUnit:
    """A unit is called otherwise, is supervised by another section (empty: by that of the unit above), or ends."""

    unit: str
    name: str
    section: str
    last_on: date = FAR
    successor: str = ""
    what: Literal["unit"] = "unit"


@dataclass(frozen=True)
class OfSubject:
    """Another unit answers for a subject of a budget year."""

    subject: str
    budget_year: int
    unit: str
    what: Literal["subject"] = "subject"


Edit = Annotated[Details | Appoint | End | OfUnit | OfSubject, Field(discriminator="what")]
EDITS: TypeAdapter[list[Edit]] = TypeAdapter(list[Edit])


def edited(register: Register, edits: Sequence[Edit]) -> Register:
    """The register with the corrections in it, checked like one that was read.

    Raises:
        RuleBroken: somebody or something named is not in the register.
        RegisterInvalid: it would not hold together; every error.
    """
    for edit in edits:
        register = _with(register, edit)
    return checked(read_texts(texts_of(register)))


def _with(register: Register, edit: Edit) -> Register:
    if isinstance(edit, Details):
        return replace(register, people=_detailed(register.people, edit))
    if isinstance(edit, Appoint):
        return replace(register, people=_appointed(register.people, edit))
    if isinstance(edit, End):
        return replace(register, people=_ended(register.people, edit))
    if isinstance(edit, OfUnit):
        return replace(register, units=_of_unit(register.units, edit))
    return replace(register, subjects=_of_subject(register.subjects, edit))


def _detailed(people: Iterable[PersonRow], edit: Details) -> tuple[PersonRow, ...]:
    rows = tuple(people)
    if not any(row.person_id == edit.person for row in rows):
        raise RuleBroken(Sentence("{code}在名录中没有职务，先加上职务再改", code=edit.person))
    name, email = edit.name, edit.email.lower()
    return tuple(replace(row, name=name, email=email) if row.person_id == edit.person else row for row in rows)


def _appointed(people: Iterable[PersonRow], edit: Appoint) -> tuple[PersonRow, ...]:
    rows = tuple(people)
    known = next((row for row in rows if row.person_id == edit.person), None)
    if known is None and not edit.name:
        raise RuleBroken(Sentence("名录中没有人员{code}；是新人员的，请填写姓名", code=edit.person))
    if known is not None and edit.name and edit.name != known.name:
        raise RuleBroken(
            Sentence("人员编码{code}已是“{name}”；是另一人的，请换一个编码", code=edit.person, name=known.name)
        )
    if known is not None and edit.email and edit.email.lower() != known.email:
        said = Sentence(
            "{name}登记的邮箱是{email}；要换邮箱请到这个人的页面", name=known.name, email=known.email or "—"
        )
        raise RuleBroken(said)
    new = PersonRow(
        person_id=edit.person,
        name=known.name if known else edit.name,
        email=known.email if known else edit.email.lower(),
        role=Role[edit.role],
        unit_code=edit.unit,
        valid_from=edit.from_on,
        valid_to=edit.to_on,
    )
    return (*rows, new)


def _ended(people: Iterable[PersonRow], edit: End) -> tuple[PersonRow, ...]:
    def is_meant(row: PersonRow) -> bool:
        held = (row.person_id, row.role.name, row.unit_code, row.valid_from)
        return held == (edit.person, edit.role, edit.unit, edit.from_on)

    missing = Sentence("名录中没有{code}的这一任职，请刷新后再看", code=edit.person)
    return _one_changed(people, is_meant, missing, valid_to=edit.last_on)


def _of_unit(units: Iterable[UnitRow], edit: OfUnit) -> tuple[UnitRow, ...]:
    said = dict(name=edit.name, section_code=edit.section, valid_to=edit.last_on, successor_code=edit.successor)
    missing = Sentence("名录中没有单位{code}", code=edit.unit)
    return _one_changed(units, lambda row: row.unit_code == edit.unit, missing, **said)


def _of_subject(subjects: Iterable[SubjectRow], edit: OfSubject) -> tuple[SubjectRow, ...]:
    meant = (edit.subject, edit.budget_year)
    missing = Sentence("名录中没有{year}预算年度的评价对象{code}", year=edit.budget_year, code=edit.subject)
    return _one_changed(
        subjects, lambda row: (row.subject_code, row.budget_year) == meant, missing, unit_code=edit.unit
    )


def _one_changed(
    rows: Iterable[AnyRow], is_meant: Callable[[AnyRow], bool], missing: Sentence, **said: Any
) -> tuple[AnyRow, ...]:
    """The rows, the first that is meant with other values.

    Raises:
        RuleBroken: none is; `missing` says so.
    """
    found = list(rows)
    place = next((place for place, row in enumerate(found) if is_meant(row)), None)
    if place is None:
        raise RuleBroken(missing)
    found[place] = replace(found[place], **said)
    return tuple(found)
