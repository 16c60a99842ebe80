"""What Word has no word for in python-docx: East Asian fonts, borders, page numbers, the table of fonts."""

from itertools import groupby
from typing import Any

from docx.document import Document as Sheets
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from notices.letters import measures as m
from notices.letters.fonts import Face
from notices.letters.paper import Paper

NAMES = {
    Face.TITLE: "方正小标宋简体",
    Face.BODY: "仿宋",
    Face.BOLD: "黑体",
    Face.KAI: "楷体",
    Face.SONG: "宋体",
}
INSTEAD = {  # where a machine has not the first: other names, and what kind of letters they are
    "方正小标宋简体": ("方正小标宋_GBK,华文中宋,宋体", "roman"),
    "仿宋": ("仿宋_GB2312,FangSong,华文仿宋", "roman"),
    "楷体": ("楷体_GB2312,KaiTi,华文楷体", "script"),
    "黑体": ("SimHei,Noto Sans CJK SC", "swiss"),
    "宋体": ("SimSun,Noto Serif CJK SC", "roman"),
}
RARE = "SimSun-ExtB"  # has the characters beyond the first plane
NARROWER = -5  # twentieths of a point for each character of 3号, so that 28 stand on a line
SIZE = 16.0  # 3号, as Word counts it


def write(paragraph: Paragraph, text: str, face: Face, size: float, colour: RGBColor | None = None) -> None:
    """Text in a face; what lies beyond the first plane in a font that has it."""
    for rare, characters in groupby(text, key=lambda each: ord(each) > 0xFFFF):
        add_run(paragraph, "".join(characters), RARE if rare else NAMES[face], size, colour)


def add_run(paragraph: Paragraph, text: str, font: str, size: float, colour: RGBColor | None) -> None:
    """Text in one font, for Chinese and for everything else."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = font
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if size == SIZE:
        narrower = OxmlElement("w:spacing")
        narrower.set(qn("w:val"), str(NARROWER))
        after = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
        run._element.get_or_add_rPr().insert_element_before(narrower, *after)
    if colour is not None:
        run.font.color.rgb = colour


def fill(cell: _Cell, text: str, face: Face, size: float, pitch: float = 0.0) -> None:
    """A text in a cell."""
    paragraph = cell.paragraphs[0]
    write(paragraph, text, face, size)
    paragraph.paragraph_format.line_spacing = Pt(pitch or size * 1.5)


def set_up(sheets: Sheets, paper: Paper) -> None:
    """What holds everywhere: title, language, the usual paragraph, odd and even pages, which font instead of which."""
    sheets.core_properties.title = paper.title
    sheets.core_properties.author = paper.bureau
    sheets.core_properties.comments = ""
    normal = sheets.styles["Normal"]
    normal.font.size = Pt(SIZE)
    normal.font.name = NAMES[Face.BODY]
    marks = normal.element.get_or_add_rPr()
    marks.get_or_add_rFonts().set(qn("w:eastAsia"), NAMES[Face.BODY])
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    marks.append(language)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    sheets.settings.odd_and_even_pages_header_footer = True
    name_fonts(sheets)


def name_fonts(sheets: Sheets) -> None:
    """The table of fonts: each with those that may stand for it."""
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="{kind}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, (instead, kind) in INSTEAD.items()
    )
    for part in sheets.part.package.iter_parts():
        if str(part.partname).endswith("/fontTable.xml"):
            blob = part.blob.decode()
            part._blob = blob.replace("</w:fonts>", f"{named}</w:fonts>").encode()


def lay(section: Section) -> None:
    """A4 with the margins of an official letter."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance = Mm(15)
    section.footer_distance = Pt(35 * m.MM - m.PAGE_NUMBER - m.FOURTH * 1.4)
    for before in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(before)  # lines are as high as they are told, not as a grid has them


def page_numbers(section: Section) -> None:
    """— 1 —, on the outer side."""
    for part, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = part.paragraphs[0]
        paragraph.alignment = side
        indent = Pt(m.FOURTH)
        paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = indent
        add_run(paragraph, "— ", NAMES[Face.SONG], m.FOURTH, None)
        field(paragraph, "PAGE")
        add_run(paragraph, " —", NAMES[Face.SONG], m.FOURTH, None)


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size, run.font.name = Pt(m.FOURTH), NAMES[Face.SONG]
        mark: Any = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = code
        run._element.append(mark)


def border(paragraph: Paragraph, side: str, style: str, size: int, colour: str, *, space: int) -> None:
    """A line along one side of a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", style), ("sz", str(size)), ("space", str(min(space, 31))), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing",
        "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
        "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr",
        "w:pPrChange",
    )  # fmt: skip


def table_lines(table: Table, sides: tuple[str, ...]) -> None:
    """The lines of a table: only on the sides named."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if side in sides else "nil")
        line.set(qn("w:sz"), "6")
        line.set(qn("w:space"), "0")
        line.set(qn("w:color"), "000000")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def repeat(table: Table) -> None:
    """The heads stand again at the top of every page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    properties.append(head)
