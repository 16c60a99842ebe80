"""Whatever the mail server does and whenever somebody presses stop: what was planned is neither lost nor said twice."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import pytest
from district import furnish
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_files import LedgerFiles, Row, item
from lives import DAYS, EVE, Life
from offices import SqliteOffices, migrated
from story import OWING, Course
from worlds import LAST, SPAN, WORLDLY, World, worlds

from models.errors import MailRefused, MailUnreachable, NianlunError
from models.settings import Settings
from notices.mailer import Mail
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after
from tasks.deliver import Delivery
from tasks.export import export
from tasks.office import Office
from tasks.outbox import hold_outbox, release_outbox
from tasks.prove import disagreements
from tasks.record import record

IN_REVIEW = ("submitted", "under_review")  # of such a paper its reviewer is reminded
TRIES = (time(9), time(11), time(15, 30))  # when a delivery runs
OUTCOMES = ["taken"] * 4 + ["refused", "put off", "down", "down"]


@dataclass
class MoodyPost:
    """Takes, refuses, puts off or is down as its moods say, one after the other."""

    moods: list[str]
    taken: list[Mail] = field(default_factory=list)
    asked: int = 0

    def send(self, mail: Mail) -> None:
        mood = self.moods[self.asked % len(self.moods)]
        self.asked += 1
        if mood == "refused":
            refusal = MailRefused("550 no such user")
            refusal.answer = "550 no such user"  # the same to one after another: the server's trouble
            raise refusal
        if mood != "taken":
            trouble = MailUnreachable("451 later" if mood == "put off" else "no answer")
            trouble.recipient = mood == "put off"
            raise trouble
        self.taken.append(mail)

    def close(self) -> None:
        """Nothing is held open."""


def live_in_trouble(office: Office, world: World, post: MoodyPost, held: set[date], folder: Path) -> LedgerFiles:
    """As Life does, but with three deliveries a day to a moody server, and whole days with the stop button pressed."""
    office.official_workdays = DAYS
    furnish(office, world.calendar, world.calendar.model_dump_json(), world.register, eve=EVE)
    for on in SPAN:
        for act in (act for act in world.acts if act.on == on):
            act_of(office, Act(act.event, on, act.unit, act.deliverable, act.subject, act.value, "", act.why))
        with office.writing() as connection:
            at = moment(on, SWEEP_AT)
            (hold_outbox(connection, by="", why="", at=at) if on in held else release_outbox(connection, at=at))
            look_after(office, connection, on=on, at=at)
        for clock in (moment(on, at) for at in TRIES):
            deliver(office, post, clock)
        with office.reading() as connection:
            assert disagreements(connection) == []
    with office.reading() as connection:
        export(connection, folder, on=SPAN[-1])
    return LedgerFiles(folder)


def act_of(office: Office, act: Act) -> None:
    try:
        with office.writing() as connection:
            record(office, connection, act, at=moment(act.on, SWEEP_AT))
    except NianlunError:
        pass  # impossible, as in an undisturbed life


def deliver(office: Office, post: MoodyPost, now: datetime) -> None:
    Delivery(office, post, Settings(), lambda: now, throttled=False, composing=False, wall=lambda: now).run()


def planned(files: LedgerFiles) -> Counter[tuple[str, ...]]:
    """What was to be said to whom, whatever became of it."""
    columns = ("on", "person_id", "role", "due_on", "due_version", "rung", "level")
    return Counter((*item(row), *(row[name] for name in columns)) for row in files.notices)


def ends_well(row: Row, course: Course) -> bool:
    """Sent while it was true, refused, given up, withdrawn because it was not true any more, or still to come."""
    state, version = course.at_end_of(item(row), row["planned_on"])
    true = state in (IN_REVIEW if row["level"] == "review" else OWING) and version == int(row["due_version"])
    if row["state"] == "accepted":
        return true and DAYS.works(date.fromisoformat(row["planned_on"]))
    if row["state"] == "withdrawn":
        return not true
    if row["state"] in ("planned", "held"):
        return row["planned_on"] >= str(LAST)
    return row["state"] in ("refused", "unreachable", "no_recipient", "skipped")


@settings(WORLDLY, max_examples=15)
@given(
    world=worlds(),
    moods=st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=30),
    held=st.sets(st.sampled_from(SPAN), max_size=8),
)
def test_trouble_with_the_mail_neither_loses_nor_repeats_anything(
    sqlite_offices: SqliteOffices,
    tmp_path_factory: pytest.TempPathFactory,
    world: World,
    moods: list[str],
    held: set[date],
) -> None:
    folder = tmp_path_factory.mktemp("trouble")
    post = MoodyPost(moods)
    with sqlite_offices.in_memory(migrated) as office:
        files = live_in_trouble(office, world, post, held, folder / "moody")
    with sqlite_offices.in_memory(migrated) as office:
        undisturbed = Life(office, world, folder / "undisturbed").files

    assert files.obligations == undisturbed.obligations
    assert files.rung_events() == undisturbed.rung_events()
    assert planned(files) == planned(undisturbed)
    course = Course(files)
    assert [row for row in files.notices if not ends_well(row, course)] == []
    a_day = Counter((mail.to, mail.message_id.partition(".")[0]) for mail in post.taken)
    assert set(a_day.values()) <= {1}
    in_files = {row["mail_id"] for row in files.notices if row["state"] == "accepted"}
    assert {mail.message_id for mail in post.taken} == in_files
