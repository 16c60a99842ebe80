"""what was typed while the sign-in ended is kept for its person

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Moment, Packed

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("fields", Packed(), nullable=False),
        sa.Column("files", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_kept_form_person_id"), "kept_form", ["person_id"])


def downgrade() -> None:
    op.drop_table("kept_form")
