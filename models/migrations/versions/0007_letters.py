"""proposals through a chain of approvals and by deputies, lists as approved, letters, mails' words as they left

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment, Packed

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("acting_for", sa.String(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "endorsement",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id", "position"),
    )
    op.create_table(
        "frozen_list",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("content", Packed(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id"),
    )
    op.create_table(
        "letter_head",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("dated_on", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("proposal_id"),
    )
    op.create_table(
        "mail_text",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("plain", Packed(), nullable=False),
        sa.Column("html", Packed(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id"),
    )


def downgrade() -> None:
    op.drop_table("mail_text")
    op.drop_table("letter_head")
    op.drop_table("frozen_list")
    op.drop_table("endorsement")
    op.drop_column("proposal", "acting_for")
