"""Is the machine's clock right, as far as that can be told without asking anybody?"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml

from calendars.dayfiles import FOLDER
from models.errors import Sentence
from models.queries import diagnosis
from tasks.clock import is_trial, machine_now
from tasks.diagnosis.finding import Finding, NotExamined, fine, outside
from tasks.diagnosis.patient import Patient

WHAT = Sentence("本机时钟")
SLACK = timedelta(minutes=5)  # two machines on one database never agree to the second
AHEAD = 15  # years after the newest notice of days off


def examine(patient: Patient) -> Iterator[Finding]:
    """The clock is not behind the newest notice that this program carries, nor behind the last act in the ledger."""
    now, floor = machine_now(), newest_notice()
    if floor and not floor <= now.date() <= floor.replace(year=floor.year + AHEAD):
        facts = {"now": _shown(now), "floor": floor}
        found = Sentence("现在是 {now}？本程序带着 {floor} 印发的放假通知，时钟不对", **facts)
        yield outside("unbelievable", WHAT, found, _mend())
        return
    try:
        last = _last_act(patient)
    except NotExamined:
        last = None
    if last is not None and last > now + SLACK:
        facts = {"now": _shown(now), "last": _shown(last.astimezone(now.tzinfo))}
        found = Sentence("现在是 {now}，台账里最近一次操作却在 {last}：时钟倒退了，或曾经快过", **facts)
        yield outside("behind-ledger", WHAT, found, _mend())
    else:
        yield fine("plausible", WHAT, Sentence("{now}，不早于台账；是否准确，离线时无从核对", now=_shown(now)))


def newest_notice() -> date | None:
    """The day on which the newest notice of days off that this program carries was issued."""
    return max(filter(None, map(_issued_on, FOLDER.glob("[0-9]*.yaml"))), default=None)


def _issued_on(path: Path) -> date | None:
    """None for a file that cannot be read: the check of working days says so."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))["source"]["issued_on"]
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError):
        return None
    return found if isinstance(found, date) else None


def _last_act(patient: Patient) -> datetime | None:
    """On the trial clock only the switches carry the machine's moments."""
    with patient.ledger() as (_office, connection):
        asked = diagnosis.LAST_SWITCH if is_trial(connection) else diagnosis.LAST_ACT
        found: datetime | None = connection.execute(asked).scalar()
        return found


def _shown(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _mend() -> Sentence:
    return Sentence(
        "校准时钟：timedatectl set-ntp true，再看 timedatectl；不能联网时：date -s '2026-03-01 09:00'（换成真实时间）"
    )
