"""official letters: one table for all kinds, their wordings, acts and numbers; the heads of letters move into it

Revision ID: 0017
Revises: 0016
"""

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day, Moment, Packed

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_KINDS = {"L5": "talk", "L6": "deduction"}
_NUMBER = re.compile(r"(.+?)(\d{1,6})号", re.ASCII)
_ISSUED, _PROPOSED = 3, "circular"


def upgrade() -> None:
    op.create_table(
        "letter_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "version"),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=True),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated_on", Day(), nullable=True),
        sa.Column("due_on", Day(), nullable=True),
        sa.Column("content", Packed(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("received_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("letter_proposal", "letter", ["proposal_id"])
    op.create_index("letter_obligation", "letter", ["obligation_id"])
    op.create_index("letter_unit", "letter", ["unit_id"])
    op.create_table(
        "letter_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("from_state", sa.SmallInteger(), nullable=True),
        sa.Column("to_state", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_letter_act_letter_id", "letter_act", ["letter_id"])
    op.create_table(
        "letter_number",
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("series", "number"),
    )
    _move_heads()
    op.drop_table("letter_head")


def _move_heads() -> None:
    """A letter that was numbered stays: one for the proposal, made anew from its frozen list when it is read."""
    connection = op.get_bind()
    letter, act, number = (_table(name) for name in ("letter", "letter_act", "letter_number"))
    heads = connection.execute(
        sa.text(
            "SELECT h.proposal_id, h.number, h.dated_on, h.by, h.at, r.level, c.work_year FROM letter_head h"
            " JOIN proposal p ON p.id = h.proposal_id JOIN rung r ON r.id = p.rung_id"
            " JOIN ladder l ON l.id = r.ladder_id JOIN cycle c ON c.id = l.cycle_id ORDER BY h.proposal_id"
        ).columns(dated_on=Day(), at=Moment())
    )
    for head in heads.all():
        kind = _KINDS.get(head.level, _PROPOSED)
        said = {"proposal_id": head.proposal_id, "number": head.number, "dated_on": head.dated_on, "by": head.by}
        row = said | {"kind": kind, "work_year": head.work_year, "step": "", "unit_id": 0, "state": _ISSUED}
        row |= {"told": "{}", "wording": 0, "content": "", "edition": 1, "agreed": 0, "at": head.at, "received_by": ""}
        made = connection.execute(letter.insert().returning(letter.c.id), row).scalar_one()
        done = {"letter_id": made, "act": "issue", "from_state": 2, "to_state": _ISSUED, "by": head.by}
        connection.execute(act.insert(), done | {"acting_for": "", "on_day": head.dated_on, "why": "", "at": head.at})
        found = _NUMBER.fullmatch(head.number)
        if found:
            used = {"series": found[1], "number": int(found[2]), "letter_id": made, "why": "", "by": head.by}
            there = sa.select(sa.func.count()).where(number.c.series == found[1], number.c.number == int(found[2]))
            if not connection.execute(there).scalar_one():
                connection.execute(number.insert(), used | {"at": head.at})


def _table(name: str) -> sa.TableClause:
    days, moments = ("dated_on", "due_on", "on_day"), ("at",)
    names = {
        "letter": "id proposal_id number dated_on by kind work_year step unit_id state told wording content edition"
        " agreed at received_by",
        "letter_act": "letter_id act from_state to_state by acting_for on_day why at",
        "letter_number": "series number letter_id why by at",
    }[name].split()
    kinds: dict[str, Any] = {each: Day() for each in days} | {each: Moment() for each in moments}
    kinds["content"] = Packed()
    integers = ("id", "letter_id", "proposal_id", "unit_id", "state", "wording", "edition", "agreed", "work_year")
    kinds |= {each: sa.Integer() for each in (*integers, "from_state", "to_state")}
    if name == "letter_number":
        kinds["number"] = sa.Integer()
    return sa.table(name, *(sa.column(each, kinds.get(each, sa.String())) for each in names))


def downgrade() -> None:
    """The number and day of a proposal's letter stay, the lowest of several; feedback letters go."""
    op.create_table(
        "letter_head",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated_on", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id"),
    )
    op.execute(
        "INSERT INTO letter_head(proposal_id, number, dated_on, by, at)"
        " SELECT l.proposal_id, l.number, l.dated_on, l.by, l.at FROM letter l WHERE l.proposal_id IS NOT NULL"
        " AND l.number <> '' AND l.dated_on IS NOT NULL AND l.id = (SELECT min(x.id) FROM letter x"
        " WHERE x.proposal_id = l.proposal_id AND x.number <> '')"
    )
    for table in ("letter_number", "letter_act", "letter", "letter_wording"):
        op.drop_table(table)
