"""Feedback letters: drafted from what was accepted, signed, numbered without gap or double, received."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import hamlet as hamlets
import pytest
from desk import Desk, at, day
from sqlalchemy import Connection

from models.errors import NotYours, Overtaken, RuleBroken, TransitionNotAllowed
from models.kinds import LetterState, Role
from notices.letters.paper import Kind
from tasks.letters.act import By, find
from tasks.letters.agree import agree
from tasks.letters.draft import candidates, draft, evaluations
from tasks.letters.issue import foresee, issue
from tasks.letters.numbers import register, spend, take
from tasks.letters.reading import letters_of_unit, one_letter
from tasks.letters.receive import receive
from tasks.letters.refuse import refuse
from tasks.letters.save import save
from tasks.letters.send import send
from tasks.letters.told import Told, ToldProblem
from tasks.letters.void import void
from tasks.letters.wordings import save_wording, wording_of

JUNE = "Monday 2022-06-20"
CHAIN = "letters: {number: '某财评函〔{year}〕{n}号', approved_by: [FIN_OPERATOR, FIN_LEADER], source: 惯例}\n"
PROBLEM = ToldProblem(of_class="rules", text="没有管理办法", advice="请制定")


def by(code: str = "operator", *roles: Role, why: str = "", on: str = JUNE) -> By:
    return By(code, frozenset(roles or (Role.FIN_OPERATOR,)), day(on), at(on), why)


@pytest.fixture
def desk(new_desk: Callable[[Callable[..., None]], Desk]) -> Desk:
    """The hamlet whose town has its two self-evaluations accepted."""
    made = new_desk(hamlets.settled)
    made.open("Tuesday 2022-03-01")
    for subject in ("P3", "P4", "W301"):
        made.do(f"submit 301 self-evaluation {subject}", "Wednesday 2022-04-20")
        made.do(f"accept 301 self-evaluation {subject}", "Wednesday 2022-04-27", by="FIN_OPERATOR")
    return made


def drafted(desk: Desk, calendar: str = "") -> list[int]:
    if calendar:
        desk.publish(hamlets.YEAR + calendar, "Thursday 2022-04-28")
    with desk.office.writing() as connection:
        [evaluated] = evaluations(connection)
        assert (evaluated.key, evaluated.unwritten) == ("self-evaluation", 3)
        return draft(connection, evaluated.deliverable, by())


def signed(desk: Desk, letter: int) -> None:
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        send(connection, calendar, letter, by())
        agree(connection, calendar, letter, by("leader", Role.FIN_LEADER))


def issued(desk: Desk, letter: int, on: str = JUNE) -> str:
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        days = desk.office.workdays(connection)
        return issue(connection, calendar, days, letter, by(on=on), dated_on=day(on))


def state(connection: Connection, letter: int) -> LetterState:
    return LetterState(find(connection, letter).state)


def test_every_accepted_evaluation_gets_one_letter_to_the_unit_that_executes_it(desk: Desk) -> None:
    made = drafted(desk)
    with desk.office.writing() as connection:
        [evaluated] = evaluations(connection)
        assert candidates(connection, evaluated.deliverable) == []
        with pytest.raises(RuleBroken, match="没有需要拟稿"):
            draft(connection, evaluated.deliverable, by())
        rows = [find(connection, letter) for letter in made]
        assert [(row.unit_code, row.subject_code) for row in rows] == [("301", "P3"), ("301", "P4"), ("301", "W301")]
        void(connection, made[0], by(why="不必反馈"))
        assert draft(connection, evaluated.deliverable, by()) == [made[-1] + 1]


def test_a_letter_goes_from_draft_to_received_and_stays_as_it_was_issued(desk: Desk) -> None:
    [letter, *_] = drafted(desk)
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        save(connection, calendar, letter, Told(problems=(PROBLEM,)), due_on=None, seen=1, by=by())
    signed(desk, letter)
    with desk.office.reading() as connection:
        [foreseen] = foresee(connection, calendar, [letter], dated_on=day(JUNE))
    assert (foreseen.number, foreseen.due_on, foreseen.problems) == ("某财函〔2022〕1号", date(2022, 7, 20), 1)
    assert issued(desk, letter) == "某财函〔2022〕1号"
    with desk.office.writing() as connection:
        [row] = letters_of_unit(desk.office, connection, "301")
        assert (row.state, row.due_on) == (LetterState.ISSUED, date(2022, 7, 20))
        with pytest.raises(NotYours):
            receive(connection, letter, by("two", Role.UNIT_OFFICER), unit_code="101")
        receive(connection, letter, by("mayor", Role.UNIT_HEAD), unit_code="301")
    desk.change("UPDATE unit SET name = '别的镇' WHERE code = '301'")
    with desk.office.reading() as connection:
        found = one_letter(desk.office, connection, letter, on=day("Friday 2022-12-30"))
    assert (found.paper.to, found.paper.number, found.paper.dated) == ("七宝镇：", "某财函〔2022〕1号", "2022年6月20日")
    assert (found.row.received_by, found.row.received_on) == ("七宝镇镇长", day(JUNE))
    assert [each.deed.value for each in found.done] == ["draft", "save", "send", "agree", "issue", "receive"]


def test_a_chain_signs_in_turn_and_nobody_twice(desk: Desk) -> None:
    [letter, *_] = drafted(desk, CHAIN)
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        send(connection, calendar, letter, by())
        with pytest.raises(NotYours, match="现在轮到"):
            agree(connection, calendar, letter, by("leader", Role.FIN_LEADER))
        assert agree(connection, calendar, letter, by()) is LetterState.WAITING
        with pytest.raises(NotYours, match="已经同意过"):
            agree(connection, calendar, letter, by("operator", Role.FIN_LEADER))
        refuse(connection, calendar, letter, by("leader", Role.FIN_LEADER, why="措辞"))
        assert state(connection, letter) is LetterState.DRAFT
        send(connection, calendar, letter, by())
        agree(connection, calendar, letter, by())
        assert agree(connection, calendar, letter, by("leader", Role.FIN_LEADER)) is LetterState.APPROVED
    assert issued(desk, letter) == "某财评函〔2022〕1号"


def test_what_is_not_ready_is_refused_and_uses_no_number(desk: Desk) -> None:
    [letter, other, _] = drafted(desk)
    with desk.office.writing() as connection:
        calendar = desk.office.calendar(connection, 2022)
        with pytest.raises(RuleBroken, match="问题1：请选择问题类别"):
            save(connection, calendar, letter, Told(problems=(ToldProblem(text="甲"),)), due_on=None, seen=1, by=by())
        save(connection, calendar, letter, Told(), due_on=None, seen=1, by=by())
        with pytest.raises(Overtaken):
            save(connection, calendar, letter, Told(), due_on=None, seen=1, by=by())
    with pytest.raises(TransitionNotAllowed, match="状态为“拟稿”，不能发出"):
        issued(desk, letter)
    signed(desk, other)
    with desk.office.writing() as connection, pytest.raises(RuleBroken, match="整改期限"):
        connection.exec_driver_sql(f"UPDATE letter SET due_on = NULL WHERE id = {other}")
        calendar = desk.office.calendar(connection, 2022)
        save(connection, calendar, letter, Told(), due_on=day("Monday 2022-06-20"), seen=2, by=by())
    with desk.office.reading() as connection:
        assert register(connection) == []


def test_two_at_once_get_two_numbers_and_none_is_left_out(desk: Desk) -> None:
    made = drafted(desk)
    for letter in made:
        signed(desk, letter)
    with ThreadPoolExecutor(3) as pool:
        numbers = list(pool.map(lambda letter: issued(desk, letter), made))
    assert sorted(numbers) == [f"某财函〔2022〕{n}号" for n in (1, 2, 3)]
    with desk.office.reading() as connection:
        assert [each.text for each in register(connection)] == [f"某财函〔2022〕{n}号" for n in (3, 2, 1)]


def test_numbers_used_elsewhere_are_registered_and_a_year_begins_anew(desk: Desk) -> None:
    made = drafted(desk)
    for letter in made:
        signed(desk, letter)
    with desk.office.writing() as connection:
        assert spend(connection, "某财函〔2022〕1号", "某财函〔2022〕4号", why="纸质", by="operator", at=at(JUNE)) == 4
        with pytest.raises(RuleBroken, match="下一个文号是某财函〔2022〕5号"):
            spend(connection, "某财函〔2022〕7号", "", why="纸质", by="operator", at=at(JUNE))
    assert issued(desk, made[0]) == "某财函〔2022〕5号"
    with desk.office.writing() as connection:
        with pytest.raises(RuleBroken, match="下一个文号是某财函〔2022〕6号"):
            take(connection, "某财函〔2022〕8号", made[1], by="operator", at=at(JUNE))
        with pytest.raises(RuleBroken, match="已用于另一份文书"):
            take(connection, "某财函〔2022〕2号", made[1], by="operator", at=at(JUNE))
    assert issued(desk, made[1], "Wednesday 2023-01-04") == "某财函〔2023〕1号"


def test_words_are_kept_in_versions_and_a_draft_takes_the_newest(desk: Desk) -> None:
    mine = "标题：反馈\n主送：{单位}：\n请于{整改期限}前整改{问题数}项。\n"
    with desk.office.writing() as connection:
        kept = {"why": "改", "by": "operator", "at": at(JUNE)}
        assert save_wording(connection, Kind.FEEDBACK, mine, seen=0, **kept) == 1
        with pytest.raises(Overtaken):
            save_wording(connection, Kind.FEEDBACK, mine, seen=0, **kept)
        with pytest.raises(RuleBroken, match="没有正文"):
            save_wording(connection, Kind.FEEDBACK, "标题：甲\n主送：乙", seen=1, **kept)
    [letter, *_] = drafted(desk)
    with desk.office.writing() as connection:
        assert wording_of(connection, Kind.FEEDBACK).version == 1
        found = one_letter(desk.office, connection, letter, on=day(JUNE))
        assert [each.text for each in found.paper.body] == ["请于2022年7月20日前整改0项。"]
