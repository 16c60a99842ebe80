"""working days that an office imports

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workday_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("workday_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workday_import_year"), ["year"], unique=False)


def downgrade() -> None:
    op.drop_table("workday_import")
