"""the administrator's desk: the mails of a rehearsed year

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_mail",
        sa.Column("asked_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("asked_id", "number"),
    )
    op.create_table(
        "planned_line",
        sa.Column("asked_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_code", sa.String(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("first_code", sa.String(), nullable=False),
        sa.Column("section_code", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("deliverable", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("asked_id", "number", "position"),
    )


def downgrade() -> None:
    """A rehearsal is asked for again; the program before knows no such question."""
    op.drop_table("planned_line")
    op.drop_table("planned_mail")
    op.execute("DELETE FROM impact_asked WHERE kind LIKE 'mails%'")
