"""A picture in SVG, drawn part by part. It names no font of any host and loads nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from unicodedata import east_asian_width

FONTS = (
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'Helvetica Neue', Arial, sans-serif"
)
INK, FAINT, LINE, PAPER, REST = "#1f2933", "#6b7785", "#d5dbe1", "#ffffff", "#eef1f4"


class Picture:
    """Shapes in the order in which they are drawn; lengths are pixels."""

    def __init__(self, title: str, width: float, *, described: str = "") -> None:
        self.title, self.width, self.described = title, width, described
        self._parts: list[str] = []
        self._leads = False

    @contextmanager
    def link(self, address: str, said: str) -> Iterator[None]:
        """What is drawn meanwhile leads to an address; `said` is what a reader hears. No address: nowhere."""
        if not address:
            yield
            return
        self._leads = True
        self._parts.append(f'<a href="{escape(address)}" aria-label="{escape(said)}">')
        yield
        self._parts.append("</a>")

    def rect(self, x: float, y: float, w: float, h: float, fill: str, *, r: float = 0, more: str = "") -> None:
        """A box, its corners rounded by `r`."""
        self._parts.append(
            f'<rect x="{x:.5g}" y="{y:.5g}" width="{w:.5g}" height="{h:.5g}" rx="{r}" fill="{fill}"{more}/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: str = LINE, *, w: float = 1, dash: str = ""
    ) -> None:
        """A straight line; `dash` as SVG writes it."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        place = f'x1="{x1:.5g}" y1="{y1:.5g}" x2="{x2:.5g}" y2="{y2:.5g}"'
        self._parts.append(f'<line {place} stroke="{ink}" stroke-width="{w}"{dashed}/>')

    def polygon(self, points: Iterable[tuple[float, float]], fill: str, ink: str) -> None:
        """A closed shape through the points."""
        path = " ".join(f"{x:.5g},{y:.5g}" for x, y in points)
        self._parts.append(f'<polygon points="{path}" fill="{fill}" stroke="{ink}" stroke-width="1.4"/>')

    def dot(self, x: float, y: float, r: float, fill: str, ink: str = "none") -> None:
        """A circle around (x, y)."""
        self._parts.append(
            f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{r}" fill="{fill}" stroke="{ink}" stroke-width="1.4"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        said: object,
        *,
        size: float = 12,
        ink: str = INK,
        at: str = "start",
        bold: bool = False,
    ) -> None:
        """Words whose baseline begins, ends or is centred (`at`: start, end, middle) at (x, y)."""
        weight = ' font-weight="600"' if bold else ""
        place = f'x="{x:.5g}" y="{y:.5g}" font-size="{size}" fill="{ink}" text-anchor="{at}"{weight}'
        self._parts.append(f"<text {place}>{escape(str(said), quote=False)}</text>")

    def svg(self, height: float) -> str:
        """The whole file."""
        size = f'viewBox="0 0 {self.width:.5g} {height:.5g}" width="{self.width:.5g}" height="{height:.5g}"'
        role = "group" if self._leads else "img"  # what is in an image cannot be reached by keyboard
        named = ' aria-labelledby="picture-title" aria-describedby="picture-desc"' if self.described else ""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}" role="{role}"{named}>'
        title = f"<title>{escape(self.title, quote=False)}</title>"
        if self.described:
            title = f'<title id="picture-title">{escape(self.title, quote=False)}</title>'
            title += f'<desc id="picture-desc">{escape(self.described, quote=False)}</desc>'
        paper = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        return "\n".join([head, title, paper, *self._parts, "</svg>", ""])


def width_of(said: str, size: float) -> float:
    """About how wide the words stand: a Chinese character is as wide as high, others a little over half."""
    wide = sum(east_asian_width(character) in "WFA" for character in said)
    return size * (wide + 0.56 * (len(said) - wide))


def fitted(said: str, size: float, width: float) -> str:
    """The words, cut with an ellipsis where they would be wider than `width`."""
    if width_of(said, size) <= width:
        return said
    while said and width_of(said + "…", size) > width:
        said = said[:-1]
    return said + "…"
