"""Who hears of acts at the desk, in the one mail of the day: the second hand, the bureau, the unit that asked."""

from collections.abc import Callable

import pytest
from desk import Desk, at, day
from offices import Prepare
from reviewed import CONFIRMED, P1, P2, begun, hand_in, visitor

from notices.mailer import PostBook
from tasks.desk import handing_in, petitions
from tasks.office import Office

MONDAY, TUESDAY, WEDNESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12", "Wednesday 2022-04-13"
WANTED = "Friday 2022-05-20"


def confirmed(office: Office) -> None:
    begun(office, CONFIRMED)


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet, a deputy having to confirm each self-evaluation; the opening has been told."""
    made = new_desk(confirmed)
    made.run("Tuesday 2022-03-01")
    return made


def do(desk: Desk, verb: object, named: str, on: str, by: str, **more: object) -> None:
    who = visitor(desk, by, named, on)
    with desk.office.writing() as connection:
        verb(desk.office, connection, desk.thing(named).id, who, on=day(on), at=at(on), **more)  # type: ignore[operator]


def mails(desk: Desk, on: str) -> dict[str, tuple[str, str]]:
    """Subject and text by address, of the day."""
    post = PostBook()
    desk.run(on, post)
    assert len({mail.to for mail in post.mails}) == len(post.mails)
    return {mail.to.partition("@")[0]: (mail.subject, mail.text) for mail in post.mails}


def ask(desk: Desk, on: str = MONDAY) -> None:
    do(desk, petitions.ask_more_time, P1, on, "two", wanted_on=day(WANTED), why="材料未齐")


def test_the_second_hand_hears_that_something_waits_and_nobody_else_does(desk: Desk) -> None:
    hand_in(desk, P2, MONDAY, "school")
    found = mails(desk, MONDAY)
    assert set(found) == {"shared"}  # the deputy's address
    subject, text = found["shared"]
    assert subject.startswith("【待确认】1 项待确认")
    assert "报送前等待您确认" in text
    assert "项目P2" in text
    assert "确认以前不算报送" in text
    assert mails(desk, TUESDAY) == {}


def test_where_no_deputy_is_registered_the_head_hears(desk: Desk) -> None:
    hand_in(desk, P1, MONDAY, "two")
    assert set(mails(desk, MONDAY)) == {"head.101"}


@pytest.mark.parametrize("settled", ["confirmed", "declined", "recalled"])
def test_what_is_confirmed_before_the_mail_leaves_is_not_said(desk: Desk, settled: str) -> None:
    hand_in(desk, P2, MONDAY, "school")
    if settled == "confirmed":
        do(desk, handing_in.confirm, P2, MONDAY, "deputy")
    else:
        do(desk, handing_in.decline, P2, MONDAY, "deputy" if settled == "declined" else "school", why="数字不符")
    assert "shared" not in mails(desk, MONDAY)


def test_the_bureau_hears_of_requests_and_the_unit_of_the_answer(desk: Desk) -> None:
    ask(desk)
    do(desk, petitions.disown, P2, MONDAY, "school", why="应由教育局报")
    found = mails(desk, MONDAY)
    assert set(found) == {"operator", "section"}
    for subject, text in found.values():
        assert subject.startswith("【申请】")
        assert "延期申请，等待答复" in text
        assert "材料未齐" in text
        assert "应由教育局报" in text
    do(desk, petitions.refuse_more_time, P1, TUESDAY, "operator", answer="期限不变")
    do(desk, petitions.settle_disowned, P2, TUESDAY, "operator", agreed=False, answer="仍由学校报")
    answers = mails(desk, TUESDAY)
    assert set(answers) == {"two", "shared"}
    assert "延期申请未批准" in answers["two"][1]
    assert "期限不变" in answers["two"][1]
    assert "“不是我负责”已答复" in answers["shared"][1]
    ask(desk, WEDNESDAY)  # once more, under the same due version
    do(desk, petitions.grant_more_time, P1, WEDNESDAY, "operator", until_on=day(WANTED), answer="同意")
    granted = mails(desk, WEDNESDAY)
    assert set(granted) == {"two"}
    assert "延期申请已批准" in granted["two"][1]
    assert "2022年5月20日" in granted["two"][1]


def test_a_request_taken_back_before_the_mail_leaves_is_not_said(desk: Desk) -> None:
    ask(desk)
    do(desk, lambda *a, **k: petitions.take_back(*a[:3], None, a[3], **k), P1, MONDAY, "two")
    assert mails(desk, MONDAY) == {}


def test_it_joins_the_day_s_one_mail_beside_a_reminder_of_the_same_thing(desk: Desk) -> None:
    hand_in(
        desk, P2, "Thursday 2022-04-28", "school"
    )  # the day before it is due: the ladder reminds officer and deputy
    subject, text = mails(desk, "Thursday 2022-04-28")["shared"]
    assert "报送前等待您确认" in text
    assert "到期提醒" in text
    assert subject.startswith("【")
