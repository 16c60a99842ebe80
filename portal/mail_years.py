"""What the pages of a rehearsed year's mails share: what their address asks for, and their tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from models.errors import Sentence, _
from models.kinds import Level, Role
from notices.weeks_picture import week_name
from notices.words import LEVELS, ROLES, SIGNS
from portal.boards import Code
from portal.showing import level_badge
from portal.tables import Cell, Table
from tasks.yeardesk.mail_year import Days, Heard, PlannedMail, Wanted, Which

OneLevel = Annotated[str, Query(pattern=f"^({'|'.join(Level)}|)$")]
MAILS_OF_WEEK = Sentence("邮件")
PEOPLE = (
    Sentence("人员"),
    Sentence("姓名"),
    Sentence("身份"),
    Sentence("单位"),
    Sentence("邮件"),
    Sentence("第一封"),
    Sentence("最后一封"),
    Sentence("各级（次）"),
)
LINES = (
    Sentence("日期"),
    Sentence("邮箱"),
    Sentence("人员"),
    Sentence("姓名"),
    Sentence("身份"),
    Sentence("单位编码"),
    Sentence("单位"),
    Sentence("材料"),
    Sentence("期限"),
    Sentence("级别"),
    Sentence("催报日"),
    Sentence("项数"),
)


@dataclass(frozen=True)
class Asked:
    """What an address narrows the mails to."""

    unit: str = ""
    section: str = ""
    level: str = ""
    person: str = ""

    def wanted(self, first_on: date | None = None, last_on: date | None = None) -> Wanted:
        days = {"first_on": first_on, "last_on": last_on or first_on} if first_on else {}
        return Wanted(self.unit, self.section, self.level, self.person, **days)

    def address(self, path: str, **more: object) -> str:
        """An address that asks for the same, changed or narrowed further."""
        said = {"unit": self.unit, "section": self.section, "level": self.level, "person": self.person} | more
        kept = {key: value for key, value in said.items() if value not in ("", None)}
        return f"{path}?{urlencode(kept)}" if kept else path

    def told(self, section: str) -> str:
        """The filters in words, for the head of a workbook."""
        level = _(LEVELS[Level(self.level)]) if self.level else ""
        return " · ".join(filter(None, (self.unit, section, level, self.person)))


def _asked(unit: Code = "", section: Code = "", level: OneLevel = "", person: Code = "") -> Asked:
    return Asked(unit.strip(), section, level, person.strip())


MailsAsked = Annotated[Asked, Depends(_asked)]


def onwards(address: str) -> str:
    """An address to which another question can be added."""
    return f"{address}{'&' if '?' in address else '?'}"


def pages_of(year: int, which: Which) -> str:
    """The address below which the pages of a rehearsal are."""
    return f"/year/{year}/mails/{which}"


def weeks_table(days: Days, first_on: date, last_on: date, path: str, asked: Asked) -> Table:
    """Mails by week and level, and the fullest day of each week."""
    weeks = days.weeks(first_on, last_on)
    levels = [level for level in Level if any(counts[level] for counts in weeks.values())]
    rows = []
    for monday, counts in weeks.items():
        fullest = max((monday + timedelta(days=n) for n in range(7)), key=lambda day: (days.on(day), -day.toordinal()))
        address = asked.address(f"{path}/days", week=monday)
        mails = sum(counts.values())
        row = [Cell(week_name(monday)), Cell(monday), *(Cell(counts[level]) for level in levels)]
        row += [Cell(mails, address if mails else "")]
        rows.append([*row, *_day_cells(days, fullest, path, asked)])
    sums = [Cell(sum(counts[level] for counts in weeks.values())) for level in levels]
    worst = _day_cells(days, days.worst, path, asked)
    rows.append([Cell(Sentence("合计")), Cell(None), *sums, Cell(days.mails), *worst])
    heads: list[Sentence | str] = [
        Sentence("周"),
        Sentence("周一"),
        *map(_level, levels),
        Sentence("邮件"),
        Sentence("最多的一天"),
        Sentence("当日邮件"),
    ]
    return Table(Sentence("按周"), Sentence("每周的邮件，按信中最高一级"), heads, rows)


def _day_cells(days: Days, day: date | None, path: str, asked: Asked) -> list[Cell]:
    if day is None or not days.on(day):
        return [Cell(None), Cell(None)]
    return [Cell(day, asked.address(f"{path}/day/{day}")), Cell(days.on(day))]


def days_table(days: Days, path: str, asked: Asked) -> Table:
    """Mails by day and level."""
    levels = [level for level in Level if any(counts.get(level) for counts in days.levels.values())]
    rows = []
    for day, counts in days.levels.items():
        worst = Cell(Sentence("最多"), badge=("◀", Sentence("最多"), "hot")) if day == days.worst else Cell(None)
        cells = [Cell(counts.get(level, 0)) for level in levels]
        rows.append([Cell(day, asked.address(f"{path}/day/{day}")), *cells, Cell(days.on(day)), worst])
    heads: list[Sentence | str] = [Sentence("日期"), *map(_level, levels), Sentence("邮件"), Sentence("备注")]
    return Table(Sentence("按天"), Sentence("每天的邮件，按信中最高一级"), heads, rows)


def people_table(people: Iterable[Heard], path: str, asked: Asked, found: int) -> Table:
    """Who hears how often, first and last when, at which rungs."""
    rows = [
        [
            Cell(each.code, asked.address(f"{path}/days", person=each.code)),
            Cell(each.name),
            Cell(_("、").join(role_word(role) for role in each.roles)),
            Cell(f"{each.unit_code} {each.unit_name}" if each.unit_code else Sentence("{n}个单位", n=each.units)),
            Cell(each.mails),
            Cell(each.first_on, asked.address(f"{path}/day/{each.first_on}", person=each.code)),
            Cell(each.last_on, asked.address(f"{path}/day/{each.last_on}", person=each.code)),
            Cell(_("；").join(f"{rung_words(level, rung)} ×{n}" for level, rung, n in each.rungs)),
        ]
        for each in people
    ]
    return Table(Sentence("按人"), Sentence("{n}人，邮件最多的在前", n=found), PEOPLE, rows)


def lines_table(mails: Iterable[PlannedMail], day: date) -> Table:
    """What each mail of a day says to whom."""
    rows = [
        [
            Cell(mail.head.on_day),
            Cell(mail.head.address),
            Cell(line.person_code),
            Cell(line.person_name),
            Cell(role_word(Role(line.role))),
            Cell(line.unit_code),
            Cell(line.unit_name),
            Cell(line.title),
            Cell(line.due_on),
            Cell(level_word(line.level)),
            Cell(line.rung),
            Cell(line.items),
        ]
        for mail in mails
        for line in mail.lines
    ]
    return Table(Sentence("当日邮件"), Sentence("{on}的邮件", on=day), LINES, rows)


def role_word(role: Role) -> str:
    return _(ROLES[role])


def level_word(level: str) -> str:
    """A level as files have it, in words."""
    if level not in list(Level):
        return str(Sentence("待审") if level else Sentence("更正"))
    return _(LEVELS[Level(level)])


def rung_words(level: str, rung: str) -> str:
    """○ 提醒 -5."""
    sign = SIGNS[Level(level)] if level in list(Level) else SIGNS[Level.L1]
    return " ".join(filter(None, (sign, level_word(level), rung)))


def _level(level: Level) -> str:
    sign, word, _tone = level_badge(level)
    return f"{sign} {word}"
