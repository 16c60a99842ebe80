"""Ten days in a row through Prefect, weekend and make-up Sunday among them: the ledger is that of a rehearsal."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import district as districts
import pytest
from ledger_files import LedgerFiles, same_files
from offices import SqliteOffices
from trial_office import TrialOffice

from models.settings import Settings
from nianlun import trial
from notices.catcher import Catcher
from notices.mailer import PostBook
from tasks.clock import DELIVER_AT, machine_now, moment, set_trial
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements
from tasks.rehearse import Plan, rehearse
from tasks.switches import set_switch

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

EVE, LAST = date(2022, 4, 17), date(2022, 4, 27)  # from Monday 04-18, the first reminder, to Wednesday


@pytest.fixture
def on_the_eve(sqlite_offices: SqliteOffices, server: dict[str, str], tmp_path: Path) -> Iterator[TrialOffice]:
    """The district on Sunday 2022-04-17, its script acting; lived through without Prefect so far."""
    office = Office(sqlite_offices.url(districts.settled, tmp_path))
    with office.writing() as connection:
        set_switch(connection, trial.SCRIPT_SWITCH, str(districts.SCRIPT), at=machine_now())
        set_trial(connection, moment(districts.EVE, DELIVER_AT))
    post = PostBook()
    for on in trial.days_until(office, EVE):
        trial.begin_day(office, on)
        run_day(office, post, Settings(), on=on, composing=False)
        trial.end_day(office, on)
    with Catcher(tmp_path / "mails") as catcher:
        told = {"NIANLUN_HOME": str(tmp_path), "NIANLUN_SMTP_PORT": str(catcher.port), "NIANLUN_MAILS_PER_MINUTE": "0"}
        yield TrialOffice(office, server | told, tmp_path / "mails")
    office.close()


def test_ten_days_in_a_row_through_prefect_write_what_rehearsing_them_does(
    on_the_eve: TrialOffice, tmp_path: Path
) -> None:
    ended = on_the_eve.script("days_of_flows.py", LAST.isoformat())
    swept, sent = zip(*ended, strict=True)
    assert swept == ("WithDue",) * 10
    assert [number for number, name in enumerate(sent) if name == "RestDay"] == [5]  # Saturday; the Sunday is at work
    with on_the_eve.office.reading() as connection:
        assert disagreements(connection) == []
        export(connection, tmp_path / "lived", on=LAST)
    plan = Plan(districts.YEAR, tmp_path / "rehearsed", districts.SAMPLE, districts.SCRIPT, last_on=LAST)
    rehearse(plan, Settings(), None)
    lived = LedgerFiles(tmp_path / "lived")
    same_files(lived, LedgerFiles(tmp_path / "rehearsed"))
    accepted = {row["mail_id"] for row in lived.notices if row["state"] == "accepted" and row["on"] > EVE.isoformat()}
    assert len(list(on_the_eve.mails.glob("*.eml"))) == len(accepted) > 300
