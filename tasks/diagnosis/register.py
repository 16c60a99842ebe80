"""Is there somebody to reach for every unit, and is nobody in the register twice?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from models.errors import Sentence, _
from models.kinds import Role
from models.queries import diagnosis
from models.queries.register import WITHOUT_OFFICER
from tasks.clock import now as clock_now
from tasks.diagnosis.finding import Finding, fine, ours, remark
from tasks.diagnosis.patient import Patient
from tasks.standing import unreachable

SHOWN = 5
WHAT = Sentence("名册")
IMPORT = Sentence("在people.csv里给它们补上UNIT_OFFICER和email，再导入：nianlun register import 目录 --by …")
MISSING = {
    Role.FIN_OPERATOR: Sentence("没有可联系的绩效科经办（FIN_OPERATOR）"),
    Role.FIN_LEADER: Sentence("没有可联系的局领导（FIN_LEADER），拟办无人可批"),
}


def examine(patient: Patient) -> Iterator[Finding]:
    """Nobody to reach, a role of the bureau that nobody holds, duplicates."""
    with patient.ledger() as (_office, connection):
        on = clock_now(connection).date()
        sizes = connection.execute(diagnosis.SIZES).one()
        if not sizes.units:
            cure = Sentence("导入名册：nianlun register template 目录，填好后 nianlun register import 目录 --by …")
            yield ours("empty", WHAT, Sentence("名册是空的"), cure)
            return
        yield fine("size", WHAT, Sentence("{units} 家单位，{people} 人，{subjects} 个对象", **sizes._mapping))
        yield from _nobody(connection, on)
        yield from _bureau(connection, on)
        yield from _twice(connection, on)


def _nobody(connection: Connection, on: date) -> Iterator[Finding]:
    owing = unreachable(connection, on=on)
    if owing:
        found = Sentence("{n} 家单位有未报事项而没有可联系的人：{names}", n=len(owing), names=_some(owing))
        yield ours("nobody", Sentence("责任人"), found, IMPORT)
    else:
        yield fine("everybody", Sentence("责任人"), Sentence("有未报事项的单位都有可联系的人"))
    codes = {code for code, _name in owing}
    others = [(row.code, row.name) for row in connection.execute(WITHOUT_OFFICER, {"on": on}) if row.code not in codes]
    if others:
        found = Sentence("另有 {n} 家单位没有可联系的人，现在不欠什么：{names}", n=len(others), names=_some(others))
        yield remark("nobody-yet", Sentence("责任人"), found, IMPORT)


def _bureau(connection: Connection, on: date) -> Iterator[Finding]:
    held = set(connection.execute(diagnosis.ROLES_HELD, {"on": on}).scalars())
    for role, sentence in MISSING.items():
        if role not in held:
            cure = Sentence(
                "在people.csv里给财政局补上{role}和email，再导入：nianlun register import 目录 --by …", role=role.name
            )
            yield ours("bureau-role", WHAT, sentence, cure)


def _twice(connection: Connection, on: date) -> Iterator[Finding]:
    """Who stands there twice gets everything once all the same, but the register says what nobody meant."""
    asked = {"on": on}
    same = [(f"{row.name} <{row.address}>", row.n) for row in connection.execute(diagnosis.SAME_PEOPLE, asked)]
    named = [(row.name, row.n) for row in connection.execute(diagnosis.SAME_NAMES, asked)]
    twice = [(row.code, row.name) for row in connection.execute(diagnosis.TWICE_APPOINTED, asked)]
    if same:
        found = Sentence("同一人有几个编号：{names}", names=_some(same))
        yield remark("same-person", WHAT, found, Sentence("在people.csv里只留一个person_id，再导入"))
    if named:
        found = Sentence("几家单位同名：{names}", names=_some(named))
        yield remark("same-name", WHAT, found, Sentence("核对units.csv：是一家就只留一行，不是就写明全称"))
    if twice:
        found = Sentence("同一职责登记了两次：{names}", names=_some(twice))
        yield remark("twice", WHAT, found, Sentence("在people.csv里只留一行，或写明起止日期，再导入"))


def _some(pairs: Sequence[tuple[Any, ...]]) -> str:
    shown = _("、").join(" ".join(map(str, pair)) for pair in pairs[:SHOWN])
    return shown if len(pairs) <= SHOWN else f"{shown}…"
