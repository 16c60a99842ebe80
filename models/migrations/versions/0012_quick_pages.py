"""indexes for pages: when the last mail left, whose mailbox it is

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("notice_sent", "notice", ["sent_at"], sqlite_where=_SENT, postgresql_where=_SENT)
    op.create_index("person_mailbox", "person", ["mailbox_id"])


def downgrade() -> None:
    op.drop_index("person_mailbox", "person")
    op.drop_index("notice_sent", "notice")
