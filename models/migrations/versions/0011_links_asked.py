"""links that were asked for stand in the ledger until their mail has left

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("leads_to", sa.String(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Whoever asked in this quarter of an hour asks again."""
    op.drop_table("link_asked")
