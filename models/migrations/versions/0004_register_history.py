"""the register's history: successors of units, and every import kept

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REOPENED, ACKNOWLEDGED, TRANSFERRED, RESTORED, MERGED_STATE = 9, 16, 28, 29, 10
MARK = "transferred:"


def upgrade() -> None:
    """What a downgrade had put into the words of the program before is said in its own words again."""
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("heir_id", sa.Integer(), nullable=True))
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        f"UPDATE history SET event = {TRANSFERRED}, value = substr(value, {len(MARK) + 1})"
        f" WHERE event = {ACKNOWLEDGED} AND value LIKE '{MARK}%'"
    )
    op.execute(f"UPDATE history SET event = {RESTORED} WHERE event = {REOPENED} AND from_state = {MERGED_STATE}")


def downgrade() -> None:
    """Transfers become acknowledgements, restorings reopenings, which the program before knows; their notices go, and
    so do successors and the imports kept."""
    told = "SELECT id FROM rung WHERE anchor = 'transferred'"
    for table in ("dropped", "line", "rung_recipient"):
        op.execute(f"DELETE FROM {table} WHERE rung_id IN ({told})")
    op.execute(
        f"UPDATE history SET event = {ACKNOWLEDGED}, value = '{MARK}' || value, rung_id = NULL, batch_id = NULL"
        f" WHERE event = {TRANSFERRED}"
    )
    op.execute(f"UPDATE history SET event = {REOPENED}, rung_id = NULL, batch_id = NULL WHERE event = {RESTORED}")
    op.execute("DELETE FROM rung WHERE anchor = 'transferred'")
    op.drop_table("register_import")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("heir_id")
        batch_op.drop_column("successor_id")
