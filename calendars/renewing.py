"""A new year's calendar from an old one: dates moved by the years between, and everything that must be decided listed.

The text is changed where it must be and stays as it was elsewhere, comments included. A month's end stays a month's
end. What the old document set is office practice until the new document says it (沿用…待确认); quotations are left as
they are, because that is what the old document said.
"""

import calendar as months
import re
from dataclasses import dataclass
from datetime import date

from calendars.deciding import CARRIED, MARK, MARK_END, Decision, as_comment, decisions
from calendars.editing import Edited
from calendars.loading import loads
from calendars.places import Way
from calendars.schema import Calendar, Document
from calendars.workdays import Workdays
from models.errors import RuleBroken, Sentence

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = re.compile(r"(?<!\d)(20\d\d)(?=\s?年)")
KEY_LONGEST = 60
OF_ONE_YEAR = ("workday_overrides", "figures", "announced")  # what the old year alone was about


@dataclass(frozen=True)
class Renewed:
    """A new year's file, and what a person must decide in it."""

    text: str
    decisions: tuple[Decision, ...]


def renewed(text: str, name: str, year: int, days: Workdays) -> Renewed:
    """The calendar in `text` (called `name`) made into that of `year`.

    Raises:
        CalendarInvalid: the old file has errors.
        RuleBroken: it is of that year already.
        UnknownYear: the working days of the new year are not known.
    """
    old = loads(text, name)
    if old.work_year == year:
        raise RuleBroken(Sentence("{name}已经是{year}年度的年历", name=name, year=year))
    made = _Renewal(_without_list(text), old, year).made()
    listed = decisions(made, name, old, loads(made, name), days)
    return Renewed(as_comment(listed, old.work_year, year) + made, listed)


def moved(on: date, years: int) -> date:
    """The day so many years later; a month's last day stays the last, and 02-29 becomes 02-28 where there is none."""
    last, new_last = (months.monthrange(year, on.month)[1] for year in (on.year, on.year + years))
    return date(on.year + years, on.month, new_last if on.day == last else min(on.day, new_last))


def number_of(document: Document) -> str:
    """How a document is cited: by its number, by its title if it has none."""
    return document.number or f"《{document.title}》"


class _Renewal:
    """The changes that make one year's text another's."""

    def __init__(self, text: str, old: Calendar, year: int) -> None:
        self.edited = Edited(text)
        self.old, self.year, self.years = old, year, year - old.work_year
        self.documents = [document.key for document in old.documents]
        self.issuing = next(each for each in old.documents if each.key == old.document)

    def made(self) -> str:
        self.edited.set_value(("work_year",), str(self.year))
        self._move_days()
        self._move_titles()
        self._renew_document()
        for way in self._ways_of("basis"):
            if self.edited.value(way) == "document":
                self._make_practice(way[:-1])
        for key in OF_ONE_YEAR:
            if (key,) in self.edited.keys:
                self.edited.drop((key,))
        return self._with_comments(self.edited.made())

    def _move_days(self) -> None:
        for way, value in self.edited.scalars():
            if way[0] == "steps" and DAY.fullmatch(value):
                self.edited.rewrite(way, self._with_days_moved)

    def _move_titles(self) -> None:
        for way in self._ways_of("title"):
            if way[0] != "documents":
                self.edited.rewrite(way, self._with_years_moved)

    def _renew_document(self) -> None:
        """The new document stands first, to be decided; the old one says that its numbers go on."""
        key, where = self._new_key(), self.old.jurisdiction
        self.edited.set_value(("document",), key)
        self.edited.put_first(
            ("documents",),
            key=key,
            title=f"{where.name}{self.year}年预算绩效管理工作文件(待印发)",
            issued_by=where.bureau,
            note="待印发; 印发后改写标题, 填写文号(number)和日期(issued_on)。",
        )
        way: Way = ("documents", self.documents.index(self.old.document))
        note = f"{self.year}年年历的期限和数字沿用自本文件, 待新文件确认。{self.issuing.note}"
        if (*way, "note") in self.edited.nodes:
            self.edited.set_value((*way, "note"), note)
        else:
            self.edited.add(way, "note", note)

    def _new_key(self) -> str:
        """The old key with the new year in it, so far unused."""
        old, wanted = str(self.old.work_year), str(self.year)
        key = self.old.document.replace(old, wanted) if old in self.old.document else f"{self.old.document}-{wanted}"
        wished = (re.sub(r"-\d{1,2}$", "", key), key, *(f"notice-{wanted}{more}" for more in ("", "-new", "-newer")))
        return next(each for each in wished if each not in self.documents and len(each) <= KEY_LONGEST)

    def _make_practice(self, due: Way) -> None:
        said = self.edited.value((*due, "source"))
        on = date.fromisoformat(self.edited.value((*due, "on")))
        source = f"{CARRIED}{number_of(self.issuing)}(待确认): {said or f'原定{on.month}月{on.day}日。'}"
        self.edited.set_value((*due, "basis"), "practice")
        if (*due, "source") in self.edited.nodes:
            self.edited.set_value((*due, "source"), source)
        else:
            self.edited.add(due, "source", source)

    def _with_comments(self, text: str) -> str:
        """Comments that call the year by its name (2022年度) follow it."""
        name = re.compile(rf"(?<!\d){self.old.work_year}(?=\s?年度)")
        lines = text.split("\n")
        return "\n".join(name.sub(str(self.year), line) if line.lstrip().startswith("#") else line for line in lines)

    def _with_days_moved(self, text: str) -> str:
        return DAY.sub(lambda found: str(moved(date.fromisoformat(found[0]), self.years)), text)

    def _with_years_moved(self, text: str) -> str:
        return YEARS.sub(lambda found: str(int(found[1]) + self.years), text)

    def _ways_of(self, name: str) -> list[Way]:
        return [way for way, _ in self.edited.scalars() if way[-1] == name]


def _without_list(text: str) -> str:
    """The text without the list that an earlier renewal wrote."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return re.sub(rf"^{re.escape(MARK)}.*?^{re.escape(MARK_END)}\n+", "", text, flags=re.DOTALL | re.MULTILINE)
