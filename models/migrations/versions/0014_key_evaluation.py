"""key evaluation: catalogues, planned reports, what sections suggest

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day, Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_catalogues()
    op.create_table(
        "report_plan",
        sa.Column("id", BigId, nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("planned_on", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("report_plan_obligation", "report_plan", ["obligation_id"])
    op.create_table(
        "section_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("work_year", "section_id"),
    )
    op.create_table(
        "section_suggestion",
        sa.Column("summary_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("obligation_id", BigId, nullable=False, autoincrement=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("summary_id", "obligation_id"),
    )


def _add_catalogues() -> None:
    op.create_table(
        "catalogue_hand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("catalogue_hand_subject", "catalogue_hand", ["subject_id"])
    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("work_year", "catalogue", "number"),
    )
    op.create_table(
        "catalogue_entry",
        sa.Column("version_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("subject_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("approved_fen", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "subject_id"),
    )
    op.create_index("catalogue_entry_subject", "catalogue_entry", ["subject_id"])


def downgrade() -> None:
    """Catalogues fixed so far go, and with them what only the pages of this version show."""
    for table in (
        "section_suggestion",
        "section_summary",
        "report_plan",
        "catalogue_entry",
        "catalogue_version",
        "catalogue_hand",
    ):
        op.drop_table(table)
