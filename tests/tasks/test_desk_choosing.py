"""Choosing on a page: what may be chosen, what is refused all at once, and what is kept of a choice."""

from collections.abc import Callable

import pytest
from desk import Desk, at, day
from drafts import changed
from hamlet import YEAR
from offices import Prepare
from reviewed import begun, routed, visitor

from models.errors import NotKnown, NotYours, Overtaken, RuleBroken
from models.kinds import Event, State
from tasks.desk.choosing import Choosing, check_shown, hand_in_choice, read_choosing, save_choice
from tasks.desk.filling import version_of
from tasks.desk.handing_in import HandedIn
from tasks.office import Office

FRIDAY = "Friday 2022-05-20"
CHOICE = "301 choice"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(routed)


def standing(desk: Desk) -> Choosing:
    with desk.office.reading() as connection:
        return read_choosing(desk.office, connection, desk.thing(CHOICE).id, on=day(FRIDAY))


def save(desk: Desk, *codes: str, by: str = "town") -> int:
    who = visitor(desk, by, CHOICE, FRIDAY)
    with desk.office.writing() as connection:
        return save_choice(desk.office, connection, desk.thing(CHOICE).id, who, codes, on=day(FRIDAY), at=at(FRIDAY))


def hand_in(desk: Desk, reasons: str = "") -> HandedIn:
    who = visitor(desk, "town", CHOICE, FRIDAY)
    with desk.office.writing() as connection:
        its = desk.thing(CHOICE).id
        return hand_in_choice(desk.office, connection, its, who, reasons, on=day(FRIDAY), at=at(FRIDAY))


def chosen_events(desk: Desk) -> int:
    return int(desk.rows(f"SELECT count(*) FROM history WHERE event = {Event.SELECTED:d}")[0][0])


def test_every_subject_of_the_tree_is_shown_with_what_speaks_against_it(desk: Desk) -> None:
    its = standing(desk)
    assert {each.code: str(each.against or "") for each in its.candidates} == {
        "P3": "",
        "P4": "",
        "P5": "2021年已经选过，不得重复",
        "W301": "是部门（单位）整体，不在选题范围",
    }
    assert [str(each) for each in its.asks] == ["项目不少于2个", "与前1年不重复"]
    assert [str(each) for each in its.missing] == ["项目应不少于2个，已选0个"]


def test_ticks_are_kept_and_taken_back(desk: Desk) -> None:
    assert save(desk, "P3", "P4") == 2
    assert [each.code for each in standing(desk).chosen] == ["P3", "P4"]
    assert standing(desk).missing == ()
    assert save(desk, "P4") == 1
    assert [each.code for each in standing(desk).chosen] == ["P4"]
    assert save(desk, "P4") == 0
    assert chosen_events(desk) == 3


def test_what_may_not_be_chosen_is_said_all_at_once_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(RuleBroken) as broken:
        save(desk, "P3", "P5", "W301", "P1", "NONE")
    said = str(broken.value)
    for sentence in (
        "项目P5在2021年已经选过",
        "七宝镇整体支出是部门（单位）整体",
        "项目P1不属于本单位",
        "没有2021年度的评价对象NONE",
    ):
        assert sentence in said
    assert standing(desk).chosen == ()
    assert chosen_events(desk) == 0


def test_only_its_unit_chooses(desk: Desk) -> None:
    with pytest.raises(NotYours):
        save(desk, "P3", by="section")


def test_a_choice_that_lacks_something_is_not_handed_in(desk: Desk) -> None:
    save(desk, "P3")
    with pytest.raises(RuleBroken, match="项目应不少于2个，已选1个"):
        hand_in(desk)
    assert desk.rows("SELECT count(*) FROM submission") == [(0,)]


def test_what_was_chosen_is_a_version_to_be_read_and_compared(desk: Desk) -> None:
    save(desk, "P3", "P4")
    assert hand_in(desk, "覆盖主要支出").number == 1
    assert desk.state(CHOICE) is State.SUBMITTED
    with desk.office.reading() as connection:
        kept = version_of(connection, desk.thing(CHOICE).id, 1).content
    assert [row.code for row in kept.chosen] == ["P3", "P4"]  # type: ignore[attr-defined]
    assert kept.reasons == "覆盖主要支出"  # type: ignore[attr-defined]


def test_what_is_no_choice_has_none(desk: Desk) -> None:
    with desk.office.reading() as connection, pytest.raises(NotKnown):
        read_choosing(desk.office, connection, desk.thing("101001 self-evaluation P2").id, on=day(FRIDAY))


def test_who_ticks_over_another_choice_than_was_shown_is_told(desk: Desk) -> None:
    shown = standing(desk).mark
    save(desk, "P3")
    its = desk.thing(CHOICE).id
    with desk.office.reading() as connection:
        with pytest.raises(Overtaken):
            check_shown(desk.office, connection, its, shown, on=day(FRIDAY))
        check_shown(desk.office, connection, its, standing(desk).mark, on=day(FRIDAY))


def confirmed_choice(office: Office) -> None:
    """The hamlet, its head having to confirm each choice."""
    begun(
        office,
        changed(("        form: selection\n", "        form: selection\n        confirmed_by: UNIT_HEAD\n"), text=YEAR),
    )


def test_a_quota_that_is_not_met_goes_to_no_second_hand(new_desk: Callable[[Prepare], Desk]) -> None:
    desk = new_desk(confirmed_choice)
    save(desk, "P3")
    with pytest.raises(RuleBroken, match="项目应不少于2个，已选1个"):
        hand_in(desk)
    assert desk.rows("SELECT count(*) FROM submission") == [(0,)]
    save(desk, "P3", "P4")
    assert hand_in(desk).waits
