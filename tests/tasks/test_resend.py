"""Resending: a mail of its own to the present address, at most once a day, and both mails stand in the ledger."""

from collections.abc import Callable

import pytest
from delivering import LAST_CALL, MONDAY, SUNDAY_AT_WORK, TUESDAY, again, deliver, number, refused_once, states, to
from desk import Desk, day
from drafts import LATER
from offices import Prepare

from models.errors import MailRefused, NotKnown, RuleBroken, Sentence
from notices.mailer import PostBook
from tasks.outbox import Wanted, mails, show_mail

SATURDAY = "Saturday 2022-04-23"


@pytest.fixture
def told(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(refused_once)


def moved(desk: Desk, person: str = "town") -> None:
    """The register has a person's new address."""
    desk.change("INSERT INTO mailbox(address) VALUES ('new@example.org')")
    new = "(SELECT id FROM mailbox WHERE address = 'new@example.org')"
    desk.change(f"UPDATE person SET mailbox_id = {new} WHERE code = '{person}'")


def test_a_refused_mail_goes_to_the_present_address_with_an_id_of_its_own(told: Desk) -> None:
    mail = number(told, "town@")
    moved(told)
    [new] = again(told, mail, TUESDAY)
    post = PostBook()
    assert deliver(told, post, TUESDAY).sent == 1
    sent = to(post, "new")
    with told.office.reading() as connection:
        first, _ = show_mail(connection, mail)
        second, items = show_mail(connection, new)
    assert (first["state"], first["reason"], second["state"]) == ("refused", "查无此人", "accepted")
    assert (first["resent_as"], second["resent_as"]) == ([new], [])
    assert sent.message_id == second["message_id"] != first["message_id"] == sent.refers_to
    assert (second["subject"], second["send_on"]) == (sent.subject, day(TUESDAY))
    assert [(act["act"], act["by"], act["why"]) for act in second["acts"]] == [("resend", "FIN_OPERATOR", "地址已更正")]
    assert {item["subject_code"] for item in items} == {"P3", "P4", "W301"}
    assert "本邮件是 4月18日通知的重发。" in sent.text and "本邮件是 4月18日通知的重发。" in sent.html


def test_both_mails_stand_in_the_files(told: Desk) -> None:
    moved(told)
    again(told, number(told, "town@"), TUESDAY)
    deliver(told, PostBook(), TUESDAY)
    rows = {
        (row["address"], row["state"], row["reason"], row["planned_on"]) for row in told.lines(MONDAY, person_id="town")
    }
    assert rows == {
        ("town@example.org", "refused", "查无此人", "2022-04-18"),
        ("new@example.org", "accepted", "FIN_OPERATOR重发：地址已更正", "2022-04-19"),
    }
    assert len({row["mail_id"] for row in told.lines(MONDAY, person_id="town")}) == 2


def test_the_list_says_who_had_it_resent(told: Desk) -> None:
    again(told, number(told, "town@"), TUESDAY)
    with told.office.reading() as connection:
        [row] = mails(connection, Wanted(on=day(TUESDAY)))
    assert (row["state"], row["reason"]) == ("planned", "FIN_OPERATOR重发：地址已更正")


def test_what_was_handed_in_meanwhile_is_not_said_again(told: Desk) -> None:
    told.do("submit 301 self-evaluation P3", MONDAY)
    [new] = again(told, number(told, "town@"), TUESDAY)  # P3 is left out at once …
    told.do("submit 301 self-evaluation P4", TUESDAY)  # … and P4 before it leaves
    post = PostBook()
    deliver(told, post, TUESDAY)
    text = to(post, "town").text
    assert "七宝镇整体支出" in text and "项目P3" not in text and "项目P4" not in text
    with told.office.reading() as connection:
        _, items = show_mail(connection, new)
    assert {item["subject_code"]: item["state"] for item in items} == {"P4": "withdrawn", "W301": "accepted"}
    states = {(row["subject_code"], row["state"], row["reason"]) for row in told.lines(MONDAY, person_id="town")}
    assert ("P4", "refused", "查无此人") in states  # the first mail stays as it ended
    assert ("P4", "withdrawn", "handed_in") in states


def test_when_everything_is_handed_in_the_mail_is_withdrawn_and_another_is_refused(told: Desk) -> None:
    mail = number(told, "town@")
    again(told, mail, TUESDAY)
    for subject in ("P3", "P4", "W301"):
        told.do(f"submit 301 self-evaluation {subject}", TUESDAY)
    assert (deliver(told, PostBook(), TUESDAY).withdrawn, states(told, "town")) == (
        1,
        {("refused", "查无此人"), ("withdrawn", "handed_in")},
    )
    with pytest.raises(RuleBroken, match="没有可重发的内容"):
        again(told, mail, "Wednesday 2022-04-20")


def test_it_comes_beside_the_day_s_digest(told: Desk) -> None:
    again(told, number(told, "town@"), SATURDAY)
    told.sweep(SUNDAY_AT_WORK)
    post = PostBook()
    deliver(told, post, SUNDAY_AT_WORK)
    assert len([mail for mail in post.mails if mail.to == "town@example.org"]) == 2
    assert len({mail.message_id for mail in post.mails}) == len(post.mails)
    assert told.files().summary["mail"]["max_per_person_day"] == 1


def test_a_mail_that_was_taken_is_resent_only_if_that_is_asked_for(told: Desk) -> None:
    mail = number(told, "two@")
    with pytest.raises(RuleBroken, match="邮件服务器已接收；确要再发一次，请加 --again"):
        again(told, mail, TUESDAY)
    again(told, mail, TUESDAY, again=True)
    post = PostBook()
    deliver(told, post, TUESDAY)
    assert "项目P1" in to(post, "two").text


def test_it_is_resent_at_most_once_a_day_and_again_on_the_next(told: Desk) -> None:
    mail = number(told, "town@")
    [new] = again(told, mail, TUESDAY)
    with pytest.raises(RuleBroken, match="已经重发过，一天至多重发一次"):
        again(told, mail, TUESDAY)
    deliver(told, PostBook({"town@example.org": MailRefused(Sentence("仍查无此人"))}), TUESDAY)
    with pytest.raises(RuleBroken, match="一天至多重发一次"):
        again(told, new, TUESDAY)  # the same mail, though it was the second that was named
    [third] = again(told, new, "Wednesday 2022-04-20")
    with told.office.reading() as connection:
        assert show_mail(connection, third)[0]["kind"] == f"resend:{mail}"


def test_on_a_rest_day_or_when_the_server_is_down_it_leaves_on_the_next_working_day(told: Desk) -> None:
    again(told, number(told, "town@"), SATURDAY)
    assert deliver(told, PostBook(), SATURDAY).sent == 0
    post = PostBook()
    assert deliver(told, post, "Monday 2022-04-25").sent == 1  # Sunday worked, but nothing ran
    assert to(post, "town").message_id == told.rows("SELECT message_id FROM notice WHERE kind LIKE 'resend:%'")[0][0]


def test_persons_who_shared_an_address_get_a_mail_each_at_their_own(told: Desk) -> None:
    told.run(LAST_CALL, PostBook({"shared@example.org": MailRefused(Sentence("查无此人"))}))
    mail = number(told, "shared@", on=day(LAST_CALL))
    moved(told, "deputy")
    assert len(again(told, mail, "Friday 2022-04-29")) == 2
    post = PostBook()
    deliver(told, post, "Friday 2022-04-29")
    assert "分管领导" in to(post, "new").text and "绩效专管责任人" not in to(post, "new").text
    assert "绩效专管责任人" in to(post, "shared").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE person SET mailbox_id = NULL WHERE code = 'town'", "town在名册中没有邮箱地址"),
        (
            "UPDATE appointment SET valid_to = valid_from"
            " WHERE person_id = (SELECT id FROM person WHERE code = 'town')",
            "town已不在任",
        ),
    ],
)
def test_who_cannot_be_reached_or_has_left_gets_nothing(told: Desk, change: str, sentence: str) -> None:
    told.change(change)
    with pytest.raises(RuleBroken, match=sentence):
        again(told, number(told, "town@"), TUESDAY)


def test_it_needs_a_name_a_reason_and_a_mail_that_has_left(told: Desk) -> None:
    mail = number(told, "town@")
    with pytest.raises(RuleBroken, match="重发须写明由谁、为什么"):
        again(told, mail, TUESDAY, why=" ")
    with pytest.raises(NotKnown, match="没有编号为999的通知"):
        again(told, 999, TUESDAY)
    [new] = again(told, mail, TUESDAY)
    with pytest.raises(RuleBroken, match="尚未发出，不必重发"):
        again(told, new, TUESDAY)


def test_a_correction_is_resent_as_a_correction(told: Desk) -> None:
    """The town was told of the opening, so it is corrected when the date moves; that mail is refused and resent."""
    wednesday, thursday = "Wednesday 2022-04-20", "Thursday 2022-04-21"
    told.publish(LATER, wednesday, why="疫情")
    told.run(wednesday, PostBook({"town@example.org": MailRefused(Sentence("查无此人"))}))
    mail = number(told, "town@", on=day(wednesday))
    again(told, mail, thursday)
    post = PostBook()
    deliver(told, post, thursday)
    sent = to(post, "town")
    assert sent.subject.startswith("【期限更正】") and "由4月29日改为5月20日" in sent.subject
    assert "本邮件是 4月20日通知的重发。" in sent.text
    assert states(told, "town", wednesday) >= {("refused", "查无此人"), ("accepted", "FIN_OPERATOR重发：地址已更正")}
