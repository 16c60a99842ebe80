"""闵行's 2022, rehearsed in the ways that the stories tell of; each way once for all workers."""

from pathlib import Path

import pytest
from ledger_files import LedgerFiles
from once import once
from ways import Rehearsed, Way

from models.settings import Settings
from tasks.rehearse import rehearse


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """The files of a way, rehearsed when first asked for."""

    def files(way: Way) -> LedgerFiles:
        def make(folder: Path) -> None:
            rehearse(way.plan(folder), Settings(), None)

        return LedgerFiles(once(tmp_path_factory, way.name, make))

    return files
