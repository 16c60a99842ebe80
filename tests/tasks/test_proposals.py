"""Proposals: one for each rung and day; a leader approves, strikes units off, or refuses, and only then it happens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk, day
from hamlet import settled
from ledger_files import Row
from offices import Prepare

from models.errors import NotKnown, NotYours, RuleBroken
from models.kinds import Standing
from notices.mailer import PostBook
from tasks.office import Office
from tasks.standing import standings

TALLY = "20220517-2022-standard+10"
TUESDAY = "Tuesday 2022-05-17"
EVERYTHING = ["P1", "P2", "P3", "P4", "P5", "W301"]


def overdue(office: Office) -> None:
    """Nobody handed in by Tuesday 2022-05-17, the tenth working day after 04-29."""
    settled(office)
    desk = Desk(office, Path())
    desk.open("Tuesday 2022-03-01")
    desk.sweep(TUESDAY)


@pytest.fixture
def proposed(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(overdue)


def on_it(desk: Desk, batch: str = TALLY) -> dict[str, Row]:
    return {row["subject_code"]: row for row in desk.files().proposals if row["batch"] == batch}


def standing_of(desk: Desk, unit: str, on: str) -> Standing:
    with desk.office.reading() as connection:
        return next(each.standing for each in standings(connection, on=day(on)) if each.unit_code == unit)


def test_there_is_one_proposal_for_a_rung_and_a_day_and_it_lists_everything_owed(proposed: Desk) -> None:
    assert sorted(on_it(proposed)) == EVERYTHING
    assert {(row["level"], row["rung"], row["state"]) for row in on_it(proposed).values()} == {("L4", "+10", "waiting")}
    told = {(row["role"], row["person_id"]) for row in proposed.lines(TUESDAY, rung="+10")}
    assert told == {("FIN_OPERATOR", "operator"), ("FIN_LEADER", "leader")}
    assert standing_of(proposed, "301", TUESDAY) is Standing.ESCALATED


def test_the_next_rung_is_proposed_though_this_one_waits(proposed: Desk) -> None:
    proposed.sweep("Tuesday 2022-05-24")
    proposed.sweep("Tuesday 2022-05-31")
    batches = {(row["batch"], row["level"], row["state"]) for row in proposed.files().proposals}
    assert batches == {
        (TALLY, "L4", "waiting"),
        ("20220524-2022-standard+15", "L5", "waiting"),
        ("20220531-2022-standard+20", "L6", "waiting"),
    }


def test_what_is_proposed_on_another_day_is_another_proposal(proposed: Desk) -> None:
    proposed.do("extend 101 self-evaluation P1", "Wednesday 2022-05-18", value="2022-05-31", why="疫情")
    proposed.sweep("Wednesday 2022-06-15")
    assert set(on_it(proposed, "20220615-2022-standard+10")) == {"P1", ""}  # and the choices, due on the same day
    assert on_it(proposed)["P1"]["due_on"] == "2022-04-29"


def test_on_approval_all_are_told_but_those_struck_off_and_those_that_have_handed_in(proposed: Desk) -> None:
    proposed.do("submit 301 self-evaluation P3", "Wednesday 2022-05-18")
    saturday = "Saturday 2022-05-21"
    assert proposed.decide(TALLY, saturday, why="按规定通报", u101="情况特殊") == 4
    rows = on_it(proposed)
    assert sorted(rows) == EVERYTHING  # the one handed in stays listed
    assert {code: row["state"] for code, row in rows.items() if row["state"] != "approved"} == {"P1": "struck_off"}
    assert (rows["P1"]["reason"], rows["P4"]["reason"]) == ("情况特殊", "按规定通报")
    assert {(row["decided_on"], row["decided_by"]) for row in rows.values()} == {(str(day(saturday)), "leader")}
    lines = proposed.lines(saturday)
    assert {row["subject_code"] for row in lines} == {"P2", "P4", "P5", "W301"}
    assert {(row["rung"], row["level"], row["planned_on"]) for row in lines} == {
        ("+10", "L4", str(day("Monday 2022-05-23")))
    }
    assert {row["role"] for row in lines if row["subject_code"] == "P4"} == {
        *("UNIT_OFFICER", "UNIT_DEPUTY", "UNIT_HEAD", "FIN_SECTION", "FIN_OPERATOR", "FIN_LEADER")
    }
    assert proposed.events("101 self-evaluation P1")[-1] == "struck_off"
    assert proposed.events("301 self-evaluation P3")[-2:] == ["submitted", "proposal_approved"]  # without a rung
    assert proposed.events("301 self-evaluation P4")[-1] == "proposal_approved +10"


def test_who_decides_reads_what_was_handed_in_before_the_approval_and_no_unit_does(proposed: Desk) -> None:
    proposed.do("submit 301 self-evaluation P3", "Wednesday 2022-05-18")
    proposed.decide(TALLY, "Friday 2022-05-20", why="按规定通报", u101="情况特殊")
    post = PostBook()
    proposed.run("Friday 2022-05-20", post)
    mended = "本次批准的事项中，下列已经补报，不再通知单位：七宝镇 自评 项目P3（已于5月18日补报）。"
    told = {
        mail.to.partition("@")[0]
        for mail in post.mails
        if mended in "".join(mail.text.split("\n")) and mended in mail.html
    }
    assert told == {"operator", "leader"}
    assert "town@example.org" in {mail.to for mail in post.mails}


def test_a_unit_struck_off_stands_as_warned_and_the_others_as_escalated(proposed: Desk) -> None:
    proposed.decide(TALLY, "Wednesday 2022-05-18", u101="情况特殊", u101001="情况特殊")
    assert standing_of(proposed, "101", "Wednesday 2022-05-18") is Standing.WARNED
    assert standing_of(proposed, "301", "Wednesday 2022-05-18") is Standing.ESCALATED


def test_what_got_a_new_date_before_the_approval_is_not_told(proposed: Desk) -> None:
    proposed.do("extend 301 self-evaluation P3", "Wednesday 2022-05-18", value="2022-06-30", why="疫情")
    assert proposed.decide(TALLY, "Thursday 2022-05-19") == 5
    assert "P3" not in {row["subject_code"] for row in proposed.lines("Thursday 2022-05-19")}
    assert on_it(proposed)["P3"]["state"] == "approved"


def test_a_refusal_tells_nobody(proposed: Desk) -> None:
    wednesday = "Wednesday 2022-05-18"
    assert proposed.decide(TALLY, wednesday, approved=False, why="疫情期间暂缓") == 0
    assert {(row["state"], row["reason"]) for row in on_it(proposed).values()} == {("refused", "疫情期间暂缓")}
    assert proposed.lines(wednesday) == []
    assert proposed.events("101 self-evaluation P1")[-1] == "proposal_refused"
    assert standing_of(proposed, "101", wednesday) is Standing.WARNED


@pytest.mark.parametrize("approved", [True, False])
def test_what_is_decided_is_not_decided_again(proposed: Desk, approved: bool) -> None:
    proposed.decide(TALLY, "Wednesday 2022-05-18", approved=approved)
    before = proposed.files().bytes()
    for again in (True, False):
        with pytest.raises(RuleBroken, match=f"拟办{TALLY[:8]}.*已经决定".replace("+", r"\+")):
            proposed.decide(TALLY, "Thursday 2022-05-19", approved=again, u101="情况特殊")
    assert proposed.files().bytes() == before


def test_a_unit_that_is_not_on_it_is_not_struck_off_and_nothing_is_decided(proposed: Desk) -> None:
    before = proposed.files().bytes()
    for unit in ("100", "999"):
        with pytest.raises(RuleBroken, match=f"单位{unit}不在拟办"):
            proposed.decide(TALLY, "Wednesday 2022-05-18", u101="情况特殊", **{f"u{unit}": "情况特殊"})
    assert proposed.files().bytes() == before


def test_only_a_leader_decides_and_nobody_is_struck_off_without_a_reason(proposed: Desk) -> None:
    before = proposed.files().bytes()
    for who in ("operator", "two", "FIN_OPERATOR"):
        with pytest.raises(NotYours, match=f"{who}不是局领导，不能决定拟办"):
            proposed.decide(TALLY, "Wednesday 2022-05-18", by=who)
    with pytest.raises(RuleBroken, match="划去101须写明理由"):
        proposed.decide(TALLY, "Wednesday 2022-05-18", u101=" ")
    assert proposed.files().bytes() == before
    assert proposed.decide(TALLY, "Wednesday 2022-05-18", by="FIN_LEADER") == 6


@pytest.mark.parametrize(
    "batch",
    [
        "",
        "20220517",
        "20220517-2022-standard+15",
        "20220517-other+10",
        "20220518-2022-standard+10",
        "20221332-2022-standard+10",
        "２０２２０５１７-2022-standard+10",
        "拟办",
    ],
)
def test_a_proposal_that_is_not_there_is_not_known(proposed: Desk, batch: str) -> None:
    with pytest.raises(NotKnown, match="没有拟办"):
        proposed.decide(batch, "Wednesday 2022-05-18")
