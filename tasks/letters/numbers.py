"""The register of 发文字号: the next number of a series, taken in the transaction that issues the letter."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from calendars.schema import Calendar
from models.errors import Overtaken, RuleBroken, Sentence
from models.queries import letters
from rules.numbering import Numbered, numbered, pattern_of, series_of

LONGEST_NUMBER = 40
TRIES = 50  # somebody else's numbers taken in the same moment


@dataclass(frozen=True)
class Used:
    """A number of the register. Without a letter it is used for something else, and `why` says for what."""

    text: str
    series: str
    letter: int | None
    kind: str
    unit: str
    dated_on: date | None
    why: str
    by: str
    at: datetime


def pattern(calendar: Calendar) -> str:
    """How the year's letters are numbered: as the calendar says, else after its document; empty if neither."""
    if calendar.letters is not None:
        return calendar.letters.number
    document = next(each for each in calendar.documents if each.key == calendar.document)
    return pattern_of(document.number)


def next_number(connection: Connection, calendar: Calendar, on: date) -> Numbered | None:
    """The number that the next letter dated `on` gets; None if there is no pattern for it."""
    found = pattern(calendar)
    return next_of(connection, series_of(found, on.year)) if found else None


def next_of(connection: Connection, series: Numbered) -> Numbered:
    """The one after the last of a series."""
    last = connection.execute(letters.LAST_NUMBER, {"series": series.series}).scalar()
    return Numbered(series.series, (last or 0) + 1, series.tail)


def take_next(connection: Connection, series: Numbered, letter: int, *, by: str, at: datetime) -> Numbered:
    """The next number of a series, written down for the letter: nobody else gets it, and none is left out."""
    for _try in range(TRIES):
        wanted = next_of(connection, series)
        if _take(connection, wanted, letter, "", by, at):
            return wanted
    raise Overtaken(Sentence("文号刚刚被他人编用，请重试"))


def take(connection: Connection, text: str, letter: int, *, by: str, at: datetime) -> str:
    """Write down a number that somebody typed; one that is no number of a series stands for itself.

    Raises:
        RuleBroken: there is none, another letter has it, or numbers before it are not used.
    """
    written = check_text(text)
    keys = {"text": written, "letter": letter}
    if connection.execute(letters.NUMBER_TAKEN, keys).scalar_one():
        raise RuleBroken(Sentence("文号{number}已用于另一份文书", number=written))
    found = numbered(written)
    if found is not None:
        last = connection.execute(letters.LAST_NUMBER, {"series": found.series}).scalar()
        if last is not None and found.number > last + 1:
            following = Numbered(found.series, last + 1, found.tail)
            raise RuleBroken(
                Sentence("下一个文号是{following}；中间的号如已用于别的文件，请先在文号登记簿登记", following=following)
            )
        if not _take(connection, found, letter, "", by, at):
            raise RuleBroken(Sentence("文号{number}已用于另一份文书", number=written))
    return written


def spend(connection: Connection, first: str, last: str, *, why: str, by: str, at: datetime) -> int:
    """Register numbers as used for something else (paper, another office's document); returns how many.

    Raises:
        RuleBroken: not two numbers of one series in their order, no reason, or the first is not the next one.
    """
    start, end = numbered(check_text(first)), numbered(check_text(last or first))
    if start is None or end is None or start.series != end.series or not 0 <= end.number - start.number < 1000:
        raise RuleBroken(Sentence("请写同一序列的起止文号，如 闵财评函〔2022〕3号 至 闵财评函〔2022〕5号"))
    if not why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    following = next_of(connection, start)
    known = connection.execute(letters.LAST_NUMBER, {"series": start.series}).scalar() is not None
    if (known or start.number != 1) and start.number != following.number and known:
        raise RuleBroken(Sentence("下一个文号是{following}", following=following))
    for number in range(start.number, end.number + 1):
        if not _take(connection, Numbered(start.series, number, start.tail), None, why.strip(), by, at):
            raise Overtaken(Sentence("文号刚刚被他人编用，请重试"))
    return end.number - start.number + 1


def give_back(connection: Connection, text: str, *, instead: str) -> None:
    """A letter has another number now: the last of a series is free again, another stays as spent."""
    found = numbered(text)
    if found is None:
        return
    keys = {"series": found.series, "number": found.number}
    if connection.execute(letters.GIVE_BACK_NUMBER, keys).rowcount == 0:
        connection.execute(letters.SPEND_NUMBER, keys | {"why": f"改为{instead}" if instead else "空号"})


def register(connection: Connection) -> list[Used]:
    """All numbers, the newest series and the highest number first."""
    return [
        Used(
            str(Numbered(row.series, row.number)),
            row.series,
            row.letter_id,
            row.kind,
            row.unit_name,
            row.dated_on,
            row.why,
            row.by,
            row.at,
        )
        for row in connection.execute(letters.NUMBERS)
    ]


def check_text(number: str) -> str:
    """A number as it is written.

    Raises:
        RuleBroken: there is none, or it is too long.
    """
    written = " ".join(number.split())
    if not written or len(written) > LONGEST_NUMBER:
        raise RuleBroken(Sentence("请写文号，如 闵财评〔2022〕12号，不超过{n}字", n=LONGEST_NUMBER))
    return written


def _take(connection: Connection, wanted: Numbered, letter: int | None, why: str, by: str, at: datetime) -> bool:
    keys = {"series": wanted.series, "number": wanted.number, "letter": letter, "why": why, "by": by, "at": at}
    return connection.execute(letters.TAKE_NUMBER, keys).rowcount == 1
