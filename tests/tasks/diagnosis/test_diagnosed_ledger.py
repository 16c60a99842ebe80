"""What the doctor reads in the ledger, on both databases: working days, years, people, mails, clock, mode."""

import socket
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import hamlet as hamlets
import pytest
from desk import Desk
from sqlalchemy import text

from calendars.workdays import FOLDER
from models.errors import MailRefused
from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import DELIVER_AT, machine_now, moment, set_trial
from tasks.diagnosis.clock import newest_notice
from tasks.diagnosis.finding import Finding, NotExamined, Verdict, Whose
from tasks.diagnosis.patient import Patient
from tasks.import_register import import_register
from tasks.office import Office
from tasks.outbox import hold_outbox, release_outbox
from tasks.register.rows import PersonRow, Role
from tasks.sweep import roll_forward
from tasks.workers import worker_name

NEWEST = int(max(FOLDER.glob("[0-9]*.yaml")).stem)  # the last year whose notice has come
Ask = Callable[..., dict[str, Finding]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """What one check finds in an office, by key; of several with one key the first."""

    def examine(
        office: Office, check: str, environment: dict[str, str] | None = None, **settings: str
    ) -> dict[str, Finding]:
        url = office.engine.url.render_as_string(hide_password=False)
        patient = Patient(Settings(home=tmp_path, database_url=url, **settings), environment=environment or {})
        found: dict[str, Finding] = {}
        for each in import_module(f"tasks.diagnosis.{check}").examine(patient):
            found.setdefault(each.key, each)
        return found

    return examine


def wrong(found: dict[str, Finding]) -> set[str]:
    return {key for key, each in found.items() if each.verdict is Verdict.WRONG}


def noted(found: dict[str, Finding]) -> set[str]:
    return {key for key, each in found.items() if each.verdict is Verdict.NOTE}


def on_trial(office: Office, on: date) -> None:
    """The trial clock stands there, whatever it said before."""
    with office.writing() as connection:
        connection.execute(text("DELETE FROM switch WHERE key = 'trial'"))
        set_trial(connection, moment(on, DELIVER_AT))


def change(office: Office, sql: str, **values: object) -> None:
    with office.writing() as connection:
        connection.execute(text(sql), values)


@pytest.mark.parametrize(
    ("on", "verdicts"),
    [
        (date(2022, 4, 18), {2022: "official", 2023: "official"}),
        (date(2034, 10, 31), {2034: "provisional", 2035: "provisional"}),
        (date(2035, 6, 1), {2035: "provisional", 2036: "unknown-year"}),
    ],
)
def test_the_years_that_dates_fall_into_are_known_officially_or_not(
    hamlet: Office, ask: Ask, on: date, verdicts: dict[int, str]
) -> None:
    on_trial(hamlet, on)
    found = ask(hamlet, "workdays")
    assert set(found) == set(verdicts.values())


@pytest.mark.parametrize(
    ("on", "verdict"),
    [
        (date(NEWEST, 10, 31), Verdict.OK),
        (date(NEWEST, 11, 1), Verdict.NOTE),
        (date(NEWEST, 12, 1), Verdict.WRONG),
        (date(NEWEST + 1, 1, 1), Verdict.WRONG),
    ],
)
def test_a_provisional_next_year_is_asked_for_from_november_and_wrong_from_december(
    hamlet: Office, ask: Ask, on: date, verdict: Verdict
) -> None:
    on_trial(hamlet, on)
    assert ask(hamlet, "workdays")["provisional"].verdict is verdict


def test_a_year_that_nobody_knows_is_wrong_until_the_clock_is_where_years_are_known(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2040, 3, 1))
    found = ask(hamlet, "workdays")["unknown-year"]
    assert (found.verdict, "2041" in str(found.found) or "2040" in str(found.found)) == (Verdict.WRONG, True)
    assert "nianlun workdays import" in str(found.cure)
    on_trial(hamlet, date(2022, 4, 18))
    assert wrong(ask(hamlet, "workdays")) == set()


def test_no_calendar_and_then_one(office: Office, ask: Ask) -> None:
    assert wrong(ask(office, "published")) == {"none"}
    hamlets.settled(office)
    on_trial(office, date(2022, 3, 1))
    assert wrong(ask(office, "published")) == set()


@pytest.mark.parametrize(
    ("on", "verdict"), [(date(2023, 2, 28), Verdict.NOTE), (date(2023, 3, 1), Verdict.WRONG)], ids=str
)
def test_a_year_without_calendar_is_wrong_once_its_first_window_opens(
    hamlet: Office, ask: Ask, on: date, verdict: Verdict
) -> None:
    on_trial(hamlet, on)
    assert ask(hamlet, "published")["not-covered"].verdict is verdict


def test_an_empty_register_is_wrong(office: Office, ask: Ask) -> None:
    assert wrong(ask(office, "register")) == {"empty"}


def test_a_unit_that_owes_and_cannot_be_reached_is_named_until_somebody_answers(opened: Desk, ask: Ask) -> None:
    office = opened.office
    on_trial(office, date(2022, 3, 1))
    found = ask(office, "register")
    assert (wrong(found), "1 家单位" in str(found["nobody"].found), "301001 文化站" in str(found["nobody"].found)) == (
        {"nobody"},
        True,
        True,
    )
    people = (*hamlets.PEOPLE, PersonRow("new", "文化站专管员", "new@example.org", Role.UNIT_OFFICER, "301001"))
    with office.writing() as connection:
        register = hamlets.REGISTER.__class__(hamlets.UNITS, people, hamlets.SUBJECTS, hamlets.SELECTIONS)
        import_register(connection, register, on=date(2022, 3, 1), at=moment(date(2022, 3, 1), DELIVER_AT), by="test")
    assert wrong(ask(office, "register")) == set()


def test_units_that_owe_nothing_yet_are_noted_only(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2022, 2, 28))
    assert (wrong(ask(hamlet, "register")), noted(ask(hamlet, "register"))) == (set(), {"nobody-yet"})


def test_a_bureau_without_a_leader_is_wrong(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2022, 2, 28))
    change(hamlet, "UPDATE person SET mailbox_id = NULL WHERE code = 'leader'")
    found = ask(hamlet, "register")
    assert (wrong(found), "FIN_LEADER" in str(found["bureau-role"].cure)) == ({"bureau-role"}, True)


def test_who_stands_twice_in_the_register_is_noted(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2022, 2, 28))
    change(hamlet, "UPDATE unit SET name = '小学' WHERE code = '301001'")
    change(hamlet, "UPDATE person SET name = '小学专管员' WHERE code = 'deputy'")
    change(
        hamlet,
        "INSERT INTO appointment(role, scope_id, person_id, unit_id, valid_from, valid_to)"
        " SELECT role, scope_id, person_id, unit_id, :from, valid_to FROM appointment"
        " WHERE person_id = (SELECT id FROM person WHERE code = 'town')",
        **{"from": date(2001, 1, 1) if hamlet.engine.dialect.name == "postgresql" else date(2001, 1, 1).toordinal()},
    )
    assert noted(ask(hamlet, "register")) >= {"same-name", "same-person", "twice"}


def test_the_stop_button_is_told_with_who_pressed_it_and_why(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2022, 2, 28))
    with hamlet.writing() as connection:
        hold_outbox(connection, by="cz-jb-1", why="核对名册", at=machine_now())
    told = str(ask(hamlet, "outbox")["held"].found)
    assert ("cz-jb-1" in told, "核对名册" in told) == (True, True)
    with hamlet.writing() as connection:
        release_outbox(connection, at=machine_now())
    assert set(ask(hamlet, "outbox")) == {"clear"}


def test_mails_that_nobody_sent_for_days_are_left_behind_until_a_sweep_takes_them_on(opened: Desk, ask: Ask) -> None:
    office = opened.office
    on_trial(office, date(2022, 3, 2))
    assert wrong(ask(office, "outbox")) == set(), "yesterday's wait for this morning's sweep"
    on_trial(office, date(2022, 3, 7))
    found = ask(office, "outbox")
    assert (wrong(found), "2022-03-01" in str(found["left-behind"].found)) == ({"left-behind"}, True)
    with office.writing() as connection:
        roll_forward(connection, office.workdays(connection), on=date(2022, 3, 7))
    assert set(ask(office, "outbox")) == {"clear"}


def test_refusals_of_the_last_days_are_named_and_older_ones_are_not(opened: Desk, ask: Ask) -> None:
    office = opened.office
    opened.run("Tuesday 2022-03-01", PostBook({"two@example.org": MailRefused("550 no such user")}))
    on_trial(office, date(2022, 3, 2))
    found = ask(office, "outbox")
    assert (noted(found), "550 no such user" in str(found["lost"].found)) == ({"lost"}, True)
    on_trial(office, date(2022, 3, 31))
    assert set(ask(office, "outbox")) == {"clear"}


def test_the_lease_of_a_dead_worker_is_told_and_that_of_a_living_one_is_not(opened: Desk, ask: Ask) -> None:
    office = opened.office
    on_trial(office, date(2022, 3, 1))
    host = worker_name().partition("/")[0]
    for worker, keys in ((f"{host}/999999999/1", {"dead-lease"}), (worker_name(), {"clear"})):
        change(office, "UPDATE notice SET state = 1, worker = :worker", worker=worker)
        assert set(ask(office, "outbox")) == keys


def test_a_clock_behind_the_ledger_is_wrong_and_outside(hamlet: Office, ask: Ask) -> None:
    assert wrong(ask(hamlet, "clock")) == set()
    with hamlet.writing() as connection:
        hold_outbox(connection, by="", why="", at=machine_now() + timedelta(days=40))
    found = ask(hamlet, "clock")["behind-ledger"]
    assert (found.verdict, found.whose, "timedatectl" in str(found.cure)) == (Verdict.WRONG, Whose.OUTSIDE, True)
    with hamlet.writing() as connection:
        release_outbox(connection, at=machine_now())
    assert wrong(ask(hamlet, "clock")) == set()


def test_on_the_trial_clock_a_year_to_come_in_the_ledger_is_no_fault_of_the_clock(hamlet: Office, ask: Ask) -> None:
    on_trial(hamlet, date(2034, 3, 1))
    at = moment(date(2034, 3, 1), DELIVER_AT).astimezone()
    with hamlet.writing() as connection:
        connection.execute(
            text("INSERT INTO batch(kind, on_day, at, due) SELECT 'sweep', :day, :at, 0"),
            {"day": _day(hamlet, at.date()), "at": _moment(hamlet, at)},
        )
    assert wrong(ask(hamlet, "clock")) == set()


def _day(office: Office, on: date) -> object:
    return on if office.engine.dialect.name == "postgresql" else on.toordinal()


def _moment(office: Office, at: datetime) -> object:
    return at if office.engine.dialect.name == "postgresql" else f"{at:%Y-%m-%d %H:%M:%S.000000}"


def test_the_newest_notice_is_older_than_this_machine_and_younger_than_the_project() -> None:
    newest = newest_notice()
    assert newest and date(2025, 11, 1) <= newest <= date.today()  # noqa: DTZ011


@pytest.mark.parametrize(
    ("said", "trial", "keys"),
    [("", True, set()), ("true", True, set()), ("false", True, {"trial-live"}), ("true", False, {"live-trial"})],
)
def test_a_trials_home_in_earnest_and_the_reverse(
    hamlet: Office, ask: Ask, said: str, trial: bool, keys: set[str]
) -> None:
    if trial:
        on_trial(hamlet, date(2022, 3, 1))
    assert wrong(ask(hamlet, "mode", {"NIANLUN_TRIAL": said})) == keys


def test_a_trial_with_a_real_mail_server_and_an_office_without_one_are_noted(hamlet: Office, ask: Ask) -> None:
    assert noted(ask(hamlet, "mode")) == {"no-server"}
    assert noted(ask(hamlet, "mode", smtp_host="mail.example.org")) == set()
    on_trial(hamlet, date(2022, 3, 1))
    assert noted(ask(hamlet, "mode", smtp_host="mail.example.org")) == {"trial-mails"}
    assert noted(ask(hamlet, "mode")) == set()


def test_a_ledger_that_somebody_changed_by_hand_disagrees(opened: Desk, ask: Ask) -> None:
    office = opened.office
    assert set(ask(office, "ledger")) == {"proven"}
    change(office, "UPDATE obligation SET state = 3 WHERE id = (SELECT min(id) FROM obligation)")
    found = ask(office, "ledger")
    assert (wrong(found), "现状应等于历史之和" in str(found["disagrees"].found)) == ({"disagrees"}, True)
    change(office, "UPDATE obligation SET state = 1 WHERE id = (SELECT min(id) FROM obligation)")
    assert set(ask(office, "ledger")) == {"proven"}


def test_without_a_database_the_ledger_is_not_examined(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql+psycopg://office:secret@127.0.0.1:{taken.getsockname()[1]}/ledger"
        patient = Patient(Settings(home=tmp_path, database_url=url))
        with pytest.raises(NotExamined, match="数据库现在不能用"):
            list(import_module("tasks.diagnosis.register").examine(patient))
