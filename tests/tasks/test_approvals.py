"""Who decides on a proposal: a leader's deputy, or everybody of a leading group in their order; and the frozen list."""

from datetime import date
from pathlib import Path

import pytest
from desk import Desk, at, day
from hamlet import PEOPLE, REGISTER, YEAR, settled
from test_proposals import TALLY, TUESDAY, overdue, standing_of

from models.errors import NotYours, Overtaken, RuleBroken
from models.kinds import Role, Standing
from tasks.deputies import Maker, Wanted, make_deputy
from tasks.desk.proposals import foresee, one_proposal
from tasks.letters.of_proposal import number_letters
from tasks.listing import digest
from tasks.office import Office
from tasks.propose import Decision, carry_out
from tasks.register.rows import PersonRow, Register

WEDNESDAY = "Wednesday 2022-05-18"
CHAIN = "approval_chain: {roles: [FIN_OPERATOR, FIN_LEADER, FIN_LEADER], source: 领导小组}\n"
HEAD = PersonRow("head", "局长", "head@example.org", Role.FIN_LEADER, "100")


def grouped(office: Office) -> None:
    """The hamlet overdue, with a leading group: the operator, then two leaders."""
    settled(office)
    desk = Desk(office, Path())
    register = Register(REGISTER.units, (*PEOPLE, HEAD), REGISTER.subjects, REGISTER.selections)
    desk.open("Tuesday 2022-03-01")
    desk.change_to(register, "Wednesday 2022-03-02")
    desk.publish(YEAR + CHAIN, "Thursday 2022-03-03")
    desk.sweep(TUESDAY)


@pytest.fixture
def group(new_desk) -> Desk:  # type: ignore[no-untyped-def]
    return new_desk(grouped)


@pytest.fixture
def proposed(new_desk) -> Desk:  # type: ignore[no-untyped-def]
    return new_desk(overdue)


def say(desk: Desk, by: str, *, approved: bool = True, step: int | None = None, **struck: str):  # type: ignore[no-untyped-def]
    decision = Decision(TALLY, day(WEDNESDAY), by, "同意", approved, {u[1:]: why for u, why in struck.items()}, step)
    with desk.office.writing() as connection:
        return carry_out(connection, desk.office.workdays(connection), decision, at=at(WEDNESDAY))


def stands_in(desk: Desk, person: str, deputy: str) -> None:
    wanted = Wanted(person, deputy, day(WEDNESDAY), date(2022, 5, 31), "外出")
    with desk.office.writing() as connection:
        make_deputy(connection, Maker(person, ()), wanted, on=day(WEDNESDAY), at=at(WEDNESDAY))


def test_a_deputy_decides_in_the_leaders_place_and_the_history_says_so(proposed: Desk) -> None:
    with pytest.raises(NotYours):
        say(proposed, "operator")
    stands_in(proposed, "leader", "operator")
    assert say(proposed, "operator").told == 6
    rows = proposed.rows("SELECT DISTINCT actor, acting_for FROM history WHERE event = 23")
    assert [tuple(row) for row in rows] == [("operator", "leader")]
    assert [tuple(row) for row in proposed.rows("SELECT decided_by, acting_for FROM proposal")] == [
        ("operator", "leader")
    ]


def test_a_leader_who_has_a_deputy_still_decides_for_themselves(proposed: Desk) -> None:
    stands_in(proposed, "leader", "operator")
    say(proposed, "leader")
    assert [tuple(row) for row in proposed.rows("SELECT DISTINCT actor, acting_for FROM history WHERE event = 23")] == [
        ("leader", None)
    ]


def test_everybody_of_the_chain_agrees_in_order_before_anybody_is_told(group: Desk) -> None:
    with pytest.raises(NotYours, match="leader不是绩效科经办"):
        say(group, "leader")
    assert say(group, "operator", u101="情况特殊").next_role is Role.FIN_LEADER
    assert say(group, "leader").next_role is Role.FIN_LEADER
    assert group.lines(WEDNESDAY) == []
    assert standing_of(group, "301", WEDNESDAY) is Standing.ESCALATED  # still proposed
    done = say(group, "head")
    assert (done.told, done.next_role) == (5, None)
    assert {row["unit_code"] for row in group.lines(WEDNESDAY)} == {"101001", "301", "301001"}
    with group.office.reading() as connection:
        found = one_proposal(group.office, connection, TALLY, on=day(WEDNESDAY))
    assert [(each.role, each.name) for each in found.agreed] == [
        (Role.FIN_OPERATOR, "经办"),
        (Role.FIN_LEADER, "局领导"),
    ]


def test_nobody_agrees_twice_not_even_through_a_deputy(group: Desk) -> None:
    say(group, "operator")
    say(group, "leader")
    with pytest.raises(NotYours, match="leader已经同意过，须由另一人批准"):
        say(group, "leader")
    stands_in(group, "leader", "section")
    with pytest.raises(NotYours, match="leader已经同意过"):
        say(group, "section")
    stands_in(group, "head", "operator")
    with pytest.raises(NotYours, match="operator已经同意过"):
        say(group, "operator")


def test_a_second_click_agrees_to_nothing_more(group: Desk) -> None:
    say(group, "operator", step=0)
    with pytest.raises(Overtaken, match="刚刚有人同意，现在轮到局领导"):
        say(group, "leader", step=0)
    assert say(group, "leader", step=1).next_role is Role.FIN_LEADER


def test_anybody_of_the_chain_refuses_for_all(group: Desk) -> None:
    say(group, "operator")
    assert say(group, "leader", approved=False).told == 0
    with pytest.raises(Overtaken, match="已经决定（2022-05-18 leader 未批准）"):
        say(group, "head")


def test_what_is_foreseen_is_what_happens_and_foreseeing_changes_nothing(proposed: Desk) -> None:
    before = proposed.files().bytes()
    decision = Decision(TALLY, day(WEDNESDAY), "leader", "", True, {"101": "情况特殊"})
    with proposed.office.writing() as connection:
        foreseen = foresee(connection, proposed.office.workdays(connection), decision, at=at(WEDNESDAY))
    assert proposed.files().bytes() == before
    assert say(proposed, "leader", u101="情况特殊").told == foreseen.told == 5
    told = {(row["role"], row["person_id"]) for row in proposed.lines(WEDNESDAY)}
    assert {(each.role.name, bool(each.name)) for each in foreseen.heard} == {
        (role, bool(person)) for role, person in told
    }


def test_an_approved_list_stays_as_it_was(proposed: Desk) -> None:
    proposed.do("submit 301 self-evaluation P3", WEDNESDAY)
    say(proposed, "leader", u101="情况特殊")

    def units():  # type: ignore[no-untyped-def]
        with proposed.office.reading() as connection:
            return one_proposal(proposed.office, connection, TALLY, on=day("Friday 2022-12-30")).units

    before = units()
    mended = [item for unit in before for item in unit.items if item.handed_in_on]
    assert [(item.subject_code, item.told) for item in mended] == [("P3", False)]
    assert {item.late for unit in before for item in unit.items} == {11}
    proposed.do("submit 301 self-evaluation P4", "Thursday 2022-05-19")
    proposed.do("extend 101001 self-evaluation P2", "Thursday 2022-05-19", value="2022-06-30", why="疫情")
    assert units() == before
    assert digest(units()) == digest(before)


def test_a_letters_number_is_written_once_for_one_letter_and_can_be_mended(proposed: Desk) -> None:
    def number(text: str, batch: str = TALLY) -> None:
        with proposed.office.writing() as connection:
            found = one_proposal(proposed.office, connection, batch, on=day(WEDNESDAY))
            calendar = proposed.office.calendar(connection, 2022)
            moment = {"dated_on": day(WEDNESDAY), "by": "operator", "at": at(WEDNESDAY)}
            number_letters(connection, found, calendar, text, **moment)

    with pytest.raises(RuleBroken, match="未经批准"):
        number("某财评〔2022〕12号")
    say(proposed, "leader")
    number("某财评〔2022〕12号")
    number("  某财评〔2022〕13号 ")
    assert proposed.rows("SELECT number FROM letter")[0].number == "某财评〔2022〕13号"
    proposed.sweep("Tuesday 2022-05-24")
    proposed.decide("20220524-2022-standard+15", "Wednesday 2022-05-25")
    with pytest.raises(RuleBroken, match="已用于另一份文书"):
        number("某财评〔2022〕13号", "20220524-2022-standard+15")
