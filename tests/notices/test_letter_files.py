"""A letter as Word and as PDF says what it should, in the measures of the standard, rare characters included."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from models.errors import OutsideFailed, RuleBroken
from notices.letters.breaking import NEVER_FIRST, NEVER_LAST, broken
from notices.letters.docx import as_docx
from notices.letters.feedback import Evaluated, Frame, Problem, feedback
from notices.letters.fonts import Face, Fonts, fonts_of_machine
from notices.letters.measures import ems
from notices.letters.paper import Kind, Paper, Weight, kept, paper_of
from notices.letters.pdf import as_pdf
from notices.letters.wording import check_wording, shipped

RARE = "㐂𠮷䶮𫖯"  # one of extension A, one of B, a late one of the first plane, one of extension C
NOBODY_HAS = "\U0003134a"
FONTS = fonts_of_machine()
HAS_FONTS = pytest.mark.skipif(not FONTS, reason="NO CHINESE FONT ON THIS MACHINE: LETTERS AS PDF LEFT OUT")


def letter(problems: int = 2, subject: str = "智慧校园项目", **frame: object) -> Paper:
    told: dict[str, object] = {"bureau": "某区财政局", "desk": "绩效科", "work_year": 2022, "document": "《要点》"}
    told |= {"number": "某财评函〔2022〕3号", "dated_on": date(2022, 6, 20), "due_on": date(2022, 7, 20)}
    told |= {"copies_to": ("区人大", "区审计局"), "enclosed": ("绩效评价报告",)}
    about = Evaluated(
        unit=f"{RARE}中学",
        department="区教育局",
        subject=subject,
        budget_year=2021,
        by_way_of="重点评价",
        approved=Decimal(3_200_000),
        executed=Decimal("2456700.5"),
        score=Decimal("78.46"),
        grade="中",
    )
    found = [
        Problem("制度规定不健全", f"没有第{n}项管理办法；", "请制定", date(2022, 7, 20)) for n in range(1, problems + 1)
    ]
    return feedback(Frame(**(told | frame)), about, found, shipped(Kind.FEEDBACK))  # type: ignore[arg-type]


def text_of(read: PdfReader) -> list[str]:
    """The text of the pages, without blanks."""
    return ["".join(page.extract_text().replace("\0", "").split()) for page in read.pages]


def test_a_feedback_letter_says_outcome_problems_advice_and_deadline() -> None:
    paper = letter()
    assert [each.text for each in paper.body if each.weight is Weight.HEADING] == [
        "一、评价概况",
        "二、主要问题",
        "三、整改意见和建议",
        "四、整改要求",
    ]
    said = "".join(each.text for each in paper.body)
    assert (
        "2021年度安排预算320.00万元，执行245.67万元，预算执行率76.77%。经综合评价，得分78.46分，评价等级为“中”。"
        in said
    )
    assert "（一）制度规定不健全。没有第1项管理办法。" in said
    assert "于2022年7月20日前完成整改" in said
    assert paper.enclosure_lines == ("附件：1.绩效评价报告", "　　　2.问题清单")
    assert paper.annexes[0].rows[1] == ("2", "制度规定不健全", "没有第2项管理办法；", "请制定", "2022-07-20")


def test_without_problems_nothing_is_to_be_mended() -> None:
    paper = letter(problems=0)
    said = "".join(each.text for each in paper.body)
    assert "未发现需要限期整改的问题" in said
    assert "整改期限" not in said
    assert (paper.annexes, paper.enclosures) == ((), ("绩效评价报告",))


def test_a_kept_letter_comes_back_as_it_was() -> None:
    assert paper_of(kept(letter())) == letter()


def test_word_has_the_measures_of_the_standard_and_every_word() -> None:
    sheets = Document(BytesIO(as_docx(letter())))
    section = sheets.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each is not None] == [37, 35, 28, 26]
    assert section.page_width is not None
    assert round(section.page_width.mm) == 210
    text = "\n".join(each.text for each in sheets.paragraphs)
    assert f"{RARE}中学：" in text
    assert "某区财政局\n2022年6月20日" in text
    assert section.first_page_header.paragraphs[0].text == "某区财政局"
    assert [[cell.text for cell in row.cells][1] for row in sheets.tables[0].rows][:2] == ["问题类别", "制度规定不健全"]
    fonts = {run.font.name for each in sheets.paragraphs for run in each.runs}
    assert {"仿宋", "黑体", "方正小标宋简体", "SimSun-ExtB"} <= fonts


def test_a_sheet_with_a_printed_head_gets_none() -> None:
    sheets = Document(BytesIO(as_docx(letter(red_head=False))))
    assert "某区财政局" not in "".join(each.text for each in sheets.sections[0].first_page_header.paragraphs)


@HAS_FONTS
def test_pdf_has_every_word_its_fonts_and_page_numbers() -> None:
    paper = letter(problems=12)
    read = PdfReader(BytesIO(as_pdf(paper, FONTS)))
    pages = text_of(read)
    said = "".join(re.sub("^—[0-9]+—", "", page) for page in pages)
    assert paper.title in said
    assert [each.text for each in paper.body if "".join(each.text.split()) not in said] == []
    assert all(each in said for each in RARE)
    assert [page[:3] for page in pages[1:4]] == ["—2—", "—3—", "—4—"]
    assert "—1—" not in pages[0]  # a letter's first page has none
    assert (round(read.pages[0].mediabox.width), round(read.pages[0].mediabox.height)) == (595, 842)
    fonts = read.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    assert all("/FontDescriptor" in each.get_object()["/DescendantFonts"][0].get_object() for each in fonts)
    [signed] = [page for page in pages if "2022年6月20日" in page]
    assert signed.index("附件：1") > 5  # the name never stands on a page without text


@HAS_FONTS
def test_what_no_font_has_is_written_out_and_a_row_longer_than_a_page_goes_on_on_the_next() -> None:
    paper = letter(subject=f"{NOBODY_HAS}项目")
    assert FONTS.missing(paper.characters) == [NOBODY_HAS]
    long = replace(paper.annexes[0], rows=(("1", "制度", "长" * 900, "短", "2022-07-20"),))
    pages = text_of(PdfReader(BytesIO(as_pdf(replace(paper, annexes=(long,)), FONTS))))
    assert "〔U+3134A〕项目" in pages[0]
    assert sum(page.count("长") for page in pages) == 900


def test_without_fonts_it_is_said_what_is_missing() -> None:
    with pytest.raises(OutsideFailed, match="没有中文字体"):
        as_pdf(letter(), Fonts(dict.fromkeys(Face, ())))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_words_that_come_with_the_program_can_be_used(kind: Kind) -> None:
    check_wording(kind, shipped(kind))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("主送：{单位}：\n正文", "须有且只有一行以“标题：”开头"),
        ("标题：甲\n主送：乙\n", "没有正文"),
        ("标题：甲\n主送：乙\n正文{姓名}", "第3行：没有{姓名}（可用："),
        ("标题：甲\n主送：乙\n正文{单位", "第3行：花括号不成对"),
        ("标题：甲\n主送：乙\n[下雨] 正文", "第3行：没有条件[下雨]"),
    ],
)
def test_a_wording_that_is_wrong_is_said_with_its_line(source: str, said: str) -> None:
    with pytest.raises(RuleBroken) as broken_rule:
        check_wording(Kind.FEEDBACK, source)
    assert said in str(broken_rule.value)


@given(st.text(alphabet="中文字，。（）《》“”A9.% ", max_size=120), st.integers(4, 30))
@example("99“”中 .", 4)  # a space where the line ends
def test_lines_keep_every_letter_and_never_begin_with_a_closing_mark(text: str, room: int) -> None:
    lines = broken(text, ems, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line, following in pairwise(lines):
        if len(line) > 2 and line[-1] not in NEVER_FIRST:
            assert following[0] not in NEVER_FIRST or line[-2] in NEVER_LAST
    assert all(ems(line.rstrip()) <= room + 12 for line in lines)
