"""Tables by name, loaded when one is first asked for: a process that only runs statements starts without them."""

from sqlalchemy import Table


def table_named(name: str) -> Table:
    """A table of ours, for statements that are built of its columns."""
    from sqlmodel import SQLModel

    import models.tables  # noqa: F401  # fills the metadata

    return SQLModel.metadata.tables[name]
