"""Handing in at the desk: drafts, versions, double clicks, nil returns, the second hand, taking back."""

from typing import Any

import pytest
from desk import Desk, at, day
from reviewed import P1, P2, confirmed, decide, hand_in, refused, routed, visitor

from models.errors import Overtaken
from models.kinds import Event, Role, State
from rules.deeds import Deed, Visitor
from tasks.desk import drafts, handing_in
from tasks.desk.drafts import save_draft
from tasks.desk.item import Item, read_item, two_versions
from tasks.desk.review import Said

MONDAY, TUESDAY, WEDNESDAY, LATE = (
    "Monday 2022-04-11",
    "Tuesday 2022-04-12",
    "Wednesday 2022-04-13",
    "Thursday 2022-05-05",
)
OFFICER = Visitor("x", ((Role.UNIT_OFFICER, None),))


@pytest.fixture
def desk(new_desk: Any) -> Desk:
    """The hamlet with its review route; the year has begun."""
    made: Desk = new_desk(routed)
    return made


@pytest.fixture
def two_hands(new_desk: Any) -> Desk:
    """The same, a deputy having to confirm."""
    made: Desk = new_desk(confirmed)
    return made


def save(desk: Desk, named: str, on: str, by: str, content: str, seen: int) -> int:
    who = visitor(desk, by, named, on)
    with desk.office.writing() as connection:
        typed = dict(form="self-evaluation", form_version=1, content=content, seen=seen)
        return save_draft(desk.office, connection, desk.thing(named).id, who, **typed, on=day(on), at=at(on))


def do(desk: Desk, verb: Any, named: str, on: str, by: str, **more: Any) -> Any:
    who = visitor(desk, by, named, on)
    with desk.office.writing() as connection:
        return verb(desk.office, connection, desk.thing(named).id, who, on=day(on), at=at(on), **more)


def item(desk: Desk, named: str, on: str) -> Item:
    with desk.office.reading() as connection:
        return read_item(desk.office, connection, desk.thing(named).id, OFFICER, on=day(on))


def test_the_first_saving_begins_the_filling_in_and_the_ladder_goes_on(desk: Desk) -> None:
    before = desk.thing(P1)
    assert save(desk, P1, MONDAY, "two", '{"a":1}', 0) == 1
    assert save(desk, P1, MONDAY, "two", '{"a":2}', 1) == 2
    row = desk.thing(P1)
    assert (State(row.state), row.next_action_on) == (State.IN_PROGRESS, before.next_action_on)
    assert desk.events(P1) == ["opened", "started"]
    draft = item(desk, P1, MONDAY).draft
    assert draft is not None
    assert (draft.content, draft.version, draft.by) == ('{"a":2}', 2, "two")


def test_of_two_browsers_the_second_is_told_and_nothing_is_lost(desk: Desk) -> None:
    save(desk, P1, MONDAY, "two", '{"a":1}', 0)
    save(desk, P1, MONDAY, "two", '{"mine":1}', 1)
    for seen in (0, 1, 7):
        with pytest.raises(Overtaken, match=r"two已于04-11 07:30保存了第2稿；您填写的内容没有丢失"):
            save(desk, P1, MONDAY, "two", '{"theirs":1}', seen)
    with pytest.raises(Overtaken):
        hand_in(desk, P1, MONDAY, "two", content='{"theirs":1}', seen=1)
    assert item(desk, P1, MONDAY).draft.content == '{"mine":1}'
    hand_in(desk, P1, MONDAY, "two", content='{"mine":1}', seen=2)
    assert item(desk, P1, MONDAY).draft is None
    assert "TransitionNotAllowed" in refused(save, desk, P1, MONDAY, "two", "{}", 0)


def test_a_page_from_before_a_hand_in_saves_and_hands_in_nothing_afterwards(desk: Desk) -> None:
    begun, drafted = drafts.none_yet(0), save(desk, P1, MONDAY, "two", '{"a":1}', 0)
    hand_in(desk, P1, MONDAY, "two", content='{"a":1}', seen=drafted)
    do(desk, handing_in.withdraw, P1, TUESDAY, "two")
    for seen in (begun, drafted):
        for late in (save, hand_in_over):
            with pytest.raises(Overtaken, match="草稿已经报送或清除"):
                late(desk, P1, TUESDAY, "two", '{"stale":1}', seen)
    again = save(desk, P1, TUESDAY, "two", '{"a":2}', drafts.none_yet(1))
    assert again > drafted
    for seen in (begun, drafted):
        for late in (save, hand_in_over):
            with pytest.raises(Overtaken, match=r"two已于04-12 07:30保存了第1稿"):
                late(desk, P1, TUESDAY, "two", '{"stale":1}', seen)
    hand_in_over(desk, P1, TUESDAY, "two", '{"a":2}', again)


def test_who_begins_again_after_a_hand_in_begins_from_what_was_handed_in(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two", seen=0)
    do(desk, handing_in.withdraw, P1, TUESDAY, "two")
    with desk.office.reading() as connection:
        seen = drafts.version_now(connection, desk.thing(P1).id)
    assert seen == drafts.none_yet(1)
    assert save(desk, P1, TUESDAY, "two", '{"a":2}', seen) == seen + 1


def hand_in_over(desk: Desk, named: str, on: str, by: str, content: str, seen: int) -> None:
    hand_in(desk, named, on, by, content=content, seen=seen)


def test_a_double_click_hands_in_once(desk: Desk) -> None:
    first = hand_in(desk, P1, MONDAY, "two")
    second = hand_in(desk, P1, MONDAY, "two")
    assert (first.number, first.again, second.submission, second.again) == (1, False, first.submission, True)
    assert desk.events(P1) == ["opened", "submitted"]
    assert "当前状态为“已报送”，不能报送" in refused(hand_in, desk, P1, MONDAY, "two", content='{"other":1}')


def test_every_version_is_kept_and_two_are_laid_side_by_side(desk: Desk) -> None:
    material = '{"form": "material", "version": 1, "content": {}}'
    hand_in(desk, P2, MONDAY, "school", content=material, score=8650, grade="良", rule_set="R2020_10")
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two")
    do(desk, handing_in.acknowledge, P2, TUESDAY, "school")
    assert "审核已经开始，不能撤回" in refused(do, desk, handing_in.withdraw, P2, TUESDAY, "school")
    decide(desk, Deed.RETURN, P2, TUESDAY, "section", Said("数字不符"))
    again = hand_in(desk, P2, WEDNESDAY, "school", content='{"a":2}', score=9000, grade="优")
    assert again.number == 2
    one, other = two_versions(item(desk, P2, WEDNESDAY), 2, 1)
    assert (one.number, one.score, one.grade, one.due_version) == (1, 8650, "良", 1)
    assert (other.number, other.content, other.due_version) == (2, '{"a":2}', 2)
    assert "没有第3版报送" in refused(two_versions, item(desk, P2, WEDNESDAY), 1, 3)
    row = desk.thing(P2)
    assert (row.first_submitted_on, row.late_workdays) == (day(MONDAY), 0)


def test_what_nobody_has_taken_up_is_taken_back_and_the_version_stays(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two")
    do(desk, handing_in.withdraw, P1, TUESDAY, "two")
    assert desk.state(P1) is State.IN_PROGRESS
    again = hand_in(desk, P1, TUESDAY, "two")
    assert (again.number, again.again) == (2, False)
    decide(desk, Deed.TAKE, P1, TUESDAY, "section")
    assert "TransitionNotAllowed" in refused(do, desk, handing_in.withdraw, P1, TUESDAY, "two")


def test_after_the_due_date_only_the_section_takes_back(desk: Desk) -> None:
    hand_in(desk, P2, LATE, "school")
    assert desk.thing(P2).late_workdays == 1
    assert "已过截止日" in refused(do, desk, handing_in.withdraw, P2, LATE, "school")
    do(desk, handing_in.withdraw, P2, LATE, "section")
    assert desk.state(P2) is State.IN_PROGRESS


def test_a_nil_return_counts_as_handed_in_and_is_counted_apart(desk: Desk) -> None:
    assert refused(hand_in, desk, P1, MONDAY, "two", nil=True) == "RuleBroken: 须写明理由"
    hand_in(desk, P1, MONDAY, "two", nil=True, why="项目未实施")
    row = desk.thing(P1)
    assert (State(row.state), bool(row.nil)) == (State.SUBMITTED, True)
    files = desk.files(MONDAY)
    assert files.summary["steps"]["evaluation"]["actual"] == 1
    assert files.summary["steps"]["evaluation"]["nil"] == 1
    assert [row["nil"] for row in files.obligations if row["subject_code"] == "P1"] == ["yes"]
    do(desk, handing_in.withdraw, P1, TUESDAY, "two")
    assert not desk.thing(P1).nil
    desk.do(f"nil {P1}", TUESDAY, why="项目未实施")
    desk.do(f"return {P1}", WEDNESDAY, why="须说明")
    assert not desk.thing(P1).nil
    assert "选题事项不能零报告" in refused(hand_in, desk, "301 choice", MONDAY, "town", nil=True, why="x")


def test_a_nil_return_leaves_what_a_colleague_has_typed(desk: Desk) -> None:
    save(desk, P1, MONDAY, "two", '{"a":1}', 0)
    hand_in(desk, P1, MONDAY, "two", form="", form_version=0, content="{}", nil=True, why="项目未实施")
    draft = item(desk, P1, MONDAY).draft
    assert draft is not None
    assert draft.content == '{"a":1}'
    do(desk, handing_in.withdraw, P1, TUESDAY, "two")
    assert save(desk, P1, TUESDAY, "two", '{"a":2}', draft.version) == draft.version + 1


def test_where_the_calendar_asks_a_second_hand_confirms_and_the_ladder_goes_on(two_hands: Desk) -> None:
    desk = two_hands
    sent = hand_in(desk, P2, MONDAY, "school")
    assert (sent.waits, desk.state(P2)) == (True, State.IN_PROGRESS)
    assert hand_in(desk, P2, MONDAY, "school").again
    assert "确认或退回前不能修改" in refused(save, desk, P2, MONDAY, "school", "{}", 0)
    desk.sweep("Monday 2022-04-18")
    assert desk.events(P2) == ["opened", "sent_to_second_hand", "rung_reached -10"]
    for who in ("two", "school"):
        assert refused(do, desk, handing_in.confirm, P2, TUESDAY, who), who
    assert item(desk, P2, MONDAY).newest.waits
    done = do(desk, handing_in.confirm, P2, LATE, "deputy")
    row = desk.thing(P2)
    assert (done.waits, State(row.state), row.late_workdays) == (False, State.SUBMITTED, 1)
    version = item(desk, P2, LATE).newest
    assert (version.waits, version.confirmed_by, version.by) == (False, "deputy", "school")
    assert refused(decide, desk, Deed.FORWARD, P2, LATE, "deputy")
    decide(desk, Deed.FORWARD, P2, LATE, "two")
    assert desk.rows("SELECT actor FROM history WHERE event IN (3, 32) ORDER BY id") == [("school",), ("deputy",)]


def test_the_second_hand_declines_with_a_reason_and_the_version_was_never_handed_in(two_hands: Desk) -> None:
    desk = two_hands
    hand_in(desk, P2, MONDAY, "school")
    assert refused(do, desk, handing_in.decline, P2, TUESDAY, "deputy", why=" ") == "RuleBroken: 须写明理由"
    do(desk, handing_in.decline, P2, TUESDAY, "deputy", why="金额不对")
    assert (desk.state(P2), item(desk, P2, TUESDAY).newest) == (State.IN_PROGRESS, None)
    assert hand_in(desk, P2, TUESDAY, "school").number == 2
    do(desk, handing_in.decline, P2, TUESDAY, "school", why="还要改")
    events = ["opened", *["sent_to_second_hand", "second_hand_declined"] * 2]
    assert desk.events(P2) == events
    assert desk.thing(P2).first_submitted_on is None


def test_a_unit_without_a_second_hand_is_told_before_it_waits_for_ever(two_hands: Desk) -> None:
    told = refused(hand_in, two_hands, "301001 self-evaluation P5", MONDAY, "town")
    assert told.startswith("NotYours")
    hand_in(two_hands, P1, MONDAY, "two")  # its head stands where no deputy is registered
    do(two_hands, handing_in.confirm, P1, TUESDAY, "head-101")
    two_hands.change("DELETE FROM appointment WHERE role IN (2, 3)")
    assert "本单位没有登记分管领导" in refused(hand_in, two_hands, P2, MONDAY, "school")


def test_what_the_register_says_was_handed_in_no_longer_waits_for_the_second_hand(two_hands: Desk) -> None:
    hand_in(two_hands, P2, MONDAY, "school")
    two_hands.do(f"submit {P2}", TUESDAY, by="deputy")
    assert two_hands.rows("SELECT count(*) FROM submission WHERE waits") == [(0,)]
    assert item(two_hands, P2, TUESDAY).newest.confirmed_by == "deputy"


def test_who_stands_in_hands_in_for_somebody_and_may_not_review_it(desk: Desk) -> None:
    who = Visitor("town", ((Role.UNIT_OFFICER, "school"),))
    with desk.office.writing() as connection:
        content = handing_in.Content("self-evaluation", 1, "{}")
        number = desk.thing(P2).id
        handing_in.hand_in_form(desk.office, connection, number, content, who, on=day(MONDAY), at=at(MONDAY))
    [entry] = desk.rows(f"SELECT actor, acting_for FROM history WHERE event = {Event.SUBMITTED:d}")
    [version] = desk.rows("SELECT by, acting_for FROM submission")
    assert tuple(entry) == tuple(version) == ("town", "school")


def written(desk: Desk, event: Event) -> list[tuple[str, str]]:
    return [
        tuple(row) for row in desk.rows(f"SELECT actor, acting_for FROM history WHERE event = {event:d} ORDER BY id")
    ]


def test_history_says_in_whose_place_it_was_confirmed(two_hands: Desk) -> None:
    hand_in(two_hands, P2, MONDAY, "school")
    colleague = Visitor("town", ((Role.UNIT_OFFICER, None), (Role.UNIT_DEPUTY, "deputy")))
    with two_hands.office.writing() as connection:
        number = two_hands.thing(P2).id
        handing_in.confirm(two_hands.office, connection, number, colleague, on=day(MONDAY), at=at(MONDAY))
    assert written(two_hands, Event.SUBMITTED) == [("town", "deputy")]


def test_history_says_in_whose_place_it_was_taken_back_after_the_due_date(desk: Desk) -> None:
    colleague = Visitor("school", ((Role.UNIT_OFFICER, None), (Role.FIN_SECTION, "section")))
    for on, acting_for in ((MONDAY, None), (LATE, "section")):
        hand_in(desk, P2, on, "school")
        with desk.office.writing() as connection:
            number = desk.thing(P2).id
            handing_in.withdraw(desk.office, connection, number, colleague, on=day(on), at=at(on))
        assert written(desk, Event.WITHDRAWN)[-1] == ("school", acting_for)
