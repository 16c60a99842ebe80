"""2027 on provisional days, and the notice that comes while it runs; two published years in one January."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from amended import OFFICIAL_2027
from ledger_files import LedgerFiles, Row, item
from once import once
from oracle import Oracle

from calendars.dates import effective
from calendars.loading import load, loads
from calendars.renewing import renewed
from calendars.workdays import Workdays
from models.settings import Settings
from notices.mailer import PostBook
from samples.another_year import write_register
from tasks.clock import SWEEP_AT, moment
from tasks.day import run_day
from tasks.export import export
from tasks.import_days import DaysImported, import_days
from tasks.import_register import import_register
from tasks.migrate import migrate
from tasks.office import Office
from tasks.official_days import read_day_files
from tasks.prove import disagreements
from tasks.publish import publish_in
from tasks.register_files import read_register
from tasks.rehearse import Plan, rehearse

pytestmark = pytest.mark.slow

CALENDARS = Path(__file__).parents[2] / "calendars"
YEAR = CALENDARS / "2027.yaml"
CAME_ON = date(2027, 4, 12)  # a Monday; the notice moves 04-30, of which the first reminders of 04-16 have not gone out
SETTINGS = Settings()


def span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


# ── on provisional days ───────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def provisional(tmp_path_factory: pytest.TempPathFactory) -> LedgerFiles:
    """The whole of 2027, rehearsed before any notice; nobody hands in anything."""

    def make(folder: Path) -> None:
        register = write_register(2027, folder / "register")
        rehearse(Plan(YEAR, folder / "out", register), Settings(), None)

    return LedgerFiles(once(tmp_path_factory, "provisional-2027", make) / "out")


def test_every_date_of_2027_is_marked(provisional: LedgerFiles) -> None:
    assert len(provisional.obligations) > 2000
    assert Counter(row["provisional"] for row in provisional.obligations) == {"yes": len(provisional.obligations)}
    assert Counter(row["provisional"] for row in provisional.notices) == {"yes": len(provisional.notices)}


def test_what_falls_due_on_a_rest_day_is_due_on_the_working_day_before(provisional: LedgerFiles) -> None:
    due = {(row["nominal_due_on"], row["due_on"]) for row in provisional.obligations}
    assert ("2027-10-31", "2027-10-29") in due
    [report] = [
        deliverable for _, deliverable in load(YEAR).deliverables() if deliverable.key == "key-evaluation-report"
    ]
    assert effective(report.due, Workdays.load()) == date(2027, 7, 30)


def test_an_opening_on_a_sunday_is_mailed_on_the_monday(provisional: LedgerFiles) -> None:
    opened = [row for row in provisional.notices if row["on"] == "2027-08-01" and row["rung"] == ""]
    assert len(opened) > 100
    assert {row["planned_on"] for row in opened if row["state"] == "accepted"} == {"2027-08-02"}


def test_the_year_is_that_of_an_independent_walk(provisional: LedgerFiles, tmp_path: Path) -> None:
    register = read_register(write_register(2027, tmp_path))
    oracle = Oracle(load(YEAR), register, Workdays.load())
    oracle.live(date(2027, 3, 1), date(2028, 2, 4), [])
    for found, wanted in (
        (provisional.obligations, oracle.obligations()),
        (provisional.rung_events(), oracle.rung_events()),
        (provisional.lines(), oracle.notices()),
    ):
        assert len(found) == len(wanted)
        assert [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]][:3] == []


# ── the notice comes ──────────────────────────────────────────────────────────────────────────────────────────────
class Imported:
    """2027 lived until the notice came, and on until the end of May; what was there before and after."""

    def __init__(self, folder: Path) -> None:
        self.office = Office("sqlite://")
        try:
            self._live(folder)
        finally:
            self.office.close()

    def _live(self, folder: Path) -> None:
        _furnish(self.office, folder, YEAR.read_text(encoding="utf-8"), date(2027, 2, 28))
        self.days(date(2027, 3, 1), CAME_ON - timedelta(days=1))
        before = self.files(folder / "before", CAME_ON).obligations
        files = read_day_files([OFFICIAL_2027.write(folder)])
        at = moment(CAME_ON, SWEEP_AT)
        with self.office.writing() as connection:
            self.done = import_days(self.office, connection, files, on=CAME_ON, at=at, by="FIN_ADMIN", why="国办通知")
        with self.office.writing() as connection:
            again = import_days(self.office, connection, files, on=CAME_ON, at=at, by="FIN_ADMIN", why="国办通知")
        self.again, self.before = again, before
        self.post = self.days(CAME_ON, date(2027, 5, 31))
        self.after = self.files(folder / "after", date(2027, 5, 31))
        assert self.after.notices
        with self.office.reading() as connection:
            self.proofs = disagreements(connection)

    def days(self, first: date, last: date) -> PostBook:
        post = PostBook()
        for on in span(first, last):
            run_day(self.office, post, SETTINGS, on=on, composing=on == CAME_ON)
        return post

    def files(self, folder: Path, on: date) -> LedgerFiles:
        with self.office.reading() as connection:
            export(connection, folder, on=on)
        return LedgerFiles(folder)


def _furnish(office: Office, folder: Path, text: str, eve: date) -> None:
    migrate(office.engine)
    at = moment(eve, SWEEP_AT)
    calendar = loads(text, "year.yaml")
    with office.writing() as connection:
        publish_in(office, connection, calendar, text, on=eve, at=at, by="x", why="x")
        register = read_register(write_register(calendar.work_year, folder / "register"))
        import_register(connection, register, on=eve, at=at, by="x")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(tmp_path_factory.mktemp("imported"))


def test_exactly_the_dates_move_that_the_notice_moves(imported: Imported) -> None:
    after = {item(row): row for row in imported.after.obligations}
    moved = 0
    for row in imported.before:
        due_on = OFFICIAL_2027.on_or_before(date.fromisoformat(row["nominal_due_on"]))
        now = after[item(row)]
        assert (row["provisional"], now["provisional"], now["due_on"]) == ("yes", "", str(due_on))
        assert now["due_version"] == str(1 + (row["due_on"] != now["due_on"]))
        moved += row["due_on"] != now["due_on"]
    assert moved == imported.done.replanned.moved_owed == sum(each.items for each in imported.done.moved) > 400
    assert {each.deliverable for each in imported.done.moved} == {"self-evaluation"}


def test_the_same_notice_again_changes_nothing(imported: Imported) -> None:
    assert imported.again == DaysImported()


def test_later_rungs_act_on_the_days_that_the_notice_counts(imported: Imported) -> None:
    wanted = {f"{n:+d}": OFFICIAL_2027.count(date(2027, 4, 29), n) for n in (-10, -5, -3, -1, 1, 3, 5, 10, 15, 20)}
    assert wanted["-3"] == date(2027, 4, 26) and wanted["+3"] == date(2027, 5, 7)
    on_days: dict[str, set[str]] = defaultdict(set)
    for event in imported.after.events:
        if event["deliverable"] == "self-evaluation" and event["event"].startswith("rung_"):
            on_days[event["rung"]].add(event["on"])
    late = {rung: {str(on)} for rung, on in wanted.items() if CAME_ON < on <= date(2027, 5, 31)}
    assert on_days == late


def test_everybody_who_was_told_is_corrected_once_and_nobody_else(imported: Imported) -> None:
    told, corrected = set(), Counter[tuple[str, ...]]()
    for row in imported.after.notices:
        if row["deliverable"] != "self-evaluation" or row["state"] != "accepted":
            continue
        if row["due_version"] == "1":
            told.add((row["person_id"], *item(row)))
        elif row["on"] == str(CAME_ON) and row["level"] == "":
            corrected[row["person_id"], *item(row)] += 1
    assert set(corrected) == told and set(corrected.values()) == {1}
    mails = [mail for mail in imported.post.mails if "期限更正" in mail.subject]
    assert len(mails) == imported.done.replanned.correction_mails == len({mail.to for mail in mails})
    assert all("一份为测试写的通知" in mail.text.replace("\n", "") for mail in mails)
    assert not any("暂定" in mail.text for mail in mails)


def test_no_rung_is_said_twice_and_nobody_gets_two_digests_a_day(imported: Imported) -> None:
    said = Counter(
        (row["person_id"], row["role"], *item(row), row["due_version"], row["rung"], row["level"])
        for row in imported.after.notices
        if row["state"] == "accepted"
    )
    assert set(said.values()) == {1}
    assert imported.after.summary["mail"]["max_per_person_day"] == 1


def test_mails_leave_on_the_notices_working_days_only(imported: Imported) -> None:
    sent = {date.fromisoformat(row["planned_on"]) for row in imported.after.notices if row["state"] == "accepted"}
    later = {on for on in sent if on > CAME_ON}
    assert date(2027, 4, 26) in later  # the 25th, a Sunday at work, has no rung of its own
    assert all(OFFICIAL_2027.works(on) for on in later)


def test_the_history_keeps_both_dates_and_proves_the_state(imported: Imported) -> None:
    events = [row for row in imported.after.events if row["event"] == "moved"]
    assert len(events) == imported.done.replanned.moved_owed
    assert {(row["on"], row["actor"]) for row in events} == {(str(CAME_ON), "FIN_ADMIN")}
    assert imported.proofs == []


# ── two years at once ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[Row], DaysImported]:
    """2026 runs out into January 2027, 2027 is published, and its notice comes on 4 January."""
    folder = tmp_path_factory.mktemp("january")
    office = Office("sqlite://")
    try:
        old = (CALENDARS / "minhang-2022.yaml").read_text(encoding="utf-8")
        year_2026 = renewed(old, "minhang-2022.yaml", 2026, Workdays.load()).text
        _furnish(office, folder, year_2026, date(2026, 10, 31))
        post = PostBook()
        for on in span(date(2026, 11, 1), date(2027, 1, 3)):
            run_day(office, post, SETTINGS, on=on, composing=False)
        on = date(2027, 1, 4)
        at = moment(on, SWEEP_AT)
        text = YEAR.read_text(encoding="utf-8")
        with office.writing() as connection:
            publish_in(office, connection, loads(text, "2027.yaml"), text, on=on, at=at, by="x", why="x")
        before = _rows(office, folder / "before", on)
        files = read_day_files([OFFICIAL_2027.write(folder)])
        with office.writing() as connection:
            done = import_days(office, connection, files, on=on, at=at, by="FIN_ADMIN", why="国办通知")
        for day in span(on, date(2027, 3, 5)):
            run_day(office, post, SETTINGS, on=day, composing=False)
        with office.reading() as connection:
            assert disagreements(connection) == []
        return before, _rows(office, folder / "after", date(2027, 3, 5), "events"), done
    finally:
        office.close()


def _rows(office: Office, folder: Path, on: date, name: str = "obligations") -> list[Row]:
    with office.reading() as connection:
        export(connection, folder, on=on)
    return LedgerFiles(folder).rows(name)


def test_in_january_the_old_years_rungs_move_and_the_new_years_dates(
    january: tuple[list[Row], list[Row], DaysImported],
) -> None:
    before, events, done = january
    assert {row["due_on"] for row in before if row["nominal_due_on"] == "2026-12-31"} == {"2026-12-31"}
    assert {(row["work_year"], row["provisional"]) for row in before} == {("2026", "")}
    assert {(each.work_year, each.deliverable, each.items) for each in done.moved} == {(2027, "self-evaluation", 0)}
    assert (done.replanned.moved_owed, done.replanned.correction_mails) == (0, 0)
    assert done.replanned.relaid > 0
    rungs = defaultdict(set)
    for row in events:
        if row["event"].startswith("rung_") and row["deliverable"] == "annual-report":
            rungs[row["rung"]].add(row["on"])
    wanted = {f"{n:+d}": {str(_count_2027(n))} for n in (1, 3, 5, 10, 15, 20)}
    assert {rung: on for rung, on in rungs.items() if rung.startswith("+")} == wanted
    assert Counter(row["work_year"] for row in events if row["on"] >= "2027-03-01" and row["event"] == "opened")["2027"]


def _count_2027(n: int) -> date:
    """The n-th working day after 2026-12-31, all of them in 2027."""
    on = date(2027, 1, 1)
    return OFFICIAL_2027.count(on, n)
