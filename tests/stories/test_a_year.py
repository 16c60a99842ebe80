"""闵行's 2022 four ways: with and without hand-ins, with and without three weeks of silence in May."""

from collections import Counter, defaultdict
from datetime import date, datetime, time

import district
import pytest
from ledger_files import BESIDE, LedgerFiles, Row, item
from story import OWING, Course, day
from ways import WAYS, Rehearsed, Way

from calendars.workdays import Workdays
from models.kinds import Anchor, By

pytestmark = pytest.mark.slow

LAST = date(2023, 2, 2)
IN_REVIEW = ("submitted", "under_review")
MAILED = ("accepted", "refused", "unreachable")


@pytest.fixture(scope="module")
def days() -> Workdays:
    return Workdays.load()


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    chosen: Way = request.param
    return chosen


@pytest.fixture(scope="module")
def files(rehearsed: Rehearsed, way: Way) -> LedgerFiles:
    return rehearsed(way)


def test_every_open_obligation_has_exactly_its_rungs_on_their_days(
    files: LedgerFiles, way: Way, days: Workdays
) -> None:
    """What nobody touched: each rung of the calendar once, on its day or on the first day that ran again."""
    course = Course(files)
    ladders = {deliverable.key: deliverable.ladder for _, deliverable in district.year().deliverables()}
    due = {item(row): (day(row["opened_on"]), day(row["due_on"])) for row in files.obligations}
    untouched = course.untouched()
    assert len(untouched) > 300
    for thing in untouched:
        opened_on, due_on = due[thing]
        wanted: dict[str, date] = {}
        for rung in district.year().ladders[ladders[thing[1]]].rungs:
            act_on = days.add(due_on, rung.workdays)
            if rung.anchor is Anchor.DUE and opened_on < act_on <= LAST:
                wanted[f"{rung.workdays:+d}"] = runs_again(act_on, way)
        found = [row for row in course.of(thing) if row["event"].startswith("rung_")]
        assert {row["rung"]: day(row["on"]) for row in found} == wanted, thing
        assert len(found) == len(wanted), thing


def runs_again(on: date, way: Way) -> date:
    while on in way.days_down:
        on = date.fromordinal(on.toordinal() + 1)
    return on


def test_of_the_rungs_of_a_day_the_highest_of_each_track_acts_and_the_rest_are_skipped(files: LedgerFiles) -> None:
    ladder = district.year().ladders["standard"].rungs
    by_approval = {f"{rung.workdays:+d}" for rung in ladder if rung.by is By.APPROVAL}
    together: dict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    handed_in = {(item(row), row["on"]) for row in files.events if row["event"] in ("submitted", "extended", "waived")}
    for row in files.events:
        if row["event"].startswith("rung_") and (item(row), row["on"]) not in handed_in:
            track = row["rung"] in by_approval
            together[(*item(row), row["on"], track)].append((int(row["rung"]), row["event"]))
    for (*_, track), rungs in together.items():
        *lower, highest = [event for _, event in sorted(rungs)]
        assert highest == ("rung_proposed" if track else "rung_reached")
        assert set(lower) <= {"rung_skipped"}


def test_every_rung_is_sent_or_skipped_or_proposed(files: LedgerFiles) -> None:
    """A rung that acted has lines, one that was skipped says so, one for a leader is on a proposal."""
    said = {(*item(row), row["on"], row["rung"]) for row in files.notices if row["state"] != "skipped"}
    skipped = Counter((*item(row), row["on"], row["rung"]) for row in files.notices if row["state"] == "skipped")
    proposed = Counter((*item(row), row["on"], row["rung"]) for row in files.proposals)
    found: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for row in files.events:
        found[row["event"]][(*item(row), row["on"], row["rung"])] += 1
    assert found["rung_skipped"] == skipped
    assert found["rung_proposed"] == proposed
    assert set(found["rung_reached"]) <= said and set(found["rung_proposed"]) <= said


def test_every_line_ends_in_a_state(files: LedgerFiles) -> None:
    states = Counter(row["state"] for row in files.notices)
    assert set(states) <= {"accepted", "skipped", "withdrawn", "no_recipient"}
    assert states["accepted"] > 30_000


def test_no_line_is_sent_about_what_is_closed_or_moved(files: LedgerFiles) -> None:
    course = Course(files)
    for row in files.notices:
        if row["state"] == "accepted" and row["level"] not in ("application", "letter"):
            state, version = course.at_end_of(item(row), row["planned_on"])
            assert state in (IN_REVIEW if row["level"] == "review" else OWING), row
            assert version == int(row["due_version"]), row


def test_nobody_hears_of_a_unit_outside_his_scope(files: LedgerFiles) -> None:
    units = {unit.unit_code: unit for unit in district.register().units}
    held = defaultdict(list)
    for person in district.register().people:
        held[person.person_id, person.role.name].append(person)

    executing = {(each.subject_code, each.budget_year): each.unit_code for each in district.register().subjects}

    def reaches(code: str, role: str, unit: str, level: str, subject: str) -> bool:
        if level == "evaluation":  # who was evaluated is asked for its views
            return (role, code) == ("UNIT_OFFICER", executing[subject, 2021])
        if level == "letter":  # and gets the letter
            unit = executing[subject, 2021]
        if role in ("FIN_OPERATOR", "FIN_LEADER"):
            return True
        chain = [unit]
        while units[chain[-1]].parent_code:
            chain.append(units[chain[-1]].parent_code)
        if role == "FIN_SECTION":
            return code == next(units[each].section_code for each in chain if units[each].section_code)
        if role == "UNIT_HEAD" and level == "review":  # one that nobody does goes up to the reviewer's head
            return code in chain
        return code in chain[1:] if role == "DEPT" else code == unit

    for row in files.notices:
        if row["person_id"]:
            on = day(row["on"])
            mine = [p for p in held[row["person_id"], row["role"]] if p.valid_from <= on <= p.valid_to]
            assert any(
                reaches(person.unit_code, row["role"], row["unit_code"], row["level"], row["subject_code"])
                for person in mine
            ), row


def test_nobody_gets_two_mails_a_day_and_no_mail_goes_to_two(files: LedgerFiles) -> None:
    mails = {(row["address"], row["planned_on"], row["mail_id"]) for row in files.notices if row["state"] in MAILED}
    assert len(mails) == len({(address, on) for address, on, _ in mails}) == len({mail for *_, mail in mails})
    assert files.summary["mail"]["total"] == len(mails)
    assert files.summary["mail"]["max_per_person_day"] == 1


def test_no_mail_leaves_on_a_rest_day_or_outside_office_hours(files: LedgerFiles, days: Workdays) -> None:
    for on, sent in {(row["planned_on"], row["sent_at"]) for row in files.notices if row["state"] == "accepted"}:
        moment = datetime.fromisoformat(sent)
        assert days.works(day(on)) and moment.date() == day(on), (on, sent)
        assert time(9) <= moment.time() <= time(17, 30)


def _of_ladder(row: Row) -> bool:
    return row["level"] not in BESIDE


def test_nobody_hears_of_a_vacancy_without_a_line_that_says_so(files: LedgerFiles) -> None:
    """A unit without an officer: a line to nobody, and the operator hears instead."""
    vacant = [
        row
        for row in files.notices
        if _of_ladder(row) and row["state"] == "no_recipient" and row["role"] == "UNIT_OFFICER"
    ]
    told = {(*item(row), row["on"]) for row in files.notices if row["role"] == "FIN_OPERATOR"}
    assert vacant
    assert all((*item(row), row["on"]) in told for row in vacant)


def test_a_first_level_unit_has_no_department_above_it(files: LedgerFiles) -> None:
    first_level = {unit.unit_code for unit in district.register().units if unit.kind in ("department", "town", "zone")}
    assert not [
        row for row in files.notices if row["role"] == "DEPT" and _of_ladder(row) and row["unit_code"] in first_level
    ]


def test_the_files_are_sorted_by_their_keys(files: LedgerFiles) -> None:
    def keys(rows: list[Row], *names: str) -> list[tuple[str, ...]]:
        return [tuple(row[name] for name in names) for row in rows]

    about = ("step", "unit_code", "deliverable", "subject_code")
    obligations = keys(files.obligations, "work_year", "step", "deliverable", "unit_code", "subject_code")
    assert obligations == sorted(set(obligations))
    for found in (keys(files.notices, "on", *about), keys(files.proposals, "on", "batch", *about, "due_on")):
        assert found == sorted(found)
    assert [row["seq"] for row in files.events] == [str(n) for n in range(1, len(files.events) + 1)]
    events = keys(files.events, "on", "work_year", "step", "deliverable", "unit_code")
    assert events == sorted(events)
