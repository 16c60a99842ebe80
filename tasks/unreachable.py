"""Before the season: which units will owe something while nobody there can be reached, and what to do about each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Sentence
from models.kinds import Role
from models.queries import plans, reach
from models.queries.typed import statement
from rules.owing import owed
from tasks.office import Office

SHARED_BY = 5  # units that one address may answer for before it is named


class Reason(StrEnum):
    """Why nobody is reached."""

    NOBODY = "nobody"
    ENDED = "ended"
    NOT_YET = "not_yet"
    NO_ADDRESS = "no_address"
    BOUNCED = "bounced"
    SECTION = "section"
    SHARED = "shared"


WHY_UNREACHED = {
    Reason.NOBODY: "没有登记人员",
    Reason.ENDED: "任职已经结束",
    Reason.NOT_YET: "尚未到任",
    Reason.NO_ADDRESS: "没有邮箱",
    Reason.BOUNCED: "最近一封邮件没有送达",
    Reason.SECTION: "业务科室没有可以送达的人员",
    Reason.SHARED: "邮箱由很多单位共用",
}


@dataclass(frozen=True)
class Unreached:
    """A unit (of a section without anybody: the section; of a shared address: one of its units) and why."""

    first_code: str
    first_name: str
    unit_code: str
    unit_name: str
    reason: Reason
    detail: str
    remedy: Sentence


def unreachable_units(
    office: Office, connection: Connection, *, on: date, shared_by: int = SHARED_BY
) -> list[Unreached]:
    """By department, then unit: those that owe something on `on`, or are asked for something due from then on in any
    published year, and whose responsible person is missing, has left, has not come yet, has no address, or did not
    get the last mail. Then the sections over them where nobody is, and addresses that answer for more than
    `shared_by` units.
    """
    look = _Look(office, connection, on, shared_by)
    return [*look.units(), *look.sections(), *look.shared()]


class _Look:
    """What is known of whom on one day."""

    def __init__(self, office: Office, connection: Connection, on: date, shared_by: int) -> None:
        self.on, self.shared_by = on, shared_by
        wanted = _asked(office, connection, on)
        self.wanted = [row for row in connection.execute(reach.UNITS) if row.id in wanted]
        self.names = {row.id: row for row in connection.execute(reach.UNITS)}
        self.bounced = {row.mailbox_id: row for row in connection.execute(reach.LAST_MAILS)}
        self.holders: dict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
        for row in connection.execute(reach.HOLDERS):
            self.holders[row.role, row.scope_id].append(row)

    def units(self) -> Iterator[Unreached]:
        """Units without a responsible person who can be reached."""
        for unit in self.wanted:
            why = self._why(self.holders.get((Role.UNIT_OFFICER, unit.id), []))
            if why is not None:
                yield _unreached(unit, *why)

    def sections(self) -> Iterator[Unreached]:
        """Sections that supervise such units and where nobody can be reached."""
        over: dict[int, int] = defaultdict(int)
        for unit in self.wanted:
            if unit.section_id is not None:
                over[unit.section_id] += 1
        for section, count in sorted(over.items(), key=lambda pair: str(self.names[pair[0]].code)):
            why = self._why(self.holders.get((Role.FIN_SECTION, section), []))
            if why is not None:
                remedy = Sentence("在人员表中为这个科室登记可以送达的 FIN_SECTION，它对口{n}家单位", n=count)
                yield _unreached(self.names[section], Reason.SECTION, why[1], remedy)

    def shared(self) -> Iterator[Unreached]:
        """Units that share an address with very many others."""
        by_address: dict[str, list[Row[Any]]] = defaultdict(list)
        for unit in self.wanted:
            for address in sorted({row.address for row in self._now(unit) if row.address}):
                by_address[address].append(unit)
        for address, units in sorted(by_address.items()):
            if len(units) > self.shared_by:
                remedy = Sentence("这个邮箱由{n}家单位共用，请核对各单位自己的邮箱", n=len(units))
                yield from (_unreached(unit, Reason.SHARED, address, remedy) for unit in units)

    def _now(self, unit: Row[Any]) -> list[Row[Any]]:
        found = self.holders.get((Role.UNIT_OFFICER, unit.id), [])
        return [row for row in found if row.valid_from <= self.on <= row.valid_to]

    def _why(self, holders: list[Row[Any]]) -> tuple[Reason, str, Sentence] | None:
        """Why none of those who hold, held or will hold a role can be reached; None if one can."""
        now = [row for row in holders if row.valid_from <= self.on <= row.valid_to]
        reached = [row for row in now if row.address]
        if reached:
            failed = [self.bounced[row.mailbox_id] for row in reached if row.mailbox_id in self.bounced]
            if len(failed) < len(reached):
                return None
            last = max(failed, key=lambda row: row.send_on)
            detail = f"{reached[0].address} {last.send_on} {last.reason}".strip()
            return Reason.BOUNCED, detail, Sentence("最近一封邮件没有送达：向单位核对邮箱，改正人员表后再导入")
        if now:
            return Reason.NO_ADDRESS, _person(now[0]), Sentence("在人员表中补上邮箱")
        later = [row for row in holders if row.valid_from > self.on]
        if later:
            first = min(later, key=lambda row: row.valid_from)
            told = f"{_person(first)} {first.valid_from}"
            return Reason.NOT_YET, told, Sentence("尚未到任：提前任职日，或登记在此之前的人员")
        if holders:
            last = max(holders, key=lambda row: row.valid_to)
            return Reason.ENDED, f"{_person(last)} {last.valid_to}", Sentence("任职已经结束：登记接替的人员")
        return Reason.NOBODY, "", Sentence("在人员表中登记绩效专管责任人（UNIT_OFFICER）")


def _person(row: Row[Any]) -> str:
    return f"{row.code} {row.name}"


def _unreached(unit: Row[Any], reason: Reason, detail: str, remedy: Sentence) -> Unreached:
    return Unreached(unit.first_code, unit.first_name, unit.code, unit.name, reason, detail, remedy)


def _asked(office: Office, connection: Connection, on: date) -> set[int]:
    """Units that owe something, or are asked for something that is due on `on` or later."""
    found = set(connection.execute(reach.OWING_NOW).scalars())
    for work_year, calendar in office.calendars(connection).items():
        asked = {deliverable.key: deliverable for _step, deliverable in calendar.deliverables()}
        for row in connection.execute(plans.DELIVERABLES, {"work_year": work_year}).all():
            if row.key in asked and row.due_on >= on:
                fragment = owed(asked[row.key], work_year)
                values = fragment.values | {"on": max(on, row.opens_on)}
                found |= set(connection.execute(statement(reach.asked_units(fragment.text)), values).scalars())
    return found
