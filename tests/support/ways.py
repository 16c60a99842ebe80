"""The ways in which the stories live through 闵行's 2022."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import district
from ledger_files import LedgerFiles

from tasks.rehearse import Plan

DOWN = (date(2022, 5, 1), date(2022, 5, 20))


@dataclass(frozen=True)
class Way:
    """How the year goes: whether anybody hands anything in, and whether the machine is down for three weeks in May."""

    name: str
    handed_in: bool
    down: bool

    @property
    def days_down(self) -> set[date]:
        span = (DOWN[1] - DOWN[0]).days + 1 if self.down else 0
        return {DOWN[0] + timedelta(days=number) for number in range(span)}

    def plan(self, out: Path) -> Plan:
        script = district.SCRIPT if self.handed_in else None
        return Plan(district.YEAR, out, district.SAMPLE, script, skips=(DOWN,) if self.down else ())


WORST = Way("worst", handed_in=False, down=False)
SCRIPTED = Way("scripted", handed_in=True, down=False)
WORST_DOWN = Way("worst-down", handed_in=False, down=True)
SCRIPTED_DOWN = Way("scripted-down", handed_in=True, down=True)
WAYS = (WORST, SCRIPTED, WORST_DOWN, SCRIPTED_DOWN)

Rehearsed = Callable[[Way], LedgerFiles]
