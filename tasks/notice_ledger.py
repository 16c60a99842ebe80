"""The ledger of notices (催报台账) as a workbook: every item that somebody was to be told of, and the sums."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, RuleBroken, Sentence
from models.kinds import Anchor, Level, LineState, Role, StepKey
from models.queries import notice_ledger
from models.queries.obligations import UNIT_KNOWN
from notices.words import LEVELS, LINE_STATES, REASONS, ROLES, STEPS, chinese
from notices.workbook import Column, Workbook
from tasks.clock import ZONE
from tasks.export import due_dates
from tasks.line_states import line_reason, line_state, resent_by
from tasks.office import Office
from tasks.outbox import is_stopped

AT_ONCE = 1000  # rows read at a time
_WIDTHS = {
    "日期": 11, "单位编码": 11, "单位": 26, "环节": 16, "报送材料": 24, "预算年度": 9, "评价对象编码": 22,
    "评价对象": 32, "级别": 7, "当时期限": 11, "通知对象": 22, "角色": 20, "收件地址": 28, "发出时间": 16, "结果": 18,
    "原因": 36, "邮件编号": 8, "Message-ID": 48, "首次发出": 11, "末次发出": 11, "未送达项次": 11,
    "目前未报": 9, "人员编号": 14,
}  # fmt: skip


def _columns(names: str) -> list[Column]:
    return [Column(name, _WIDTHS.get(name, 8)) for name in names.split()]


DETAIL = _columns(
    "日期 单位编码 单位 环节 报送材料 预算年度 评价对象编码 评价对象 级别 当时期限 通知对象 角色 收件地址 发出时间"
    " 结果 原因 邮件编号 Message-ID"
)
BY_UNIT = _columns(
    f"单位编码 单位 {' '.join(LEVELS[level] for level in Level)} 拟办 更正 待审 合计"
    " 首次发出 末次发出 未送达项次 目前未报"
)
BY_PERSON = _columns("人员编号 通知对象 角色 收件地址 邮件数 项次 未送达项次 首次发出 末次发出")
CORRECTION = "correction"  # of a date that was told before
REVIEW = "review"  # told to who reviews, about what waits
PROPOSED = "proposed"  # told to who decides, not to the unit
COUNTED = "项次：一项通知一人计一次；拟办是向局领导和绩效科提出的，未经批准不通知单位"
UNDELIVERED = (LineState.REFUSED, LineState.UNREACHABLE, LineState.NO_RECIPIENT)


@dataclass(frozen=True)
class Period:
    """What the ledger is of: days, and if wanted one unit with its tree, one step; addresses masked if wanted."""

    first_on: date
    last_on: date
    unit: str = ""
    step: str = ""
    masked: bool = False


def file_name(period: Period) -> str:
    """What the file is called where it is downloaded."""
    return f"催报台账-{period.first_on}-{period.last_on}.xlsx"


@dataclass
class Told:
    """What a unit or a person was told of."""

    name: str = ""
    levels: Counter[str] = field(default_factory=Counter)
    mails: set[int] = field(default_factory=set)
    roles: set[int] = field(default_factory=set)
    address: str = ""
    first_on: date | None = None
    last_on: date | None = None
    undelivered: int = 0

    def add(self, row: Row[Any], state: LineState) -> None:
        if state is LineState.ACCEPTED:
            self.levels[_counted_as(row)] += 1
            self.mails.add(row.mail)
            self.first_on = self.first_on or row.send_on
            self.last_on = row.send_on
        self.undelivered += state in UNDELIVERED


def write_ledger(office: Office, connection: Connection, period: Period, file: Path, *, at: datetime) -> int:
    """Write the ledger of `period` into `file`; returns the number of its rows.

    Sheets: 催报明细, a row for each item and person; 按单位汇总; 按人汇总; 未送达. Rows are streamed.

    Raises:
        NotKnown: no such unit or step. RuleBroken: the period ends before it begins, the file is no .xlsx, or the rows
            do not fit a sheet. OutsideFailed: the file cannot be written.
    """
    _check(connection, period, file)
    with Workbook(file, made_at=at) as book:
        return _Ledger(office, connection, period, book, at).write()


class _Ledger:
    """One ledger in the making."""

    def __init__(self, office: Office, connection: Connection, period: Period, book: Workbook, at: datetime) -> None:
        self.connection, self.period = connection, period
        head = _head(office, connection, period, at)
        self.detail = book.sheet("催报明细", ["催报台账", *head], DETAIL)
        self.by_unit = book.sheet("按单位汇总", ["催报台账：按单位汇总", *head, COUNTED], BY_UNIT)
        self.by_person = book.sheet("按人汇总", ["催报台账：按人汇总", *head, COUNTED], BY_PERSON)
        self.undelivered = book.sheet("未送达", ["催报台账：未送达", *head], DETAIL)
        self.units: dict[str, Told] = defaultdict(Told)
        self.people: dict[str, Told] = defaultdict(Told)
        self.due: Callable[[Row[Any]], str] = due_dates(connection)

    def write(self) -> int:
        held = is_stopped(self.connection)
        for row in self._rows():
            state, _mailed = line_state(row, held=held)
            cells = self._cells(row, state)
            self.detail.add(cells)
            if state in UNDELIVERED:
                self.undelivered.add(cells)
            self._count(row, state)
        self._write_units()
        self._write_people()
        return self.detail.rows

    def _rows(self) -> Iterator[Row[Any]]:
        streaming = {"yield_per": AT_ONCE}
        yield from self.connection.execute(notice_ledger.ROWS, self._keys(), execution_options=streaming)

    def _keys(self) -> dict[str, Any]:
        asked = self.period
        return {"first_on": asked.first_on, "last_on": asked.last_on, "unit": asked.unit, "step": asked.step}

    def _cells(self, row: Row[Any], state: LineState) -> list[Any]:
        mailed = state in (LineState.ACCEPTED, LineState.REFUSED, LineState.UNREACHABLE) and row.message_id
        reason = line_reason(row, state) or (chinese(resent_by(row)) if row.by else "")
        return [
            *(row.send_on, row.unit_code, row.unit_name, STEPS[StepKey(row.step)], row.title, row.budget_year),
            *(row.subject_code, row.subject_name, _level(row), date.fromisoformat(self.due(row))),
            *(row.person_name, ROLES[Role(row.role)], self._address(row.address)),
            *(row.sent_at if state is LineState.ACCEPTED else None, LINE_STATES[state], REASONS.get(reason, reason)),
            *(row.mail or None, row.message_id if mailed else ""),
        ]

    def _address(self, address: str) -> str:
        return masked(address) if self.period.masked else address

    def _count(self, row: Row[Any], state: LineState) -> None:
        unit = self.units[row.unit_code]
        unit.name = row.unit_name
        unit.add(row, state)
        if row.person_code:
            person = self.people[row.person_code]
            person.name, person.address = row.person_name, row.address
            person.roles.add(row.role)
            person.add(row, state)

    def _write_units(self) -> None:
        owing = dict(self.connection.execute(notice_ledger.OWING_BY_UNIT, self._keys()).tuples().all())
        for code, told in sorted(self.units.items()):
            counts = [told.levels[level] for level in (*Level, PROPOSED, CORRECTION, REVIEW)]
            when = (told.first_on, told.last_on, told.undelivered, owing.get(code, 0))
            self.by_unit.add([code, told.name, *counts, sum(counts), *when])

    def _write_people(self) -> None:
        for code, told in sorted(self.people.items()):
            roles = "、".join(ROLES[Role(role)] for role in sorted(told.roles))
            counts = (len(told.mails), told.levels.total(), told.undelivered, told.first_on, told.last_on)
            self.by_person.add([code, told.name, roles, self._address(told.address), *counts])


def _counted_as(row: Row[Any]) -> str:
    if row.anchor == Anchor.MOVED:
        return CORRECTION
    if row.anchor == Anchor.WAITING:
        return REVIEW
    return str(row.level) if row.automatic else PROPOSED


def _level(row: Row[Any]) -> str:
    """预警; 拟通报 while it is only proposed; 更正 of a date; 待审 of a review that waits."""
    label = LEVELS[Level(row.level)]
    return {CORRECTION: "更正", REVIEW: "待审", PROPOSED: f"拟{label}"}.get(_counted_as(row), label)


def masked(address: str) -> str:
    """`j***@example.org`: enough to tell apart, not to write to."""
    local, sign, domain = address.partition("@")
    return f"{local[:1]}***{sign}{domain}" if address else ""


def _check(connection: Connection, period: Period, file: Path) -> None:
    if period.last_on < period.first_on:
        raise RuleBroken(Sentence("期间的止日{last}早于起日{first}", last=period.last_on, first=period.first_on))
    if file.suffix.lower() != ".xlsx":
        raise RuleBroken(Sentence("{file}须以 .xlsx 结尾", file=file))
    if not file.parent.is_dir():
        raise RuleBroken(Sentence("没有文件夹 {folder}", folder=file.parent))
    if period.unit and connection.execute(UNIT_KNOWN, {"unit": period.unit}).scalar() is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=period.unit))
    if period.step and period.step not in list(StepKey):
        raise NotKnown(Sentence("没有环节“{step}”（可用：{known}）", step=period.step, known="、".join(StepKey)))


def _head(office: Office, connection: Connection, period: Period, at: datetime) -> list[str]:
    calendars = office.calendars(connection)
    where = calendars[max(calendars)].jurisdiction if calendars else None
    asked = [f"单位 {period.unit}（含所属）"] if period.unit else []
    asked += [f"环节 {STEPS[StepKey(period.step)]}"] if period.step else []
    span = f"期间：{period.first_on} 至 {period.last_on}"
    made = f"制表：{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return [where.bureau if where else "", "；".join([span, *asked, made])]
