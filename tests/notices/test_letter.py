"""What approved proposals say on paper: one circular to all, or a letter to each unit; nobody is named in another's."""

from datetime import date

import pytest

from models.kinds import Level
from notices.letters.of_proposal import Ground, LetterItem, letters
from notices.letters.paper import Paper, named_document

DECIDED, DATED = date(2022, 5, 18), date(2022, 5, 20)
ITEMS = [
    LetterItem("101", "区教育局", "自评", "项目P1", date(2022, 4, 29), 11, None),
    LetterItem("301", "七宝镇", "自评", "项目P3", date(2022, 4, 29), 11, DECIDED),
    LetterItem("301", "七宝镇", "选题", "", date(2022, 5, 5), 8, None),
    LetterItem("302", "莘庄镇", "自评", "项目P9", date(2022, 4, 29), 11, DECIDED),
]


def written(level: Level, items: list[LetterItem] = ITEMS, number: str = "某财评〔2022〕12号") -> tuple[Paper, ...]:
    copies = ("区人大", "区审计局")
    return letters(Ground("某区财政局", 2022, "《要点》", level, number, DECIDED, DATED, copies), items)


def test_a_circular_is_one_letter_that_names_all() -> None:
    [letter] = written(Level.L4)
    assert (letter.head, letter.number, letter.to) == ("某区财政局文件", "某财评〔2022〕12号", "各有关单位：")
    assert "根据《要点》，有关单位应按期报送自评、选题。截至2022年5月18日，3家单位" in letter.body[0].text
    assert "涉及4项（名单见附件），其中未报2项，逾期后已补报2项。现予通报。" in letter.body[0].text
    assert letter.annexes[0].rows[1] == ("2", "七宝镇", "自评：项目P3", "2022-04-29", "11", "已于2022年5月18日补报")
    assert (letter.dated, letter.copies_to) == ("2022年5月20日", "抄送：区人大，区审计局。")


@pytest.mark.parametrize(("level", "word"), [(Level.L5, "约谈"), (Level.L6, "扣减")])
def test_a_talk_and_a_deduction_go_to_each_unit_that_still_owes_and_name_no_other(level: Level, word: str) -> None:
    education, town = written(level)
    assert [each.to for each in (education, town)] == ["区教育局：", "七宝镇："]
    assert education.title == f"关于{word}区教育局预算绩效管理工作逾期未报事项的函"
    assert education.head == "某区财政局"
    assert "单位" not in education.annexes[0].heads
    assert [row[1] for row in town.annexes[0].rows] == ["自评：项目P3", "选题"]
    assert "仍有1项未报" in town.body[0].text
    said = (*(each.text for each in education.body), *(cell for row in education.annexes[0].rows for cell in row))
    assert "七宝镇" not in "".join(said)


def test_without_a_number_and_without_items() -> None:
    assert written(Level.L4, number="")[0].number == "（文号待编）"
    assert written(Level.L4, []) == ()


def test_a_document_is_named_with_its_marks_once() -> None:
    assert named_document("通知", "") == "《通知》"
    assert named_document("关于印发《要点》的通知", "某财1号") == "关于印发《要点》的通知（某财1号）"
