"""the administrator's desk: drafts of a year, and impacts that were asked for

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_draft",
        sa.Column("work_year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("work_year"),
    )
    op.create_table(
        "impact_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("on_day", Day(), nullable=True),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("days_done", sa.Integer(), nullable=False),
        sa.Column("days_in_all", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """What nobody has published yet goes; the program before keeps drafts in files."""
    op.drop_table("impact_asked")
    op.drop_table("calendar_draft")
