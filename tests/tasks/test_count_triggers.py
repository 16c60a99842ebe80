"""Count triggers: the third item of a unit that comes to a warning, and whoever is last on approved lists twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk import Desk, day
from district import furnish
from hamlet import EVE, REGISTER, SUBJECTS, YEAR, project
from ledger_files import LedgerFiles, same_files
from offices import NewOffice, SqliteOffices

from calendars.loading import loads
from models.errors import CalendarInvalid
from models.settings import Settings
from notices.mailer import PostBook
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.propose import find
from tasks.register.writing import texts_of, write_texts
from tasks.rehearse import Plan, rehearse
from tasks.script import apply_entries, read_script

TRIGGERS = """\
    triggers:
      - counts: items
        times: 3
        of: L3
        level: L4
        recipients: [UNIT_OFFICER, UNIT_HEAD, DEPT]
        source: 惯例
      - {counts: last_on_list, times: 2, of: L4, level: L5, recipients: [UNIT_HEAD], source: 惯例}
"""
TEXT = YEAR.replace("steps:\n", TRIGGERS + "steps:\n", 1)
MORE = (project("P6", "101"), project("P7", "101"))  # with P1 three of the department, of the town P3, P4 and W301
L3, T5, T10 = "Saturday 2022-05-07", "Tuesday 2022-05-10", "Tuesday 2022-05-17"


def counting(office: Office) -> None:
    register = replace(REGISTER, subjects=(*SUBJECTS, *MORE))
    furnish(office, loads(TEXT, "counting.yaml"), TEXT, register, eve=EVE)


@pytest.fixture
def desk(offices: NewOffice, tmp_path: Path) -> Iterator[Desk]:
    office = Office(offices(counting))
    made = Desk(office, tmp_path)
    made.open("Tuesday 2022-03-01")
    made.sweep("Friday 2022-04-29")
    yield made
    office.close()


def proposed(desk: Desk) -> dict[str, list[str]]:
    """The subjects on each proposal, by its level and trigger."""
    rows = desk.rows(
        "SELECT r.level, r.workdays, s.code FROM proposal p JOIN proposal_item i ON i.proposal_id = p.id"
        " JOIN rung r ON r.id = p.rung_id JOIN obligation o ON o.id = i.obligation_id"
        " JOIN subject s ON s.id = o.subject_id ORDER BY r.level, r.workdays, s.code"
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(f"{row.level} {row.workdays}", []).append(row.code)
    return found


def test_the_third_item_at_a_warning_is_proposed_with_the_others(desk: Desk) -> None:
    desk.sweep("Thursday 2022-05-05")
    assert proposed(desk) == {}
    swept = desk.sweep(L3)
    assert proposed(desk) == {"L4 1003": ["P1", "P3", "P4", "P6", "P7", "W301"]}
    assert swept.proposed == 6
    assert len(desk.rows("SELECT id FROM proposal")) == 1, "one proposal a day, however many units"
    assert desk.sweep(T5).proposed == 0, "nothing is proposed twice in a due version"
    with desk.office.reading() as connection:
        assert find(connection, "20220507-2022-standard.items3").rung == 1003
    assert {row["batch"] for row in desk.files().proposals} == {"20220507-2022-standard.items3"}
    assert {row["rung"] for row in desk.files().proposals} == {"items3"}
    assert desk.proofs() == []


def test_two_items_are_not_three_and_what_was_handed_in_still_counts(desk: Desk) -> None:
    desk.do("submit 101 self-evaluation P6", "Friday 2022-05-06")
    desk.do("extend 101 self-evaluation P7", "Friday 2022-05-06", value="2022-05-16", why="核对数据")
    desk.sweep(L3)
    assert proposed(desk) == {"L4 1003": ["P3", "P4", "W301"]}
    desk.do("submit 301 self-evaluation P3", "Monday 2022-05-09")
    desk.sweep("Thursday 2022-05-19")  # P7 comes to its warning: only the second of the department
    assert "P7" not in proposed(desk)["L4 1003"]


def test_a_fourth_item_is_proposed_on_its_own_day(desk: Desk) -> None:
    desk.do("extend 301 self-evaluation W301", "Friday 2022-05-06", value="2022-05-16", why="核对数据")
    desk.do("extend 101 self-evaluation P7", "Friday 2022-05-06", value="2022-05-16", why="核对数据")
    desk.sweep(L3)
    assert proposed(desk) == {}
    desk.do("submit 301 self-evaluation P3", "Monday 2022-05-09")
    desk.sweep("Thursday 2022-05-19")
    assert proposed(desk)["L4 1003"] == ["P7", "W301"], "the others stand above it by their own day already"


@pytest.mark.parametrize("skipped", [(), (L3,), (L3, T5), ("Thursday 2022-05-05", L3)])
def test_days_missed_lead_to_the_same_items(desk: Desk, skipped: tuple[str, ...]) -> None:
    for on in ("Thursday 2022-05-05", L3, T5, "Wednesday 2022-05-11"):
        if on not in skipped:
            desk.sweep(on)
    assert proposed(desk) == {"L4 1003": ["P1", "P3", "P4", "P6", "P7", "W301"]}


def test_whoever_is_last_on_approved_lists_twice_is_proposed_for_a_talk(desk: Desk) -> None:
    desk.sweep(L3)
    desk.decide("20220507-2022-standard.items3", "Monday 2022-05-09")
    assert "L5 2002" not in proposed(desk), "one list is not two"
    desk.do("submit 301 self-evaluation W301", "Monday 2022-05-16")
    desk.sweep(T10)
    desk.decide("20220517-2022-standard+10", "Wednesday 2022-05-18")
    assert proposed(desk)["L5 2002"] == ["P1", "P6", "P7"], "three of the department, of the town two are left"
    told = desk.decide("20220518-2022-standard.last2", "Thursday 2022-05-19")
    assert told == 3
    assert desk.proofs() == []


def test_who_is_alone_on_a_list_or_struck_off_is_not_last(desk: Desk) -> None:
    desk.do("submit 301 self-evaluation W301", "Friday 2022-05-06")
    desk.sweep(L3)
    assert proposed(desk) == {"L4 1003": ["P1", "P6", "P7"]}, "of two items nothing is proposed"
    desk.decide("20220507-2022-standard.items3", "Monday 2022-05-09")
    desk.sweep(T10)
    desk.decide("20220517-2022-standard+10", "Wednesday 2022-05-18", u101="已当面说明")
    assert "L5 2002" not in proposed(desk)


def test_a_trigger_says_nothing_where_it_is_not_asked_for(hamlet: Office, tmp_path: Path) -> None:
    desk = Desk(hamlet, tmp_path)
    desk.open("Tuesday 2022-03-01")
    desk.sweep("Friday 2022-04-29")
    desk.sweep(L3)
    assert proposed(desk) == {}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("level: L4\n", "按次数升级只能拟L4及以上"),
        ("of: L4, level: L5", "级别L4不高于所数的L4"),
        ("of: L4, level: L5,", "L3没有名单: 名单从L4起"),
        ("recipients: [UNIT_HEAD]", "角色"),
    ],
)
def test_a_trigger_that_does_not_fit_is_said_with_its_place(wrong: str, sentence: str) -> None:
    better = {
        "level: L4\n": "level: L3\n",
        "of: L4, level: L5": "of: L4, level: L4",
        "of: L4, level: L5,": "of: L3, level: L5,",
        "recipients: [UNIT_HEAD]": "recipients: [NOBODY]",
    }[wrong]
    with pytest.raises(CalendarInvalid) as caught:
        loads(TEXT.replace(TRIGGERS, TRIGGERS.replace(wrong, better)), "counting.yaml")
    assert sentence in str(caught.value)


def test_a_rehearsal_with_triggers_writes_what_the_days_write(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    """Hand-ins, more time and a return around the third warning; every day is run, live and on a copy."""
    office = Office(sqlite_offices.url(counting, tmp_path))
    entries = read_script(_written(tmp_path))
    post, first, last = PostBook(), day("Tuesday 2022-03-01"), day("Tuesday 2022-05-24")
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        with office.writing() as connection:
            apply_entries(office, connection, [entry for entry in entries if entry.act.on == on])
        run_day(office, post, Settings(), on=on, composing=False)
    with office.reading() as connection:
        export(connection, tmp_path / "lived", on=last)
    office.close()
    plan = Plan(
        tmp_path / "counting.yaml", tmp_path / "rehearsed", tmp_path / "register", tmp_path / "script.csv", first, last
    )
    rehearse(plan, Settings(), None)
    lived = LedgerFiles(tmp_path / "lived")
    same_files(lived, LedgerFiles(tmp_path / "rehearsed"))
    assert "20220507-2022-standard.items3" in {row["batch"] for row in lived.proposals}


def _written(folder: Path) -> Path:
    """The year, the register and a script as files."""
    (folder / "counting.yaml").write_text(TEXT, encoding="utf-8")
    write_texts(folder / "register", texts_of(replace(REGISTER, subjects=(*SUBJECTS, *MORE))))
    acts = [
        ("2022-05-06", "extend", "101", "self-evaluation", "P7", "2022-05-16", "operator", "核对数据"),
        ("2022-05-06", "submit", "101", "self-evaluation", "P1", "", "", ""),
        ("2022-05-06", "extend", "101", "self-evaluation", "P6", "2022-05-16", "operator", "核对数据"),
        ("2022-05-09", "return", "101", "self-evaluation", "P1", "", "operator", "缺附件"),
        ("2022-05-18", "submit", "101", "self-evaluation", "P6", "", "", ""),
    ]
    columns = "on,event,unit_code,deliverable,subject_code,value,by,why"
    (folder / "script.csv").write_text("\n".join([columns, *map(",".join, acts)]) + "\n", encoding="utf-8")
    return folder / "script.csv"
