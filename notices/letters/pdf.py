"""An official letter as PDF, with the machine's fonts embedded."""

import logging
from collections.abc import Callable

from models.errors import OutsideFailed, Sentence
from notices.letters import measures as m
from notices.letters.breaking import broken
from notices.letters.fonts import Face, Fonts
from notices.letters.paper import Annex, Paper, Said, Weight
from notices.letters.pen import Pen

logging.getLogger("fpdf.output").setLevel(logging.ERROR)  # characters without a glyph never get there
logging.getLogger("fontTools").setLevel(logging.ERROR)
PITCHES = (
    m.PITCH,
    0.965 * m.PITCH,
    0.93 * m.PITCH,
    1.05 * m.PITCH,
)  # closer lines, that the name stands below some text
_FACES = {Weight.HEADING: Face.BOLD, Weight.SUBHEADING: Face.KAI, Weight.TEXT: Face.BODY}


def as_pdf(paper: Paper, fonts: Fonts) -> bytes:
    """The letter as a PDF file.

    Raises:
        OutsideFailed: this machine has no font for Chinese.
    """
    if not fonts:
        raise OutsideFailed(
            Sentence(
                "本机没有中文字体，不能生成PDF；请安装仿宋、小标宋、黑体、楷体（或 fonts-noto-cjk），或下载Word文件"
            )
        )
    sheets = (_Sheet(paper, fonts, pitch) for pitch in PITCHES)
    return bytes(next(sheet for sheet in sheets if sheet.write() or sheet.pitch == PITCHES[-1]).pdf.output())


class _Sheet:
    """Writes one letter from the top down; `y` is where the next line begins."""

    def __init__(self, paper: Paper, fonts: Fonts, pitch: float = m.PITCH) -> None:
        self.paper, self.pitch = paper, pitch
        self.pen = Pen(fonts)
        self.pdf = self.pen.pdf
        self.pdf.set_title(paper.title)
        self.pdf.set_lang("zh-CN")
        self.y = m.TOP
        self.numbered = True  # whether the pages that begin now have a number

    def write(self) -> bool:
        """Write all of it; whether the name stands on a page with some of the text."""
        self._page()
        self._head()
        self._title()
        self._line(self.paper.to, Face.BODY)
        for said in self.paper.body:
            self._paragraph(said)
        self._enclosures()
        page = self.pdf.page_no()
        self._signature()
        together = page == self.pdf.page_no()
        for annex in self.paper.annexes:
            self._annex(annex)
        self._foot()
        if self.paper.receipt:
            self._receipt()
        return together

    # ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _page(self) -> None:
        self.pdf.add_page()
        self.y = m.TOP
        number = self.pdf.page_no()
        if self.paper.sample:
            self._centred(self.paper.sample, Face.SONG, 10.5, 12 * m.MM, (110, 110, 110))
        if not self.numbered or (number == 1 and not self.paper.is_circular):
            return
        said = f"— {number} —"
        width = self.pen.width(said, Face.SONG, m.FOURTH)
        x = m.PAGE_WIDTH - m.RIGHT - m.FOURTH - width if number % 2 else m.LEFT + m.FOURTH
        self.pen.put(said, x, m.PAGE_HEIGHT - m.BOTTOM + m.PAGE_NUMBER, Face.SONG, m.FOURTH)

    def _fits(self, height: float) -> bool:
        return self.y + height <= m.PAGE_HEIGHT - m.BOTTOM + 0.5

    def _room(self, height: float) -> None:
        """A new page, unless so much is left."""
        if not self._fits(height):
            self._page()

    # ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────
    def _head(self) -> None:
        paper = self.paper
        if paper.is_circular:
            if paper.red_head:
                self._centred(paper.head, Face.TITLE, m.head_size(paper.head), m.TOP + m.HEAD_OF_FILE, m.RED)
            self.y = m.TOP + m.HEAD_OF_FILE + m.MOST_HEAD + 2 * self.pitch
            self._centred(paper.number, Face.BODY, m.BODY, self.y)
            self.y += m.BODY + m.RED_LINE
            if paper.red_head:
                self.pen.rule(m.LEFT, self.y, m.WIDTH, 2.0, m.RED)
        else:
            size = m.head_size(paper.head)
            if paper.red_head:
                self._centred(paper.head, Face.TITLE, size, m.HEAD_OF_LETTER, m.RED)
                self.y = m.HEAD_OF_LETTER + size + m.RED_LINE
                self.pen.double(self.y, thick_first=True)
                self.pen.double(m.PAGE_HEIGHT - m.LETTER_FOOT, thick_first=False)
            self.y = max(self.y + 0.4 * self.pitch, m.TOP)
            x = m.PAGE_WIDTH - m.RIGHT - self.pen.width(paper.number, Face.BODY, m.BODY)
            self.pen.put(paper.number, x, self.y, Face.BODY, m.BODY)
            self.y += self.pitch
        self.y += 2 * self.pitch if paper.is_circular else self.pitch

    def _title(self) -> None:
        lines = _balanced(self.paper.title, lambda each: self.pen.width(each, Face.TITLE, m.TITLE), m.WIDTH)
        for line in lines:
            self._centred(line, Face.TITLE, m.TITLE, self.y)
            self.y += m.TITLE * 1.5
        self.y += self.pitch

    def _paragraph(self, said: Said) -> None:
        face = _FACES[said.weight]
        lines = broken(said.text, lambda each: self.pen.width(each, face, m.BODY), m.WIDTH, m.WIDTH - 2 * m.BODY)
        if said.weight is not Weight.TEXT:
            self._room(2 * self.pitch)  # a heading never ends a page
        for n, line in enumerate(lines):
            indent = 2 * m.BODY if n == 0 else 0.0
            self._line(line, face, indent, justified=n < len(lines) - 1)

    def _enclosures(self) -> None:
        lines = self.paper.enclosure_lines
        self.y += self.pitch if lines else 0
        for line in lines:
            mark, _, named = line.partition("：") if "：" in line else (line[:3], "", line[3:])
            lead = f"{mark}：" if "：" in line else "　　　"
            indent = (2 + 3) * m.BODY
            parts = broken(named, lambda each: self.pen.width(each, Face.BODY, m.BODY), m.WIDTH - indent)
            self._line(lead + parts[0], Face.BODY, 2 * m.BODY)
            for each in parts[1:]:
                self._line(each, Face.BODY, indent + m.BODY)

    def _signature(self) -> None:
        """Name and day at the right, the name in the middle above the day; the seal goes over both."""
        paper = self.paper
        rows = 2 + bool(paper.contact)
        blank = m.SEAL_LINES if self._fits((m.SEAL_LINES + rows) * self.pitch) else 1
        self._room((blank + rows) * self.pitch)
        self.y += blank * self.pitch
        date_width = self.pen.width(paper.dated, Face.BODY, m.BODY)
        name_width = self.pen.width(paper.bureau, Face.BODY, m.BODY)
        right = m.PAGE_WIDTH - m.RIGHT - m.INDENT_OF_DATE * m.BODY
        middle = min(right - date_width / 2, m.PAGE_WIDTH - m.RIGHT - 2 * m.BODY - name_width / 2)
        self.pen.put(paper.bureau, middle - name_width / 2, self.y, Face.BODY, m.BODY)
        self.y += self.pitch
        self.pen.put(paper.dated, right - date_width, self.y, Face.BODY, m.BODY)
        self.y += self.pitch
        if paper.contact:
            self._line(paper.contact, Face.BODY, 2 * m.BODY)

    def _annex(self, annex: Annex) -> None:
        self._page()
        self._line(self.paper.annex_word(annex), Face.BOLD)
        self.y += 0.5 * self.pitch
        for line in broken(annex.title, lambda each: self.pen.width(each, Face.TITLE, m.TITLE), m.WIDTH):
            self._centred(line, Face.TITLE, m.TITLE, self.y)
            self.y += m.TITLE * 1.5
        self.y += 0.5 * self.pitch
        self._table(annex)

    def _foot(self) -> None:
        """抄送, and for a circular who printed it and when, at the bottom of the last page."""
        paper = self.paper
        width = m.WIDTH - 2 * m.FOURTH
        label = 3 * m.FOURTH
        copies = broken(paper.copies_to, lambda each: self.pen.width(each, Face.BODY, m.FOURTH), width - label, width)
        copies = copies if paper.copies_to else []
        issued = paper.issued if paper.is_circular else ""
        rows = len(copies) + bool(issued)
        if not rows:
            return
        pitch = 1.55 * m.FOURTH
        self._room((rows + 0.5) * pitch)
        self.y = m.PAGE_HEIGHT - m.BOTTOM - rows * pitch
        thick = 1.0 if paper.is_circular else 0.0
        self.pen.rule(m.LEFT, self.y, m.WIDTH, thick)
        for n, line in enumerate(copies):
            x = m.LEFT + m.FOURTH + (label if n else 0)
            self.pen.put(line, x, self.y + 0.25 * pitch, Face.BODY, m.FOURTH)
            self.y += pitch
        if issued:
            self.pen.rule(m.LEFT, self.y, m.WIDTH, 0.7 if copies else 0.0)
            self.pen.put(paper.bureau, m.LEFT + m.FOURTH, self.y + 0.25 * pitch, Face.BODY, m.FOURTH)
            x = m.PAGE_WIDTH - m.RIGHT - m.FOURTH - self.pen.width(issued, Face.BODY, m.FOURTH)
            self.pen.put(issued, x, self.y + 0.25 * pitch, Face.BODY, m.FOURTH)
            self.y += pitch
        self.pen.rule(m.LEFT, self.y, m.WIDTH, thick)

    def _receipt(self) -> None:
        self.numbered = False
        self._page()
        self._centred(self.paper.receipt, Face.TITLE, m.TITLE, self.y)
        self.y += m.TITLE * 2.2
        self._table(Annex("", (), self.paper.receipt_rows, (3, 9)), size=m.FOURTH, pitch=2.4 * m.FOURTH)

    # ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────
    def _table(self, annex: Annex, *, size: float = m.TABLE, pitch: float = m.TABLE_PITCH) -> None:
        widths = [m.WIDTH * share for share in annex.widths]
        if annex.heads:
            self._row(annex.heads, widths, Face.BOLD, size, pitch, ())
        for row in annex.rows:
            self._row(row, widths, Face.BODY, size, pitch, annex.heads)

    def _row(
        self,
        cells: tuple[str, ...],
        widths: list[float],
        face: Face,
        size: float,
        pitch: float,
        heads: tuple[str, ...],
    ) -> None:
        """A row; what does not fit on the page goes on at the top of the next, under the heads."""
        inner = 2 * m.MARGIN_OF_CELL
        columns = [
            broken(cell, lambda each: self.pen.width(each, face, size), width - inner)
            for cell, width in zip(cells, widths, strict=True)
        ]
        left = max(map(len, columns))
        done = 0
        while left:
            fits = int((m.PAGE_HEIGHT - m.BOTTOM - self.y - inner) // pitch)
            if fits < min(left, 2):
                self._page()
                if heads:
                    self._row(heads, widths, Face.BOLD, size, pitch, ())
                continue
            now = min(left, fits)
            self._cells([column[done : done + now] for column in columns], widths, face, size, pitch, now)
            done, left = done + now, left - now

    def _cells(
        self, columns: list[list[str]], widths: list[float], face: Face, size: float, pitch: float, rows: int
    ) -> None:
        height = rows * pitch + 2 * m.MARGIN_OF_CELL
        x = m.LEFT
        self.pdf.set_draw_color(0, 0, 0)
        self.pdf.set_line_width(0.6)
        for lines, width in zip(columns, widths, strict=True):
            self.pdf.rect(x, self.y, width, height)
            top = self.y + m.MARGIN_OF_CELL + (pitch - size) / 2
            for n, line in enumerate(lines):
                self.pen.put(line, x + m.MARGIN_OF_CELL, top + n * pitch, face, size)
            x += width
        self.y += height

    # ── letters ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _line(self, text: str, face: Face, indent: float = 0.0, *, justified: bool = False) -> None:
        self._room(self.pitch)
        spread = 0.0
        if justified and len(text) > 1:
            spread = (m.WIDTH - indent - self.pen.width(text, face, m.BODY)) / (len(text) - 1)
        self.pen.put(text, m.LEFT + indent, self.y + (self.pitch - m.BODY) / 2, face, m.BODY, spread=spread)
        self.y += self.pitch

    def _centred(
        self, text: str, face: Face, size: float, top: float, colour: tuple[int, int, int] = (0, 0, 0)
    ) -> None:
        self.pen.put(text, (m.PAGE_WIDTH - self.pen.width(text, face, size)) / 2, top, face, size, colour=colour)


def _balanced(title: str, width_of: Callable[[str], float], room: float) -> list[str]:
    """A title on as few lines as it needs, of about the same length."""
    lines = broken(title, width_of, room)
    if len(lines) < 2:
        return lines
    even = width_of(title) / len(lines) * 1.08
    tried = broken(title, width_of, max(even, room * 0.55))
    return tried if len(tried) == len(lines) else lines
