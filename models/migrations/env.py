"""Runs migrations on the connection that tasks/migrate.py hands over."""

from alembic import context
from sqlmodel import SQLModel

import models.tables  # noqa: F401  # fills the metadata
from models.tables.columns import Day, Moment


def _render(kind: str, thing: object, autogen: object) -> str | bool:
    if kind == "type" and isinstance(thing, Day | Moment):
        return f"{type(thing).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=_render,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
