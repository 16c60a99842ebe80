"""The files: their form, their words, and the same bytes for the same ledger."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from desk import Desk, day
from hamlet import settled
from ledger_files import NAMES, LedgerFiles, same_files
from offices import Prepare
from once import once
from python_calamine import CalamineWorkbook

from models.errors import MailRefused, Sentence
from models.kinds import Event, Level, Role, State, StepKey
from notices.mailer import PostBook
from tasks.cell_texts import batch_name
from tasks.export import HEADERS, export, signed
from tasks.office import Office

STATES = {state.name.lower() for state in State}
NOTICE_STATES = {"planned", "accepted", "refused", "unreachable", "withdrawn", "no_recipient", "skipped", "held"}
PROPOSAL_STATES = {"waiting", "approved", "refused", "struck_off"}
RUNGS = {"", "-10", "-5", "-3", "-1", "+1", "+3", "+5", "+10", "+15", "+20"}
DAYS = ("on", "planned_on", "opened_on", "nominal_due_on", "due_on", "first_submitted_on", "accepted_on", "decided_on")
SORTED_BY = {
    "obligations": ("work_year", "step", "deliverable", "unit_code", "subject_code"),
    "notices": ("on", "step", "unit_code", "deliverable", "subject_code"),
    "proposals": ("on", "batch", "step", "unit_code", "deliverable", "subject_code", "due_on"),
    "events": ("on", "work_year", "step", "deliverable", "unit_code"),
}


def lived(office: Office) -> None:
    """A spring in which everything happens that a file has a word for."""
    settled(office)
    desk = Desk(office, Path())
    desk.run("Tuesday 2022-03-01")
    desk.do("submit 101 self-evaluation P1", "Monday 2022-04-11", by="two")
    desk.do("return 101 self-evaluation P1", "Wednesday 2022-04-13", by="operator", why="缺附件, “附表”\n二")
    desk.sweep("Monday 2022-04-18")
    desk.do("submit 101 self-evaluation P1", "Monday 2022-04-18", by="two")
    desk.do("extend 301 self-evaluation P3", "Monday 2022-04-18", value="2022-05-31", by="operator", why="疫情")
    desk.run("Monday 2022-04-18", PostBook({"shared@example.org": MailRefused(Sentence("查无此人"))}))
    desk.do("accept 101 self-evaluation P1", "Tuesday 2022-04-19", by="operator")
    desk.do("waive 301 self-evaluation P4", "Tuesday 2022-04-19", by="operator", why="零支出")
    for subject in ("P3", "P4"):
        desk.do(f"select 301 choice {subject}", "Wednesday 2022-04-20", by="town")
    desk.do("submit 301 choice", "Wednesday 2022-04-20", by="town")
    desk.do("accept 301 choice", "Wednesday 2022-04-20", by="operator")
    desk.run("Saturday 2022-05-21")
    desk.decide("20220521-2022-standard+10", "Sunday 2022-05-22", why="按规定通报", u301="情况特殊")
    desk.run("Monday 2022-05-23")
    desk.sweep("Tuesday 2022-05-24")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LedgerFiles:
    """That spring's files, written once from each kind of database."""

    def write(folder: Path) -> None:
        offices = request.getfixturevalue(f"{request.param}_offices")
        with offices.url(lived) if request.param == "postgres" else nullcontext(offices.url(lived, folder)) as url:
            office = Office(url)
            Desk(office, folder).files("Tuesday 2022-05-24")
            office.close()

    return LedgerFiles(once(tmp_path_factory, f"spring-{request.param}", write))


def test_the_same_ledger_gives_the_same_bytes_from_whichever_database(
    files: LedgerFiles, new_desk: Callable[[Prepare], Desk]
) -> None:
    """Also from another ledger that went the same way, and when it is written twice."""
    desk = new_desk(lived)
    for _again in range(2):
        same_files(desk.files("Tuesday 2022-05-24"), files)
    assert sorted(path.name for path in desk.folder.iterdir()) == sorted(NAMES)


def test_files_have_a_byte_order_mark_their_header_and_unix_line_ends(files: LedgerFiles) -> None:
    for name, raw in files.bytes().items():
        assert b"\r" not in raw and raw.endswith(b"\n")
        assert raw.startswith(b"\xef\xbb\xbf") == name.endswith(".csv")
        if name in HEADERS:
            assert raw.decode("utf-8-sig").splitlines()[0] == HEADERS[name]


def test_rows_are_sorted_by_their_keys(files: LedgerFiles) -> None:
    for name, keys in SORTED_BY.items():
        found = [tuple(row[key] for key in keys) for row in files.rows(name)]
        assert len(found) > 5
        assert found == sorted(found), name
    assert [row["seq"] for row in files.events] == [str(n) for n in range(1, len(files.events) + 1)]


def test_every_word_is_of_the_vocabulary(files: LedgerFiles) -> None:
    rows = {name: files.rows(name) for name in SORTED_BY}
    assert {row["state"] for row in rows["obligations"]} <= STATES
    assert {row["from_state"] for row in rows["events"]} | {row["to_state"] for row in rows["events"]} <= STATES | {""}
    assert {row["event"] for row in rows["events"]} <= {event.name.lower() for event in Event}
    assert {row["state"] for row in rows["notices"]} == NOTICE_STATES - {"held", "unreachable"}
    assert {row["role"] for row in rows["notices"]} <= {role.name for role in Role} | {""}
    assert {row["state"] for row in rows["proposals"]} == PROPOSAL_STATES - {"refused"}
    for name, found in rows.items():
        assert {row["step"] for row in found} <= {step.value for step in StepKey}, name
        assert {row.get("rung", "") for row in found} <= RUNGS, name
        assert {row.get("level", "") for row in found} <= {level.value for level in Level} | {""}, name
        dates = {row[column] for row in found for column in DAYS if column in row}
        assert all(re.fullmatch(r"(\d{4}-\d\d-\d\d)?", text) for text in dates), name


def test_a_rung_is_its_signed_offset_and_openings_and_returns_have_none(files: LedgerFiles) -> None:
    rungs = {(row["event"], row["rung"]) for row in files.events if row["subject_code"] == "P2"}
    assert rungs >= {("opened", ""), ("rung_reached", "-10"), ("rung_skipped", "+1"), ("rung_proposed", "+10")}
    assert ("proposal_approved", "+10") in rungs  # told under the rung that proposed it
    rules = {(row["event"], row["rule"]) for row in files.events if row["subject_code"] == "P2"}
    assert {("opened", "opens"), ("rung_reached", "standard-10"), ("proposal_approved", "standard+10")} <= rules
    returned = [row for row in files.notices if row["due_version"] == "2" and row["on"] == "2022-04-13"]
    assert {(row["rung"], row["level"]) for row in returned} == {("", "L1")}
    assert (signed(-10), signed(5), signed(0), signed(None), signed(0, "opens")) == ("-10", "+5", "+0", "", "")
    assert batch_name(day("Tuesday 2022-05-17"), 2022, "standard", 10) == "20220517-2022-standard+10"


def test_an_obligation_s_row_says_where_it_stands(files: LedgerFiles) -> None:
    shown = {row["subject_code"] or row["deliverable"]: row for row in files.obligations if row["unit_code"] != "100"}

    def said(code: str, *columns: str) -> tuple[str, ...]:
        return tuple(shown[code][column] for column in columns)

    dates = ("nominal_due_on", "due_on", "due_version", "returns", "extensions")
    assert said("P1", *dates) == ("2022-04-30", "2022-04-29", "2", "1", "0")
    assert said("P1", "state", "first_submitted_on", "accepted_on") == ("accepted", "2022-04-11", "2022-04-19")
    assert said("P1", "on_time", "late_workdays", "rung", "level") == ("true", "0", "-10", "L1")
    assert said("P2", "on_time", "late_workdays", "first_submitted_on", "rung", "level") == ("", "", "", "+15", "L5")
    assert said("W301", "state", "budget_year", "work_year") == ("issued", "2021", "2022")


def test_a_line_says_the_due_date_of_its_own_version(files: LedgerFiles) -> None:
    lines = [row for row in files.notices if row["subject_code"] == "P3" and row["deliverable"] != "report"]
    dues = {(row["due_version"], row["due_on"]) for row in lines if row["deliverable"] == "self-evaluation"}
    assert dues == {("1", "2022-04-29"), ("2", "2022-05-31")}


def test_a_line_that_did_not_leave_says_why(files: LedgerFiles) -> None:
    found = {(row["state"], row["reason"], bool(row["mail_id"]), bool(row["sent_at"])) for row in files.notices}
    assert found == {
        ("accepted", "", True, True),
        ("planned", "", False, False),
        ("refused", "查无此人", True, False),
        ("withdrawn", "handed_in", False, False),
        ("withdrawn", "changed", False, False),
        ("no_recipient", "", False, False),
        ("skipped", "overtaken", False, False),
    }


def test_who_acted_and_under_which_document_stands_beside_each_event(files: LedgerFiles) -> None:
    events = files.events
    assert {row["document"] for row in events} == {"某财〔2022〕1号"}
    actors = {(row["event"], row["actor"]) for row in events}
    assert {("submitted", "two"), ("selected", "town"), ("proposal_approved", "leader"), ("opened", "")} <= actors
    changes = {(row["event"], row["from_state"], row["to_state"]) for row in events}
    assert {("opened", "", "issued"), ("submitted", "issued", "submitted"), ("rung_reached", "", "")} <= changes


def test_the_summary_counts_what_is_expected_handed_in_and_on_time(files: LedgerFiles) -> None:
    summary = files.summary
    assert summary["steps"]["evaluation"] == {
        "expected": 11,  # 6 and 2, and what the choice opened: 4; one was waived
        "actual": 2,
        "rate": 0.1818,
        "on_time_actual": 2,
        "on_time_rate": 0.1818,
        "nil": 0,
    }
    sent = {row["mail_id"] for row in files.notices if row["state"] == "accepted"}
    assert summary["mail"]["total"] == len(sent)
    assert summary["mail"]["max_per_person_day"] == 1
    assert summary["mail"]["worst_day"] == "2022-05-23"
    assert summary["unreachable"] == ["301001"]


def test_an_office_where_nothing_happened_writes_headers_alone(desk: Desk) -> None:
    files = desk.files()
    assert [files.rows(name.removesuffix(".csv")) for name in HEADERS] == [[]] * len(HEADERS)
    assert files.summary == {
        "steps": {},
        "mail": {"total": 0, "max_per_person_day": 0, "worst_day": None, "worst_day_mails": 0},
        "unreachable": [],
    }


def test_what_a_spreadsheet_would_compute_is_guarded_in_files_and_text_in_the_workbook(opened: Desk) -> None:
    """A rung is a signed number and stays as it is; a reason that begins like a formula does not."""
    opened.sweep("Monday 2022-04-18")
    opened.do("return 301 self-evaluation P3", _submitted(opened), why="补充")
    opened.change("UPDATE history SET actor = '=HYPERLINK(\"x\")' WHERE actor = '301'")
    with opened.office.reading() as connection:
        export(connection, opened.folder, on=day("Monday 2022-04-18"), workbook=True)
    files = LedgerFiles(opened.folder)
    actors = {row["actor"] for row in files.events}
    assert '\'=HYPERLINK("x")' in actors
    assert "-10" in {row["rung"] for row in files.notices}
    with CalamineWorkbook.from_path(str(opened.folder / "ledger.xlsx")) as book:
        assert book.sheet_names == [name.removesuffix(".csv") for name in HEADERS]
        assert book.sheet_names[:4] == ["obligations", "notices", "proposals", "events"]
        rows = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [len(sheet) - 1 for sheet in rows[:4]] == [
        len(files.obligations),
        len(files.notices),
        len(files.proposals),
        len(files.events),
    ]
    head, first = rows[0][:2]
    assert dict(zip(head, first, strict=True))["due_on"] == date(2022, 5, 31)
    assert '=HYPERLINK("x")' in {row[10] for row in rows[3]}
    before = (opened.folder / "ledger.xlsx").read_bytes()
    with opened.office.reading() as connection:
        export(connection, opened.folder, on=day("Monday 2022-04-18"), workbook=True)
    assert (opened.folder / "ledger.xlsx").read_bytes() == before


def _submitted(desk: Desk) -> str:
    desk.do("submit 301 self-evaluation P3", "Monday 2022-04-18")
    return "Monday 2022-04-18"
