"""Who owes what: a deliverable of the calendar as the SQL that selects its (unit, subject) pairs.

`s` is the subject, `u` the unit it belongs to, `o` the unit that owes, `x` the choice that names it, made by `c`. A
unit that has ended and was merged is stood for by its heir. A row has unit_id, subject_id, fen. Values are bound;
what is open already is left out by the opener.
"""

from calendars.schema import About, Deliverable, Who
from models.kinds import UnitKind
from rules.selection import UNIT_OF_SUBJECT, Fragment, compiled

_OWNER = {
    Who.EXECUTING_UNIT: "u.id",
    Who.DEPARTMENT: "COALESCE(u.first_id, u.id)",
    Who.SELECTOR: "COALESCE(c.heir_id, c.id)",
}

NOTHING = "SELECT 0 AS unit_id, 0 AS subject_id, 0 AS fen WHERE 1 = 0"
"""What a deliverable that the calendar no longer has asks for."""


def owed(deliverable: Deliverable, work_year: int) -> Fragment:
    """The query of what `deliverable` asks in `work_year`: `text` with binds; `on` (a day) is bound by the caller."""
    fragment = Fragment("w")
    if deliverable.about in (About.UNIT, About.QUOTA):
        fragment.text = _of_units(deliverable, fragment)
    elif deliverable.about is About.CHOSEN:
        fragment.text = _of_chosen(deliverable, work_year, fragment)
    else:
        fragment.text = _of_subjects(deliverable, work_year, fragment)
    return fragment


def _owner(who: Who) -> str:
    return _OWNER.get(who, f"(SELECT min(b.id) FROM unit b WHERE b.kind = '{UnitKind.BUREAU}')")


def _alive(deliverable: Deliverable, fragment: Fragment) -> str:
    """The owing unit exists on the day and is of a kind that owes."""
    kinds = deliverable.owed_by.kinds
    if deliverable.owed_by.who is Who.BUREAU:
        kinds = (UnitKind.BUREAU,)
    within = f" AND {fragment.among('o.kind', kinds)}" if kinds else ""
    return f"o.valid_from <= :on AND o.valid_to >= :on{within}"


def _of_units(deliverable: Deliverable, fragment: Fragment) -> str:
    return f"SELECT o.id AS unit_id, 0 AS subject_id, 0 AS fen FROM unit o WHERE {_alive(deliverable, fragment)}"


def _of_subjects(deliverable: Deliverable, work_year: int, fragment: Fragment) -> str:
    year = fragment.bind(work_year + deliverable.budget_year)
    return (
        "SELECT o.id AS unit_id, s.id AS subject_id, COALESCE(s.approved_fen, 0) AS fen FROM subject s"
        f" {UNIT_OF_SUBJECT} JOIN unit o ON o.id = {_owner(deliverable.owed_by.who)}"
        f" WHERE s.budget_year = {year} AND NOT s.gone AND {_alive(deliverable, fragment)}"
        f" AND {compiled(deliverable.where, fragment, work_year)}"
    )


def _of_chosen(deliverable: Deliverable, work_year: int, fragment: Fragment) -> str:
    return (
        "SELECT DISTINCT o.id AS unit_id, s.id AS subject_id, COALESCE(s.approved_fen, 0) AS fen FROM selection x"
        f" JOIN subject s ON s.id = x.subject_id {UNIT_OF_SUBJECT} JOIN unit c ON c.id = x.unit_id"
        f" JOIN unit o ON o.id = {_owner(deliverable.owed_by.who)}"
        f" WHERE x.work_year = {fragment.bind(work_year)} AND {fragment.among('x.deliverable', deliverable.chosen_in)}"
        f" AND x.accepted AND NOT s.gone AND {_alive(deliverable, fragment)}"
        f" AND {compiled(deliverable.where, fragment, work_year)}"
    )
