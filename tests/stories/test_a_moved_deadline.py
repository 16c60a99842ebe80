"""闵行's self-evaluation moves from 04-30 to 05-20: the impact, what comes true of it, and the way back.

The impact is compared with what two rehearsals wrote, one with the draft published on that day and one without: nothing
is taken from the program but its files.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import district
import pytest
from ledger_files import LedgerFiles, Row, item
from once import once_of_several
from story import OWING, Course, day

from calendars.loading import load
from models.settings import Settings
from tasks.clock import SWEEP_AT, moment
from tasks.day import run_day
from tasks.deliver_unread import Nobody
from tasks.impact import Impact, Moved, Week, impact
from tasks.office import Office
from tasks.rehearse import Plan, rehearse
from tasks.script import apply_entries, read_script
from tasks.script_forms import FILE

EARLY, LATE = date(2022, 4, 20), date(2022, 5, 12)  # before the date, and when some have handed in late
SELF = "self-evaluation"
Drafts = tuple[tuple[date, Path], ...]
Played = Callable[..., LedgerFiles]


@pytest.fixture(scope="session")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year with the self-evaluation due on 2022-05-20."""
    before, key, after = district.YEAR.read_text("utf-8").partition(f"key: {SELF}\n")
    path = tmp_path_factory.mktemp("draft") / "draft.yaml"
    path.write_text(before + key + after.replace("on: 2022-04-30", "on: 2022-05-20", 1), "utf-8")
    return path


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, draft: Path) -> Played:
    """The year as the script has it until a day (to the end without one), with drafts published in between."""

    def make(folder: Path, until: date | None, drafts: Drafts) -> None:
        folder.mkdir(exist_ok=True)
        script = folder / "script.csv"
        _shortened(script, until)
        rehearse(replace(Plan(district.YEAR, folder, district.SAMPLE, script), drafts=drafts), Settings(), None)

    def play(name: str, until: date | None = None, drafts: Drafts = ()) -> LedgerFiles:
        makes = {name: lambda folder: make(folder, until, drafts)}
        return LedgerFiles(once_of_several(tmp_path_factory, name, makes))

    return play


def _shortened(path: Path, until: date | None) -> None:
    """The script up to a day, with its forms beside it."""
    shutil.copyfile(district.SCRIPT.with_name(FILE), path.with_name(FILE))
    with district.SCRIPT.open(encoding="utf-8-sig", newline="") as source, path.open("w", newline="") as target:
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in reader if until is None or row["on"] <= str(until))


# ── the impact ────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.slow
@pytest.mark.parametrize("on", [EARLY, LATE])
def test_the_impact_is_the_difference_of_two_rehearsals(
    district_on: Callable[[date], Office], played: Played, draft: Path, on: date
) -> None:
    usual = played(f"usual-{on}", on)
    moved = played(f"moved-{on}", on, ((on, draft),))
    calendar, source = load(draft), draft.read_text("utf-8")
    found = impact(
        district_on(on), Settings(), calendar, source, on=on, at=moment(on, SWEEP_AT), by="operator", why="疫情"
    )
    assert found.moved == tuple(moves(usual, moved))
    assert found.weeks == tuple(weeks(usual, moved, on))
    assert (found.opened, found.opened_no_more, found.cancellable, found.relaid) == ((), (), (), 0)
    assert_corrections(found, corrections(moved))
    assert (found.late_to_on_time, found.on_time_to_late) == (turned(usual, moved), turned(moved, usual))
    assert (found.overdue_no_more, found.overdue_at_once) == (overdue(usual, moved, on), overdue(moved, usual, on))
    assert (found.worst_before.on, found.worst_before.mails) == worst(usual, on)
    assert (found.worst_after.on, found.worst_after.mails) == worst(moved, on)
    assert found.until == max(day(row["on"]) for row in moved.events)
    assert (found.late_to_on_time > 0) is (on == LATE)


@pytest.fixture
def district_on(district: Office) -> Callable[[date], Office]:
    """The district on the morning of a day, as the script has it: people have acted, the day's sweep is to come."""

    def live(until: date) -> Office:
        entries = read_script(SCRIPT)
        on = EVE
        while on <= until:
            with district.writing() as connection:
                apply_entries(district, connection, [entry for entry in entries if entry.act.on == on])
            if on < until:
                run_day(district, Nobody(), Settings(), on=on, composing=False)
            on += timedelta(days=1)
        return district

    return live


SCRIPT, EVE = district.SCRIPT, district.EVE


def moves(usual: LedgerFiles, moved: LedgerFiles) -> Iterable[Moved]:
    counts: Counter[tuple[str, str, str, str, bool]] = Counter()
    for was, now in zip(usual.obligations, moved.obligations, strict=True):
        if was["due_version"] != now["due_version"]:
            counts[(*item(now)[:2], was["due_on"], now["due_on"], now["state"] in OWING)] += 1
    for step, deliverable, was_on, now_on in sorted({key[:4] for key in counts}):
        owed, handed_in = (counts[step, deliverable, was_on, now_on, owing] for owing in (True, False))
        yield Moved(2022, step, deliverable, "绩效自评", day(was_on), day(now_on), owed, handed_in)


def weeks(usual: LedgerFiles, moved: LedgerFiles, on: date) -> Iterable[Week]:
    pairs = [(rungs(usual, on), rungs(moved, on)), (mails(usual, on), mails(moved, on))]
    changes = [Counter(monday(each[0]) for each in left - right) for a, b in pairs for left, right in ((a, b), (b, a))]
    for each in sorted(set().union(*changes)):
        yield Week(each, *(change[each] for change in changes))


def monday(text: str) -> date:
    return day(text) - timedelta(days=day(text).weekday())


def rungs(files: LedgerFiles, on: date) -> set[tuple[str, ...]]:
    said = ("rung_reached", "rung_proposed")
    return {(e["on"], *item(e), e["rung"]) for e in files.events if e["event"] in said and e["on"] >= str(on)}


def mails(files: LedgerFiles, on: date) -> set[tuple[str, str]]:
    sent = (row for row in files.notices if row["state"] == "accepted" and row["planned_on"] >= str(on))
    return {(row["planned_on"], row["mail_id"]) for row in sent}


def worst(files: LedgerFiles, on: date) -> tuple[date, int]:
    a_day = Counter(planned_on for planned_on, _ in mails(files, on))
    most = max(a_day.values())
    return min(day(each) for each, count in a_day.items() if count == most), most


def turned(late: LedgerFiles, on_time: LedgerFiles) -> int:
    pairs = zip(late.obligations, on_time.obligations, strict=True)
    return sum((one["on_time"], other["on_time"]) == ("false", "true") for one, other in pairs)


def overdue(one: LedgerFiles, other: LedgerFiles, on: date) -> int:
    """How much of what is owed is overdue on a day in one ledger and not in the other."""
    pairs = zip(one.obligations, other.obligations, strict=True)
    return sum(row["state"] in OWING and _boundary(row) < str(on) <= _boundary(also) for row, also in pairs)


def _boundary(row: Row) -> str:
    return max(row["nominal_due_on"], row["due_on"])


def corrections(files: LedgerFiles) -> list[Row]:
    """Corrections that left: they alone have neither rung nor level."""
    return [row for row in files.notices if row["state"] == "accepted" and row["level"] == ""]


def assert_corrections(found: Impact, rows: list[Row]) -> None:
    people = Counter(unit for unit, _ in {(row["unit_code"], row["person_id"]) for row in rows})
    assert {each.unit_code: each.people for each in found.corrected_units} == people
    assert found.corrected_people == len({row["person_id"] for row in rows})
    assert found.correction_mails == len({row["mail_id"] for row in rows}) > 0


# ── published ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_whoever_was_told_and_still_owes_is_corrected_once_and_nobody_else(played: Played, draft: Path) -> None:
    moved = played(f"moved-{EARLY}", EARLY, ((EARLY, draft),))
    course = Course(moved)
    told = {
        (row["person_id"], item(row))
        for row in moved.notices
        if row["deliverable"] == SELF and row["state"] == "accepted" and row["planned_on"] < str(EARLY)
    }
    # of what was returned that very morning they hear by the return's own notice, which says the new date
    returned = {item(row) for row in moved.events if (row["on"], row["event"]) == (str(EARLY), "returned")}
    owed = {(who, of) for who, of in told if of not in returned and course.at_end_of(of, str(EARLY))[0] in OWING}
    corrected = corrections(moved)
    assert {(row["person_id"], item(row)) for row in corrected} == owed
    assert set(Counter((row["person_id"], item(row)) for row in corrected).values()) == {1}
    assert {(row["on"], row["planned_on"], row["due_on"]) for row in corrected} == {
        (str(EARLY), str(EARLY), "2022-05-20")
    }
    assert set(Counter(address for address, _ in {(r["address"], r["mail_id"]) for r in corrected}).values()) == {1}
    assert 0 < len(owed) < len(told)


def test_nothing_speaks_of_the_old_date_from_that_day_on(played: Played, draft: Path) -> None:
    moved = played(f"moved-{EARLY}", EARLY, ((EARLY, draft),))
    sent = (row for row in moved.notices if row["state"] == "accepted" and row["planned_on"] >= str(EARLY))
    assert {row["due_on"] for row in sent if row["deliverable"] == SELF} == {"2022-05-20"}


# ── and back ──────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("days", [0, 1])
def test_moving_it_back_restores_every_later_mail(played: Played, draft: Path, days: int) -> None:
    back_on = EARLY + timedelta(days=days)
    usual = played("usual")
    there_and_back = played(f"there-and-back-{days}", None, ((EARLY, draft), (back_on, district.YEAR)))
    assert later(there_and_back, back_on) == later(usual, back_on)
    assert ends(there_and_back) == ends(usual)
    told_of_both = {row["on"] for row in corrections(there_and_back)}
    assert told_of_both == ({str(EARLY), str(back_on)} if days else set())


def later(files: LedgerFiles, on: date) -> list[Row]:
    """What is said from a day on, but for corrections and what was taken back on that very day before it left."""
    rows = (row for row in files.notices if row["on"] >= str(on) and row["level"])
    taken_back = {"withdrawn", str(on)}
    return [without(row, {"due_version"}) for row in rows if not taken_back <= {row["state"], row["on"]}]


def ends(files: LedgerFiles) -> list[Row]:
    """What became of everything. What is settled may have reached no rung in its last due version."""
    settled = {"due_version", "rung", "level"}
    return [without(row, {"due_version"} if row["state"] in OWING else settled) for row in files.obligations]


def without(row: Row, names: set[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}
