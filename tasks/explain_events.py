"""What happened to one obligation, in sentences: acts, changes of date, rungs, decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from calendars.labels import DECISIONS
from calendars.results import Decision
from calendars.workdays import Workdays
from models.errors import Sentence, _
from models.kinds import Anchor, Event, Level
from models.queries import explaining
from models.queries.reviewing import NIL
from notices.words import LEVELS, doer_name
from rules.counting import parted, when
from rules.lateness import late_boundary
from rules.states import EVENT_NAMES

LATEST = datetime.max.replace(tzinfo=UTC)


class Listed:
    """Several things in a row, each in the language in which it is read."""

    def __init__(self, parts: Sequence[object]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return _("、").join(map(str, self.parts))


@dataclass(frozen=True)
class Told:
    """One thing that happened. `what` is its word, `details` how it was counted and what else is known of it; a change
    of date `begins_version`."""

    on: date
    at: datetime | None
    what: str
    sentence: Sentence
    details: tuple[Sentence, ...] = ()
    number: int = 0
    begins_version: int = 0

    @property
    def order(self) -> tuple[date, datetime, int]:
        return self.on, self.at or LATEST, self.number


def read_history(connection: Connection, obligation: int) -> list[Row[Any]]:
    """Everything that happened, as it was written down."""
    return list(connection.execute(explaining.HISTORY, {"id": obligation}))


def due_by_version(row: Row[Any], history: Sequence[Row[Any]]) -> dict[int, date]:
    """The due date of each due version: what history says of those that an act or a moved calendar began."""
    found = {1: row.due_on if row.due_version == 1 else row.planned_due_on}
    for entry in history:
        if entry.event == Event.OPENED or entry.due_version not in found:
            found[entry.due_version] = _day(entry.value) or found.get(entry.due_version, row.due_on)
    return found | {row.due_version: row.due_on}


def happenings(row: Row[Any], history: Sequence[Row[Any]], days: Workdays) -> list[Told]:
    """The history of the obligation `row` in sentences."""
    dues = due_by_version(row, history)
    told, version, counts = [], 1, _first_hand_in(history)
    for entry in history:
        begins = entry.due_version if entry.due_version > version else 0
        version = max(version, entry.due_version)
        if entry.event == Event.SUBMITTED and entry.id != counts:
            sentence, details = _handed_in(entry), _why(entry)
        else:
            sentence, details = _sentences(row, entry, dues, begins, days)
        word = Event(entry.event).name.lower()
        told.append(Told(entry.on_day, entry.at, word, sentence, tuple(details), entry.id, begins))
    return told


def _first_hand_in(history: Sequence[Row[Any]]) -> int | None:
    """The hand-in that counts for timeliness: the first, unless it was taken back before any return."""
    first, returned = None, False
    for entry in history:
        returned = returned or entry.event == Event.RETURNED
        if entry.event == Event.SUBMITTED and first is None:
            first = int(entry.id)
        elif entry.event == Event.WITHDRAWN and not returned:
            first = None
    return first


def _handed_in(entry: Row[Any]) -> Sentence:
    by = actor(entry.actor, entry.acting_for)
    return Sentence("{by}零报告", by=by) if entry.value == NIL else Sentence("{by}报送", by=by)


def _sentences(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], begins: int, days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    event = Event(entry.event)
    if event in _SAID:
        return _SAID[event](row, entry, dues, days)
    why = _why(entry)
    values = {"by": actor(entry.actor, entry.acting_for), "event": Sentence(EVENT_NAMES.get(event, event.name))}
    if begins:
        dates = {"old": dues[begins - 1], "new": dues[begins]}
        return Sentence("{by}{event}：期限由{old}改为{new}", **values, **dates), why
    if entry.value:
        why = [Sentence("内容：{value}", value=entry.value), *why]
    return Sentence("{by}{event}", **values), why


def _opened(row: Row[Any], entry: Row[Any], dues: dict[int, date], _days: Workdays) -> tuple[Sentence, list[Sentence]]:
    return Sentence("下达，期限{due}", due=dues[1]), _why(entry)


def _submitted(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    """The hand-in that counts, whether it was late and how that was counted."""
    said = _handed_in(entry)
    if row.first_submitted_on != entry.on_day or row.late_workdays is None:
        return said, _why(entry)
    if not row.late_workdays:
        return said, [Sentence("按时（首次报送计时）"), *_why(entry)]
    due = dues[entry.due_version]
    until = late_boundary(row.nominal_due_on, due) if entry.due_version == row.due_version else due
    late = Sentence("逾期{n}个工作日（首次报送计时；{until}以前算按时）", n=row.late_workdays, until=until)
    return said, [late, *days.explain_add(until, row.late_workdays), *_why(entry)]


def _judged(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    late = int(entry.value)
    stands = Sentence("逾期{n}个工作日", n=late) if late else Sentence("按时")
    event = Sentence(EVENT_NAMES[Event.JUDGED])
    return Sentence("{by}{event}：{stands}", by=entry.actor or "", event=event, stands=stands), _why(entry)


def _reached(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    return Sentence("催报到{rung}", rung=rung_name(entry)), counted(entry, dues, days)


def _skipped(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    return Sentence("{rung}未发：{reason}", rung=rung_name(entry), reason=why_skipped(entry)), []


def _proposed(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    said = Sentence("列入拟办：拟{rung}，待局领导决定", rung=rung_name(entry))
    return said, counted(entry, dues, days)


def _approved(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    if entry.rung_id is None:
        return Sentence("{by}批准拟办；当时已报送或期限已变，不通知单位", by=entry.actor or ""), _why(entry)
    return Sentence("{by}批准{rung}", by=entry.actor or "", rung=rung_name(entry)), _why(entry)


def _refused(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    return Sentence("{by}不批准拟办", by=entry.actor or ""), _why(entry)


def _struck_off(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    return Sentence("{by}把本单位从拟办中划去", by=entry.actor or ""), _why(entry)


def _review_waited(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    if entry.level == Level.L2:
        return Sentence("多次提醒仍未审核，报审核人的上级"), []
    return Sentence("审核超过时限，提醒审核人"), []


def _applied(row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays) -> tuple[Sentence, list[Sentence]]:
    """What was decided on a result: `reduce 50000.00 2023`, or `keep 2023`."""
    decision, *amount, year = entry.value.split(" ")
    what, by = DECISIONS[Decision(decision)], actor(entry.actor, entry.acting_for)
    money = [Sentence("{amount}元", amount=each) for each in amount]
    said = Sentence("{by}{event}：{what}", by=by, event=Sentence(EVENT_NAMES[Event(entry.event)]), what=what)
    return said, [*money, Sentence("用在{year}年预算", year=year), *_why(entry)]


def _evaluation_waited(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    return Sentence("提醒评价：{why}", why=entry.why or ""), []


def _letter_waited(
    row: Row[Any], entry: Row[Any], dues: dict[int, date], days: Workdays
) -> tuple[Sentence, list[Sentence]]:
    return Sentence("告知函件：{why}", why=entry.why or ""), []


Say = Callable[[Row[Any], Row[Any], dict[int, date], Workdays], tuple[Sentence, list[Sentence]]]
_SAID: dict[Event, Say] = {
    Event.OPENED: _opened,
    Event.SUBMITTED: _submitted,
    Event.JUDGED: _judged,
    Event.RUNG_REACHED: _reached,
    Event.RUNG_SKIPPED: _skipped,
    Event.RUNG_PROPOSED: _proposed,
    Event.PROPOSAL_APPROVED: _approved,
    Event.PROPOSAL_REFUSED: _refused,
    Event.STRUCK_OFF: _struck_off,
    Event.REVIEW_WAITED: _review_waited,
    Event.APPLICATION_DECIDED: _applied,
    Event.EVALUATION_WAITED: _evaluation_waited,
    Event.LETTER_WAITED: _letter_waited,
}


def actor(by: str | None, acting_for: str | None) -> Sentence | str:
    """Who did it, and for whom."""
    told = doer_name(by or "")
    return Sentence("{by}（代{whom}）", by=told, whom=acting_for) if acting_for else told


_REMINDING = {
    Anchor.EVALUATING: Sentence("评价提醒"),
    Anchor.DECIDING: Sentence("结果应用提醒"),
    Anchor.RECEIVING: Sentence("签收提醒"),
}


def rung_name(entry: Row[Any]) -> Sentence:
    """A rung by its level and offset: 预警（+3）, or 提醒 where nothing is counted."""
    level = Sentence(LEVELS[Level(entry.level)])
    if entry.anchor == Anchor.WAITING:
        return Sentence("久未审核") if entry.level == Level.L2 else Sentence("待审提醒")
    if entry.anchor in _REMINDING:
        return _REMINDING[Anchor(entry.anchor)]
    if entry.anchor in (Anchor.COUNTED, Anchor.APPROVED) and parted(entry.workdays):
        return Sentence("{level}（{when}）", level=level, when=when(entry.workdays))
    if entry.anchor in (Anchor.DUE, Anchor.APPROVED):
        return Sentence("{level}（{offset:+d}）", level=level, offset=entry.workdays)
    return level


def why_skipped(entry: Row[Any]) -> Sentence:
    """A sweep passed over it for a higher one; an act recorded it because the obligation left its ladder first."""
    if entry.batch_id is not None:
        return Sentence("同一天有同一轨道上更高的一级")
    return Sentence("当日没有运行，其后先已报送或变更")


def counted(entry: Row[Any], dues: dict[int, date], days: Workdays) -> list[Sentence]:
    """How the rung's day was counted from the due date of an earlier version; the ladder in force tells its own."""
    if entry.anchor != Anchor.DUE or entry.due_version == max(dues):
        return []
    return days.explain_add(dues[entry.due_version], entry.workdays)


def _why(entry: Row[Any]) -> list[Sentence]:
    return [Sentence("理由：{why}", why=entry.why)] if entry.why else []


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None
