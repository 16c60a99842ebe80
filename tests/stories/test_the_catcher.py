"""Some days with real SMTP: what the catcher keeps is what the ledger says left, Message-ID by Message-ID."""

from collections import defaultdict
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import district
import pytest
from ledger_files import LedgerFiles, Row, item
from offices import SqliteOffices
from once import once

from models.settings import Settings
from notices.catcher import Catcher, list_mails
from notices.mailer import PostBook, SmtpPost
from tasks.clock import SWEEP_AT, moment
from tasks.day import run_day
from tasks.export import export
from tasks.office import Office
from tasks.script import apply_entries, read_script

pytestmark = pytest.mark.slow

SUNDAY_AT_WORK, AFTER_THE_HOLIDAY, SATURDAY_AT_WORK = date(2022, 4, 24), date(2022, 5, 5), date(2022, 5, 7)
REAL_DAYS = (SUNDAY_AT_WORK, AFTER_THE_HOLIDAY, SATURDAY_AT_WORK)


@pytest.fixture(scope="module")
def kept(sqlite_offices: SqliteOffices, tmp_path_factory: pytest.TempPathFactory) -> tuple[LedgerFiles, Path]:
    """The ledger after three days of real mails (the days before went to nobody), and the catcher's folder."""

    def make(folder: Path) -> None:
        office = Office(sqlite_offices.url(district.settled, folder))
        last = live_through(office, folder / "mails")
        with office.reading() as connection:
            export(connection, folder / "out", on=last)
        office.close()

    folder = once(tmp_path_factory, "real-days", make)
    return LedgerFiles(folder / "out"), folder / "mails"


def live_through(office: Office, folder: Path) -> date:
    entries = read_script(district.SCRIPT)
    before = date(2022, 2, 28)
    with Catcher(folder) as catcher:
        post = SmtpPost(Settings(smtp_port=catcher.port))
        for on in (date(2022, 3, 1), date(2022, 4, 18), *REAL_DAYS):
            with office.writing() as connection:
                apply_entries(office, connection, [entry for entry in entries if before < entry.act.on <= on])
            before = on
            if on in REAL_DAYS:
                assert run_day(office, post, Settings(), on=on).delivered.failed == 0
            else:
                run_day(office, PostBook(), Settings(), on=on, composing=False)
        post.close()
    return before


def sent(files: LedgerFiles) -> dict[str, list[Row]]:
    """The lines of each mail of the real days."""
    mails: dict[str, list[Row]] = defaultdict(list)
    for row in files.notices:
        if row["state"] == "accepted" and date.fromisoformat(row["planned_on"]) in REAL_DAYS:
            mails[row["mail_id"]].append(row)
    return mails


def test_every_mail_that_left_is_kept_once_and_no_other(kept: tuple[LedgerFiles, Path]) -> None:
    files, folder = kept
    ids = [mail.message_id for mail in list_mails(folder)]
    assert len(ids) == len(set(ids)) > 300
    assert set(ids) == set(sent(files))


def test_it_went_to_the_address_that_the_line_names_on_its_day(kept: tuple[LedgerFiles, Path]) -> None:
    files, folder = kept
    lines = sent(files)
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        rows = lines[mail["Message-ID"].strip()]
        assert {row["address"] for row in rows} == {mail["To"].addresses[0].addr_spec} == {mail["Delivered-To"].strip()}
        on = {date.fromisoformat(row["planned_on"]) for row in rows}
        assert on == {mail["Date"].datetime.astimezone(moment(max(on), SWEEP_AT).tzinfo).date()}
        assert all(datetime.fromisoformat(row["sent_at"]) == mail["Date"].datetime for row in rows)


def test_it_says_which_units_and_nothing_about_what_was_handed_in(kept: tuple[LedgerFiles, Path]) -> None:
    files, folder = kept
    lines = sent(files)
    names = {unit.unit_code: unit.name for unit in district.register().units}
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        plain = mail.get_body(("plain",))
        assert plain is not None
        text = "".join(plain.get_content().split())
        units = {row["unit_code"] for row in lines[mail["Message-ID"].strip()]}
        if len(units) <= 3:
            assert all("".join(names[code].split()) in text for code in units), path


def test_what_is_handed_in_the_same_morning_is_in_no_mail(kept: tuple[LedgerFiles, Path]) -> None:
    files, _ = kept
    in_mails = {(*item(row), row["planned_on"]) for rows in sent(files).values() for row in rows}
    handed_in = [row for row in files.events if row["event"] == "submitted" and row["on"] in map(str, REAL_DAYS)]
    assert handed_in
    assert not [row for row in handed_in if (*item(row), row["on"]) in in_mails]
