"""What a department, a section, the desk and a leader read."""

import re
from dataclasses import replace
from datetime import date

from mails import APPROVED, DAYS, DESK, SELF_EVALUATION, mail, several, squeezed

from models.kinds import Anchor, Level, Role
from notices.compose import compose
from notices.digest import Digest


def test_a_department_and_a_section_read_a_table_of_units() -> None:
    warned = replace(SELF_EVALUATION, level=Level.L3, next_level=Level.L4, next_on=date(2022, 5, 17))
    heard = [
        (replace(warned, role=Role.DEPT, unit_code="301", unit_name="莘庄镇"), 2),
        (replace(warned, role=Role.FIN_SECTION, unit_code="302", unit_name="七宝镇"), 3),
        (replace(warned, role=Role.FIN_SECTION, unit_code="303", unit_name="江川路街道"), 4),
    ]
    items = [each for item, count in heard for each in several(item, count)]
    said = mail("Tuesday 2022-05-10", *items)
    assert "下属单位报送情况" in said.text
    assert "归口单位报送情况" in said.text
    assert "▲ 预警  2021年度绩效自评 2 家单位 7 项未报" in said.text
    assert "若仍未报送，5月17日拟通报" in said.text
    assert re.search(r"七宝镇 +3 项\n +江川路街道 +4 项", said.text)
    assert '<a href="https://jx.example.org/unit/302"' in said.html


def test_a_leader_gets_one_list_and_how_to_decide() -> None:
    items = [
        replace(
            APPROVED,
            anchor=Anchor.DUE,
            role=Role.FIN_LEADER,
            batch_on=date(2022, 5, 17),
            unit_code=code,
            unit_name=name,
        )
        for code, name in (("301", "莘庄镇"), ("302", "七宝镇"))
    ]
    said = mail("Wednesday 2022-05-18", *items, names=("分管局领导@财政局",))
    assert said.text.count("-" * 76) == 2
    for words in [
        "拟通报，5月17日提出，须由局领导批准",
        "■ 拟通报  2021年度绩效自评 2 家单位 2 项未报",
        "已逾期 11 个工作日",
    ]:
        assert words in said.text
    assert "办理：https://jx.example.org/proposals" in said.text
    assert "未经局领导批准不对外发出" in squeezed(said.text)


def test_an_operator_sees_proposals_first_and_is_not_asked_to_decide() -> None:
    waiting = replace(APPROVED, anchor=Anchor.DUE, role=Role.FIN_OPERATOR, batch_on=date(2022, 5, 17))
    warned = replace(SELF_EVALUATION, role=Role.FIN_OPERATOR, level=Level.L3, unit_code="301", unit_name="莘庄镇")
    said = mail("Wednesday 2022-05-18", warned, waiting).text
    assert said.index("拟办事项") < said.index("各单位报送情况")
    assert "待局领导批准；批准前不对外发出" in said
    assert "剔除" not in said


def test_what_a_leader_approved_is_no_longer_proposed() -> None:
    said = mail("Wednesday 2022-05-18", replace(APPROVED, role=Role.FIN_OPERATOR)).text
    assert "拟办" not in said
    assert "经局领导批准予以通报" in said


def test_units_without_a_responsible_person_are_listed_once() -> None:
    items = tuple(replace(each, has_officer=False, role=Role.DEPT) for each in several(SELF_EVALUATION, 3))
    digest = Digest(date(2022, 3, 1), "d@example.org", (), items, DESK, (("109", "闵行区教育局"), ("301", "莘庄镇")))
    said = compose(digest, DAYS)
    assert "以下单位未登记（可联系的）绩效专管责任人：闵行区教育局、莘庄镇" in said.text
    officer = replace(digest, items=tuple(replace(each, role=Role.UNIT_OFFICER, has_officer=True) for each in items))
    assert "未登记" not in compose(officer, DAYS).text
    head = replace(digest, items=tuple(replace(each, role=Role.UNIT_HEAD) for each in items))
    assert "请尽快告知绩效管理科：闵行区教育局\n" in compose(head, DAYS).text


def test_a_warning_about_units_alone_is_a_mail_too() -> None:
    said = compose(Digest(date(2022, 3, 1), "d@example.org", (), (), DESK, (("301", "莘庄镇"),)), DAYS)
    assert said.subject == "【提醒】1 家单位未登记绩效专管责任人 — 闵行区绩效管理 3月1日"
    assert "莘庄镇" in said.text
    assert "莘庄镇" in said.html


def test_a_section_with_two_thousand_items_gets_a_page_that_is_not_clipped() -> None:
    warned = replace(SELF_EVALUATION, role=Role.FIN_OPERATOR, level=Level.L3)
    items = [
        replace(each, unit_code=f"{n % 400:03}", unit_name=f"闵行区第{n % 400:03}社区服务中心")
        for n, each in enumerate(several(warned, 2000))
    ]
    said = mail("Tuesday 2022-05-10", *items)
    assert len(said.html.encode()) < 90_000
    assert said.html.count("/unit/") == 60
    assert "另有 340 家单位 1700 项，见 https://jx.example.org/" in said.text
