"""The same words at two units: said to whoever fills in the second form, and to its reviewer; never of one's own."""

from typing import Any

import pytest
from desk import Desk, at, day
from filled import GOOD
from reviewed import P1, P2, routed, visitor

from tasks.desk.filling import begin_filling, content_of, version_of
from tasks.desk.handing_in import hand_in_form

MONDAY, TUESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12"
WORDS = "已完成全部校舍维修，教学楼按期投入使用"
SAID = "与其他单位已报送的文字相同，请核实"


@pytest.fixture
def desk(new_desk: Any) -> Desk:
    made: Desk = new_desk(routed)
    return made


def handed_in(desk: Desk, named: str, by: str, on: str, reached: str) -> list[str]:
    """Hand in a form with such a result; returns what was said of copied words before."""
    number, who = desk.thing(named).id, visitor(desk, by, named, on)
    with desk.office.reading() as connection:
        filling = begin_filling(desk.office, connection, number, by, on=day(on))
    draft = filling.typed(GOOD | {"reached": reached})
    said = [str(each.sentence) for each in filling.findings(draft) if each.check == "copied_text"]
    with desk.office.writing() as connection:
        hand_in_form(desk.office, connection, number, content_of(draft), who, on=day(on), at=at(on))
    return said


def test_the_words_of_another_unit_are_asked_about_and_the_reviewer_sees_it(desk: Desk) -> None:
    assert handed_in(desk, P1, "two", MONDAY, WORDS) == []
    assert handed_in(desk, P2, "school", TUESDAY, WORDS.replace("，", " ")) == [SAID]
    with desk.office.reading() as connection:
        for named, others in ((P1, 1), (P2, 1)):
            number = desk.thing(named).id
            filling = begin_filling(desk.office, connection, number, "section", on=day(TUESDAY))
            found = filling.findings(version_of(connection, number, 1))
            assert [str(each.sentence) for each in found if each.check == "copied_text"] == [SAID] * others, named


def test_words_of_one_s_own_are_not_another_s(desk: Desk) -> None:
    assert handed_in(desk, P1, "two", MONDAY, WORDS) == []
    with desk.office.reading() as connection:
        filling = begin_filling(desk.office, connection, desk.thing(P1).id, "two", on=day(TUESDAY))
        draft = filling.typed(GOOD | {"reached": WORDS})
    assert [each for each in filling.findings(draft) if each.check == "copied_text"] == []
