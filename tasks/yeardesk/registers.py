"""A register that somebody thinks of importing, or corrections of the one that is there: as they wait in a question."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from tasks.register.edits import EDITS, Edit, edited
from tasks.register.rows import Register
from tasks.register.snapshot import stored_register
from tasks.register.sources import read_texts
from tasks.register.writing import texts_of
from tasks.register_files import checked


def register_source(register: Register) -> str:
    """A register as a question keeps it."""
    return json.dumps(texts_of(register), ensure_ascii=False)


def edits_source(edits: Sequence[Edit]) -> str:
    """Corrections as a question keeps them."""
    return EDITS.dump_json(list(edits)).decode()


def register_in(source: str) -> Register:
    """The register that a question keeps."""
    return checked(read_texts(json.loads(source)))


def corrected_in(connection: Connection, source: str) -> Register:
    """The register as it stands, with the corrections that a question keeps.

    Raises:
        RuleBroken, RegisterInvalid: they do not fit the register any more.
    """
    return edited(stored_register(connection), EDITS.validate_json(source))
