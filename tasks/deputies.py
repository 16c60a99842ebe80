"""代办: somebody stands in for a person between two days. Made by that person, or by the bureau's administrator."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import Role
from models.queries import standing_in
from tasks.gate.accounts import person_named
from tasks.standing_in import Held

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Wanted:
    """Who stands in for whom, from one day to another, both counted, and why."""

    person: str
    deputy: str
    from_on: date
    to_on: date
    why: str = ""


@dataclass(frozen=True)
class Maker:
    """Who makes or ends it, with the roles they hold today."""

    code: str
    held: tuple[Held, ...]

    @property
    def for_anybody(self) -> bool:
        """The bureau's administrator does it for anybody; whoever stands in for them does not, or it would spread."""
        return any(each.role is Role.FIN_ADMIN and not each.acting_for for each in self.held)


def make_deputy(connection: Connection, maker: Maker, wanted: Wanted, *, on: date, at: datetime) -> None:
    """Let `wanted.deputy` act for `wanted.person` with all of that person's own roles.

    What a person does as a deputy they cannot hand on: a deputy of the deputy has the deputy's own roles only.

    Raises:
        NotYours: it is neither the maker's own, nor is the maker the bureau's administrator.
        NotKnown: the register does not know one of them.
        RuleBroken: the days are wrong, or one of them is the other, has no role then, or stands in already; or the
            deputy reviews the person's unit, and would no longer be able to.
    """
    if wanted.person != maker.code and not maker.for_anybody:
        raise NotYours(Sentence("只能为自己安排代办；为他人安排请联系绩效科管理员"))
    _check_days(wanted, on)
    person, deputy = person_named(connection, wanted.person), person_named(connection, wanted.deputy)
    if person.id == deputy.id:
        raise RuleBroken(Sentence("不能由本人代办本人"))
    days = {"from_on": wanted.from_on, "to_on": wanted.to_on}
    if not connection.execute(standing_in.APPOINTED, {"person": person.id} | days).scalar():
        raise RuleBroken(Sentence("{person}在这些日子没有职务可代办", person=person.name))
    if deputy.closed:
        raise RuleBroken(Sentence("{deputy}的账号已停用", deputy=deputy.name))
    pair = {"person": person.id, "deputy": deputy.id}
    if connection.execute(standing_in.REVIEWS, pair | days).scalar():
        raise RuleBroken(
            Sentence("{deputy}负责审核{person}所在单位的报送，不能代办", deputy=deputy.name, person=person.name)
        )
    if connection.execute(standing_in.OVERLAPPING, pair | days).first() is not None:
        raise RuleBroken(Sentence("{deputy}在这些日子里已经代办{person}", deputy=deputy.name, person=person.name))
    made = {"why": wanted.why.strip(), "by": maker.code, "at": at}
    connection.execute(standing_in.ADD_DEPUTY, pair | days | made)


def end_deputy(connection: Connection, maker: Maker, deputy_id: int, *, at: datetime) -> None:
    """End it now: by the person stood in for, the deputy, or the bureau's administrator.

    Raises:
        NotKnown: there is none of this number that the maker may see.
    """
    found = connection.execute(standing_in.DEPUTY, {"deputy": deputy_id}).first()
    if found is None or not (maker.for_anybody or maker.code in (found.person, found.deputy_code)):
        raise NotKnown(Sentence("没有这项代办，或已结束"))
    connection.execute(standing_in.END_DEPUTY, {"deputy": deputy_id, "at": at})


def deputies(connection: Connection, person_id: int, *, everybody: bool, on: date) -> list[Row[Any]]:
    """What holds today or later: a person's own, in both directions; or everybody's."""
    keys = {"person": person_id, "everybody": int(everybody), "on": on}
    return list(connection.execute(standing_in.DEPUTIES_OF, keys))


def _check_days(wanted: Wanted, on: date) -> None:
    if wanted.from_on > wanted.to_on:
        raise RuleBroken(Sentence("起始日{from_on}晚于截止日{to_on}", from_on=wanted.from_on, to_on=wanted.to_on))
    if wanted.from_on < on:
        raise RuleBroken(Sentence("起始日{from_on}已经过去，今天是{on}", from_on=wanted.from_on, on=on))
    if wanted.to_on - wanted.from_on > LONGEST:
        raise RuleBroken(Sentence("代办最长一年"))
