"""A year's mails as one picture: a bar for each week, of a colour and a sign for each level, the worst day marked.

Time runs downwards, so that words stay readable on a narrow screen and on paper.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.errors import _
from models.kinds import Level
from notices.svg import FAINT, INK, LINE, Picture, width_of
from notices.words import LEVELS, SIGNS

WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 390, 96, 52, 52, 17, 12
SIGN = 9  # pixels that a sign is wide
WORST = "#b3261e"
COLOURS = {
    Level.L0: ("#d8e7f2", INK),
    Level.L1: ("#9cc3e0", INK),
    Level.L2: ("#f0c987", INK),
    Level.L3: ("#c2571a", "#ffffff"),
    Level.L4: ("#a11b14", "#ffffff"),
    Level.L5: ("#6f1a3c", "#ffffff"),
    Level.L6: ("#3a1f4d", "#ffffff"),
}


@dataclass(frozen=True)
class Weeks:
    """What is drawn: mails by level for each Monday, the worst day and its mails, and where a week's bar leads."""

    title: str
    levels: Mapping[date, Mapping[str, int]]
    worst_on: date | None
    worst_mails: int
    address: Callable[[date], str]


def week_name(monday: date) -> str:
    """2022-W17."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


def weeks_picture(weeks: Weeks) -> str:
    """The picture as SVG."""
    picture = Picture(weeks.title, WIDTH, described=_described(weeks))
    drawing = _Weeks(picture, weeks)
    drawing.legend()
    top = TOP + (ROW if len(drawing.used) > drawing.in_a_row else 0)
    for number, monday in enumerate(weeks.levels):
        drawing.week(number, monday, top + number * ROW)
    return picture.svg(top + len(weeks.levels) * ROW + 12)


class _Weeks:
    in_a_row = 4  # words of the legend

    def __init__(self, picture: Picture, weeks: Weeks) -> None:
        self.picture, self.weeks = picture, weeks
        self.most = max((sum(levels.values()) for levels in weeks.levels.values()), default=0)
        self.used = [level for level in Level if any(levels.get(level) for levels in weeks.levels.values())]

    def legend(self) -> None:
        """The signs and words of the levels that there are, and what marks the worst day."""
        for number, level in enumerate(self.used):
            x, y = 8 + (number % self.in_a_row) * 94, 14 + (number // self.in_a_row) * ROW
            fill, ink = COLOURS[level]
            self.picture.rect(x, y - 10, 14, BAR, fill)
            self.picture.text(x + 7, y, SIGNS[level], size=9, ink=ink, at="middle")
            self.picture.text(x + 19, y, _(LEVELS[level]), size=11)
        if self.weeks.worst_on:
            y = 14 + ROW * (1 + (len(self.used) - 1) // self.in_a_row)
            told = _("◀ 最多的一天：{day}，{n}封", day=self.weeks.worst_on, n=f"{self.weeks.worst_mails:,}")
            self.picture.text(8, y, told, size=11, ink=WORST, bold=True)

    def week(self, number: int, monday: date, y: float) -> None:
        """A week: its name and Monday, the bar, the number; a line where a month begins."""
        levels = self.weeks.levels[monday]
        mails = sum(levels.values())
        first = next((day for day in _days(monday) if day.day == 1), None)
        if first:
            self.picture.line(0, y, WIDTH, y)
            new_year = first.month == 1 or number == 0
            told = f"{first:%Y-%m}" if new_year else _("{month}月", month=first.month)
            self.picture.text(4, y + 13, told, size=11, bold=True)
        said = _("{week}（{monday}起）：{n}封", week=week_name(monday), monday=monday, n=mails)
        with self.picture.link(self.weeks.address(monday) if mails else "", said):
            self.picture.text(LEFT - 6, y + 13, f"{monday:%m-%d}", size=11, ink=FAINT, at="end")
            x = self._bar(levels, y + (ROW - BAR) / 2)
            if mails:
                self.picture.text(x + 4, y + 13, f"{mails:,}", size=11)
        if self.weeks.worst_on in _days(monday):
            self.picture.text(x + 8 + width_of(f"{mails:,}", 11), y + 13, "◀", size=11, ink=WORST, bold=True)

    def _bar(self, levels: Mapping[str, int], y: float) -> float:
        """The parts of a bar, the lowest level first; a sign where it fits. Returns where it ends."""
        x: float = LEFT
        for level in self.used:
            w = (WIDTH - LEFT - RIGHT) * levels.get(level, 0) / self.most if self.most else 0
            fill, ink = COLOURS[level]
            if w:
                self.picture.rect(x, y, w, BAR, fill, more=f' stroke="{LINE}" stroke-width="0.5"')
            if w > SIGN + 2:
                self.picture.text(x + w / 2, y + BAR - 3, SIGNS[level], size=9, ink=ink, at="middle")
            x += w
        return x


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def _described(weeks: Weeks) -> str:
    """What the picture shows, for who does not see it; the page has the same numbers in a table."""
    total = sum(sum(levels.values()) for levels in weeks.levels.values())
    told = [_("{weeks}周，共{n}封", weeks=len(weeks.levels), n=total)]
    if weeks.worst_on:
        told.append(_("最多的一天是{day}，{n}封", day=weeks.worst_on, n=weeks.worst_mails))
    return _("；").join([*told, _("每周的数字见图下的表")])
