"""calendars that somebody subscribes to, behind secret addresses

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("fetched_at", Moment(), nullable=True),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_digest"),
    )
    living = sa.text("revoked_at IS NULL")
    op.create_index(
        "feed_living", "feed", ["person_id", "unit_id"], unique=True, sqlite_where=living, postgresql_where=living
    )
    op.create_table(
        "feed_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_feed_act_feed_id", "feed_act", ["feed_id"])


def downgrade() -> None:
    """Addresses that were given out lead nowhere afterwards."""
    op.drop_table("feed_act")
    op.drop_table("feed")
