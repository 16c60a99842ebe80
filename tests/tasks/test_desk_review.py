"""Reviews at the desk: whose turn it is, who may not, what is said, and what is decided together."""

import json
from collections.abc import Callable

import pytest
from desk import Desk, at, day
from offices import Prepare
from reviewed import P1, P2, P3, decide, hand_in, refused, routed, visitor

from models.kinds import Event, Role, State
from rules.deeds import Deed, Visitor, may
from tasks.desk.facts import facts_of
from tasks.desk.item import read_item
from tasks.desk.review import Said, review
from tasks.desk.review_many import Reviewed, review_many

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (
    "Monday 2022-04-11",
    "Tuesday 2022-04-12",
    "Wednesday 2022-04-13",
    "Thursday 2022-04-14",
)


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet with its review route; the year has begun."""
    return new_desk(routed)


def stands(desk: Desk, named: str) -> tuple[State, int, object]:
    row = desk.thing(named)
    return State(row.state), row.review_level, row.review_since_on


def test_a_paper_goes_up_the_route_and_each_reviewer_s_clock_begins_anew(desk: Desk) -> None:
    scored = {"content": '{"form": "material", "version": 1, "content": {}}', "score": 9650}
    hand_in(desk, P2, MONDAY, "school", **scored)
    assert stands(desk, P2) == (State.SUBMITTED, 0, day(MONDAY))
    decide(desk, Deed.TAKE, P2, TUESDAY, "two")
    assert stands(desk, P2) == (State.UNDER_REVIEW, 0, day(MONDAY))
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two", Said("材料齐全"))
    assert stands(desk, P2) == (State.SUBMITTED, 1, day(TUESDAY))
    decide(desk, Deed.FORWARD, P2, WEDNESDAY, "section")
    decide(desk, Deed.ACCEPT, P2, THURSDAY, "operator", Said("同意", reduction=150))
    assert stands(desk, P2) == (State.ACCEPTED, 0, None)
    assert desk.events(P2) == ["opened", "submitted", "taken", "passed", "passed", "accepted"]
    with desk.office.reading() as connection:
        found = read_item(desk.office, connection, desk.thing(P2).id, Visitor("x"), on=day(THURSDAY))
    assert [(each.role, each.event, each.level, each.said, each.reduction) for each in found.opinions] == [
        (Role.DEPT, Event.PASSED, 0, "材料齐全", None),
        (Role.FIN_SECTION, Event.PASSED, 1, "", None),
        (Role.FIN_OPERATOR, Event.ACCEPTED, 2, "同意", 150),
    ]
    assert {each.submission for each in found.opinions} == {found.versions[0].id}
    desk.sweep("Tuesday 2022-05-31")
    assert desk.events(P2)[-1] == "accepted"


def test_a_first_level_unit_has_no_department_to_review_it(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two")
    assert refused(decide, desk, Deed.TAKE, P1, TUESDAY, "operator") == "NotYours: 现由财政局业务科室审核"
    decide(desk, Deed.FORWARD, P1, TUESDAY, "section")
    assert refused(decide, desk, Deed.FORWARD, P1, TUESDAY, "operator").endswith(
        "已是最后一个审核环节，请审核通过或退回"
    )
    decide(desk, Deed.ACCEPT, P1, TUESDAY, "operator")


def test_nobody_reviews_out_of_turn_or_twice(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    for who in ("section", "operator", "leader", "town-dept", "school"):
        assert "NotYours" in refused(decide, desk, Deed.FORWARD, P2, TUESDAY, who), who
    assert refused(decide, desk, Deed.ACCEPT, P2, TUESDAY, "two") == "RuleBroken: 还有后续审核环节，请转审"
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two")
    assert refused(decide, desk, Deed.FORWARD, P2, TUESDAY, "two") == "NotYours: 现由财政局业务科室审核"
    assert stands(desk, P2) == (State.SUBMITTED, 1, day(TUESDAY))


def test_whoever_handed_it_in_or_answers_for_the_unit_does_not_review_it(desk: Desk) -> None:
    desk.do(f"submit {P2}", MONDAY, by="section")
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two")
    assert refused(decide, desk, Deed.FORWARD, P2, TUESDAY, "section") == "RuleBroken: 报送人、确认人不能审核同一事项"
    stand_in = refused(decide, desk, Deed.FORWARD, P2, TUESDAY, "town-dept", acting_for="section")
    assert stand_in == "RuleBroken: 报送人、确认人不能审核同一事项"
    both = Visitor("x", ((Role.FIN_SECTION, None), (Role.UNIT_HEAD, None)))
    with desk.office.reading() as connection:
        facts = facts_of(desk.office, connection, desk.thing(P2).id).facts
    assert Deed.FORWARD not in may(both, facts, on=day(TUESDAY))


def test_a_deputy_acts_for_somebody_and_it_is_written_down(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two")
    decide(desk, Deed.FORWARD, P1, TUESDAY, "town-dept", acting_for="section")
    [written] = desk.rows("SELECT actor, acting_for FROM history WHERE event = 7")
    [said] = desk.rows("SELECT by, acting_for FROM opinion")
    assert tuple(written) == tuple(said) == ("town-dept", "section")


def test_a_return_says_why_to_single_fields_and_goes_back_to_the_first_reviewer(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two")
    assert refused(decide, desk, Deed.RETURN, P2, WEDNESDAY, "section") == "RuleBroken: 须写明理由"
    decide(desk, Deed.RETURN, P2, WEDNESDAY, "section", Said("请补充", {"reached": "与附件不符", "empty": " "}))
    row = desk.thing(P2)
    assert (stands(desk, P2), row.due_on, row.returns) == ((State.RETURNED, 0, None), day("Friday 2022-04-29"), 1)
    [opinion] = desk.rows("SELECT said, notes FROM opinion WHERE event = 6")
    assert (opinion.said, json.loads(opinion.notes)["reached"]) == ("请补充", "与附件不符")
    assert desk.rows("SELECT why FROM history WHERE event = 6") == [("请补充；实际完成情况：与附件不符",)]
    assert {line["person_id"] for line in desk.lines(WEDNESDAY)} == {"school", "two"}
    hand_in(desk, P2, THURSDAY, "school", content='{"a":2}')
    assert stands(desk, P2) == (State.SUBMITTED, 0, day(THURSDAY))


def test_what_was_accepted_is_not_opened_again_by_who_answers_for_the_unit(desk: Desk) -> None:
    desk.do(f"submit {P1}", MONDAY)
    desk.do(f"accept {P1}", TUESDAY)
    both = Visitor("admin", ((Role.FIN_ADMIN, None), (Role.UNIT_HEAD, "head-101")))
    with desk.office.writing() as connection:
        number, again = desk.thing(P1).id, (Deed.REOPEN, both, Said("数字不符"))
        told = refused(review, desk.office, connection, number, *again, on=day(WEDNESDAY), at=at(WEDNESDAY))
    assert told == "RuleBroken: 不能审核本单位的报送"
    assert stands(desk, P1)[0] is State.ACCEPTED


def test_what_was_accepted_is_opened_again_by_the_administrator_with_a_reason(desk: Desk) -> None:
    desk.do(f"submit {P1}", MONDAY)
    desk.do(f"accept {P1}", TUESDAY)
    admin = Visitor("admin", ((Role.FIN_ADMIN, None),))
    with desk.office.writing() as connection:
        office, number = desk.office, desk.thing(P1).id
        review(office, connection, number, Deed.REOPEN, admin, Said("数据有误"), on=day(WEDNESDAY), at=at(WEDNESDAY))
    row = desk.thing(P1)
    assert (State(row.state), row.due_version, row.accepted_on) == (State.RETURNED, 2, None)
    assert row.first_submitted_on == day(MONDAY)
    assert refused(decide, desk, Deed.REOPEN, P1, WEDNESDAY, "operator").startswith("TransitionNotAllowed")
    desk.do(f"submit {P1}", THURSDAY)
    desk.do(f"accept {P1}", THURSDAY)
    assert "NotYours" in refused(decide, desk, Deed.REOPEN, P1, THURSDAY, "operator")
    desk.do(f"reopen {P1}", THURSDAY, why="登记有误")
    assert desk.thing(P1).due_version == 3


def test_the_register_takes_up_passes_on_and_accepts_at_once(desk: Desk) -> None:
    desk.do(f"submit {P2}", MONDAY)
    desk.do(f"take {P2}", TUESDAY, by="two")
    assert "不能撤回" in refused(desk.do, f"withdraw {P2}", TUESDAY)
    desk.do(f"pass {P2}", TUESDAY, by="two")
    desk.do(f"pass {P2}", WEDNESDAY, by="section")
    assert "已是最后一个审核环节" in refused(desk.do, f"pass {P2}", WEDNESDAY, by="operator")
    desk.do(f"accept {P2}", WEDNESDAY)
    desk.do(f"submit {P1}", MONDAY)
    desk.do(f"accept {P1}", TUESDAY)
    assert stands(desk, P1) == stands(desk, P2) == (State.ACCEPTED, 0, None)


def many(desk: Desk, deed: Deed, things: tuple[str, ...], on: str, by: str) -> Reviewed:
    people = {desk.thing(named).unit_id: visitor(desk, by, named, on) for named in things}
    ids = [desk.thing(named).id for named in things]
    with desk.office.writing() as connection:
        return review_many(connection, ids, deed, people.__getitem__, on=day(on), at=at(on), words="一并办理")


def test_many_are_decided_together_and_the_rest_is_told_why_not(desk: Desk) -> None:
    for named, who in ((P1, "two"), (P2, "school"), (P3, "town")):
        hand_in(desk, named, MONDAY, who)
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two")
    things = (P1, P2, P3, "301 self-evaluation W301")
    done = many(desk, Deed.FORWARD, things, WEDNESDAY, "section")
    assert done.done == tuple(sorted(desk.thing(named).id for named in (P1, P2, P3)))
    assert [(each.id, str(each.why)) for each in done.left_out] == [
        (desk.thing(things[3]).id, "当前状态为“已下达”，不能转审")
    ]
    assert [stands(desk, named) for named in (P1, P2)] == [
        (State.SUBMITTED, 1, day(WEDNESDAY)),
        (State.SUBMITTED, 2, day(WEDNESDAY)),
    ]
    again = many(desk, Deed.FORWARD, things, WEDNESDAY, "section")
    assert (again.done, len(again.left_out)) == ((), 4)
    accepted = many(desk, Deed.ACCEPT, (P1, P2, P3), THURSDAY, "operator")
    assert len(accepted.done) == 3
    assert desk.events(P2) == ["opened", "submitted", "passed", "passed", "accepted"]
    assert desk.rows("SELECT count(*) FROM opinion WHERE said = '一并办理'") == [(6,)]


def test_the_outcome_of_many_is_that_of_each(desk: Desk) -> None:
    for named, who in ((P1, "two"), (P3, "town")):
        hand_in(desk, named, MONDAY, who)
    many(desk, Deed.FORWARD, (P1,), TUESDAY, "section")
    decide(desk, Deed.FORWARD, P3, TUESDAY, "section", Said("一并办理"))
    what = "event, from_state, to_state, actor, why, at FROM history WHERE event = 7 AND obligation_id"
    one, other = (desk.rows(f"SELECT {what} = {desk.thing(named).id}") for named in (P1, P3))
    assert one == other
    assert stands(desk, P1) == stands(desk, P3)
