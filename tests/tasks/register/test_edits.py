"""Corrections made into a register: what was said is changed, and all else stays; what does not fit is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hamlet import REGISTER

from models.columns import FAR, LONG_AGO
from models.errors import RegisterInvalid, RuleBroken
from models.kinds import Role
from tasks.register.edits import EDITS, Appoint, Details, Edit, End, OfSubject, OfUnit, edited
from tasks.register.rows import PersonRow, Register

EVE, TODAY = date(2022, 4, 18), date(2022, 4, 19)
SCHOOL = End("school", "UNIT_OFFICER", "101001", LONG_AGO, EVE)


def changed(*edits: Edit) -> tuple[set[object], set[object]]:
    """The rows that went and those that came."""
    after = edited(REGISTER, edits)
    before, now = (_rows(register) for register in (REGISTER, after))
    return before - now, now - before


def _rows(register: Register) -> set[object]:
    return {row for rows in register.by_file().values() for row in rows}


def test_a_person_is_called_otherwise_in_every_role() -> None:
    gone, come = changed(Details("two", "教育局新专管员", "New@example.org"))
    assert len(gone) == len(come) == 2
    assert {(row.name, row.email) for row in come if isinstance(row, PersonRow)} == {
        ("教育局新专管员", "new@example.org")
    }


def test_one_follows_another_in_a_role() -> None:
    comes = Appoint("school-2", "UNIT_OFFICER", "101001", TODAY, name="小学新专管员", email="school2@example.org")
    gone, come = changed(SCHOOL, comes)
    (was,) = gone
    assert come == {
        replace(was, valid_to=EVE),  # type: ignore[type-var]
        PersonRow("school-2", "小学新专管员", "school2@example.org", Role.UNIT_OFFICER, "101001", TODAY, FAR),
    }


def test_who_is_known_is_named_by_code_alone() -> None:
    _gone, come = changed(Appoint("deputy", "UNIT_OFFICER", "101001", TODAY, date(2022, 6, 30)))
    assert come == {
        PersonRow("deputy", "小学副校长", "shared@example.org", Role.UNIT_OFFICER, "101001", TODAY, date(2022, 6, 30))
    }


def test_a_subject_and_a_unit_are_corrected() -> None:
    gone, come = changed(OfSubject("P3", 2021, "101"), OfUnit("301001", "新文化站", "", EVE, "301"))
    assert len(gone) == len(come) == 2
    assert {getattr(row, "unit_code", "") for row in come} == {"101", "301001"}


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Details("nobody", "某人", ""), "没有职务"),
        (Appoint("nobody", "UNIT_OFFICER", "101", TODAY), "请填写姓名"),
        (Appoint("two", "UNIT_OFFICER", "301", TODAY, name="另一人"), "已是“教育局专管员”"),
        (Appoint("two", "UNIT_OFFICER", "301", TODAY, email="other@example.org"), "到这个人的页面"),
        (replace(SCHOOL, from_on=TODAY), "没有school的这一任职"),
        (OfUnit("999", "无", ""), "没有单位999"),
        (OfSubject("P3", 2020, "101"), "没有2020预算年度的评价对象P3"),
    ],
)
def test_what_is_not_there_cannot_be_corrected(edit: Edit, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        edited(REGISTER, [edit])


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Details("two", "教育局专管员", "no address"), "不是邮箱地址"),
        (Appoint("two", "FIN_ADMIN", "101", TODAY), "只能设在财政局"),
        (Appoint("two", "UNIT_OFFICER", "999", TODAY), "不在 people.csv|不在 units.csv"),
        (Appoint("two", "UNIT_OFFICER", "301", TODAY, EVE), "早于开始日"),
        (Appoint("school", "UNIT_OFFICER", "101001", LONG_AGO), "重复"),
        (OfUnit("101001", "小学", "", successor="101"), "失效日"),
        (OfUnit("101001", "小学", "301"), "不是业务科室"),
        (OfSubject("P3", 2021, "999"), "不在 units.csv"),
    ],
)
def test_what_would_not_hold_together_is_refused(edit: Edit, said: str) -> None:
    with pytest.raises(RegisterInvalid, match=said):
        edited(REGISTER, [edit])


def test_corrections_are_kept_as_they_were_said() -> None:
    said: list[Edit] = [
        SCHOOL,
        Details("two", "甲", "a@example.org"),
        OfSubject("P3", 2021, "101"),
        OfUnit("101", "乙", ""),
    ]
    assert EDITS.validate_json(EDITS.dump_json(said)) == said
