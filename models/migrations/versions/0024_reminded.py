"""results to be decided and letters to be signed for are reminded of

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
_WAITS = {"application": "state = 0", "letter": "remind_on IS NOT NULL"}


def upgrade() -> None:
    """What waits already is looked at on the next working morning, and reminded of once."""
    for table, waits in _WAITS.items():
        op.add_column(table, sa.Column("remind_on", Day(), nullable=True))
        op.add_column(table, sa.Column("reminded", sa.SmallInteger(), nullable=False, server_default=sa.text("0")))
        op.create_index(
            f"{table}_remind",
            table,
            ["remind_on"],
            sqlite_where=sa.text(waits),
            postgresql_where=sa.text(waits),
        )
    op.execute("UPDATE application SET remind_on = proposed_on WHERE state = 0")
    op.execute("UPDATE letter SET remind_on = dated_on WHERE state = 3 AND kind = 'feedback'")


def downgrade() -> None:
    """The program before knows reminders of evaluations only: what was told stays under their name."""
    op.execute("UPDATE rung SET anchor = 'evaluating' WHERE anchor IN ('deciding', 'receiving')")
    op.execute("UPDATE history SET event = 36 WHERE event IN (63, 64)")
    for table in reversed(_WAITS):
        op.drop_index(f"{table}_remind", table)
        op.drop_column(table, "reminded")
        op.drop_column(table, "remind_on")
