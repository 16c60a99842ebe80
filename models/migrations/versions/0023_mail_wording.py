"""the office's own sentences in mails, in versions

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("template", "number"),
    )
    op.create_table(
        "mail_wording_draft",
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("texts", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("template", "by"),
    )


def downgrade() -> None:
    """The program before says what it was shipped with."""
    op.drop_table("mail_wording_draft")
    op.drop_table("mail_wording")
