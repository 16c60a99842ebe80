"""A date moves while mails are in a worker's hands: who was not told yet is told the thing, with the new date."""

import pytest
from delivering import Pressed
from desk import Desk
from drafts import LATER, due

from notices.mailer import Mail, PostBook

FIRST, NEXT = "Tuesday 2022-03-01", "Wednesday 2022-03-02"
HEARS = {f"{who}@example.org" for who in ("two", "shared", "town", "dept.301", "section", "operator")}


def after_one(desk: Desk, *drafts: str) -> list[Mail]:
    """The first day's mails about self-evaluations; once one has left, the drafts are published."""
    post = Pressed(lambda: [desk.publish(draft, FIRST, why="疫情") for draft in drafts])
    desk.run(FIRST, post)
    desk.run(FIRST, post)
    return [mail for mail in post.mails if "自评" in mail.text]


def squeezed(text: str) -> str:
    return text.replace("\n", "").replace(" ", "")


def test_what_was_in_hand_and_did_not_leave_is_told_with_the_new_date(opened: Desk) -> None:
    first, *others = after_one(opened, LATER)
    assert sorted(mail.to for mail in others) == sorted(HEARS)
    for mail in others:
        corrected = mail.to == first.to
        assert ("【期限更正】" in mail.subject) == corrected, mail.subject
        assert ("不再有效" in mail.text) == corrected
        assert "5月20日" in mail.subject and "2022年5月20日" in squeezed(mail.text)
    town = next(mail for mail in others if mail.to == "town@example.org")
    assert "新下达" in town.subject and all(f"项目{code}" in town.text for code in ("P3", "P4"))


@pytest.mark.parametrize("last", ["2022-05-26", "2022-04-30"])
def test_moved_again_or_back_it_is_told_with_the_last_date(opened: Desk, last: str) -> None:
    first, *others = after_one(opened, LATER, due("self-evaluation", last, text=LATER))
    untold = [mail for mail in others if mail.to != first.to]
    assert sorted(mail.to for mail in untold) == sorted(HEARS - {first.to})
    said = {"2022-05-26": "2022年5月26日", "2022-04-30": "2022年4月29日"}[last]
    assert all(said in squeezed(mail.text) and "不再有效" not in mail.text for mail in untold)


def test_whoever_was_told_so_is_corrected_when_it_moves_again(opened: Desk) -> None:
    after_one(opened, LATER)
    opened.publish(due("self-evaluation", "2022-05-26"), NEXT)
    post = PostBook()
    opened.run(NEXT, post)
    assert {mail.to for mail in post.mails if "由5月20日改为5月26日" in mail.subject} == HEARS


def test_a_return_in_hand_is_told_with_its_reason_and_the_new_date(opened: Desk) -> None:
    opened.run(FIRST)
    opened.run("Monday 2022-04-18")
    for subject in ("P3", "P4"):
        opened.do(f"submit 301 self-evaluation {subject}", "Tuesday 2022-04-19")
        opened.do(f"return 301 self-evaluation {subject}", "Wednesday 2022-04-20", why="缺附件")
    opened.do("submit 101001 self-evaluation P2", "Tuesday 2022-04-19")
    opened.do("return 101001 self-evaluation P2", "Wednesday 2022-04-20", why="缺签字")
    post = Pressed(lambda: opened.publish(LATER, "Wednesday 2022-04-20", why="疫情"))
    opened.run("Wednesday 2022-04-20", post)
    opened.run("Wednesday 2022-04-20", post)
    first = post.mails[0].to
    reasons = {"town@example.org": "缺附件；疫情", "shared@example.org": "缺签字；疫情"}
    for who, reason in reasons.items():
        if who != first:
            assert any(
                reason in squeezed(mail.text) and "重新报送" in mail.text for mail in post.mails if mail.to == who
            )


def test_of_a_mail_that_says_both_each_is_said_for_what_it_is(opened: Desk) -> None:
    """The school's officer was told in March; what another hand returned was still in hand when the date moved."""
    opened.run(FIRST)
    for subject, why in (("P3", "缺附件"), ("P4", "缺附件")):
        opened.do(f"submit 301 self-evaluation {subject}", "Tuesday 2022-04-19")
        opened.do(f"return 301 self-evaluation {subject}", "Wednesday 2022-04-20", why=why)
    opened.do("submit 101 self-evaluation P1", "Tuesday 2022-04-19")
    opened.do("return 101 self-evaluation P1", "Wednesday 2022-04-20", why="缺附件")
    post = Pressed(lambda: opened.publish(LATER, "Wednesday 2022-04-20", why="疫情"))
    opened.run("Wednesday 2022-04-20", post)
    opened.run("Wednesday 2022-04-20", post)
    first, *others = post.mails
    mixed = [mail for mail in others if mail.to != first.to and "期限更正" in mail.text and "退回修改" in mail.text]
    assert mixed
    for mail in mixed:
        assert mail.subject.startswith("【期限更正】")
