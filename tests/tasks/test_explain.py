"""The life of one obligation: every rung, act, decision and mail, why each day, and what comes next."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from delivering import again, number
from desk import Desk, day
from drafts import LATER
from hamlet import settled
from offices import Prepare

from models.errors import MailRefused, NotKnown, Sentence
from models.kinds import Role
from notices.grouping import OWN_ROLES
from notices.mailer import PostBook
from notices.record_page import MOST_LINES, record_page
from notices.wrapping import COLUMNS, width
from tasks.explain import Life, explain, matching
from tasks.explain_events import actor
from tasks.explain_page import record_of
from tasks.office import Office

OPENING, MONDAY, TALLY = "Tuesday 2022-03-01", "Monday 2022-04-18", "Tuesday 2022-05-17"
SCHOOL = "101001 self-evaluation P2"


def lived(office: Office) -> None:
    """P2: reminded, its mail of 04-18 refused and resent, warned, proposed, approved; P1: returned, extended, late."""
    settled(office)
    desk = Desk(office, Path())
    desk.run(OPENING)
    desk.do("submit 101 self-evaluation P1", "Monday 2022-04-11", by="two")
    desk.do("return 101 self-evaluation P1", "Wednesday 2022-04-13", by="operator", why="缺附件")
    desk.do("extend 101 self-evaluation P1", "Thursday 2022-04-14", value="2022-05-20", by="operator", why="疫情")
    refusing = PostBook({"shared@example.org": MailRefused(Sentence("查无此人"))})
    desk.run(MONDAY, refusing)
    again(desk, number(desk, "shared@", on=day(MONDAY)), "Tuesday 2022-04-19")
    for on in ("Tuesday 2022-04-19", "Thursday 2022-05-05", "Tuesday 2022-05-10", TALLY):
        desk.run(on, PostBook())
    desk.decide("20220517-2022-standard+10", "Wednesday 2022-05-18", why="按规定通报", u301="情况特殊")
    desk.run("Wednesday 2022-05-18", PostBook())
    desk.do("submit 301 self-evaluation P3", "Thursday 2022-05-19", by="town")


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(lived)


def life(desk: Desk, named: str, on: str = "Friday 2022-05-20") -> Life:
    unit, deliverable, subject = [*named.split(), ""][:3]
    with desk.office.reading() as connection:
        [row] = matching(connection, unit, deliverable, subject)
        return explain(desk.office, connection, row.id, on=day(on))


def texts(sentences: Any) -> list[str]:
    return [str(sentence) for sentence in sentences]


def timeline(told: Life) -> list[tuple[str, str]]:
    return [(str(each.on), str(each.sentence)) for each in told.timeline]


def test_what_is_owed_and_why_on_that_day(desk: Desk) -> None:
    told = life(desk, SCHOOL)
    assert texts(told.owed)[0] == "小学（101001）应报：自评（self-evaluation）"
    assert "所属一级单位：区教育局（101）" in texts(told.owed) and "对象：项目P2（P2）" in texts(told.owed)
    due = texts(told.due)
    assert "名义到期日2022-04-30(周六): 原文写明" in due and "依据: “4月底前”" in due
    assert "文件: 通知 某财〔2022〕1号" in due and "4月30日为劳动节放假, 提前至4月29日" in due
    assert str(told.stands) == "已下达，未报；期限2022-04-29，已逾期13个工作日"


def test_each_rung_stands_with_its_day_its_counting_and_what_became_of_it(desk: Desk) -> None:
    rungs = {str(rung.name): rung for rung in life(desk, SCHOOL).rungs}
    assert {name: rung.status for name, rung in rungs.items()} == {
        "提醒（-10）": "reached",
        "提醒（-5）": "skipped",
        "提醒（-3）": "skipped",
        "提醒（-1）": "skipped",
        "催办（+1）": "reached",
        "预警（+3）": "skipped",
        "预警（+5）": "reached",
        "通报（+10）": "approved",
        "约谈（+15）": "ahead",
        "扣减（+20）": "ahead",
    }
    assert str(rungs["提醒（-3）"].said) == "未发：同一天有同一轨道上更高的一级"
    assert str(rungs["通报（+10）"].said) == "2022-05-18经leader批准：按规定通报"
    counting = texts(rungs["催办（+1）"].counted)
    assert (
        counting[0] == "自4月29日向后数1个工作日 (当日不计), 为5月5日" and "跳过4月30日至5月4日(劳动节放假)" in counting
    )
    assert rungs["催办（+1）"].recipients == (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.DEPT, Role.FIN_SECTION)


def test_every_mail_stands_with_its_person_and_what_became_of_it(desk: Desk) -> None:
    told = life(desk, SCHOOL)
    mails = [mail for mail in told.mails if mail.person == "school" and str(mail.planned_on) < "2022-05-01"]
    found = [(str(mail.planned_on), mail.state.name, mail.reason, mail.kind.partition(":")[0]) for mail in mails]
    assert found == [
        ("2022-03-01", "ACCEPTED", "", "digest"),
        ("2022-04-18", "REFUSED", "查无此人", "digest"),
        ("2022-04-19", "ACCEPTED", "", "resend"),
    ]
    resent = mails[2]
    assert resent.subject.startswith("【提醒】") and resent.message_id and resent.template.startswith("digest/")
    assert [(act.act, act.by, act.why) for act in resent.acts] == [("resend", "FIN_OPERATOR", "地址已更正")]
    details = "\n".join(texts(resent.told.details))
    assert "FIN_OPERATOR于2022-04-19 07:30重发：地址已更正" in details and "2022-04-19 09:00发出，第1次尝试" in details


def test_every_line_of_the_exports_is_a_mail_here(desk: Desk) -> None:
    lines = [row for row in desk.files().notices if row["subject_code"] == "P2" and row["state"] != "skipped"]
    told = life(desk, SCHOOL)
    assert sorted((mail.message_id, mail.person, mail.state.name.lower()) for mail in told.mails) == sorted(
        (row["mail_id"], row["person_id"], row["state"]) for row in lines
    )
    assert len(told.timeline) == len(told.mails) + len(desk.events(SCHOOL))


def test_the_timeline_is_in_order_and_names_who_decided(desk: Desk) -> None:
    said = timeline(life(desk, SCHOOL))
    assert said == sorted(said, key=lambda each: each[0])
    assert said[0] == ("2022-03-01", "下达，期限2022-04-29")
    assert ("2022-05-17", "列入拟办：拟通报（+10），待局领导决定") in said
    assert ("2022-05-18", "局领导批准通报（+10）") in said
    approved = next(each for each in life(desk, SCHOOL).timeline if each.what == "proposal_approved")
    assert texts(approved.details) == ["理由：按规定通报"]


def test_changes_of_date_say_by_whom_from_when_to_when_and_why(desk: Desk) -> None:
    told = life(desk, "101 self-evaluation P1")
    changes = [each for each in told.timeline if each.begins_version]
    assert texts(each.sentence for each in changes) == [
        "经办退回：期限由2022-04-29改为2022-04-29",
        "经办延期：期限由2022-04-29改为2022-05-20",
    ]
    assert [texts(each.details) for each in changes] == [["理由：缺附件"], ["理由：疫情"]]
    assert texts(told.due)[-1] == "现行期限2022-05-20，是第3版"
    on_time = next(each for each in told.timeline if each.what == "submitted")
    assert texts(on_time.details)[0] == "按时（首次报送计时）"
    void = [str(rung.name) for rung in told.rungs if rung.status == "void"]
    assert void == []
    assert told.rungs[0].act_on == day("Saturday 2022-05-07")


def test_a_date_that_the_calendar_moved_is_told_with_its_correction(desk: Desk) -> None:
    desk.publish(LATER, "Thursday 2022-05-19", why="疫情")
    desk.run("Thursday 2022-05-19", PostBook())
    told = life(desk, SCHOOL)
    [change] = [each for each in told.timeline if each.begins_version]
    said = "发布年历或工作日，期限变动：期限由2022-04-29改为2022-05-20"
    assert (str(change.on), str(change.sentence).endswith(said)) == ("2022-05-19", True)
    assert "理由：疫情" in texts(change.details)
    assert texts(told.due)[-1] == "现行期限2022-05-20，是第2版"
    corrected = [mail for mail in told.mails if mail.corrects]
    assert {str(mail.level_name) for mail in corrected} == {"更正"} and "school" in {mail.person for mail in corrected}
    assert {rung.status for rung in told.rungs} >= {"void", "ahead"}
    assert "更正" in record_page(record_of(told))


@pytest.mark.parametrize(
    ("by", "for_whom", "said"),
    [
        ("FIN_ADMIN", None, "绩效科管理员"),
        ("FIN_LEADER", "cz-ld", "局领导（代cz-ld）"),
        ("七宝镇专管员", None, "七宝镇专管员"),
        (None, None, ""),
    ],
)
def test_whoever_acted_as_a_role_is_told_by_its_word(by: str | None, for_whom: str | None, said: str) -> None:
    assert str(actor(by, for_whom)) == said


def test_a_late_hand_in_says_how_late_and_how_that_was_counted(desk: Desk) -> None:
    told = life(desk, "301 self-evaluation P3")
    handed_in = next(each for each in told.timeline if each.what == "submitted")
    assert str(handed_in.sentence) == "七宝镇专管员报送"
    details = texts(handed_in.details)
    assert details[0] == "逾期12个工作日（首次报送计时；2022-04-30以前算按时）"
    assert details[1] == "自4月30日向后数12个工作日 (当日不计), 为5月19日"
    assert {str(rung.name): rung.status for rung in told.rungs}["通报（+10）"] == "struck_off"
    assert {rung.status for rung in told.rungs} >= {"not_needed", "reached"}
    assert texts(told.following) == ["等待绩效科经办审核（2022-05-19起）"]


def test_lateness_that_a_moved_date_changed_is_told_with_its_reason(desk: Desk) -> None:
    desk.publish(LATER, "Monday 2022-05-23", why="疫情")
    told = next(each for each in life(desk, "301 self-evaluation P3").timeline if each.what == "judged")
    assert (str(told.sentence), texts(told.details)) == ("经办按变动后的期限重新计逾期：按时", ["理由：疫情"])


def test_what_comes_next_is_told_with_its_day_and_who_hears(desk: Desk) -> None:
    assert texts(life(desk, SCHOOL).following) == ["若仍未报送，2022-05-24拟约谈，告知绩效科经办、局领导"]
    desk.sweep("Tuesday 2022-05-24")
    assert texts(life(desk, SCHOOL).following)[0] == "拟约谈（2022-05-24提出）待局领导决定"
    desk.sweep("Tuesday 2022-05-31")
    assert texts(life(desk, SCHOOL).following)[-1] == "催报阶梯已走完；等待报送，或由局领导决定"


def test_what_is_excused_or_cancelled_has_no_next_step(desk: Desk) -> None:
    desk.do("waive 301 self-evaluation P4", "Friday 2022-05-20", by="operator", why="零支出")
    told = life(desk, "301 self-evaluation P4")
    assert texts(told.following) == ["没有下一步"]
    assert (timeline(told)[-1], texts(told.timeline[-1].details)) == (("2022-05-20", "经办免报"), ["理由：零支出"])


def test_an_event_that_this_program_has_no_word_for_is_still_told(desk: Desk) -> None:
    number = desk.thing(SCHOOL).id
    desk.change(
        "INSERT INTO history(obligation_id, due_version, on_day, event, actor, why)"
        f" SELECT obligation_id, due_version, on_day, 16, 'school', '收到' FROM history WHERE obligation_id = {number}"
        " ORDER BY id LIMIT 1"
    )
    assert ("2022-03-01", "小学专管员签收") in timeline(life(desk, SCHOOL))


def test_the_page_fits_a_page_and_proves_each_notice_to_the_unit(desk: Desk) -> None:
    told = life(desk, SCHOOL)
    page = record_page(record_of(told))
    lines = page.splitlines()
    assert len(lines) <= MOST_LINES and max(map(width, lines)) <= COLUMNS
    own = [mail for mail in told.mails if mail.role in OWN_ROLES]
    assert f"向单位发出的通知，共 {len(own)} 封次" in page
    assert all(mail.message_id in page for mail in own)
    assert "被拒收" in page and "小学（101001）" in page and "某财〔2022〕1号" in page
    assert "截至 2022年5月20日（周五）" in page


def test_a_page_with_more_notices_than_lines_counts_those_that_it_leaves_out(desk: Desk) -> None:
    record = record_of(life(desk, SCHOOL))
    page = record_page(replace(record, reminders=list(record.reminders) * 12))
    assert len(page.splitlines()) <= MOST_LINES
    assert "封次从略，全部见门户中本事项的“经过”" in page


def test_an_obligation_that_is_not_there_is_not_known(desk: Desk) -> None:
    with desk.office.reading() as connection, pytest.raises(NotKnown, match="没有编号为0的应报事项"):
        explain(desk.office, connection, 0, on=day(TALLY))


def test_several_subjects_match_a_unit_and_a_deliverable(desk: Desk) -> None:
    with desk.office.reading() as connection:
        found = matching(connection, "301", "self-evaluation")
        assert [row.subject_code for row in found] == ["P3", "P4", "W301"]
        assert matching(connection, "301", "self-evaluation", "P3", 2021) == []
