"""A desk in the hamlet's office. Whatever a test does there, the ledger's proofs hold in the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk

from tasks.office import Office

TUESDAY = "Tuesday 2022-03-01"


@pytest.fixture
def desk(hamlet: Office, tmp_path: Path) -> Iterator[Desk]:
    """Nothing is opened yet."""
    made = Desk(hamlet, tmp_path / "files")
    yield made
    assert made.proofs() == []


@pytest.fixture
def opened(desk: Desk) -> Desk:
    """The evaluation is opened on its first day, Tuesday 2022-03-01: six self-evaluations, two choices."""
    assert desk.open(TUESDAY) == 8
    return desk
