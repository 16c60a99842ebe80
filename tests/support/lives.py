"""Lives through a world in a real office, day by day, and keeps what it wrote."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from district import furnish
from ledger_files import LedgerFiles
from oracle_things import Done
from worlds import FIRST, SPAN, World

from calendars.schema import Calendar
from calendars.workdays import Workdays
from models.errors import NianlunError
from models.settings import Settings
from notices.mailer import PostBook
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after, run_day
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements
from tasks.publish import publish_in
from tasks.record import record

EVE = FIRST - timedelta(days=1)
DAYS = Workdays.load()
NONE: Mapping[date, Calendar] = {}


class Lived(Protocol):
    """Lives through a world in an office of its own."""

    def __call__(
        self,
        world: World,
        *,
        down: frozenset[date] = ...,
        twice: bool = ...,
        drafts: Mapping[date, Calendar] = ...,
    ) -> "Life": ...


class Life:
    """What came of a world."""

    def __init__(
        self,
        office: Office,
        world: World,
        folder: Path,
        *,
        down: Iterable[date] = (),
        twice: bool = False,
        drafts: Mapping[date, Calendar] = NONE,
    ):
        """`twice`: every morning everything is opened and swept a second time. `drafts` are published in the morning
        of their day, after what people did."""
        self.refused: list[Done] = []
        self.drafts = drafts
        self._live(office, world, frozenset(down), twice)
        with office.reading() as connection:
            self.proofs = disagreements(connection)
            export(connection, folder, on=SPAN[-1])
        self.files = LedgerFiles(folder)

    def _live(self, office: Office, world: World, down: frozenset[date], twice: bool) -> None:
        office.official_workdays = DAYS  # read once, not for every life
        furnish(office, world.calendar, world.calendar.model_dump_json(), world.register, eve=EVE)
        post, settings = PostBook(), Settings()
        for on in SPAN:
            for act in world.acts:
                if act.on == on:
                    self._act(office, act)
            if on in self.drafts:
                self._publish(office, self.drafts[on], on)
            if on in down:
                continue
            if twice:
                with office.writing() as connection:
                    look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
            run_day(office, post, settings, on=on, composing=False)
        self.mails = post.mails

    def _publish(self, office: Office, draft: Calendar, on: date) -> None:
        at = moment(on, SWEEP_AT)
        with office.writing() as connection:
            publish_in(office, connection, draft, draft.model_dump_json(), on=on, at=at, by="desk", why="疫情")

    def _act(self, office: Office, act: Done) -> None:
        done = Act(act.event, act.on, act.unit, act.deliverable, act.subject, act.value, "", act.why)
        try:
            with office.writing() as connection:
                record(office, connection, done, at=moment(act.on, SWEEP_AT))
        except NianlunError:
            self.refused.append(act)
