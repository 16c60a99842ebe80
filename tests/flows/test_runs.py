"""Flows on a real Prefect server: what its API says is what the ledger says."""

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from trial_office import TrialOffice, eventually

from models.kinds import Standing, StepKey
from tasks.clock import ZONE
from tasks.standing import standings
from tasks.step_day import read_step_day

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect")]

REMINDER = date(2022, 4, 18)  # Monday, ten working days before 04-29 with its make-up Sunday
SATURDAY, SUNDAY_AT_WORK = date(2022, 4, 23), date(2022, 4, 24)
OVERDUE = date(2022, 5, 5)  # Thursday, the first working day after 04-29
FIRST_OF_DECEMBER = date(2026, 12, 1)  # Tuesday; nobody knows 2027's days off yet
CIRCULAR = date(2022, 5, 17)  # Tuesday, the tenth working day after 04-29: a circular is proposed


def unit_runs(trial: TrialOffice, run: str, wanted: int) -> list[dict[str, Any]]:
    """The task runs of a flow run, once all are recorded and final."""
    asked = {"flow_runs": {"id": {"any_": [run]}}, "limit": 200}

    def final() -> list[dict[str, Any]]:
        ended = [each for each in trial.api("task_runs/filter", asked) if each["state_type"] == "COMPLETED"]
        found = [each for each in ended if each["state"]["message"]]  # others are of no unit
        return found if len(found) >= wanted else []

    return list(eventually(final, 30))


def test_a_units_state_in_prefect_is_its_standing_in_the_ledger(trial: TrialOffice) -> None:
    trial.lived_until(REMINDER, OVERDUE)
    [ended] = trial.run(f"evaluation:{OVERDUE}")
    with trial.office.reading() as connection:
        units = [unit.of_step("evaluation") for unit in standings(connection, on=OVERDUE)]
    owing = {unit.unit_code: unit for unit in units if unit.standing is not Standing.CLEAR}
    runs = unit_runs(trial, ended["run"], len(owing) + 1)
    shown = {each["state"]["message"].split(" ")[0]: each for each in runs}
    worst = max(unit.standing for unit in units)

    assert (ended["name"], ended["type"]) == (f"With{worst.name.capitalize()}", "COMPLETED")
    assert {code: shown[code]["state_name"] for code in owing} == {
        code: unit.standing.name.capitalize() for code, unit in owing.items()
    }
    assert {shown[code]["name"] for code in owing} == {f"{u.unit_name} · {u.summary}" for u in owing.values()}
    clear = [each["name"] for each in runs if each["state_name"] == "Clear"]
    assert clear == [f"其余 {len(units) - len(owing)} 家: 无未报事项"]
    [run] = trial.api("flow_runs/filter", {"flow_runs": {"id": {"any_": [ended["run"]]}}})
    assert run["name"] == "evaluation 2022 · 2022-05-05"


def test_an_escalation_is_one_event_however_often_the_flow_runs(trial: TrialOffice) -> None:
    trial.lived_until(REMINDER, CIRCULAR)
    began = datetime.now(UTC)  # what flows before it told is not asked for
    ends = trial.run(f"evaluation:{CIRCULAR}", f"evaluation:{CIRCULAR}")
    with trial.office.reading() as connection:
        day = read_step_day(trial.office, connection, StepKey.EVALUATION, on=CIRCULAR, work_years=(2022,))
    escalated = [each.unit_code for each in day.escalations]

    def events() -> dict[str, Any]:
        occurred = {"since": began.isoformat(), "until": datetime.now(UTC).isoformat()}
        asked = {"event": {"name": ["nianlun.obligation.escalated"]}, "occurred": occurred}
        found: dict[str, Any] = trial.api("events/filter", {"filter": asked, "limit": 50})
        return found if found["total"] >= len(escalated) else {}

    assert [end["name"] for end in ends] == ["WithEscalated", "WithEscalated"]
    told = eventually(events, 20)
    assert told["total"] == len(escalated) > 10
    resources = {each["resource"]["prefect.resource.id"] for each in told["events"]}
    assert resources <= {f"nianlun.unit.{code}" for code in escalated}
    [table] = trial.api("artifacts/latest/filter", {"artifacts": {"key": {"any_": ["evaluation-overdue"]}}})
    assert table["description"].startswith("逾期 ")


def test_a_sunday_at_work_delivers_and_a_saturday_does_not(trial: TrialOffice) -> None:
    trial.lived_until(REMINDER, SATURDAY)
    [rests] = trial.run("delivery:")
    assert (rests["name"], rests["type"]) == ("RestDay", "COMPLETED")
    assert list(trial.mails.glob("*.eml")) == []

    trial.lived_until(SUNDAY_AT_WORK)
    sent, again = trial.run("delivery:", "delivery:")
    assert (sent["name"], again["name"]) == ("Delivered", "NothingToSend")
    assert len(list(trial.mails.glob("*.eml"))) > 100


def test_a_shut_step_a_day_to_come_and_a_mail_server_that_is_down(trial: TrialOffice) -> None:
    ends = trial.run("reporting:", "evaluation:2022-03-02", "delivery:", NIANLUN_SMTP_PORT="9", TRY_ONCE="1")
    assert [(end["name"], end["type"]) for end in ends] == [
        ("NothingOpen", "COMPLETED"),
        ("Failed", "FAILED"),
        ("Failed", "FAILED"),
    ]


def test_a_run_whose_process_is_gone_is_ended_and_upkeep_names_what_to_mend(trial: TrialOffice) -> None:
    assert trial.script("left_behind.py") == {"named": True, "state": "Crashed"}
    [upkeep] = trial.run("upkeep:")
    assert (upkeep["name"], upkeep["type"]) == ("NeedsAttention", "COMPLETED")
    assert "绩效专管责任人" in upkeep["message"]


def test_from_december_a_missing_notice_is_a_run_and_an_artifact_of_its_own(trial: TrialOffice) -> None:
    trial.lived_until(FIRST_OF_DECEMBER)
    [upkeep] = trial.run("upkeep:")
    [warning] = unit_runs(trial, upkeep["run"], 1)
    assert (warning["state"]["name"], warning["state_type"]) == ("DaysProvisional", "COMPLETED")
    assert warning["name"].startswith("2027年放假安排仍为暂定")
    [artifact] = trial.api("artifacts/latest/filter", {"artifacts": {"key": {"any_": ["workdays"]}}})
    assert artifact["data"] == warning["name"]
    assert upkeep["name"] == "NeedsAttention"  # the sample has units that nobody answers for


def test_deploying_all_makes_upcoming_runs_within_seventy_seconds(trial: TrialOffice) -> None:
    argv = [sys.executable, "-m", "nianlun.deployments", "live"]
    deployed = subprocess.run(argv, env=trial.env, capture_output=True, text=True, check=False, timeout=120)
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    deployments = trial.api("deployments/filter", {})
    assert len(deployments) == 7
    [quarter] = [each["id"] for each in deployments if each["name"] == "office-hours"]
    asked = {"deployments": {"id": {"any_": [quarter]}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    upcoming = eventually(lambda: trial.api("flow_runs/filter", asked), 70)
    starts = [datetime.fromisoformat(each["expected_start_time"]).astimezone(ZONE) for each in upcoming]
    assert starts
    assert all(9 <= start.hour <= 17 and start.minute % 15 == 0 for start in starts)
