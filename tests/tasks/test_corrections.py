"""Corrections: whoever was told a date that has moved hears it once, beside the digest, and nobody else does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk import Desk, day
from drafts import LATER, due
from hamlet import PEOPLE, REGISTER, YEAR
from ledger_files import Row

from notices.mailer import Mail, PostBook

P1, P2, P3 = "101 self-evaluation P1", "101001 self-evaluation P2", "301 self-evaluation P3"
TODAY, TOMORROW = "Wednesday 2022-04-20", "Thursday 2022-04-21"
TOLD = {f"{who}@example.org" for who in ("two", "shared", "town", "dept.301", "section", "operator")}


@pytest.fixture
def told(opened: Desk) -> Desk:
    """The hamlet, whose opening was told on the first day: to officers, departments and the section."""
    opened.run("Tuesday 2022-03-01")
    opened.run("Monday 2022-04-18")
    return opened


def mails(desk: Desk, on: str) -> list[Mail]:
    post = PostBook()
    desk.run(on, post)
    return post.mails


def corrections(found: list[Mail]) -> dict[str, Mail]:
    """The corrections among mails, by address; one each."""
    chosen = [mail for mail in found if mail.subject.startswith("【期限更正】")]
    assert len({mail.to for mail in chosen}) == len(chosen)
    return {mail.to: mail for mail in chosen}


def lines(desk: Desk) -> list[Row]:
    return [row for row in desk.files().notices if row["level"] == "" and row["rung"] == ""]


# ── who hears ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_whoever_was_told_hears_once(told: Desk) -> None:
    done = told.publish(LATER, TODAY, why="疫情")
    assert set(corrections(mails(told, TODAY))) == TOLD
    assert done.replanned.correction_mails == len(TOLD)
    assert corrections(mails(told, TOMORROW)) == {}


def test_an_opening_that_has_not_left_yet_is_told_with_the_new_date_and_corrects_nobody(opened: Desk) -> None:
    assert opened.publish(LATER, "Tuesday 2022-03-01").replanned.correction_mails == 0
    assert opened.publish(due("self-evaluation", "2022-05-26"), "Tuesday 2022-03-01").replanned.correction_mails == 0
    found = mails(opened, "Tuesday 2022-03-01")
    assert {mail.to for mail in found} == TOLD and corrections(found) == {}
    said = next(mail for mail in found if mail.to == "town@example.org")
    assert "新下达" in said.subject and "应于 2022年5月26日（周四）前报送" in said.text
    opened.publish(YEAR, "Wednesday 2022-03-02")
    assert "由5月26日改为4月29日" in corrections(mails(opened, "Wednesday 2022-03-02"))["town@example.org"].subject


def test_a_return_that_has_not_left_yet_is_told_with_its_reason_and_the_new_date(told: Desk) -> None:
    told.do(f"submit {P3}", "Tuesday 2022-04-19")
    told.do(f"return {P3}", TODAY, why="缺附件")
    told.publish(LATER, TODAY, why="疫情")
    said = {mail.subject[:6]: mail for mail in mails(told, TODAY) if mail.to == "town@example.org"}
    assert set(said) == {"【期限更正】", "【提醒】1 "}
    assert (
        "缺附件；疫情" in said["【提醒】1 "].text and "应于 2022年5月20日（周五）前重新报送" in said["【提醒】1 "].text
    )
    assert "项目P3" not in said["【期限更正】"].text


def test_a_refused_mail_has_told_nothing(opened: Desk) -> None:
    opened.run("Tuesday 2022-03-01", PostBook(), mail_allow_domains="elsewhere.org")
    assert opened.publish(LATER, TODAY).replanned.correction_mails == 0


def test_a_person_hears_only_of_what_that_person_was_told(told: Desk) -> None:
    """The town's own things were told to its officer; those of the unit below to its department desk."""
    told.publish(LATER, TODAY)
    found = corrections(mails(told, TODAY))
    rows = {(row["address"], row["unit_code"]) for row in lines(told) if row["state"] == "accepted"}
    assert ("town@example.org", "301") in rows and ("town@example.org", "301001") not in rows
    assert "文化站" not in found["town@example.org"].text
    assert "文化站" in found["dept.301@example.org"].text


def test_what_opened_later_and_was_never_told_stands_in_nobodys_correction(told: Desk) -> None:
    later = tuple(replace(s, subject_code="P9", lineage_id="P9", name="新项目") for s in REGISTER.subjects[:1])
    told.take_in(replace(REGISTER, subjects=REGISTER.subjects + later), "Tuesday 2022-04-19")
    told.open("Wednesday 2022-04-20")
    told.publish(LATER, TODAY)
    found = corrections(mails(told, TODAY))["two@example.org"]
    assert "项目P1" in found.text and "新项目" not in found.text
    assert {row["subject_code"] for row in lines(told) if row["unit_code"] == "101"} == {"P1"}


def test_whoever_holds_no_office_any_more_hears_nothing(told: Desk) -> None:
    people = tuple(person for person in PEOPLE if person.person_id != "town-dept")
    told.take_in(replace(REGISTER, people=people), TODAY)
    told.publish(LATER, TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD - {"dept.301@example.org"}


def test_a_correction_goes_to_the_address_that_the_person_has_now(told: Desk) -> None:
    people = tuple(
        replace(person, email="new@example.org") if person.person_id == "town" else person for person in PEOPLE
    )
    told.take_in(replace(REGISTER, people=people), TODAY)
    told.publish(LATER, TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD - {"town@example.org"} | {"new@example.org"}


def test_of_what_is_handed_in_nobody_hears(told: Desk) -> None:
    told.do(f"submit {P1}", "Tuesday 2022-04-19")
    told.publish(LATER, TODAY)
    assert "two@example.org" in corrections(mails(told, TODAY))  # as the department of the school
    assert {row["unit_code"] for row in lines(told) if row["address"] == "two@example.org"} == {"101001"}


# ── what it says ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_it_says_from_which_date_to_which_why_and_what_follows(told: Desk) -> None:
    told.publish(LATER, TODAY, why="疫情防控")
    mail = corrections(mails(told, TODAY))["town@example.org"]
    assert mail.subject == "【期限更正】3 项由4月29日改为5月20日 — 某区绩效管理 4月20日"
    for part in (mail.text, mail.html):
        for words in (
            "2022年4月29日（周五）",
            "2022年5月20日（周五）",
            "疫情防控（某财〔2022〕1号）",
            "不再有效",
            "5月7日起提醒",
        ):
            assert words in part.replace("\n", "").replace("          ", ""), words
        assert "每人每天至多一封" not in part
    assert mail.template.startswith("correction/")


def test_the_digest_of_the_day_leaves_beside_it(told: Desk) -> None:
    """On the 17th the town is reminded of its choice (T-10), and corrected about its self-evaluations."""
    tuesday = "Tuesday 2022-05-17"
    told.publish(due("self-evaluation", "2022-06-20"), tuesday)
    subjects = sorted(mail.subject[:6] for mail in mails(told, tuesday) if mail.to == "town@example.org")
    assert subjects == ["【提醒】1 ", "【期限更正】"]
    assert told.files().summary["mail"]["max_per_person_day"] == 1


# ── what happens before it leaves ─────────────────────────────────────────────────────────────────────────────────
def test_what_is_handed_in_before_it_leaves_drops_out(told: Desk) -> None:
    told.publish(LATER, TODAY)
    for subject in ("P3", "P4", "W301"):
        told.do(f"submit 301 self-evaluation {subject}", TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD - {"town@example.org"}
    assert {row["reason"] for row in lines(told) if row["address"] == "town@example.org"} == {"handed_in"}


def test_moved_back_before_it_left_nothing_need_be_said(told: Desk) -> None:
    told.publish(LATER, TODAY)
    assert told.publish(YEAR, TODAY).replanned.correction_mails == 0
    assert corrections(mails(told, TODAY)) == {}
    assert {row["state"] for row in lines(told)} == {"withdrawn"}


def test_moved_back_after_it_left_it_is_said_again(told: Desk) -> None:
    told.publish(LATER, TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD
    told.publish(YEAR, TOMORROW)
    back = corrections(mails(told, TOMORROW))
    assert set(back) == TOLD
    assert "由5月20日改为4月29日" in back["town@example.org"].subject


def test_moved_twice_before_it_left_it_speaks_of_the_first_date_and_the_last(told: Desk) -> None:
    told.publish(LATER, TODAY)
    told.publish(due("self-evaluation", "2022-05-26"), TODAY)
    found = corrections(mails(told, TODAY))
    assert set(found) == TOLD
    assert "由4月29日改为5月26日" in found["town@example.org"].subject


def test_moved_twice_on_different_days_everybody_hears_twice(told: Desk) -> None:
    told.publish(LATER, TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD
    told.publish(due("self-evaluation", "2022-05-26"), TOMORROW)
    assert "由5月20日改为5月26日" in corrections(mails(told, TOMORROW))["town@example.org"].subject


def test_whoever_hears_the_new_date_in_a_digest_is_told_by_that(told: Desk) -> None:
    told.publish(LATER, TODAY)
    mails(told, TODAY)
    told.run("Saturday 2022-05-07")
    told.publish(due("self-evaluation", "2022-05-26"), "Monday 2022-05-09")
    assert "由5月20日改为5月26日" in corrections(mails(told, "Monday 2022-05-09"))["town@example.org"].subject


# ── the post ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_after_an_outage_it_leaves_on_the_next_working_day_still_apart(told: Desk) -> None:
    told.publish(LATER, TODAY)
    found = mails(told, "Friday 2022-05-06")
    assert set(corrections(found)) == TOLD
    assert {row["planned_on"] for row in lines(told)} == {"2022-05-06"}


def test_published_on_a_rest_day_it_leaves_on_the_next_working_day(told: Desk) -> None:
    told.publish(LATER, "Saturday 2022-04-23")
    assert mails(told, "Saturday 2022-04-23") == []
    assert set(corrections(mails(told, "Sunday 2022-04-24"))) == TOLD


def test_a_correction_that_was_tried_in_vain_is_tried_again_and_takes_no_digest_along(told: Desk) -> None:
    class Down:
        def send(self, mail: Mail) -> None:
            raise ConnectionError

        def close(self) -> None:
            """Nothing is held open."""

    told.publish(LATER, TODAY)
    with pytest.raises(ConnectionError):
        told.run(TODAY, Down())
    told.change("UPDATE notice SET state = 0 WHERE state = 1")
    told.change("UPDATE line SET state = 0 WHERE state = 1")
    assert set(corrections(mails(told, TOMORROW))) == TOLD


def test_a_correction_waits_while_another_mail_to_the_address_is_in_flight(told: Desk) -> None:
    """That mail may be telling the old date just now."""
    notice = "SELECT min(n.id) FROM notice n JOIN mailbox m ON m.id = n.mailbox_id AND m.address = 'town@example.org'"
    told.change(
        f"UPDATE notice SET state = 1, worker = 'elsewhere/1/1', lease_until = '2999-01-01' WHERE id = ({notice})"
    )
    told.change(f"UPDATE line SET state = 1 WHERE notice_id = ({notice})")
    told.publish(LATER, TODAY)
    assert set(corrections(mails(told, TODAY))) == TOLD - {"town@example.org"}
    told.change(f"UPDATE notice SET state = 2 WHERE id = ({notice})")
    told.change(f"UPDATE line SET state = 2 WHERE notice_id = ({notice})")
    assert set(corrections(mails(told, TODAY))) == {"town@example.org"}


def test_whoever_turns_out_not_to_have_been_told_hears_nothing(told: Desk) -> None:
    town = "SELECT id FROM mailbox WHERE address = 'town@example.org'"
    told.change(f"UPDATE line SET state = 1 WHERE state = 2 AND mailbox_id = ({town})")
    told.publish(LATER, TODAY)
    told.change("UPDATE line SET state = 5 WHERE state = 1")
    assert set(corrections(mails(told, TODAY))) == TOLD - {"town@example.org"}
    assert [row for row in lines(told) if row["address"] == "town@example.org"] == []


def test_after_that_days_digest_has_left_a_correction_leaves_all_the_same(told: Desk) -> None:
    tuesday = "Tuesday 2022-05-17"
    assert "town@example.org" in {mail.to for mail in mails(told, tuesday)}
    told.publish(due("self-evaluation", "2022-06-20"), tuesday)
    again = mails(told, tuesday)
    assert set(corrections(again)) >= TOLD and len(again) == len(corrections(again))


def test_a_day_after_the_move_nothing_speaks_of_the_old_date(told: Desk) -> None:
    told.publish(LATER, TODAY)
    on = day(TODAY)
    while on <= date(2022, 5, 24):
        told.run(f"{on:%A} {on}")
        on += timedelta(days=1)
    after = [
        row for row in told.files().notices if row["on"] >= "2022-04-20" and row["deliverable"] == "self-evaluation"
    ]
    assert {row["due_on"] for row in after} == {"2022-05-20"}
    assert {row["due_on"] for row in told.files().notices if row["on"] < "2022-04-20"} >= {"2022-04-29"}
