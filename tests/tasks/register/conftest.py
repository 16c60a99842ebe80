"""A bare office in memory, and the small district's register."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_register import write
from sqlmodel import SQLModel

from tasks.office import Office
from tasks.register.rows import Register
from tasks.register_files import read_register


@pytest.fixture
def office() -> Iterator[Office]:
    made = Office("sqlite://")
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()


@pytest.fixture
def small(tmp_path: Path) -> Register:
    return read_register(write(tmp_path))
