"""Who did it: names beside the codes that history keeps."""

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from models.queries import people_named
from notices.words import doer_name


def names_of(connection: Connection, codes: Iterable[str | None]) -> dict[str, str]:
    """Names by code; of whoever the register does not know, the role's word or what was said."""
    asked = sorted({code for code in codes if code})
    if not asked:
        return {}
    found = connection.execute(people_named.names(connection.dialect.name), {"codes": json.dumps(asked)})
    return {code: str(doer_name(code)) for code in asked} | {row.code: row.name for row in found}
