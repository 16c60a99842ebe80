"""Do the mails leave: the stop button, mails left behind, refusals, and workers that died over their mails."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.errors import Sentence, UnknownYear, _
from models.queries import diagnosis, switches
from tasks.clock import is_trial, machine_now
from tasks.clock import now as clock_now
from tasks.deliver import HELD
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient
from tasks.workers import is_dead

LATELY = 5  # working days
SHOWN = 3
WHAT = Sentence("发件箱")


def examine(patient: Patient) -> Iterator[Finding]:
    """What keeps mails from leaving, and which did not arrive."""
    with patient.ledger() as (office, connection):
        now = clock_now(connection)
        found = [
            *_held(connection),
            *_left_behind(connection, office.workdays(connection), now.date(), live=not is_trial(connection)),
            *_lost(connection, office.workdays(connection), now.date()),
            *_leases(connection, machine_now()),
        ]
    yield from found or [fine("clear", WHAT, Sentence("没有暂停，没有滞留，近日没有退信"))]


def _held(connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(switches.ALL):
        if row.key == HELD and row.value:
            facts = {"by": row.by or "?", "at": f"{row.at.astimezone(machine_now().tzinfo):%Y-%m-%d %H:%M}"}
            found = Sentence("发送已暂停（{by}，{at}，{why}）", **facts, why=row.why or "?")
            yield remark("held", WHAT, found, Sentence("可以发时：nianlun outbox release"))
    n = connection.execute(diagnosis.HELD_ONE_BY_ONE).scalar_one()
    if n:
        cure = Sentence("看是哪些：nianlun outbox list --state held；放行：nianlun outbox release 编号")
        yield remark("held-mails", WHAT, Sentence("{n} 封单独被扣下", n=n), cure)


def _left_behind(connection: Connection, days: Workdays, on: date, *, live: bool) -> Iterator[Finding]:
    """A mail of yesterday waits for this morning's sweep; an older one shows that no sweep came."""
    try:
        yesterday = days.add(on, -1)
    except UnknownYear:  # the check of working days says so
        return
    row = connection.execute(diagnosis.LEFT_BEHIND, {"on": yesterday}).one()
    if row.n:
        cure = Sentence("启动年轮：nianlun up --live；不经Prefect补做今天：nianlun run-day --on {on}", on=on)
        if not live:
            cure = Sentence("过下一天：nianlun day next")
        found = Sentence("{n} 封滞留未发，最早是{first_on}的：催报和发送没有在运行", n=row.n, first_on=row.first_on)
        yield ours("left-behind", WHAT, found, cure)


def _lost(connection: Connection, days: Workdays, on: date) -> Iterator[Finding]:
    try:
        first = days.add(on, -LATELY)
    except UnknownYear:
        return
    rows = connection.execute(diagnosis.LATELY_LOST, {"first_on": first, "on": on}).all()
    if rows:
        shown = _("；").join(f"{row.address} {row.reason}".strip() for row in rows[:SHOWN])
        found = Sentence("{first}以来 {n} 封未能送达：{shown}", first=first, n=len(rows), shown=shown)
        cure = Sentence(
            "在名册里改正地址并重新导入；逐封看：nianlun outbox list --state refused，"
            "nianlun outbox list --state unreachable"
        )
        yield remark("lost", WHAT, found, cure)


def _leases(connection: Connection, now: datetime) -> Iterator[Finding]:
    """A worker that is gone, or sits on its mails for longer than it may."""
    for row in connection.execute(diagnosis.LEASES):
        late = row.lease_until is not None and row.lease_until < now
        if is_dead(row.worker) or late:
            found = Sentence("进程 {worker} 已不在，还占着 {n} 封", worker=row.worker, n=row.n)
            cure = Sentence("不必处理：下一次发送会放开它们；要现在就发：nianlun run-day --on 今天")
            yield remark("dead-lease", WHAT, found, cure)
