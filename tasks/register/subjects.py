"""Subjects of a register with their tags, and what was chosen in earlier years."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, insert

from models.queries import register as queries
from models.schema import table_named
from tasks.register.merge import Key, Known, Tally, Values, change, known, merge
from tasks.register.rows import SelectionRow, SubjectRow
from tasks.register.units import Ids


def import_subjects(connection: Connection, rows: Sequence[SubjectRow], units: Ids) -> Tally:
    """Add and change subjects, one row a budget year; vanished ones stay, marked as gone.

    One whose code changes keeps its row: the only one of its lineage and budget year to vanish gets the code of the
    only one that is new. So what is owed about it, and every choice of it, follows.
    """
    key = ["code", "budget_year"]
    there = known(connection, queries.SUBJECTS, key)
    wanted: dict[Key, Values] = {(row.subject_code, row.budget_year): _values(row, units) for row in rows}
    there = _recoded(there, wanted)
    merged = merge(connection, "subject", there, wanted)
    gone = {row.id: {"gone": True} for at, row in there.items() if at not in wanted and not row.values["gone"]}
    change(connection, "subject", gone)
    now = known(connection, queries.SUBJECTS, key) if merged.added else there
    tags = {now[row.subject_code, row.budget_year].id: set(row.tags) for row in rows}
    tally = merged.tally(also=_retag(connection, tags) & {row.id for row in there.values()})
    return replace(tally, ended=len(gone))


def import_selections(connection: Connection, rows: Sequence[SelectionRow], units: Ids) -> Tally:
    """Add what was chosen, as accepted; a choice stays on the budget year that it stands on already."""
    there: dict[Key, tuple[int, bool]] = {}
    for row in connection.execute(queries.SELECTIONS):
        key = (row.work_year, row.deliverable, row.unit_id, row.code)
        if not there.get(key, (0, False))[1]:
            there[key] = (row.id, bool(row.accepted))
    wanted = [(row.work_year, row.deliverable, units[row.unit_code], row.subject_code) for row in rows]
    subjects = _Subjects(connection)
    new = [
        {"work_year": year, "deliverable": deliverable, "unit_id": unit, "accepted": True}
        | {"subject_id": subjects.chosen(year, deliverable, code)}
        for year, deliverable, unit, code in wanted
        if (year, deliverable, unit, code) not in there
    ]
    if new:
        connection.execute(insert(table_named("selection")), new)
    pending = {there[key][0]: {"accepted": True} for key in wanted if key in there and not there[key][1]}
    change(connection, "selection", pending)
    return Tally(added=len(new), changed=len(pending))


def _recoded(there: dict[Key, Known], wanted: dict[Key, Values]) -> dict[Key, Known]:
    """What is there, under the codes wanted; `merge` writes them. Of a line, what vanishes now goes before what was
    gone already, which comes back under another code."""
    vanished: dict[Key, list[Key]] = defaultdict(list)
    gone: dict[Key, list[Key]] = defaultdict(list)
    new: dict[Key, list[Key]] = defaultdict(list)
    for key, row in there.items():
        if key not in wanted:
            (gone if row.values["gone"] else vanished)[row.values["lineage"], row.values["budget_year"]].append(key)
    for key, values in wanted.items():
        if key not in there:
            new[values["lineage"], values["budget_year"]].append(key)
    pairs = ((vanished[line] or gone[line], keys) for line, keys in new.items())
    codes = {old[0]: keys[0] for old, keys in pairs if len(old) == len(keys) == 1}
    return {codes.get(key, key): row for key, row in there.items()}


class _Subjects:
    """Which budget year of a subject a choice means."""

    def __init__(self, connection: Connection) -> None:
        self.years: dict[str, dict[int, int]] = defaultdict(dict)
        for (code, year), row in known(connection, queries.SUBJECTS, ["code", "budget_year"]).items():
            self.years[code][year] = row.id
        self.published = {(row.work_year, row.key): row.budget_year for row in connection.execute(queries.BUDGET_YEARS)}

    def chosen(self, work_year: int, deliverable: str, code: str) -> int:
        """The subject in the budget year that the published deliverable is about; else nearest to the work year, of two
        the earlier. The no-repeat rules look along the lineage, so for years long past any of them serves."""
        aim = self.published.get((work_year, deliverable), work_year)
        return self.years[code][min(self.years[code], key=lambda year: (abs(year - aim), year))]


def _values(row: SubjectRow, units: Ids) -> Values:
    return {
        "code": row.subject_code,
        "lineage": row.lineage_id,
        "kind": row.kind.value,
        "name": row.name,
        "unit_id": units[row.unit_code],
        "budget_year": row.budget_year,
        "book": _word(row.book),
        "fund_class": _word(row.fund_class),
        "source_level": _word(row.source_level),
        "attribute": _word(row.attribute),
        "approved_fen": row.amount_approved,
        "adjusted_fen": row.amount_adjusted,
        "executed_fen": row.amount_executed,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "gone": False,
    }


def _word(code: StrEnum | None) -> str:
    return code.value if code else ""


def _retag(connection: Connection, wanted: dict[int, set[str]]) -> set[int]:
    """Give the subjects exactly the tags wanted; returns those whose tags changed."""
    there: dict[int, set[str]] = defaultdict(set)
    for subject, tag in connection.execute(queries.TAGS):
        there[subject].add(tag)
    table = table_named("subject_tag")
    gone = [(key, tag) for key, tags in wanted.items() for tag in sorted(there[key] - tags)]
    new = [(key, tag) for key, tags in wanted.items() for tag in sorted(tags - there[key])]
    if gone:
        its = (table.c.subject_id == bindparam("its_id")) & (table.c.tag == bindparam("its_tag"))
        connection.execute(delete(table).where(its), [{"its_id": key, "its_tag": tag} for key, tag in gone])
    if new:
        connection.execute(insert(table), [{"subject_id": key, "tag": tag} for key, tag in new])
    return {key for key, _ in gone + new}
