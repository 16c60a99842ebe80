"""Runs migrations on the connection that tasks/migrate.py hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

import models.tables  # noqa: F401  # fills the metadata
from models.columns import Day, Moment


def _render(kind: str, thing: Any, autogen: object) -> str | Literal[False]:
    """Our own column types by name, SQLModel's text as plain text."""
    if kind == "type" and isinstance(thing, Day | Moment):
        return f"{type(thing).__name__}()"
    return "sa.String()" if kind == "type" and isinstance(thing, AutoString) else False


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
