"""An official letter as a Word file, to be opened, mended and printed with whatever fonts the machine has."""

from io import BytesIO

from docx import Document
from docx.document import Document as Sheets
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from notices.letters import measures as m
from notices.letters.fonts import Face
from notices.letters.marks import SIZE, border, fill, lay, page_numbers, repeat, set_up, table_lines, write
from notices.letters.paper import Annex, Paper, Said, Weight

RED = RGBColor(*m.RED)
_FACES = {Weight.HEADING: Face.BOLD, Weight.SUBHEADING: Face.KAI, Weight.TEXT: Face.BODY}


def as_docx(paper: Paper) -> bytes:
    """The letter as a Word file."""
    writer = _Writer(paper)
    writer.write()
    made = BytesIO()
    writer.sheets.save(made)
    return made.getvalue()


class _Writer:
    """Writes one letter from the top down."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.sheets: Sheets = Document()
        set_up(self.sheets, paper)
        self.section: Section = self.sheets.sections[0]

    def write(self) -> None:
        paper = self.paper
        lay(self.section)
        page_numbers(self.section)
        self._head()
        self._title()
        self._text(paper.to, Face.BODY)
        for said in paper.body:
            self._said(said)
        self._enclosures()
        self._signature()
        for annex in paper.annexes:
            self._annex(annex)
        self._foot()
        if paper.receipt:
            self._receipt()

    # ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _head(self) -> None:
        paper = self.paper
        if paper.is_circular:
            head = self._centred(paper.head if paper.red_head else "", Face.TITLE, m.head_size(paper.head), RED)
            head.paragraph_format.space_before = Pt(m.HEAD_OF_FILE)
            head.paragraph_format.space_after = Pt(2 * m.PITCH)
            number = self._centred(paper.number, Face.BODY, SIZE)
            if paper.red_head:
                border(number, "bottom", "single", 18, "C00000", space=int(m.RED_LINE))
            number.paragraph_format.space_after = Pt(2 * m.PITCH)
            return
        if paper.red_head:
            self._letter_head()
        number = self._text(paper.number, Face.BODY)
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        number.paragraph_format.space_after = Pt(m.PITCH)

    def _letter_head(self) -> None:
        """The name and the two red lines stand in the first page's header and footer, outside the text."""
        section, size = self.section, m.head_size(self.paper.head)
        section.different_first_page_header_footer = True
        section.header_distance = Length(int(Pt(m.HEAD_OF_LETTER)))
        head = section.first_page_header.paragraphs[0]
        write(head, self.paper.head, Face.TITLE, size, RED)
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        foot = section.first_page_footer.paragraphs[0]
        write(foot, " ", Face.SONG, 1.0)
        foot.paragraph_format.line_spacing = Pt(1)
        beyond = -int(Pt((m.LETTER_LINE - m.WIDTH) / 2))
        for paragraph, side, style in ((head, "bottom", "thickThinSmallGap"), (foot, "top", "thinThickSmallGap")):
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Length(beyond)
            border(paragraph, side, style, 36, "C00000", space=4)

    def _title(self) -> None:
        title = self._centred(self.paper.title, Face.TITLE, m.TITLE)
        title.paragraph_format.space_after = Pt(m.PITCH)

    def _said(self, said: Said) -> None:
        paragraph = self._text(said.text, _FACES[said.weight], indented=True)
        paragraph.paragraph_format.keep_with_next = said.weight is not Weight.TEXT

    def _enclosures(self) -> None:
        for n, line in enumerate(self.paper.enclosure_lines):
            paragraph = self._text(line.lstrip("　"), Face.BODY)
            paragraph.paragraph_format.left_indent = Pt(6 * SIZE)
            paragraph.paragraph_format.first_line_indent = Pt(-(4 if n == 0 else 1) * SIZE)
            if n == 0:
                paragraph.paragraph_format.space_before = Pt(m.PITCH)

    def _signature(self) -> None:
        """Name and day at the right, the name in the middle above the day; the seal goes over both."""
        paper = self.paper
        offset = m.INDENT_OF_DATE + (m.ems(paper.dated) - m.ems(paper.bureau)) / 2
        name = self._text(paper.bureau, Face.BODY)
        name.paragraph_format.space_before = Pt(m.SEAL_LINES * m.PITCH)
        name.paragraph_format.keep_with_next = True
        dated = self._text(paper.dated, Face.BODY)
        for paragraph, ems in ((name, max(offset, 2.0)), (dated, float(m.INDENT_OF_DATE))):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(ems * SIZE)
        if paper.contact:
            self._text(paper.contact, Face.BODY, indented=True)

    def _annex(self, annex: Annex) -> None:
        word = self._text(self.paper.annex_word(annex), Face.BOLD)
        word.paragraph_format.page_break_before = True
        title = self._centred(annex.title, Face.TITLE, m.TITLE)
        title.paragraph_format.space_after = Pt(m.PITCH / 2)
        self._table(annex, m.TABLE)

    def _foot(self) -> None:
        """抄送, and for a circular who printed it and when: a table without sides, at the end."""
        paper = self.paper
        issued = (paper.bureau, paper.issued) if paper.is_circular and paper.issued else None
        rows = [each for each in ((paper.copies_to, "") if paper.copies_to else None, issued) if each]
        if not rows:
            return
        gap = self._text("", Face.BODY)
        gap.paragraph_format.space_before = Pt(m.PITCH)
        table = self._bare_table(len(rows), (0.62, 0.38))
        for row, (left, right) in zip(table.rows, rows, strict=True):
            fill(row.cells[0], left, Face.BODY, m.FOURTH)
            fill(row.cells[1], right, Face.BODY, m.FOURTH)
            row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if not right:
                row.cells[0].merge(row.cells[1])
        if paper.is_circular:
            table_lines(table, ("top", "bottom", "insideH"))

    def _receipt(self) -> None:
        self.section = self.sheets.add_section(WD_SECTION.NEW_PAGE)
        self.section.different_first_page_header_footer = False
        lay(self.section)
        for part in (self.section.footer, self.section.even_page_footer, self.section.header):
            part.is_linked_to_previous = False
        self._centred(self.paper.receipt, Face.TITLE, m.TITLE).paragraph_format.space_after = Pt(m.PITCH)
        self._table(Annex("", (), self.paper.receipt_rows, (3, 9)), m.FOURTH, pitch=2.2 * m.FOURTH)

    # ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, annex: Annex, size: float, *, pitch: float = m.TABLE_PITCH) -> None:
        table = self._bare_table(len(annex.rows) + bool(annex.heads), annex.widths)
        table_lines(table, ("top", "bottom", "left", "right", "insideH", "insideV"))
        rows = [(annex.heads, Face.BOLD)] if annex.heads else []
        rows += [(row, Face.BODY) for row in annex.rows]
        for made, (cells, face) in zip(table.rows, rows, strict=True):
            for cell, text in zip(made.cells, cells, strict=True):
                fill(cell, text, face, size, pitch)
        if annex.heads:
            repeat(table)

    def _bare_table(self, rows: int, shares: tuple[float, ...]) -> Table:
        table: Table = self.sheets.add_table(rows, len(shares))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Pt(m.WIDTH * share)
            for cell in column.cells:
                cell.width = Pt(m.WIDTH * share)
        return table

    # ── paragraphs ────────────────────────────────────────────────────────────────────────────────────────────────
    def _text(self, text: str, face: Face, *, indented: bool = False) -> Paragraph:
        paragraph = self.sheets.add_paragraph()
        write(paragraph, text, face, SIZE)
        paragraph.paragraph_format.line_spacing = Pt(m.PITCH)
        if indented:
            paragraph.paragraph_format.first_line_indent = Pt(2 * SIZE)
        return paragraph

    def _centred(self, text: str, face: Face, size: float, colour: RGBColor | None = None) -> Paragraph:
        paragraph = self.sheets.add_paragraph()
        write(paragraph, text, face, size, colour)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Pt(max(m.PITCH, size * 1.35))
        return paragraph
