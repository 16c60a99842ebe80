"""What writes on a page of PDF: every character in a font that has it."""

from collections.abc import Iterator

from fpdf import FPDF

from notices.letters import measures as m
from notices.letters.fonts import Face, FontFile, Fonts, written_out

BLACK = (0, 0, 0)
Colour = tuple[int, int, int]


class Pen:
    """Draws texts and lines on the pages of `pdf`; places and sizes are points from the upper left corner."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts = fonts
        self.pdf = FPDF(unit="pt", format=(m.PAGE_WIDTH, m.PAGE_HEIGHT))
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.known: set[str] = set()
        self.widths: dict[tuple[str, str], float] = {}

    def put(
        self,
        text: str,
        x: float,
        top: float,
        face: Face,
        size: float,
        *,
        spread: float = 0.0,
        colour: Colour = BLACK,
    ) -> None:
        """A text on one line whose upper edge is at `top`, each character in a font that has it."""
        self.pdf.set_text_color(*colour)
        self.pdf.set_char_spacing(spread)
        for font, run in self._runs(text, face):
            self._set(font, size)
            self.pdf.text(x, top + 0.86 * size, run)
            x += sum(self._width_in(font, each, size) + spread for each in run)
        self.pdf.set_char_spacing(0)

    def _runs(self, text: str, face: Face) -> Iterator[tuple[FontFile, str]]:
        """The text in pieces that one font shows; what none shows is written out."""
        now: FontFile | None = None
        run = ""
        for character in text:
            wanted = self.fonts.font_for(character, face)
            shown = character if wanted else "" if not character.isprintable() else written_out(character)
            font = wanted or self._usual(face)
            if font != now and run and now:
                yield now, run
                run = ""
            now, run = font, run + shown
        if run and now:
            yield now, run

    def _usual(self, face: Face) -> FontFile:
        found = next((each for each in (face, Face.BODY, *Face) if self.fonts.by_face.get(each)), Face.BODY)
        return self.fonts.by_face[found][0]

    def width(self, text: str, face: Face, size: float) -> float:
        return sum(self._width_in(font, each, size) for font, run in self._runs(text, face) for each in run)

    def _width_in(self, font: FontFile, character: str, size: float) -> float:
        key = (font.name, character)
        if key not in self.widths:
            self._set(font, 100)
            self.pdf.set_char_spacing(0)
            self.widths[key] = self.pdf.get_string_width(character) / 100
        return self.widths[key] * size

    def _set(self, font: FontFile, size: float) -> None:
        if font.name not in self.known:
            self.pdf.add_font(font.name, "", str(font.path), collection_font_number=font.face)
            self.known.add(font.name)
        self.pdf.set_font(font.name, "", size)

    def rule(self, x: float, y: float, width: float, thick: float, colour: Colour = BLACK) -> None:
        if thick:
            self.pdf.set_draw_color(*colour)
            self.pdf.set_line_width(thick)
            self.pdf.line(x, y, x + width, y)

    def double(self, y: float, *, thick_first: bool) -> None:
        """The two red lines of a 信函: 武文线 above, 文武线 below."""
        x = (m.PAGE_WIDTH - m.LETTER_LINE) / 2
        for n, thick in enumerate((3.0, 1.0) if thick_first else (1.0, 3.0)):
            self.rule(x, y + n * 4.0, m.LETTER_LINE, thick, m.RED)
