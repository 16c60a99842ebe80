"""Catalogues: what the rule takes in, what hands change, and what choices look at once a version is fixed."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from catalogued import catalogued
from desk import Desk
from offices import NewOffice

from models.errors import NotKnown, RuleBroken
from rules.catalogues import ADD, REMOVE, RULE
from tasks.catalogues.by_hand import change_by_hand
from tasks.catalogues.fix import fix_catalogue
from tasks.catalogues.read import Listed, read_catalogue, read_catalogues
from tasks.clock import SWEEP_AT, moment
from tasks.office import Office

MARCH, FRIDAY = date(2022, 3, 10), "Friday 2022-05-20"
Doing = Callable[..., Any]


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(catalogued))
    yield made
    made.close()


def listed(office: Office, key: str) -> Listed:
    with office.reading() as connection:
        return read_catalogue(connection, office.calendar(connection, 2022), key)


def codes(found: Listed) -> set[str]:
    return {each.code for each in found.drafted}


def by_hand(office: Office, act: str, code: str, why: str = "区委区政府重点任务", key: str = "key") -> str:
    said = {"by": "operator", "on": MARCH, "at": moment(MARCH, SWEEP_AT)}
    with office.writing() as connection:
        return change_by_hand(connection, office.calendar(connection, 2022), key, code, act, why, **said)  # type: ignore[arg-type]


def fixed(office: Office, why: str = "办公会审定") -> tuple[int, int]:
    with office.writing() as connection:
        calendar = office.calendar(connection, 2022)
        return fix_catalogue(connection, calendar, "key", why, by="leader", on=MARCH, at=moment(MARCH, SWEEP_AT))


def test_the_rules_take_in_what_the_document_says(office: Office) -> None:
    """The repeat rule binds the amount alone: a key task comes back, whatever was evaluated before."""
    assert codes(listed(office, "key")) == {"BIG", "TASK", "TASK-AGAIN", "LONG-AGO"}
    assert codes(listed(office, "policies")) == {"PAID", "FIRMS"}
    assert listed(office, "policies").amount == 11_000_000
    with office.reading() as connection:
        both = read_catalogues(connection, office.calendar(connection, 2022))
    assert [(each.key, len(each.drafted)) for each in both] == [("policies", 2), ("key", 4)]


def test_a_hand_adds_and_removes_with_a_reason_and_may_take_it_back(office: Office) -> None:
    assert by_hand(office, ADD, "SMALL") == "项目SMALL"
    by_hand(office, REMOVE, "BIG", "已列入审计")
    found = {each.code: each for each in listed(office, "key").entries}
    assert codes(listed(office, "key")) == {"SMALL", "TASK", "TASK-AGAIN", "LONG-AGO"}
    assert (found["BIG"].by_rule, found["BIG"].removed, found["BIG"].why) == (True, True, "已列入审计")
    assert (found["SMALL"].by_rule, found["SMALL"].added, found["SMALL"].by) == (False, True, "operator")
    by_hand(office, RULE, "BIG", "审计已结束")
    assert "BIG" in codes(listed(office, "key"))


@pytest.mark.parametrize(
    ("act", "code", "why", "sentence"),
    [
        (ADD, "SMALL", " ", "手工调整目录须写明理由"),
        (ADD, "BIG", "重点", "项目BIG已在目录内"),
        (REMOVE, "SMALL", "不评", "项目SMALL不在目录内"),
        (RULE, "BIG", "不评", "项目BIG没有手工调整过"),
    ],
)
def test_what_changes_nothing_or_has_no_reason_is_refused(
    office: Office, act: str, code: str, why: str, sentence: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        by_hand(office, act, code, why)
    assert str(caught.value) == sentence
    assert all(not each.act for each in listed(office, "key").entries)


def test_what_is_not_there_is_named(office: Office) -> None:
    with pytest.raises(NotKnown, match="没有2021年度的评价对象R18"):
        by_hand(office, ADD, "R18")
    with pytest.raises(NotKnown, match="2022年度的年历里没有目录nope"):
        by_hand(office, ADD, "SMALL", key="nope")


def test_a_fixed_version_is_in_force_until_the_next(office: Office, tmp_path: Path) -> None:
    desk = Desk(office, tmp_path)
    desk.open("Tuesday 2022-03-01")
    assert fixed(office) == (1, 4)
    by_hand(office, ADD, "SMALL")
    by_hand(office, REMOVE, "TASK")
    found = listed(office, "key")
    assert (found.coming, found.going, found.versions[0].entries) == (1, 1, 4)
    with pytest.raises(RuleBroken) as caught:
        desk.do("select 101 choice SMALL", FRIDAY)
    assert str(caught.value) == "项目SMALL不在可选目录内（重点目录）"
    desk.do("select 101 choice TASK", FRIDAY)  # still in the version in force
    assert fixed(office) == (2, 4)
    desk.do("select 101 choice SMALL", FRIDAY)
    desk.do("select 101 choice TASK", FRIDAY, value="-")
    with pytest.raises(RuleBroken, match="项目TASK不在可选目录内"):
        desk.do("select 101 choice TASK", FRIDAY)
    with pytest.raises(RuleBroken, match="与第2版没有不同，不必再定稿"):
        fixed(office)
    why = {
        row.code: row.why
        for row in desk.rows(
            "SELECT s.code, e.why FROM catalogue_entry e JOIN subject s ON s.id = e.subject_id"
            " WHERE e.version_id = (SELECT max(id) FROM catalogue_version)"
        )
    }
    assert why == {"BIG": "", "SMALL": "区委区政府重点任务", "TASK-AGAIN": "", "LONG-AGO": ""}


def test_before_a_version_is_fixed_a_choice_looks_at_the_rule_and_the_hands(office: Office, tmp_path: Path) -> None:
    desk = Desk(office, tmp_path)
    desk.open("Tuesday 2022-03-01")
    by_hand(office, REMOVE, "BIG", "已列入审计")
    with pytest.raises(RuleBroken, match="项目BIG不在可选目录内"):
        desk.do("select 101 choice BIG", FRIDAY)
    with pytest.raises(RuleBroken, match="项目RECENT不在可选目录内"):
        desk.do("select 101 choice RECENT", FRIDAY)
    desk.do("select 101 choice TASK-AGAIN", FRIDAY)
