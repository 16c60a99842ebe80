"""Names of persons by their codes, for pages that say who did what."""

from functools import cache

from sqlalchemy import TextClause

from models.queries.desk import TEXTS
from models.queries.typed import statement


@cache
def names(dialect: str) -> TextClause:
    """Code and name of the persons of `codes` (JSON)."""
    return statement(f"SELECT p.code, p.name FROM person p WHERE p.code IN ({TEXTS[dialect].format(name='codes')})")


PERSON = statement("SELECT id, name FROM person WHERE code = :code")
