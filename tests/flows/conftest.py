"""One Prefect server for the tests of flows, and an office on the trial clock for each of them."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import district as districts
import pytest
from offices import SqliteOffices
from prefect_server import serving
from trial_office import TrialOffice

from notices.catcher import Catcher
from tasks.office import Office

os.environ.setdefault(
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", "false"
)  # a flow without a server shall fail, not start one


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server of our own, as the environment that reaches it."""
    with serving(tmp_path_factory.mktemp("prefect") / "home") as env:
        yield env


@pytest.fixture
def trial(sqlite_offices: SqliteOffices, server: dict[str, str], tmp_path: Path) -> Iterator[TrialOffice]:
    """The district in a home of its own, the day before its first opening; its mails are caught there."""
    office = Office(sqlite_offices.url(districts.settled, tmp_path))
    with Catcher(tmp_path / "mails") as catcher:
        told = {"NIANLUN_HOME": str(tmp_path), "NIANLUN_SMTP_PORT": str(catcher.port)}
        made = TrialOffice(office, server | told, tmp_path / "mails")
        made.lived_until(date(2022, 3, 1))
        yield made
    office.close()
