"""What a list of obligations is narrowed to by whoever comes from the board: it stands in the address."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from sqlalchemy import Connection

from calendars.labels import UNIT_KINDS
from models.columns import FAR, LONG_AGO
from models.errors import Sentence
from models.kinds import Role, UnitKind
from models.queries import board, standing_in
from models.queries.narrowing import NO_SECTION
from notices.words import ROLES
from portal.boards import Code, Kind
from tasks.desk.scope import Wanted

Month = Annotated[str, Query(pattern=r"^(20\d\d-(0[1-9]|1[0-2])|)$")]


@dataclass(frozen=True)
class Behind:
    """The narrowing of an address: year, deliverable, kind of unit, section, tree, month of the due date, reviewer."""

    year: int = 0
    deliverable: str = ""
    kind: str = ""
    section: str = ""
    tree: str = ""
    month: str = ""
    stage: int = 0
    waited: date | None = None

    @property
    def wanted(self) -> Wanted:
        first_on, last_on = _days_of(self.month)
        return Wanted(
            work_year=self.year,
            deliverable=self.deliverable,
            kind=self.kind,
            section_code=self.section,
            tree_code=self.tree,
            first_on=first_on,
            last_on=last_on,
            stage=Role(self.stage) if self.stage else None,
            waited_on=self.waited or FAR,
        )

    @property
    def said(self) -> dict[str, str]:
        """What stands in the address."""
        return {name: str(value) for name, value in vars(self).items() if value}

    def told(self, connection: Connection) -> list[Sentence | str]:
        """The narrowing in words."""
        told: list[Sentence | str] = [Sentence("{year}年度", year=self.year)] if self.year else []
        if self.deliverable:
            rows = connection.execute(board.NAMED, {"year": self.year}).all()
            told.append(next((row.title for row in reversed(rows) if row.key == self.deliverable), self.deliverable))
        told += [UNIT_KINDS[UnitKind(self.kind)]] if self.kind else []
        if self.section:
            none = self.section == NO_SECTION
            told.append(Sentence("没有对口科室") if none else _unit_name(connection, self.section))
        if self.tree:
            told.append(Sentence("{unit}（含所属）", unit=_unit_name(connection, self.tree)))
        told += [Sentence("{month}到期", month=self.month)] if self.month else []
        told += [Sentence("由{role}审核", role=Sentence(ROLES[Role(self.stage)]))] if self.stage else []
        told += [Sentence("{day}或以前收到", day=self.waited)] if self.waited else []
        return told


def _narrowed(
    year: Annotated[int, Query(ge=0, le=9999)] = 0,
    deliverable: Code = "",
    kind: Kind = "",
    section: Code = "",
    tree: Code = "",
    month: Month = "",
    stage: Annotated[int, Query(ge=0, le=max(Role))] = 0,
    waited: date | None = None,
) -> Behind:
    return Behind(year, deliverable, kind, section, tree, month, stage, waited)


Narrowed = Annotated[Behind, Depends(_narrowed)]


def _days_of(month: str) -> tuple[date, date]:
    """The first and last day of a month like 2022-04; of none all days."""
    if not month:
        return LONG_AGO, FAR
    year, number = map(int, month.split("-"))
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _unit_name(connection: Connection, code: str) -> str:
    row = connection.execute(standing_in.UNIT_NAMED, {"unit": code}).first()
    return str(row.name) if row else code
