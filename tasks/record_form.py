"""A form that was filled in elsewhere and is registered with its hand-in: checked, scored and kept as on the page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import RuleBroken, Sentence
from models.queries import filling as queries
from models.queries import handing
from rules.deeds import Visitor
from rules.filling.content import inputs_of
from rules.filling.inputs import Grid, Rows
from rules.filling.layout import Pair, layout, places
from tasks.act import Act
from tasks.desk.filling import Filling, begin_filling, content_of
from tasks.desk.handing_in import Content, digest_of, keep_version
from tasks.office import Office

SOURCE = "record"  # registered for the unit, not typed by it


def filled(office: Office, connection: Connection, row: Row[Any], act: Act) -> Content:
    """What `act` says was filled in, over what is known or was handed in before. Whoever registers it has read the
    warnings, as on the page whoever hands in has.

    Raises:
        NotKnown: the calendar names a form that there is not.
        RuleBroken: everything that keeps the form from being handed in, and places that it does not have.
    """
    said = act.form or {}
    filling = begin_filling(office, connection, int(row.id), act.by, on=act.on)
    elsewhere = partial(_elsewhere, connection, int(row.unit_id), int(row.work_year))
    filling = replace(filling, facts=replace(filling.facts, elsewhere=elsewhere))
    draft = filling.typed({**_known(filling, said), **said})
    wrong = [Sentence("表单没有“{place}”", place=place) for place in said if not _has(filling, place)]
    wrong += [Sentence("{said}", said=str(each)) for each in filling.findings(draft) if each.blocks]
    if wrong:
        raise RuleBroken(Sentence("{wrong}", wrong="；".join(map(str, wrong))))
    return content_of(draft, source=SOURCE)


def keep_filled(connection: Connection, row: Row[Any], content: Content, act: Act, at: Any) -> None:
    """The next version of the obligation, for good; a draft that lay there is settled by it."""
    digest = digest_of(connection, row.id, content)
    visitor = Visitor(act.by or act.unit_code)
    keep_version(connection, row, content, digest, visitor, waits=False, on=act.on, at=at)
    connection.execute(handing.FORGET_DRAFT, {"id": row.id})


def _known(filling: Filling, said: Mapping[str, str]) -> dict[str, str]:
    """As it stands, by place; a table of which anything is said is said as a whole."""
    anew = {place.partition(".")[0] for place in said if _is_row(filling, place)}
    found = {}
    for item in (item for section in layout(filling.draft) for item in section.items):
        cells = [item.cell] if isinstance(item, Pair) else [cell for line in item.lines for cell in line.cells]
        found.update({cell.place: cell.entry for cell in cells if cell.place.partition(".")[0] not in anew})
    return found


def _is_row(filling: Filling, place: str) -> bool:
    return isinstance(inputs_of(filling.form).get(place.partition(".")[0]), Rows)


def _has(filling: Filling, place: str) -> bool:
    """Whether the form has such a place; of a table, such a column."""
    name, _, rest = place.partition(".")
    its = inputs_of(filling.form).get(name)
    if isinstance(its, Rows):
        return rest.partition(".")[2] in its.columns
    return place in places(filling.draft) if isinstance(its, Grid) else its is not None and not rest


def _elsewhere(connection: Connection, unit_id: int, work_year: int, digests: Any) -> set[str]:
    """As on the page, but asked in this transaction."""
    asked = {"digests": sorted(digests), "unit": unit_id, "work_year": work_year}
    return set(connection.execute(queries.ELSEWHERE, asked).scalars())
