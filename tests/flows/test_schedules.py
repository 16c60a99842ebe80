"""prefect.yaml: every entry point loads, its parameter validates, and no rung falls on a day without a run."""

import asyncio
import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from calendars.dates import effective, opens_on, timeline
from calendars.loading import load
from calendars.workdays import Workdays
from models.kinds import StepKey

ROOT = Path(__file__).parents[2]
YEARS = sorted((ROOT / "calendars").glob("*.yaml"))
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
BY_ENTRYPOINT = {each["entrypoint"]: each for each in DEPLOYMENTS}

pytestmark = pytest.mark.prefect


def flow_of(entrypoint: str) -> Any:
    module, _dot, name = entrypoint.rpartition(".")
    return getattr(importlib.import_module(module), name)


def months(deployment: dict[str, Any]) -> set[int]:
    """The months in which the deployment runs every day; none if it does not run on every day of a month."""
    found: set[int] = set()
    for schedule in deployment["schedules"]:
        assert schedule["timezone"] == "Asia/Shanghai"
        _minute, _hour, day, month, weekday = schedule["cron"].split()
        assert (day, weekday) == ("*", "*")
        for part in month.replace("*", "1-12").split(","):
            first, _dash, last = part.partition("-")
            found.update(range(int(first), int(last or first) + 1))
    return found


def test_every_step_delivery_and_upkeep_are_deployed_once() -> None:
    names = [*(step.value for step in StepKey), "delivery", "upkeep"]
    assert sorted(BY_ENTRYPOINT) == sorted(f"flows.{name}.{name}" for name in names)
    assert len(DEPLOYMENTS) == len(BY_ENTRYPOINT)


@pytest.mark.parametrize("entrypoint", BY_ENTRYPOINT)
def test_an_entry_point_loads_as_an_async_flow_named_like_its_module(entrypoint: str) -> None:
    flow = flow_of(entrypoint)
    assert flow.name == entrypoint.split(".")[1]
    assert asyncio.iscoroutinefunction(flow.fn)
    assert flow.description


@pytest.mark.parametrize("entrypoint", BY_ENTRYPOINT)
def test_the_day_is_a_parameter_and_may_be_left_out(entrypoint: str) -> None:
    flow = flow_of(entrypoint)
    assert flow.validate_parameters({"on": "2022-04-29"}) == {"on": date(2022, 4, 29)}
    assert flow.validate_parameters({"on": None}) == {"on": None}
    with pytest.raises(Exception, match="on"):
        flow.validate_parameters({"on": "tomorrow"})


@pytest.mark.parametrize("path", YEARS, ids=lambda path: path.stem)
def test_every_opening_due_date_and_rung_falls_on_a_day_on_which_its_flow_runs(path: Path) -> None:
    calendar = load(path)
    days = Workdays.load(overrides=calendar.workday_overrides)
    missed = []
    for step, deliverable in calendar.deliverables():
        runs_in = months(BY_ENTRYPOINT[f"flows.{step.key.value}.{step.key.value}"])
        due_on = effective(deliverable.due, days)
        acts = [each.act_on for each in timeline(calendar.ladders[deliverable.ladder], due_on, days)]
        wanted = [opens_on(step, deliverable), due_on, *acts]
        missed += [f"{deliverable.key} {day}" for day in wanted if day.month not in runs_in]
    assert missed == []


@pytest.mark.parametrize("entrypoint", ["flows.delivery.delivery", "flows.upkeep.upkeep"])
def test_delivery_and_upkeep_run_all_year(entrypoint: str) -> None:
    assert months(BY_ENTRYPOINT[entrypoint]) == set(range(1, 13))


def test_upkeep_waits_for_nobody() -> None:
    assert "concurrency_limit" not in BY_ENTRYPOINT["flows.upkeep.upkeep"]


def test_runs_are_started_without_a_supervising_process() -> None:
    pools = [each["work_pool"] for each in DEPLOYMENTS]
    assert all(pool["job_variables"]["command"] == "python -m prefect.engine" for pool in pools)
