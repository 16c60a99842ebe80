"""Does this machine know what time it is in Shanghai? Its own zone does not matter."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError

from models.errors import Sentence
from tasks.diagnosis.finding import Finding, fine, ours
from tasks.diagnosis.patient import Patient

NAME = "Asia/Shanghai"
OFFSET = timedelta(hours=8)  # since 15 September 1991, all year round
WHAT = Sentence("时区")


def examine(_patient: Patient) -> Iterator[Finding]:
    """The zone is known, eight hours ahead of UTC in winter and in summer; the machine's own is named only."""
    try:
        zone = ZoneInfo(NAME)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        yield ours("unknown", WHAT, Sentence("本机没有{name}的时区资料", name=NAME), _mend())
        return
    wrong = [each for each in _moments() if each.astimezone(zone).utcoffset() != OFFSET]
    if wrong:
        said = wrong[0].astimezone(zone).strftime("%Y-%m-%d %z")
        yield ours(
            "wrong", WHAT, Sentence("本机的{name}时区资料不对：{said}，应为 +0800", name=NAME, said=said), _mend()
        )
        return
    yield fine("known", WHAT, Sentence("按{name}计时，东八区，无夏令时", name=NAME))
    own = os.environ.get("TZ") or "/".join(time.tzname)
    yield fine("own", Sentence("本机时区"), Sentence("{own}；与本程序无关", own=own))


def _moments() -> Iterator[datetime]:
    """Winter and summer, from the first year on file to some years ahead."""
    for year in range(2020, 2037):
        for month in (1, 7):
            yield datetime(year, month, 1, tzinfo=UTC)


def _mend() -> Sentence:
    return Sentence(
        "装好时区资料：make setup（Python包tzdata）或 apt-get install tzdata；"
        "并去掉指向别处的变量：unset PYTHONTZPATH（现在找的地方：{places}）",
        places=os.pathsep.join(TZPATH) or "—",
    )
