"""events on whose day a time begins to run

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "occasion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", Day(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("work_year", "event", "unit_id"),
    )


def downgrade() -> None:
    """What was opened after an event keeps its own due date."""
    op.drop_table("occasion")
