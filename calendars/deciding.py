"""What a person must decide in a new year's calendar: the document, numbers, due dates, openings, old quotations."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from calendars.dates import effective, is_provisional, opens_on
from calendars.days import WEEKDAYS
from calendars.places import Way, Written
from calendars.reading import read
from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.kinds import Roll

MARK = "# ══ 待定事项 ══"
MARK_END = "# ══ 待定事项完 ══"
KINDS = ("document", "number", "due", "opening", "quotation", "override", "figure", "announced")
BASES = {"document": "原文", "window": "窗口", "practice": "惯例", "carried": "沿用"}
CARRIED = BASES["carried"]  # so begins the source of a date that an earlier document set
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_UNDECIDED = ("nianlun", "work_year", "jurisdiction", "ladders", "documents")  # no numbers of the year's own
_NO_NUMBER = ("budget_year", "reaches_back", "as_of_month", "authority", "code")
_YEARS = re.compile(r"(?<!\d)20\d\d(?=\s?年)")


@dataclass(frozen=True)
class Decision:
    """One thing to decide. `value` is what stands there now; a day has the one that it comes to, and its basis."""

    kind: str
    where: str
    value: str
    line: int = 0
    becomes: date | None = None
    provisional: bool = False
    basis: str = ""
    note: str = ""


def decisions(text: str, name: str, old: Calendar, new: Calendar, days: Workdays) -> tuple[Decision, ...]:
    """Everything to decide in the new calendar `text`, by kind; lines as they are below the list at the file's head.

    Raises:
        UnknownYear: the working days of the new year are not known.
    """
    found = [*_decisions(text, name, new, days), *_left_out(old)]
    found.sort(key=lambda each: KINDS.index(each.kind))
    ahead = as_comment(found, old.work_year, new.work_year).count("\n")
    return tuple(replace(each, line=each.line + ahead if each.line else 0) for each in found)


def lines_of(text: str, name: str, calendar: Calendar, days: Workdays) -> dict[str, int]:
    """On which line of the calendar `text` stands what must be decided, by where it is said to be.

    Raises:
        UnknownYear: the working days of the year are not known.
    """
    found: dict[str, int] = {}
    for each in _decisions(text, name, calendar, days):
        if each.line and each.where != "#":
            found.setdefault(each.where, each.line)
    return found


def _decisions(text: str, name: str, new: Calendar, days: Workdays) -> Iterator[Decision]:
    """What must be decided in the text itself, with its lines."""
    written = read(text, name)
    yield from _document(written, new)
    yield from _numbers(written)
    yield from _due_dates(written, new, days)
    yield from _openings(written, new, days)
    yield from _quotations(written)
    yield from _comments(text, new.work_year)


def as_comment(found: Iterable[Decision], old_year: int, year: int) -> str:
    """The list as comment lines for the head of the file, between two marks."""
    by_kind: dict[str, list[Decision]] = {}
    for each in found:
        by_kind.setdefault(each.kind, []).append(each)
    lines = [f"{MARK} {year}年度年历由 nianlun calendar new 从{old_year}年度的写成; 定下一项, 删去一行。"]
    if any(each.provisional for each in found):
        lines.append(f"# 标“暂”的日子待国务院办公厅的{year}年放假通知, 通知导入后可能移动 (nianlun workdays import)。")
    for kind in KINDS:
        if kind in by_kind:
            lines.append(f"# {_HEADS[kind]}:")
            lines += [f"#   {_spoken(each)}" for each in by_kind[kind]]
    return "\n".join([*lines, MARK_END, "", ""])


_HEADS = {
    "document": "新文件 (文号、标题、印发日期)",
    "number": "数字 (沿用旧文件)",
    "due": "到期日 (名义 → 实际, 依据)",
    "opening": "在休息日开启 → 下一工作日通知",
    "quotation": "原文 (source) 和注释 (#) 里的年份",
    "override": "没有带过来的工作日调整",
    "figure": "没有带过来的旧文件统计数字",
    "announced": "旧文件说以后要做的, 今年做不做",
}


def _spoken(each: Decision) -> str:
    if each.becomes is None:
        return f"{each.where}: {each.value}" + (f" ({each.note})" if each.note else "")
    day = f"{each.becomes}({WEEKDAYS[each.becomes.weekday()].template}){'暂' if each.provisional else ''}"
    return f"{each.where}: {each.value} → {day}" + (f" {BASES[each.basis]}" if each.basis else "")


def _document(written: Written, new: Calendar) -> Iterator[Decision]:
    for index, document in enumerate(new.documents):
        if document.key == new.document and not document.number:
            yield Decision("document", f"documents.{document.key}", document.title, written.line(("documents", index)))


def _numbers(written: Written) -> Iterator[Decision]:
    """Every quota, threshold and share: the bare numbers of the file but those that say when or how it is read."""
    for way in written.values:
        value = written.text(way) or ""
        decided = way and (way[0] in _UNDECIDED or way[-1] in _NO_NUMBER or "due" in way)
        if _NUMBER.fullmatch(value) and not decided:
            yield Decision("number", _where(written, way), value, written.line(way))


def _due_dates(written: Written, new: Calendar, days: Workdays) -> Iterator[Decision]:
    for way, (_, deliverable) in zip(written.deliverables(), new.deliverables(), strict=True):
        due = deliverable.due
        on = effective(due, days)
        provisional = is_provisional(days, due.on, on)
        basis = "carried" if due.source.startswith(CARRIED) else due.basis.value
        yield Decision("due", deliverable.key, str(due.on), written.line((*way, "due")), on, provisional, basis)


def _openings(written: Written, new: Calendar, days: Workdays) -> Iterator[Decision]:
    """Openings on rest days: their mails leave on the next working day."""
    for way, (step, deliverable) in zip(written.deliverables(), new.deliverables(), strict=True):
        opens = opens_on(step, deliverable)
        if not days.works(opens):
            on = days.roll(opens, Roll.FOLLOWING)
            provisional = is_provisional(days, opens, on)
            yield Decision("opening", deliverable.key, str(opens), written.line(way), on, provisional)


def _quotations(written: Written) -> Iterator[Decision]:
    """Sentences quoted from the old document that name a year."""
    for way in written.ending_in("source"):
        if way[0] != "ladders" and (told := _years_in(written.text(way) or "")):
            yield Decision("quotation", _where(written, way), told, written.line(way))


def _comments(text: str, year: int) -> Iterator[Decision]:
    """Comments on lines of their own that name another year."""
    for number, line in enumerate(text.splitlines(), 1):
        told = _years_in(line) if line.lstrip().startswith("#") else ""
        if told not in ("", f"{year}年"):
            yield Decision("quotation", "#", told, number, note=line.strip("# ")[:40])


def _years_in(text: str) -> str:
    return "、".join(f"{year}年" for year in dict.fromkeys(_YEARS.findall(text)))


def _left_out(old: Calendar) -> Iterator[Decision]:
    """What belongs to the old year alone: its own working days, what its document counted, what it announced."""
    for override in sorted(old.workday_overrides, key=lambda each: each.on):
        yield Decision("override", str(override.on), "上班" if override.works else "休息", note=override.why)
    for figure in old.figures:
        yield Decision("figure", figure.key, "、".join(f"{each.value}{each.unit}" for each in figure.states))
    for number, announced in enumerate(old.announced, 1):
        yield Decision("announced", f"announced[{number}]", announced.title)


def _where(written: Written, way: Way) -> str:
    """The way in names: a step or deliverable by its key, a rate by its deliverable, other items by number from 1."""
    spelt = ""
    for length, step in enumerate(way, 1):
        if not isinstance(step, int):
            spelt += f".{step}" if spelt else step
        elif key := written.text((*way[:length], "key")):
            spelt = key
        else:
            deliverable = written.text((*way[:length], "deliverable"))
            spelt += f".{deliverable}" if deliverable else f"[{step + 1}]"
    return spelt
