"""what reviewers left of a self-evaluation's score, beside the score itself

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# codes as they were when this was written: 7 passed on, 8 accepted (events); 6 accepted, 7 archived (states)
_LAST = """(SELECT p.reduction FROM opinion p WHERE p.submission_id = submission.id AND p.reduction IS NOT NULL
   AND p.event IN (7, 8) ORDER BY p.id DESC LIMIT 1)"""
_REDUCED = f"""
UPDATE submission SET reviewed_score = CASE WHEN score > {_LAST} THEN score - {_LAST} ELSE 0 END
 WHERE score IS NOT NULL AND {_LAST} IS NOT NULL
"""
_ACCEPTED = """
UPDATE submission SET reviewed_score = score
 WHERE score IS NOT NULL AND reviewed_score IS NULL AND NOT waits AND declined_why = ''
   AND EXISTS (SELECT 1 FROM obligation o WHERE o.id = submission.obligation_id AND o.state IN (6, 7))
   AND number = (SELECT max(b.number) FROM submission b WHERE b.obligation_id = submission.obligation_id AND NOT b.waits
        AND b.declined_why = '')
"""
_GRADED = """
UPDATE submission SET reviewed_grade = CASE WHEN reviewed_score = score THEN grade
       WHEN reviewed_score >= 9000 THEN 'excellent'
       WHEN reviewed_score >= 8000 THEN 'good' WHEN reviewed_score >= 6000 THEN 'fair' ELSE 'poor' END
 WHERE reviewed_score IS NOT NULL
"""


def upgrade() -> None:
    """What reviewers took off before is taken off now; what was accepted without a word stays as the unit scored it."""
    op.add_column("submission", sa.Column("reviewed_score", sa.Integer(), nullable=True))
    op.add_column("submission", sa.Column("reviewed_grade", sa.String(), server_default=sa.text("''"), nullable=False))
    for each in (_REDUCED, _ACCEPTED, _GRADED):
        op.execute(each)


def downgrade() -> None:
    """The reviewers' opinions keep what was taken off."""
    op.drop_column("submission", "reviewed_grade")
    op.drop_column("submission", "reviewed_score")
