"""The record of reminders (催报记录) of one obligation: a plain page to print, sign and file as proof of notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from notices.phrases import clean, full_day
from notices.wrapping import COLUMNS, pad, width, wrap

MOST_LINES = 58  # an A4 page of plain text


@dataclass(frozen=True)
class Reminder:
    """One mail to one person: when, at which level, what became of it."""

    on: date
    level: str
    who: str
    address: str
    state: str
    sent_at: datetime | None
    message_id: str


@dataclass(frozen=True)
class Record:
    """What the page says: whose, what, by when and why, what was said to the unit, what came of it."""

    bureau: str
    number: int
    unit: str
    what: str
    basis: Sequence[str]
    reminders: Sequence[Reminder]  # to the unit's own people
    copies: int  # mails to others, counted
    outcome: Sequence[str]
    on: date


def record_page(record: Record) -> str:
    """The page, Chinese, at most 76 columns and 58 lines; what does not fit is counted and told where to read."""
    title = f"{record.bureau}催报记录"
    head = [" " * ((COLUMNS - width(title)) // 2) + title, f"第 {record.number} 号应报事项", "=" * COLUMNS]
    head += _field("单位", record.unit) + _field("应报", record.what)
    for number, line in enumerate(record.basis):
        head += _field("" if number else "期限", line)
    tail = ["-" * COLUMNS, *_copies(record)]
    for number, line in enumerate(record.outcome):
        tail += _field("" if number else "结果", line)
    tail += [
        "=" * COLUMNS,
        f"截至 {full_day(record.on)}",
        "",
        "经办：______________      复核：______________      盖章：",
    ]
    return "\n".join([*head, *_reminders(record.reminders, MOST_LINES - len(head) - len(tail)), *tail]) + "\n"


def _field(label: str, text: str) -> list[str]:
    return wrap(text, pad(label, 6), " " * 6).splitlines()


def _copies(record: Record) -> list[str]:
    """Whoever else heard of it, as a number."""
    return _field("抄送", f"另向主管部门、财政业务科室等发出 {record.copies} 封") if record.copies else []


def _reminders(reminders: Sequence[Reminder], room: int) -> list[str]:
    """A few lines each; the newest, if there is not room for all."""
    lines = ["-" * COLUMNS, f"向单位发出的通知，共 {len(reminders)} 封次："]
    told: list[list[str]] = [_reminder(each) for each in reminders]
    left_out = 0
    while told and sum(map(len, told)) > room - len(lines) - bool(left_out):
        told.pop(0)
        left_out += 1
    if left_out:
        lines.append(f"（较早的 {left_out} 封次从略，全部见门户中本事项的“经过”）")
    return lines + [line for each in told for line in each]


def _reminder(each: Reminder) -> list[str]:
    sent = f" {each.sent_at:%m-%d %H:%M}" if each.sent_at else ""
    first = wrap(clean(f"{each.who} {each.address}", 200), f"{each.on}  {pad(each.level, 6)}", " " * 18)
    return [*first.splitlines(), *wrap(clean(f"{each.state}{sent} {each.message_id}", 200), " " * 4).splitlines()]
