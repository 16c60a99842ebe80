"""count triggers: the level whose items or lists a trigger counts

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rung") as table:
        table.add_column(sa.Column("counted", sa.String(), nullable=True))


def downgrade() -> None:
    """What a trigger proposed stays in history; its rung is one that no day reaches."""
    with op.batch_alter_table("rung") as table:
        table.drop_column("counted")
