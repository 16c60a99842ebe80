"""Lives through a world in a real office, day by day, and keeps what it wrote."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from district import furnish
from ledger_files import LedgerFiles
from oracle import Done
from worlds import FIRST, SPAN, World

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
from tasks.record import record

EVE = FIRST - timedelta(days=1)
DAYS = Workdays.load()


class Life:
    """What came of a world."""

    def __init__(self, office: Office, world: World, folder: Path, *, down: Iterable[date] = (), twice: bool = False):
        """`twice`: every morning everything is opened and swept a second time."""
        self.refused: list[Done] = []
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
            if on in down:
                continue
            if twice:
                with office.writing() as connection:
                    look_after(office, connection, on=on, at=moment(on, SWEEP_AT))
            run_day(office, post, settings, on=on, composing=False)
        self.mails = post.mails

    def _act(self, office: Office, act: Done) -> None:
        done = Act(act.event, act.on, act.unit, act.deliverable, act.subject, act.value, "", act.why)
        try:
            with office.writing() as connection:
                record(office, connection, done, at=moment(act.on, SWEEP_AT))
        except NianlunError:
            self.refused.append(act)
