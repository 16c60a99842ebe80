"""Bring a database to the present schema, or to an earlier one."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from models.errors import RuleBroken, Sentence
from models.migrations import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent.parent / "models" / "migrations"


def migrate(engine: Engine, to: str = HEAD) -> None:
    """Migrate to `to` (`base` empties the schema); nothing happens, quickly, when it is there already.

    Raises:
        RuleBroken: the database is newer than this program.
    """
    with engine.begin() as connection:
        present = version(connection)
        if present == to:
            return
        if present is not None and present > HEAD:
            raise RuleBroken(Sentence("数据库版本{present}比本程序的{head}新，请升级程序", present=present, head=HEAD))
        _run(connection, to, upwards=to != "base" and (present is None or to > present))


def version(connection: Connection) -> str | None:
    """The schema's version; None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def config(connection: Connection) -> "Config":
    """Alembic's configuration for a connection; there is no ini file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def _run(connection: Connection, to: str, *, upwards: bool) -> None:
    from alembic import command

    (command.upgrade if upwards else command.downgrade)(config(connection), to)
