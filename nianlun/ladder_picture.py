"""One due date as a picture: the days around it, which of them rest, on which each rung falls, and who hears of it."""

from datetime import date, timedelta

from calendars.dates import RungDate, deliverable_named, effective, timeline
from calendars.days import WEEKDAYS
from calendars.labels import LEVELS, ROLES
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import _
from models.kinds import LADDER_ROLES, By, Level
from notices.svg import FAINT, INK, LINE, REST, Picture, fitted, width_of

LEFT, TOP, CELL, STRIP = 24, 172, 25, 58
COLOURS = {
    Level.L0: "#6b7785",
    Level.L1: "#2f6f9f",
    Level.L2: "#b3741b",
    Level.L3: "#c0561f",
    Level.L4: "#a23b4a",
    Level.L5: "#86245c",
    Level.L6: "#4b1d52",
}
ROW, FACTS, ROLE = 26, 366, 112  # a line of the table, its first columns, and the least for each role


def ladder_picture(calendar: Calendar, key: str, workdays: Workdays) -> str:
    """The ladder around the due date of a deliverable as SVG.

    Raises:
        NotKnown: the calendar has no such deliverable.
        UnknownYear: a count runs into a year whose working days are not known.
    """
    return _Ladder(calendar, key, workdays).drawn()


class _Ladder:
    def __init__(self, calendar: Calendar, key: str, workdays: Workdays) -> None:
        _step, self.deliverable = deliverable_named(calendar, key)
        self.workdays = workdays
        self.nominal_on, self.due_on = self.deliverable.due.on, effective(self.deliverable.due, workdays)
        self.rungs = timeline(calendar.ladders[self.deliverable.ladder], self.due_on, workdays)
        shown = [self.nominal_on, self.due_on, *(each.act_on for each in self.rungs)]
        first, last = min(shown) - timedelta(days=2), max(shown) + timedelta(days=2)
        self.days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        wide = max(len(self.days) * CELL, FACTS + ROLE * len(LADDER_ROLES))
        self.picture = Picture(self.deliverable.title, wide + 2 * LEFT)

    def drawn(self) -> str:
        said = _("{title}: 到期日前后", title=self.deliverable.title)
        self.picture.text(LEFT, 38, said, size=20, bold=True)
        for number, sentence in enumerate(self.workdays.explain_roll(self.nominal_on, self.deliverable.due.roll)):
            self.picture.text(LEFT, 62 + 18 * number, sentence, size=13, ink=FAINT)
        for on in self.days:
            self._day(on)
        self._due()
        for rung in self.rungs:
            self._flag(rung)
        return self.picture.svg(self._table(TOP + STRIP + 76))

    def _x(self, on: date) -> float:
        return LEFT + CELL * (on - self.days[0]).days

    def _day(self, on: date) -> None:
        """One day: its number and weekday, shaded if it rests, framed if it works against the plain week."""
        x, works = self._x(on), self.workdays.works(on)
        made_up = works and self.workdays.is_named(on)
        self.picture.rect(x + 1, TOP, CELL - 2, STRIP, "#ffffff" if works else REST, r=3, more=f' stroke="{LINE}"')
        if on.day == 1 or on == self.days[0]:
            self.picture.text(x + 2, TOP + STRIP + 18, f"{on:%Y-%m}", size=11, bold=True)
        ink = INK if works else "#9aa5b1"
        self.picture.text(x + CELL / 2, TOP + 22, on.day, size=13, at="middle", ink=ink)
        self.picture.text(x + CELL / 2, TOP + 42, _weekday(on), size=10, at="middle", ink=ink)
        if made_up:
            self.picture.text(x + CELL / 2, TOP + STRIP + 18, _("班"), size=11, at="middle", ink=COLOURS[Level.L2])

    def _due(self) -> None:
        """The effective day framed; the nominal one too where it differs, dotted. Their words stand apart."""
        self._framed(self.due_on, "")
        if self.nominal_on != self.due_on:
            self._framed(self.nominal_on, ' stroke-dasharray="3 2"')
        before = self.due_on < self.nominal_on
        x = self._x(self.due_on) + (CELL - 2 if before else 2)
        self.picture.text(x, TOP + STRIP + 34, _("到期"), size=11, at="end" if before else "start", bold=True)
        if self.nominal_on != self.due_on:
            x = self._x(self.nominal_on) + (2 if before else CELL - 2)
            self.picture.text(x, TOP + STRIP + 34, _("名义"), size=11, at="start" if before else "end")

    def _framed(self, on: date, dash: str) -> None:
        frame = f' stroke="{INK}" stroke-width="2"{dash}'
        self.picture.rect(self._x(on) + 1, TOP - 2, CELL - 2, STRIP + 4, "none", r=3, more=frame)

    def _flag(self, each: RungDate) -> None:
        """A rung above its day; two that stand close take turns in height."""
        x, place = self._x(each.act_on) + CELL / 2, self.rungs.index(each)
        top = TOP - (34 if place % 2 else 62)
        colour = COLOURS[each.rung.level]
        self.picture.line(x, top, x, TOP, colour, w=1.5)
        said = f"{each.rung.workdays:+d} {LEVELS[each.rung.level]}"
        width = width_of(said, 11) + 12
        asks = each.rung.by is By.APPROVAL
        frame = f' stroke="{colour}" stroke-width="1.4"'
        self.picture.rect(x - width / 2, top - 11, width, 20, "#ffffff" if asks else colour, r=4, more=frame)
        self.picture.text(x, top + 3, said, size=11, at="middle", ink=colour if asks else "#ffffff", bold=True)

    def _table(self, y: float) -> float:
        """Who hears of which rung; returns where the picture ends."""
        for column, role in enumerate(LADDER_ROLES):
            said = fitted(str(ROLES[role]), 11, self._role() - 4)
            self.picture.text(self._column(column), y, said, size=11, at="middle", ink=FAINT)
        for each in self.rungs:
            y += ROW
            self.picture.line(LEFT, y - 17, self.picture.width - LEFT, y - 17)
            colour = COLOURS[each.rung.level]
            told = f"{each.rung.workdays:+d}  {each.rung.level} {LEVELS[each.rung.level]}"
            self.picture.text(LEFT + 4, y, told, ink=colour, bold=True)
            self.picture.text(LEFT + 126, y, f"{each.act_on} {WEEKDAYS[each.act_on.weekday()]}")
            by = _("经领导批准") if each.rung.by is By.APPROVAL else _("自动")
            self.picture.text(LEFT + 268, y, by, ink=FAINT)
            for column, role in enumerate(LADDER_ROLES):
                if role.name in each.rung.recipients:
                    asks = each.rung.by is By.APPROVAL
                    self.picture.dot(self._column(column), y - 4, 5, "#ffffff" if asks else colour, colour)
        signs = _("灰色: 休息日。班: 调休上班。空心: 先由领导批准, 批准后才告知。")
        self.picture.text(LEFT, y + 34, signs, size=11, ink=FAINT)
        return y + 54

    def _column(self, column: int) -> float:
        """The middle of a role's column."""
        return LEFT + FACTS + self._role() * (column + 0.5)

    def _role(self) -> float:
        return (self.picture.width - 2 * LEFT - FACTS) / len(LADDER_ROLES)


def _weekday(on: date) -> str:
    """The weekday in a letter or two: 一 of 周一, Mo of Mon."""
    said = str(WEEKDAYS[on.weekday()])
    return said[-1] if len(said) == 2 else said[:2]
