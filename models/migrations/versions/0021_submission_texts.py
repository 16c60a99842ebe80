"""fingerprints of what was handed in, to find the same words at another unit

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was handed in before is compared from its next version on."""
    op.create_table(
        "submission_text",
        sa.Column("submission_id", BigId, nullable=False, autoincrement=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "digest"),
    )
    op.create_index("submission_text_digest", "submission_text", ["digest"])


def downgrade() -> None:
    op.drop_table("submission_text")
