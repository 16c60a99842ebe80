"""a mail's subject; mails resent and cancelled, by whom and why

Revision ID: 0005
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("subject", sa.String(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "notice_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notice_act_notice_id", "notice_act", ["notice_id"])
    op.create_table(
        "repeated",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("rung_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "batch_id", "unit_id", "rung_id", "person_id", "obligation_id"),
    )
    op.create_index("repeated_obligation", "repeated", ["obligation_id"])


def downgrade() -> None:
    op.drop_table("repeated")
    op.drop_table("notice_act")
    op.drop_column("notice", "subject")
