"""What a unit asks the bureau for at the desk: more time, or that another answers; and what it is told."""

from typing import Any

from desk import Desk, at, day
from reviewed import P1, P2, hand_in, refused, visitor

from models.kinds import Event, PetitionKind, PetitionState, Role, State
from rules.deeds import Visitor
from tasks.desk import petitions
from tasks.desk.item import Asked, read_item
from tasks.desk.scope import Scope

MONDAY, TUESDAY, WEDNESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12", "Wednesday 2022-04-13"


def do(desk: Desk, verb: Any, named: str, on: str, by: str, **more: Any) -> Any:
    who = visitor(desk, by, named, on)
    with desk.office.writing() as connection:
        return verb(
            desk.office, connection, desk.thing(named).id, *more.pop("kind", ()), who, on=day(on), at=at(on), **more
        )


def asked(desk: Desk, named: str) -> list[Asked]:
    with desk.office.reading() as connection:
        found = read_item(desk.office, connection, desk.thing(named).id, Visitor("x"), on=day(WEDNESDAY))
    return list(found.petitions)


def waiting(desk: Desk) -> list[petitions.Waiting]:
    with desk.office.reading() as connection:
        return petitions.waiting_petitions(connection, Scope(everything=True))


def ask(desk: Desk, named: str, on: str, by: str, wanted: str = "Friday 2022-05-20", why: str = "停电") -> Any:
    return do(desk, petitions.ask_more_time, named, on, by, wanted_on=day(wanted), why=why)


def test_more_time_is_asked_for_and_granted_and_both_dates_are_kept(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    [one] = waiting(opened)
    assert (one.kind, one.unit_code, one.wanted_on, one.why) == (
        PetitionKind.MORE_TIME,
        "101",
        day("Friday 2022-05-20"),
        "停电",
    )
    until = day("Friday 2022-05-13")
    do(opened, petitions.grant_more_time, P1, TUESDAY, "section", until_on=until, answer="")
    row = opened.thing(P1)
    assert (row.due_on, row.extensions, row.due_version) == (until, 1, 2)
    [answered] = asked(opened, P1)
    assert (answered.state, answered.answered_by, answered.answered_on) == (
        PetitionState.GRANTED,
        "section",
        day(TUESDAY),
    )
    assert opened.events(P1) == ["opened", "more_time_asked", "extended"]
    [exported] = [row for row in opened.files().obligations if row["subject_code"] == "P1"]
    assert (exported["due_before_extension"], exported["due_on"]) == ("2022-04-29", "2022-05-13")
    assert waiting(opened) == []


def test_the_ladder_goes_on_until_it_is_granted_and_a_refusal_says_why(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    opened.sweep("Monday 2022-04-18")
    assert opened.events(P1)[-1] == "rung_reached -10"
    on = "Tuesday 2022-04-19"
    assert refused(do, opened, petitions.refuse_more_time, P1, on, "operator", answer=" ") == "RuleBroken: 须写明理由"
    do(opened, petitions.refuse_more_time, P1, on, "operator", answer="不属不可抗力")
    [answered] = asked(opened, P1)
    assert (answered.state, answered.answer) == (PetitionState.REFUSED, "不属不可抗力")
    assert opened.thing(P1).due_version == 1
    ask(opened, P1, on, "two", why="再请")


def test_it_is_not_asked_twice_too_late_too_often_or_for_an_earlier_day(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    assert refused(ask, opened, P1, MONDAY, "two") == "RuleBroken: 已申请延期，正等待答复"
    told = refused(ask, opened, P2, MONDAY, "school", "Saturday 2022-04-30")
    assert told == "RuleBroken: 希望的期限2022-04-30须晚于现行期限2022-04-30"
    assert "已过截止日" in refused(ask, opened, P2, "Sunday 2022-05-01", "school")
    assert "NotYours" in refused(ask, opened, P2, MONDAY, "deputy")
    assert "须写明理由" in refused(ask, opened, P2, MONDAY, "school", why="")
    for until in ("2022-05-10", "2022-05-12"):
        opened.do(f"extend {P2}", MONDAY, value=until, why="疫情")
    assert "已延期2次，不能再延" in refused(ask, opened, P2, MONDAY, "school")


def test_who_may_not_answer_is_refused(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    for who in ("two", "leader", "school"):
        told = refused(do, opened, petitions.refuse_more_time, P1, TUESDAY, who, answer="不行")
        assert "NotYours" in told, who
    assert "没有待答复的延期申请" in refused(
        do, opened, petitions.refuse_more_time, P2, TUESDAY, "section", answer="不行"
    )


def test_whoever_hands_in_needs_no_more_time(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    hand_in(opened, P1, TUESDAY, "two")
    assert (waiting(opened), asked(opened, P1)[0].state) == ([], PetitionState.TAKEN_BACK)
    assert opened.events(P1) == ["opened", "more_time_asked", "request_settled", "submitted"]
    assert requests(opened, Event.REQUEST_SETTLED) == [("two", None, "more_time taken_back", None)]


def test_a_request_is_taken_back_before_it_is_answered(opened: Desk) -> None:
    ask(opened, P1, MONDAY, "two")
    do(opened, petitions.take_back, P1, TUESDAY, "two", kind=(PetitionKind.MORE_TIME,))
    assert asked(opened, P1)[0].state is PetitionState.TAKEN_BACK
    assert requests(opened, Event.REQUEST_TAKEN_BACK) == [("two", None, "more_time", None)]
    assert "没有待答复的申请" in refused(
        do, opened, petitions.take_back, P1, TUESDAY, "two", kind=(PetitionKind.MORE_TIME,)
    )


def test_whoever_answers_for_the_unit_does_not_settle_what_it_disowned(opened: Desk) -> None:
    do(opened, petitions.disown, P1, MONDAY, "two", why="项目已移交体育局")
    both = Visitor("x", ((Role.FIN_OPERATOR, None), (Role.UNIT_HEAD, "head-101")))
    with opened.office.writing() as connection:
        number, given = opened.thing(P1).id, dict(agreed=True, answer="同意", on=day(TUESDAY))
        told = refused(petitions.settle_disowned, opened.office, connection, number, both, **given)
    assert told == "RuleBroken: 不能审核本单位的报送"


def test_whoever_is_not_the_one_says_so_and_the_bureau_settles_it(opened: Desk) -> None:
    do(opened, petitions.disown, P1, MONDAY, "two", why="项目已移交体育局")
    assert (
        refused(do, opened, petitions.disown, P1, MONDAY, "two", why="再说")
        == "RuleBroken: 已提出“不是我负责”，正等待答复"
    )
    assert opened.events(P1) == ["opened", "disowned"]
    assert opened.state(P1) is State.ISSUED
    [one] = waiting(opened)
    assert (one.kind, one.why) == (PetitionKind.NOT_MINE, "项目已移交体育局")
    assert "NotYours" in refused(do, opened, petitions.settle_disowned, P1, TUESDAY, "two", agreed=True, answer="x")
    do(opened, petitions.settle_disowned, P1, TUESDAY, "operator", agreed=True, answer="名册已更正")
    [answered] = asked(opened, P1)
    assert (answered.state, answered.answer) == (PetitionState.GRANTED, "名册已更正")
    assert requests(opened, Event.REQUEST_SETTLED) == [("operator", None, "not_mine granted", "名册已更正")]
    do(opened, petitions.disown, P1, WEDNESDAY, "two", why="仍未更正")


def requests(desk: Desk, event: Event) -> list[tuple[Any, ...]]:
    found = desk.rows(f"SELECT actor, acting_for, value, why FROM history WHERE event = {event:d} ORDER BY id")
    return [tuple(row) for row in found]


def test_whatever_waits_is_taken_back_at_once(opened: Desk) -> None:
    do(opened, petitions.disown, P1, MONDAY, "two", why="项目已移交体育局")
    do(opened, petitions.take_back, P1, MONDAY, "two", kind=(None,))
    assert asked(opened, P1)[0].state is PetitionState.TAKEN_BACK
    ask(opened, P1, MONDAY, "two")
    do(opened, petitions.disown, P1, MONDAY, "two", why="项目已移交体育局")
    do(opened, petitions.take_back, P1, TUESDAY, "two", kind=(None,))
    assert waiting(opened) == []
    kinds = [row[2] for row in requests(opened, Event.REQUEST_TAKEN_BACK)]
    assert kinds == ["not_mine", "more_time", "not_mine"]
    assert "没有待答复的申请" in refused(do, opened, petitions.take_back, P1, TUESDAY, "two", kind=(None,))


def test_it_can_be_taken_back_and_settled_after_the_paper_was_accepted(opened: Desk) -> None:
    do(opened, petitions.disown, P1, MONDAY, "two", why="项目已移交体育局")
    opened.do(f"submit {P1}", MONDAY)
    opened.do(f"accept {P1}", TUESDAY)
    lent = Visitor("x", ((Role.FIN_OPERATOR, "operator"),))
    with opened.office.writing() as connection:
        number, given = opened.thing(P1).id, dict(agreed=False, answer="由本单位负责", on=day(TUESDAY), at=at(TUESDAY))
        petitions.settle_disowned(opened.office, connection, number, lent, **given)
    assert requests(opened, Event.REQUEST_SETTLED) == [("x", "operator", "not_mine refused", "由本单位负责")]
    assert opened.state(P1) is State.ACCEPTED
    do(opened, petitions.disown, P2, MONDAY, "school", why="不是")
    opened.do(f"cancel {P2}", TUESDAY, why="项目终止")
    do(opened, petitions.take_back, P2, TUESDAY, "school", kind=(None,))
    assert opened.state(P2) is State.CANCELLED
