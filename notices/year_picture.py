"""A year as one picture: the windows as they overlap, in them every deliverable from opening to due date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.dates import RungDate, effective, first_opening, is_provisional, last_rung, opens_on, timeline
from calendars.schema import Calendar, Deliverable, Step
from calendars.workdays import Workdays
from models.errors import _
from models.kinds import Level, StepKey
from notices.svg import FAINT, INK, LINE, REST, Picture, fitted, width_of

WIDTH, LEFT, RIGHT, TOP = 1240, 300, 28, 118
STEP_ROW, ROW, GAP = 30, 21, 12
TODAY = "#b3261e"
COLOURS = {
    StepKey.EVALUATION: ("#2f6f9f", "#d8e7f2"),
    StepKey.TRACKING: ("#a8691a", "#f6e6cf"),
    StepKey.REEVALUATION: ("#6a4c93", "#e5ddf0"),
    StepKey.EXANTE: ("#2e7d5b", "#d7ecdf"),
    StepKey.REPORTING: ("#a23b4a", "#f4dade"),
}


@dataclass(frozen=True)
class Shown:
    """What a picture in a page has besides: today, and by deliverable the address that its line leads to."""

    on: date
    address: Callable[[str], str]


def year_picture(calendar: Calendar, workdays: Workdays, shown: Shown | None = None) -> str:
    """The year as SVG: a band for each window, below it a line for each deliverable.

    A line runs from the opening to the effective due date (a diamond, filled where the date is hard), and on, dotted,
    to the ladder's last rung. Days off by notice are shaded. In a page (`shown`) there are besides today, the days of
    warning, circular, talk and deduction, and a mark at dates that wait for their year's notice.

    Raises:
        UnknownYear: a date runs into a year whose working days are not known.
    """
    picture = Picture(calendar.title, WIDTH, described=_described(calendar, shown) if shown else "")
    drawing = _Year(picture, calendar, workdays, shown)
    height = TOP + sum(STEP_ROW + ROW * len(step.deliverables) + GAP for step in calendar.steps)
    drawing.head()
    drawing.grid(height - GAP)
    y: float = TOP
    for step in calendar.steps:
        y = drawing.step(step, y)
    drawing.today(height - GAP)
    drawing.legend(y + 16)
    return picture.svg(y + 48)


@dataclass(frozen=True)
class _Span:
    """The months shown, whole, and where a day stands among them."""

    first: date
    last: date

    def x(self, on: date, *, end: bool = False) -> float:
        """The left edge of the day, or its right."""
        days = (self.last - self.first).days + 1
        return LEFT + (WIDTH - LEFT - RIGHT) * ((on - self.first).days + end) / days

    def months(self) -> list[date]:
        found = [self.first]
        while (following := _next_month(found[-1])) <= self.last:
            found.append(following)
        return found


class _Year:
    def __init__(self, picture: Picture, calendar: Calendar, workdays: Workdays, shown: Shown | None) -> None:
        self.picture, self.calendar, self.workdays, self.shown = picture, calendar, workdays, shown
        first, last = first_opening(calendar).replace(day=1), last_rung(calendar, workdays)
        self.span = _Span(first, _next_month(last.replace(day=1)) - timedelta(days=1))

    def head(self) -> None:
        """Title, document, months and years."""
        document = next(each for each in self.calendar.documents if each.key == self.calendar.document)
        self.picture.text(24, 40, self.calendar.title, size=22, bold=True)
        told = " ".join(filter(None, (document.number, document.title)))
        self.picture.text(24, 66, fitted(told, 13, WIDTH - 48), size=13, ink=FAINT)
        for month in self.span.months():
            middle = (self.span.x(month) + self.span.x(_next_month(month))) / 2
            self.picture.text(middle, TOP - 12, _("{month}月", month=month.month), at="middle", bold=True)
            if month.month == 1 or month == self.span.first:
                self.picture.text(self.span.x(month) + 2, TOP - 30, str(month.year), size=13, ink=FAINT)

    def grid(self, bottom: float) -> None:
        """Days off that a notice names, and a line for each month."""
        days = (self.span.last - self.span.first).days + 1
        for on in (self.span.first + timedelta(days=number) for number in range(days)):
            if self.workdays.is_named(on) and not self.workdays.works(on):
                x = self.span.x(on)
                self.picture.rect(x, TOP, self.span.x(on, end=True) - x, bottom - TOP, REST)
        for month in self.span.months():
            self.picture.line(self.span.x(month), TOP, self.span.x(month), bottom)

    def step(self, step: Step, y: float) -> float:
        """The window as a band, then its deliverables; returns where the next step begins."""
        dark, pale = COLOURS[step.key]
        opens, closes = self.span.x(step.window.opens), self.span.x(step.window.closes, end=True)
        self.picture.rect(opens, y + 4, closes - opens, STEP_ROW - 8, dark, r=5)
        told = _("{first}至{last}", first=f"{step.window.opens:%m-%d}", last=f"{step.window.closes:%m-%d}")
        if width_of(told, 12) + 16 < closes - opens:
            self.picture.text(opens + 9, y + 19, told, ink="#ffffff")
        self.picture.text(24, y + 20, fitted(step.title, 14, LEFT - 40), size=14, ink=dark, bold=True)
        y += STEP_ROW
        for deliverable in step.deliverables:
            leads_to = self.shown.address(deliverable.key) if self.shown else ""
            with self.picture.link(leads_to, deliverable.title):
                self._line(step, deliverable, y + ROW / 2, dark, pale)
            y += ROW
        return y + GAP

    def _line(self, step: Step, deliverable: Deliverable, y: float, dark: str, pale: str) -> None:
        due_on = effective(deliverable.due, self.workdays)
        rungs = timeline(self.calendar.ladders[deliverable.ladder], due_on, self.workdays)
        opens, due = self.span.x(opens_on(step, deliverable)), self.span.x(due_on, end=True)
        last = self.span.x(max([due_on, *(each.act_on for each in rungs)]), end=True)
        self.picture.text(36, y + 4, fitted(deliverable.title, 12, LEFT - 52))
        self.picture.rect(opens, y - 5, due - opens, 10, pale, r=4)
        self.picture.line(due, y, last, y, dark, w=1.5, dash="1.5 3.5")
        corners = [(due - 6, y), (due, y - 6), (due + 6, y), (due, y + 6)]
        self.picture.polygon(corners, "#ffffff" if deliverable.due.soft else dark, dark)
        if self.shown:
            self._milestones(rungs, y, dark)
        told = self._told(deliverable, due_on)
        room = due - 10 - width_of(told, 11)
        x, at = (due - 10, "end") if room > LEFT else (due + 10, "start")
        self.picture.text(x, y + 4, told, size=11, ink=dark, at=at)

    def _told(self, deliverable: Deliverable, due_on: date) -> str:
        told = f"{due_on:%m-%d}"
        waits = self.shown and is_provisional(self.workdays, deliverable.due.on, due_on)
        return _("{day}暂", day=told) if waits else told

    def _milestones(self, rungs: Sequence[RungDate], y: float, dark: str) -> None:
        """The first day of each level from warning up; hollow where a leader decides first."""
        seen: set[Level] = set()
        for each in rungs:
            if each.rung.level >= Level.L3 and each.rung.level not in seen:
                seen.add(each.rung.level)
                middle = (self.span.x(each.act_on) + self.span.x(each.act_on, end=True)) / 2
                self.picture.dot(middle, y, 2.6, dark if each.rung.level == Level.L3 else "#ffffff", dark)

    def today(self, bottom: float) -> None:
        """Today as a line over everything."""
        if self.shown is None or not self.span.first <= self.shown.on <= self.span.last:
            return
        x = self.span.x(self.shown.on)
        self.picture.line(x, TOP - 8, x, bottom, TODAY, w=2)
        self.picture.text(
            x, bottom + 13, _("今天 {day}", day=f"{self.shown.on:%m-%d}"), ink=TODAY, at="middle", bold=True
        )

    def legend(self, y: float) -> None:
        """What the signs mean."""
        x: float = 24
        for said, hard in ((_("硬性期限"), True), (_("原则上的期限"), False)):
            self.picture.polygon([(x, y), (x + 6, y - 6), (x + 12, y), (x + 6, y + 6)], INK if hard else "#ffffff", INK)
            x = self._said(x + 18, y, said)
        self.picture.line(x, y, x + 34, y, INK, w=1.5, dash="1.5 3.5")
        x = self._said(x + 40, y, _("逾期后催报, 到最后一级为止"))
        self.picture.rect(x, y - 7, 16, 14, REST, more=f' stroke="{LINE}"')
        x = self._said(x + 22, y, _("放假通知里的休息日"))
        if self.shown:
            for told, fill in ((_("预警"), INK), (_("通报、约谈、扣减"), "#ffffff")):
                self.picture.dot(x + 4, y, 2.6, fill, INK)
                x = self._said(x + 12, y, told)
            self._said(x, y, _("暂: 当年放假安排尚未公布"))

    def _said(self, x: float, y: float, said: str) -> float:
        self.picture.text(x, y + 4, said, ink=FAINT)
        return x + width_of(said, 12) + 28


def _described(calendar: Calendar, shown: Shown) -> str:
    """What the picture shows, for who does not see it; the page has the same facts in a table."""
    windows = (
        _("{title}：{first}至{last}", title=step.title, first=step.window.opens, last=step.window.closes)
        for step in calendar.steps
    )
    return _("；").join([_("今天 {day}", day=shown.on), *windows, _("每份材料的日期见图下的表")])


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
