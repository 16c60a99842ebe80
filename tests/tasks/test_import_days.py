"""Official working days come in while the year runs: what rests on them moves, and who was told hears of it once."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import hamlet as hamlets
import pytest
from amended import AS_IT_WAS, LONGER_MAY, OFFICIAL_2027, Notice
from desk import Desk, at, day
from ledger_files import LedgerFiles

from calendars.workdays import DayOverride
from models.errors import CalendarInvalid, RuleBroken
from models.kinds import State
from models.settings import Settings
from notices.mailer import PostBook
from tasks.import_days import DaysImported, import_days, withdraw_days
from tasks.office import Office
from tasks.official_days import imported_days, read_day_files
from tasks.rehearse import Plan, rehearse

P1, P2, P5 = "101 self-evaluation P1", "101001 self-evaluation P2", "301001 self-evaluation P5"
REMINDED, MOVED = "Monday 2022-04-18", "Wednesday 2022-04-20"
EMPTY = DaysImported()


def take_in(desk: Desk, notice: Notice, on: str, *, why: str = "通知") -> DaysImported:
    files = read_day_files([notice.write(desk.folder / f"notice-{notice.year}")])
    with desk.office.writing() as connection:
        return import_days(desk.office, connection, files, on=day(on), at=at(on), by="FIN_ADMIN", why=why)


def works(desk: Desk, on: str) -> bool:
    with desk.office.reading() as connection:
        return desk.office.workdays(connection).works(day(on))


@pytest.fixture
def told(opened: Desk) -> Desk:
    """Everybody has had the opening and the first reminder, which names Friday 04-29."""
    for number in range(49):
        on = date(2022, 3, 1) + timedelta(days=number)
        opened.run(f"{on:%A} {on}")
    assert f"{on:%A} {on}" == REMINDED
    return opened


def test_exactly_the_dates_move_that_rest_on_the_changed_days(told: Desk) -> None:
    before = told.files().obligations
    done = take_in(told, LONGER_MAY, MOVED)
    after = LedgerRows(told)
    for row in before:
        wanted = LONGER_MAY.on_or_before(date.fromisoformat(row["nominal_due_on"]))
        now = after.of(row)
        moved = str(wanted) != row["due_on"]
        assert (now["due_on"], now["due_version"]) == (str(wanted), "2" if moved else "1")
        assert moved == (row["deliverable"] == "self-evaluation")
    assert done.years == (2022,)
    [moved_date] = done.moved
    assert (moved_date.deliverable, str(moved_date.due_on), str(moved_date.becomes_on), moved_date.items) == (
        "self-evaluation",
        "2022-04-29",
        "2022-04-28",
        6,
    )
    assert (done.replanned.moved_owed, done.replanned.relaid) == (6, 2)


class LedgerRows:
    """The obligations as they are now."""

    def __init__(self, desk: Desk) -> None:
        self.rows = {_key(row): row for row in desk.files().obligations}

    def of(self, row: dict[str, str]) -> dict[str, str]:
        return self.rows[_key(row)]


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return row["deliverable"], row["unit_code"], row["subject_code"]


def test_every_later_rung_acts_on_the_day_counted_by_the_notice(told: Desk) -> None:
    take_in(told, LONGER_MAY, MOVED)
    for number in range(60):
        on = day(MOVED) + timedelta(days=number)
        told.run(f"{on:%A} {on}")
    due = {"self-evaluation": date(2022, 4, 28), "choice": date(2022, 5, 31)}
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for event in told.files().events:
        if event["event"].startswith("rung_") and event["on"] >= str(day(MOVED)):
            thing = found.setdefault((event["deliverable"], event["unit_code"], event["subject_code"]), {})
            assert event["rung"] not in thing
            thing[event["rung"]] = event["on"]
    last = day(MOVED) + timedelta(days=59)
    assert len(found) == 8
    for (deliverable, *_), rungs in found.items():
        days = {f"{n:+d}": LONGER_MAY.count(due[deliverable], n) for n in (-10, -5, -3, -1, 1, 3, 5, 10, 15, 20)}
        assert rungs == {rung: str(on) for rung, on in days.items() if day(MOVED) < on <= last}


def test_whoever_was_told_gets_one_correction_and_nobody_a_thing_twice(told: Desk) -> None:
    heard = {row["person_id"] for row in told.files().notices if row["deliverable"] == "self-evaluation"} - {""}
    done = take_in(told, LONGER_MAY, MOVED, why="节日延长")
    post = PostBook()
    for on in (MOVED, "Thursday 2022-04-21", "Friday 2022-04-22"):
        told.run(on, post)
    corrections = [mail for mail in post.mails if "期限更正" in mail.subject]
    rows = [row for row in told.files().notices if row["on"] == str(day(MOVED)) and row["level"] == ""]
    assert {row["person_id"] for row in rows} == heard
    assert {(row["state"], row["due_on"], row["due_version"]) for row in rows} == {("accepted", "2022-04-28", "2")}
    assert len(corrections) == done.replanned.correction_mails == len({mail.to for mail in corrections})
    assert {mail.to for mail in corrections} == {row["address"] for row in rows}
    assert "国务院办公厅关于2022年部分节假日安排的通知" in "".join(corrections[0].text.split())
    assert "节日延长" in corrections[0].text
    assert "4月29日" in corrections[0].text and "4月28日" in corrections[0].text
    mails = [(row["address"], row["mail_id"], row["planned_on"]) for row in told.files().notices if row["mail_id"]]
    a_day = Counter((address, on) for address, mail, on in set(mails) if mail not in {r["mail_id"] for r in rows})
    assert set(a_day.values()) == {1}
    assert [code for code, _ in done.corrected] == ["101", "101001", "301", "301001"]


def test_the_history_says_what_moved_from_when_and_under_which_notice(told: Desk) -> None:
    take_in(told, LONGER_MAY, MOVED)
    events = told.events(P1)
    assert events[events.index("moved") :] == ["moved"]
    [row] = told.rows(
        "SELECT h.due_version, h.value, h.actor, h.why FROM history h JOIN obligation o ON o.id = h.obligation_id"
        " JOIN subject s ON s.id = o.subject_id WHERE h.event = 26 AND s.code = 'P1'"
    )
    notice = "国务院办公厅关于2022年部分节假日安排的通知 国办发明电〔2021〕11号 (2021-10-25)"
    assert tuple(row) == (2, "2022-04-28", "FIN_ADMIN", f"{notice}；通知")


def test_the_same_again_changes_nothing(told: Desk) -> None:
    take_in(told, LONGER_MAY, MOVED)
    before = told.files().bytes()
    assert take_in(told, LONGER_MAY, "Thursday 2022-04-21") == EMPTY
    assert told.files().bytes() == before
    with told.office.reading() as connection:
        assert len(imported_days(connection)) == 1


def test_what_is_shipped_changes_nothing(told: Desk) -> None:
    assert take_in(told, AS_IT_WAS, MOVED) == EMPTY


def test_the_old_notice_undoes_the_new_one(told: Desk) -> None:
    take_in(told, LONGER_MAY, MOVED)
    told.run(MOVED)
    done = take_in(told, AS_IT_WAS, "Thursday 2022-04-21")
    row = told.thing(P1)
    assert (row.due_on, row.due_version, row.next_action_on) == (day("Friday 2022-04-29"), 3, day("Sunday 2022-04-24"))
    told.run("Thursday 2022-04-21")
    first, second = ({r["address"] for r in told.lines(on, level="")} for on in (MOVED, "Thursday 2022-04-21"))
    assert first == second
    assert done.replanned.correction_mails == len(second) == 6
    assert works(told, "Friday 2022-04-29")
    with told.office.reading() as connection:
        kept = imported_days(connection)
    assert [(row.year, row.counts, row.why) for row in kept] == [(2022, 0, "通知"), (2022, 1, "通知")]


def test_an_import_can_be_taken_back(told: Desk) -> None:
    take_in(told, LONGER_MAY, MOVED)
    on = "Thursday 2022-04-21"
    with told.office.writing() as connection:
        done = withdraw_days(told.office, connection, 2022, on=day(on), at=at(on), by="FIN_ADMIN", why="误")
    assert (done.years, done.replanned.moved_owed) == ((2022,), 6)
    assert told.thing(P1).due_on == day("Friday 2022-04-29")
    with told.office.writing() as connection, pytest.raises(RuleBroken, match="2022年没有导入过放假安排"):
        withdraw_days(told.office, connection, 2022, on=day(on), at=at(on), by="FIN_ADMIN", why="误")


def test_what_was_handed_in_is_judged_by_the_kinder_date(opened: Desk) -> None:
    opened.do(f"submit {P1}", "Friday 2022-04-29")
    opened.do(f"submit {P2}", "Thursday 2022-05-05")
    take_in(opened, LONGER_MAY, "Friday 2022-05-06")
    assert (opened.thing(P1).late_workdays, opened.thing(P2).late_workdays) == (0, 1)
    assert State(opened.thing(P1).state) is State.SUBMITTED


def test_nothing_is_moved_for_an_extension_that_outlasts_the_change(opened: Desk) -> None:
    opened.do(f"extend {P1}", "Friday 2022-04-15", value="2022-05-20", by="FIN_OPERATOR", why="合并")
    take_in(opened, LONGER_MAY, MOVED)
    assert (opened.thing(P1).due_on, opened.thing(P1).due_version) == (day("Friday 2022-05-20"), 2)
    assert opened.thing(P2).due_on == day("Thursday 2022-04-28")


def test_an_override_of_the_district_stands_above_an_import(told: Desk) -> None:
    override = DayOverride(on=date(2022, 4, 29), works=True, why="集中报送", source="区财政局通知")
    with told.office.reading() as connection:
        imported = told.office.workdays(connection).with_years([read(told, LONGER_MAY)])
    assert not imported.works(date(2022, 4, 29))
    assert imported.with_overrides([override]).works(date(2022, 4, 29))
    assert imported.with_overrides([override]).with_years([read(told, LONGER_MAY)]).works(date(2022, 4, 29))


def read(desk: Desk, notice: Notice):
    return read_day_files([notice.write(desk.folder)])[0].year


def test_another_process_counts_by_the_import_at_once(told: Desk) -> None:
    other = Office(told.office.engine.url.render_as_string(hide_password=False))
    try:
        with other.reading() as connection:
            assert other.workdays(connection).works(date(2022, 4, 29))
        take_in(told, LONGER_MAY, MOVED)
        with other.reading() as connection:
            assert not other.workdays(connection).works(date(2022, 4, 29))
    finally:
        other.close()


def test_what_is_rolled_back_never_counted(told: Desk) -> None:
    before = told.files().bytes()
    files = read_day_files([LONGER_MAY.write(told.folder / "notice")])
    with told.office.writing() as connection:
        done = import_days(told.office, connection, files, on=day(MOVED), at=at(MOVED), by="x", why="看看")
        assert done.replanned.moved_owed == 6
        connection.rollback()
    assert works(told, "Friday 2022-04-29")
    assert told.files().bytes() == before


def test_the_notice_of_a_year_in_which_nothing_is_published_is_kept(opened: Desk) -> None:
    done = take_in(opened, OFFICIAL_2027, MOVED)
    assert (done.years, done.moved, done.replanned.batch) == ((2027,), (), None)
    assert not works(opened, "Friday 2027-04-30")
    with opened.office.reading() as connection:
        assert not opened.office.workdays(connection).is_provisional(date(2027, 4, 30))


def test_a_rehearsal_on_the_offices_register_counts_by_its_imports(opened: Desk) -> None:
    take_in(opened, LONGER_MAY, MOVED)
    year = opened.folder / "hamlet.yaml"
    year.write_text(hamlets.YEAR, encoding="utf-8")
    rehearse(Plan(year, opened.folder / "out", last_on=date(2022, 3, 2)), Settings(), opened.office)
    due = {row["due_on"] for row in LedgerFiles(opened.folder / "out").obligations}
    assert due == {"2022-04-28", "2022-05-31"}


def test_a_reason_is_asked_for(opened: Desk) -> None:
    with pytest.raises(RuleBroken, match="请写明为什么"):
        take_in(opened, OFFICIAL_2027, MOVED, why=" ")


def test_every_error_of_every_file_is_said_and_one_year_comes_once(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(OFFICIAL_2027.text.replace("2027-05-08]", "2027-05-07]"), encoding="utf-8")
    two.write_text(OFFICIAL_2027.text.replace("year: 2027", "year: x"), encoding="utf-8")
    with pytest.raises(CalendarInvalid) as refused:
        read_day_files([one, two, tmp_path / "three.yaml"])
    assert [str(place).removeprefix(f"{tmp_path}/") for place in refused.value.places] == [
        "one.yaml:8:66: 2027-05-07是周五, 不是调休上班",
        "three.yaml:1:1: 没有这个文件",
        "two.yaml:1:7: “x”不是整数",
    ]
    with pytest.raises(RuleBroken, match="2027年写在了两个文件里"):
        read_day_files([OFFICIAL_2027.write(tmp_path / "a"), OFFICIAL_2027.write(tmp_path / "b")])
