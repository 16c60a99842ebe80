"""闵行's 2022, rehearsed in the ways that the stories tell of; each way once for all workers."""

from pathlib import Path

import pytest
from ledger_files import LedgerFiles
from once import Make, once_of_several
from ways import WAYS, Rehearsed, Way

from models.settings import Settings
from tasks.rehearse import rehearse


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """The files of a way, rehearsed when first asked for."""

    def make(way: Way) -> Make:
        return lambda folder: _rehearse(way, folder)

    makes = {way.name: make(way) for way in WAYS}
    return lambda way: LedgerFiles(once_of_several(tmp_path_factory, way.name, makes))


def _rehearse(way: Way, folder: Path) -> None:
    rehearse(way.plan(folder), Settings(), None)
