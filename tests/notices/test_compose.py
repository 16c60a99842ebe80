"""What a mail says to a unit, and on which day."""

import re
from dataclasses import replace
from datetime import date

import pytest
from mails import APPROVED, DAYS, DESK, SELECTION, SELF_EVALUATION, mail, seen, several, squeezed

from models.errors import speak
from models.kinds import Anchor, Level, Role
from notices.compose import compose
from notices.digest import Digest, Item
from notices.headline import district

FRIDAY = replace(SELF_EVALUATION, deliverable="x", nominal_due_on=date(2022, 5, 6), due_on=date(2022, 5, 6))


@pytest.mark.parametrize(
    ("on", "level", "following", "next_on", "told"),
    [
        ("Monday 2022-04-18", Level.L1, Level.L1, date(2022, 4, 24), ["提醒", "还有 10 个工作日", "4月24日再次提醒"]),
        ("Sunday 2022-04-24", Level.L1, Level.L1, date(2022, 4, 26), ["提醒", "还有 5 个工作日"]),
        (
            "Thursday 2022-04-28",
            Level.L1,
            Level.L2,
            date(2022, 5, 5),
            ["还有 1 个工作日", "5月5日起催办，并告知分管领导"],
        ),
        ("Friday 2022-04-29", Level.L1, Level.L2, date(2022, 5, 5), ["今日到期"]),
        ("Saturday 2022-04-30", Level.L1, Level.L2, date(2022, 5, 5), ["4月30日前报送仍算按时"]),
        ("Thursday 2022-05-05", Level.L2, Level.L3, date(2022, 5, 7), ["催办", "已逾期 1 个工作日", "5月7日发出预警"]),
        (
            "Tuesday 2022-05-10",
            Level.L3,
            Level.L4,
            date(2022, 5, 17),
            ["预警", "已逾期 5 个工作日", "5月17日将列入拟通报名单"],
        ),
        ("Wednesday 2022-05-11", Level.L3, Level.L4, date(2022, 5, 17), ["已逾期 6 个工作日"]),
    ],
)
def test_an_officer_reads_of_today_and_what_comes_next(
    on: str, level: Level, following: Level, next_on: date, told: list[str]
) -> None:
    said = mail(on, *several(replace(SELF_EVALUATION, level=level, next_level=following, next_on=next_on), 12))
    for words in [*told, "2021年度绩效自评 12 项未报", "应于 2022年4月29日（周五）前报送", "绩效专管员@教育局："]:
        assert words in said.text
        assert squeezed(words) in seen(said.html)
    assert "文件期限4月30日为劳动节放假，提前至4月29日（闵财评〔2022〕1号）" in said.text
    assert "另有 7 项，见 https://jx.example.org/unit/109" in said.text
    assert "项目04号" in said.text
    assert "项目05号" not in said.text


@pytest.mark.parametrize(
    ("items", "subject"),
    [
        (
            several(replace(SELF_EVALUATION, level=Level.L3), 3)
            + tuple(replace(SELECTION, unit_code=f"{n}") for n in range(12)),
            "【预警】3 项已逾期 5 个工作日，另有 12 项将到期 — 闵行区绩效管理 5月10日",
        ),
        ((SELECTION,), "【提醒】1 项未报，5月31日前报送（还有 15 个工作日） — 闵行区绩效管理 5月10日"),
        ((APPROVED,), "【通报】1 项经局领导批准予以通报 — 闵行区绩效管理 5月10日"),
        (
            (replace(APPROVED, anchor=Anchor.DUE, role=Role.FIN_LEADER),),
            "【拟通报】1 项待局领导批准 — 闵行区绩效管理 5月10日",
        ),
        (
            (replace(SELF_EVALUATION, level=Level.L2), replace(FRIDAY, level=Level.L2)),
            "【催办】2 项已逾期，最长 5 个工作日 — 闵行区绩效管理 5月10日",
        ),
    ],
)
def test_the_subject_says_the_worst_and_counts(items: tuple[Item, ...], subject: str) -> None:
    assert mail("Tuesday 2022-05-10", *items).subject == subject


def test_a_subject_never_passes_sixty_characters() -> None:
    desk = replace(DESK, jurisdiction="某" * 50)
    items = (
        APPROVED,
        SELECTION,
        replace(SELF_EVALUATION, deliverable="x", anchor=Anchor.OPENS, due_on=date(2022, 6, 1)),
    )
    assert len(mail("Tuesday 2022-05-10", *items, desk=desk).subject) <= 60


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("上海市闵行区", "闵行区"),
        ("湖北省武汉市江汉区", "江汉区"),
        ("昌吉回族自治州", "昌吉回族自治州"),
        ("甘肃省兰州市", "兰州市"),
    ],
)
def test_a_district_is_called_by_its_own_name(name: str, short: str) -> None:
    assert district(name) == short


def test_a_soft_date_is_one_in_principle() -> None:
    said = mail("Tuesday 2022-05-10", SELECTION).text
    assert "原则上应于 2022年5月31日（周二）前报送" in said
    assert "工作安排期限为5月31日（闵财评〔2022〕1号）" in said


def test_a_moved_date_does_not_claim_the_document() -> None:
    moved = replace(SELF_EVALUATION, nominal_due_on=date(2022, 5, 20), due_on=date(2022, 5, 20), due_version=2)
    said = mail("Tuesday 2022-05-10", moved).text
    assert "经延期、退回或年历调整后重新确定" in said
    assert "闵财评" not in said


def test_a_provisional_year_is_named() -> None:
    item = replace(SELF_EVALUATION, nominal_due_on=date(2027, 7, 31), due_on=date(2027, 7, 30))
    said = mail("Thursday 2027-07-29", item).text
    assert "文件期限7月31日为周六，提前至7月30日" in said
    assert "2027年放假安排待国务院办公厅通知，暂按放假办法推算" in squeezed(said)


def test_what_is_new_returned_and_approved_stands_in_sections_of_its_own() -> None:
    returned = replace(
        SELF_EVALUATION,
        anchor=Anchor.RETURNED,
        deliverable="report",
        why="附件2未盖章",
        nominal_due_on=date(2022, 5, 13),
        due_on=date(2022, 5, 13),
        due_version=2,
    )
    opened = replace(SELECTION, anchor=Anchor.OPENS, level=Level.L0, next_on=date(2022, 5, 17))
    said = mail("Tuesday 2022-05-10", opened, returned, APPROVED).text
    titles = ["经局领导批准的处理", "退回修改，请重新报送", "新下达"]
    assert [line for line in said.splitlines() if line in titles] == titles
    for words in [
        "决定    经局领导批准予以通报：连续两年逾期",
        "原因    附件2未盖章",
        "前重新报送",
        "退回后重新确定",
        "若仍未报送，5月17日起提醒",
    ]:
        assert words in said


def test_an_obligation_is_said_once_at_its_highest_level_as_ones_own() -> None:
    heard = [
        replace(SELF_EVALUATION, role=Role.FIN_SECTION, level=Level.L3),
        replace(SELF_EVALUATION, role=Role.UNIT_OFFICER, level=Level.L2),
        replace(SELF_EVALUATION, role=Role.DEPT, level=Level.L2),
    ]
    said = mail("Tuesday 2022-05-10", *heard)
    assert said.text.count("绩效自评") == 1
    assert "▲ 预警  2021年度绩效自评 1 项未报" in said.text
    assert "报送情况" not in said.text
    assert "闵行区教育局的绩效专管责任人；预算主管部门经办；财政局业务科室" in squeezed(said.text)


def test_names_are_shown_as_they_are_and_cannot_add_markup_or_lines() -> None:
    rare = replace(SELF_EVALUATION, unit_name="㛃塘𠅤浜", subject_name='<b onclick="x">&\r\nBcc: a\u202e\x07')
    said = mail("Tuesday 2022-05-10", rare)
    assert "㛃塘𠅤浜" in said.text
    assert "㛃塘𠅤浜" in said.html
    assert '<b onclick="x">& Bcc: a\n' in said.text
    assert "&lt;b onclick=&#34;x&#34;&gt;&amp; Bcc: a<br>" in said.html


def test_who_to_ask_and_why_one_gets_the_mail_stand_at_the_end() -> None:
    said = mail("Tuesday 2022-05-10", SELF_EVALUATION)
    for words in [
        "送达业务科室section@example.org",
        "联系上海市闵行区财政局绩效管理科",
        "每人每天至多一封",
        "您登记为：闵行区教育局的绩效专管责任人",
    ]:
        assert words in squeezed(said.text)
        assert words in seen(said.html)
    assert "由上海市闵行区财政局绩效管理科答复" in squeezed(
        mail("Tuesday 2022-05-10", SELF_EVALUATION, desk=replace(DESK, reply_to="")).text
    )


def test_without_a_portal_no_link_is_promised() -> None:
    said = mail("Tuesday 2022-05-10", *several(SELF_EVALUATION, 37), desk=replace(DESK, portal_url=""))
    assert "另有 7 项，请向绩效管理科索取" in said.text
    assert "http" not in said.text
    assert "<a " not in said.html


def test_mails_are_chinese_whatever_language_the_process_speaks() -> None:
    before = mail("Tuesday 2022-05-10", SELF_EVALUATION)
    speak(lambda template: f"untranslated {template}")
    try:
        assert mail("Tuesday 2022-05-10", SELF_EVALUATION) == before
    finally:
        speak(str)


def test_a_page_is_plain_enough_for_webmail_and_readable_without_colour() -> None:
    html = mail("Tuesday 2022-05-10", *several(replace(SELF_EVALUATION, level=Level.L3), 12), APPROVED).html
    assert html.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert not re.search(r"<(img|script|style|link|form|iframe)|url\(|@import|class=|float:|position:|flex", html)
    for sign in ("▲ 预警", "■ 通报"):
        assert sign in html
    on_white = re.findall(r"(?<!-)color:(#[0-9a-f]{6})", html)
    assert all(contrast(colour, "#173a5e" if colour == "#ffffff" else "#ffffff") >= 4.5 for colour in on_white)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_template_names_its_version() -> None:
    assert re.fullmatch(r"digest/[0-9a-f]{8}", mail("Tuesday 2022-05-10", SELF_EVALUATION).template)


COMING = replace(  # nominal Saturday 2027-07-31, effective Friday 2027-07-30, in a year whose notice has not come
    SELF_EVALUATION,
    work_year=2027,
    nominal_due_on=date(2027, 7, 31),
    due_on=date(2027, 7, 30),
    next_on=date(2027, 7, 23),
)
MAY_MOVE = "标有（暂定）的日期按放假办法推算，国务院办公厅放假通知公布后可能调整，届时另行告知。"


def test_a_provisional_date_is_marked_and_one_sentence_says_that_it_may_move() -> None:
    said = mail("Friday 2027-07-16", *several(COMING, 3), replace(COMING, deliverable="other", title="另一项"))
    for words in ("应于 2027年7月30日（周五）（暂定）前报送", "7月23日（暂定）再次提醒"):
        assert squeezed(words) in squeezed(said.text)
        assert squeezed(words) in seen(said.html)
    assert "7月30日（暂定）前报送" in said.subject
    assert squeezed(said.text).count(MAY_MOVE) == seen(said.html).count(MAY_MOVE) == 1


def test_a_day_that_has_passed_may_no_longer_move() -> None:
    late = replace(COMING, level=Level.L3, next_level=Level.L4, next_on=date(2027, 8, 13))
    said = mail("Friday 2027-08-06", late)
    assert "应于 2027年7月30日（周五）前报送" in said.text
    assert squeezed("8月13日（暂定）将列入拟通报名单") in squeezed(said.text)
    assert "暂定）" not in mail("Friday 2027-08-06", replace(late, next_level=None, next_on=None)).text


def test_a_date_that_a_notice_decides_is_not_marked() -> None:
    said = mail("Monday 2022-04-18", *several(SELF_EVALUATION, 3))
    assert "暂定" not in said.subject + said.text + said.html


def test_a_warning_to_the_desk_stands_in_both_parts() -> None:
    warned = Digest(
        date(2026, 12, 1),
        "x@example.org",
        ("经办",),
        (replace(COMING, role=Role.FIN_OPERATOR),),
        DESK,
        (),
        ("<i>注意",),
    )
    said = compose(warned, DAYS)
    assert "<i>注意" in said.text
    assert "&lt;i&gt;注意" in said.html


def test_what_has_come_from_another_unit_says_whose_it_was() -> None:
    """Not due yet it is told as what came; once late it is late all the same."""
    moved = replace(SELF_EVALUATION, anchor=Anchor.TRANSFERRED, level=Level.L0, why="由109001 附属中学转入：机构改革")
    early = mail("Monday 2022-04-18", moved)
    assert early.subject.startswith("【转入】1 项转入")
    assert "由109001附属中学转入：机构改革" in seen(early.html)
    late = mail("Monday 2022-05-09", moved)
    assert late.subject.startswith("【转入】1 项已逾期 4 个工作日")
    assert "由109001附属中学转入：机构改革" in seen(late.html)
