"""Deputies: whose roles somebody has towards a unit on a day, and who may arrange it."""

from datetime import date

import pytest
from desk import Desk, at, day

from models.errors import NotKnown, NotYours, RuleBroken
from models.kinds import Role
from tasks.deputies import Maker, Wanted, deputies, end_deputy, make_deputy
from tasks.gate.accounts import person_named
from tasks.standing_in import Held, acting, held_by, seen_by

TODAY = "Tuesday 2022-04-19"
ADMIN = Maker("admin", (Held(Role.FIN_ADMIN, 1, "100", "区财政局"),))


def plain(code: str) -> Maker:
    return Maker(code, ())


def arrange(desk: Desk, person: str, deputy: str, *, to: str = "2022-04-30", maker: Maker | None = None) -> None:
    wanted = Wanted(person, deputy, day(TODAY), date.fromisoformat(to), "外出培训")
    with desk.office.writing() as connection:
        make_deputy(connection, maker or plain(person), wanted, on=day(TODAY), at=at(TODAY))


def roles(desk: Desk, person: str, unit: str, on: str = TODAY) -> list[tuple[Role, str | None]]:
    unit_id = desk.rows(f"SELECT id FROM unit WHERE code = '{unit}'")[0].id
    with desk.office.reading() as connection:
        return acting(connection, person, unit_id, day(on))


def test_without_deputies_a_person_acts_for_nobody_else(opened: Desk) -> None:
    assert roles(opened, "two", "101") == [(Role.UNIT_OFFICER, None), (Role.DEPT, None)]
    assert roles(opened, "two", "101001") == [(Role.DEPT, None)]
    assert roles(opened, "operator", "301001") == [(Role.FIN_OPERATOR, None)]
    assert roles(opened, "section", "101001") == [(Role.FIN_SECTION, None)]
    assert roles(opened, "school", "101") == []


def test_a_deputy_has_the_roles_of_whom_they_stand_in_for_on_these_days_alone(opened: Desk) -> None:
    arrange(opened, "two", "school")
    assert roles(opened, "school", "101") == [(Role.UNIT_OFFICER, "two"), (Role.DEPT, "two")]
    assert roles(opened, "school", "101001") == [(Role.UNIT_OFFICER, None), (Role.DEPT, "two")]
    assert roles(opened, "school", "101", "Saturday 2022-04-30") != []
    for on in ("Monday 2022-04-18", "Sunday 2022-05-01"):
        assert roles(opened, "school", "101", on) == []


def test_a_deputy_cannot_hand_on_what_they_stand_in_for(opened: Desk) -> None:
    arrange(opened, "two", "school")
    arrange(opened, "school", "town")
    assert roles(opened, "town", "101") == []
    assert roles(opened, "town", "101001") == [(Role.UNIT_OFFICER, "school")]


def test_what_is_ended_ends_at_once(opened: Desk) -> None:
    arrange(opened, "two", "school")
    number = opened.rows("SELECT id FROM deputy")[0].id
    with opened.office.writing() as connection, pytest.raises(NotKnown):
        end_deputy(connection, plain("town"), number, at=at(TODAY))
    with opened.office.writing() as connection:
        end_deputy(connection, plain("school"), number, at=at(TODAY))
    assert roles(opened, "school", "101") == []
    with opened.office.writing() as connection, pytest.raises(NotKnown):
        end_deputy(connection, plain("two"), number, at=at(TODAY))


def test_a_deputyship_ends_with_the_account_of_whom_it_is_for(opened: Desk) -> None:
    arrange(opened, "two", "school")
    opened.change(
        "INSERT INTO account(person_id, password_hash, closed, language)"
        " SELECT id, '', TRUE, '' FROM person WHERE code = 'two'"
    )
    assert roles(opened, "school", "101") == []
    assert {each.acting_for for each in held(opened, "school")} == {""}


def test_a_deputyship_rests_while_the_deputy_has_no_role_of_their_own(opened: Desk) -> None:
    arrange(opened, "two", "town")
    assert roles(opened, "town", "101") != []
    opened.change(
        "UPDATE appointment SET valid_to = valid_from WHERE unit_id = (SELECT id FROM unit WHERE code = '301')"
    )
    assert (roles(opened, "town", "101"), held(opened, "town")) == ([], ())


def held(desk: Desk, person: str) -> tuple[Held, ...]:
    with desk.office.reading() as connection:
        return held_by(connection, person_named(connection, person).id, day(TODAY))


def test_whoever_is_appointed_as_the_department_at_a_unit_below_it_reviews_no_papers_of_that_unit(opened: Desk) -> None:
    school = "(SELECT id FROM unit WHERE code = '101001')"
    opened.change(
        f"UPDATE appointment SET unit_id = {school}, scope_id = {school} WHERE role = {Role.DEPT:d} AND scope_id ="
        " (SELECT id FROM unit WHERE code = '101')"
    )
    assert roles(opened, "two", "101001") == []
    arrange(opened, "two", "town")
    assert roles(opened, "town", "101001") == []
    assert roles(opened, "town-dept", "301") == [(Role.DEPT, None)]


@pytest.mark.parametrize(
    ("person", "reviewer"), [("school", "two"), ("deputy", "two"), ("two", "section"), ("school", "operator")]
)
def test_a_reviewer_does_not_stand_in_for_whom_they_review(opened: Desk, person: str, reviewer: str) -> None:
    with pytest.raises(RuleBroken, match=r"负责审核.*不能代办"):
        arrange(opened, person, reviewer)
    with pytest.raises(RuleBroken, match="负责审核"):
        arrange(opened, person, reviewer, maker=ADMIN)


@pytest.mark.parametrize(("person", "deputy"), [("head-101", "two"), ("leader", "operator"), ("section", "operator")])
def test_colleagues_stand_in_for_each_other(opened: Desk, person: str, deputy: str) -> None:
    arrange(opened, person, deputy)


def test_roles_held_on_a_day_are_shown_own_ones_first(opened: Desk) -> None:
    arrange(opened, "two", "school")
    with opened.office.reading() as connection:
        held = held_by(connection, person_named(connection, "school").id, day(TODAY))
    assert [(each.role, each.unit_code, each.acting_for_name) for each in held] == [
        (Role.UNIT_OFFICER, "101001", ""),
        (Role.UNIT_OFFICER, "101", "教育局专管员"),
        (Role.DEPT, "101", "教育局专管员"),
    ]
    assert len(seen_by(held)["own_units"]) == 2  # type: ignore[arg-type]


def test_only_oneself_or_the_administrator_arranges_it(opened: Desk) -> None:
    with pytest.raises(NotYours):
        arrange(opened, "two", "school", maker=plain("school"))
    arrange(opened, "two", "school", maker=ADMIN)
    assert opened.rows("SELECT made_by FROM deputy")[0].made_by == "admin"


def test_who_stands_in_for_the_administrator_arranges_nothing_for_others(opened: Desk) -> None:
    lent = Maker("operator", (Held(Role.FIN_ADMIN, 1, "100", "区财政局", "admin", "绩效科管理员"),))
    with pytest.raises(NotYours):
        arrange(opened, "two", "school", maker=lent)
    arrange(opened, "two", "school")
    number = opened.rows("SELECT id FROM deputy")[0].id
    with opened.office.writing() as connection, pytest.raises(NotKnown):
        end_deputy(connection, lent, number, at=at(TODAY))


@pytest.mark.parametrize(
    ("person", "deputy", "first", "last", "why"),
    [
        ("two", "two", TODAY, "Saturday 2022-04-30", "不能由本人"),
        ("two", "school", "Saturday 2022-04-30", TODAY, "晚于截止日"),
        ("two", "school", "Monday 2022-04-18", "Saturday 2022-04-30", "已经过去"),
        ("two", "school", TODAY, "Friday 2023-04-21", "最长一年"),
    ],
)
def test_days_and_people_that_cannot_be_are_refused(
    opened: Desk, person: str, deputy: str, first: str, last: str, why: str
) -> None:
    wanted = Wanted(person, deputy, day(first), day(last))
    with opened.office.writing() as connection, pytest.raises(RuleBroken, match=why):
        make_deputy(connection, plain(person), wanted, on=day(TODAY), at=at(TODAY))


def test_the_same_pair_twice_and_people_without_roles_or_accounts_are_refused(opened: Desk) -> None:
    arrange(opened, "two", "school")
    with pytest.raises(RuleBroken, match="已经代办"):
        arrange(opened, "two", "school", to="2022-05-10")
    with pytest.raises(NotKnown):
        arrange(opened, "two", "nobody")
    opened.change("UPDATE appointment SET valid_to = valid_from WHERE role = 2")
    with pytest.raises(RuleBroken, match="没有职务可代办"):
        arrange(opened, "deputy", "town")


def test_each_sees_their_own_and_the_administrator_all(opened: Desk) -> None:
    arrange(opened, "two", "school")
    arrange(opened, "town", "mayor")
    with opened.office.reading() as connection:

        def seen(code: str, *, everybody: bool = False) -> list[str]:
            found = deputies(connection, person_named(connection, code).id, everybody=everybody, on=day(TODAY))
            return [each.person for each in found]

        assert seen("two") == seen("school") == ["two"]
        assert seen("leader") == []
        assert seen("leader", everybody=True) == ["two", "town"]
