"""rectification: items, plans, look-backs

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day, Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rectification_item",
        sa.Column("subject_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("obligation_id", BigId, nullable=True),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_letter_id", sa.Integer(), nullable=True),
        sa.Column("source_obligation_id", BigId, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of_class", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("advice", sa.String(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_on", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("mended_on", Day(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("rules_made", sa.Integer(), nullable=False),
        sa.Column("rules_year", sa.Integer(), nullable=True),
        sa.Column("verified_on", Day(), nullable=True),
        sa.Column("closed_on", Day(), nullable=True),
        sa.Column("check_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("subject_id"),
    )
    op.create_index("rectification_letter", "rectification_item", ["source_letter_id"])
    op.create_index("rectification_obligation", "rectification_item", ["obligation_id"])
    op.create_table(
        "rectification_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("means", sa.String(), nullable=False),
        sa.Column("responsible", sa.String(), nullable=False),
        sa.Column("planned_on", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject_id", "number"),
    )
    op.create_table(
        "look_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("accountable", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_look_back_subject_id", "look_back", ["subject_id"])


def downgrade() -> None:
    """Items stay as subjects with their obligations; what only an item has goes."""
    for table in ("look_back", "rectification_plan", "rectification_item"):
        op.drop_table(table)
