"""what becomes of results: proposed by the calendar, decided by somebody

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("submission_id", BigId, nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("light", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("least_fen", sa.BigInteger(), nullable=True),
        sa.Column("most_fen", sa.BigInteger(), nullable=True),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("for_year", sa.Integer(), nullable=False),
        sa.Column("proposed_on", Day(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=False),
        sa.Column("decided_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("obligation_id", "submission_id", "finding"),
    )
    waiting = sa.text("state = 0")
    op.create_index("application_waiting", "application", ["work_year"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    """What was decided stays in the history of each obligation."""
    op.drop_table("application")
