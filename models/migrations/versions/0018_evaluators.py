"""who evaluates: agencies, commissions, evaluations, experts

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day, Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("credit_code", sa.String(), nullable=False),
        sa.Column("legal_person", sa.Boolean(), nullable=False),
        sa.Column("quality_control", sa.Boolean(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("violation_on", Day(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "agency_person",
        sa.Column("agency_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "person_id"),
    )
    op.create_index("ix_agency_person_person_id", "agency_person", ["person_id"])
    op.create_table(
        "agency_bid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("bid_fen", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("obligation_id", "agency_id"),
    )
    op.create_table(
        "commission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("engagement", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("selected_on", Day(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=True),
        sa.Column("contract", sa.String(), nullable=False),
        sa.Column("plan_due_on", Day(), nullable=True),
        sa.Column("draft_due_on", Day(), nullable=True),
        sa.Column("final_due_on", Day(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("pays_from", sa.SmallInteger(), nullable=True),
        sa.Column("pays_to", sa.SmallInteger(), nullable=True),
        sa.Column("paid_fen", sa.BigInteger(), nullable=True),
        sa.Column("told_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "commission_current",
        "commission",
        ["obligation_id"],
        unique=True,
        sqlite_where=sa.text("state <> 9"),
        postgresql_where=sa.text("state <> 9"),
    )
    op.create_index("ix_commission_agency_id", "commission", ["agency_id"])
    op.create_index("ix_commission_obligation_id", "commission", ["obligation_id"])
    op.create_table(
        "commission_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commission_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("aspects", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("pays_from", sa.SmallInteger(), nullable=False),
        sa.Column("pays_to", sa.SmallInteger(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("commission_id", "number"),
    )
    op.create_table(
        "evaluation",
        sa.Column("obligation_id", BigId, nullable=False, autoincrement=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("archive_number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("obligation_id"),
    )
    op.create_table(
        "view_exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("asked_on", Day(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", Day(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("taken_up", sa.String(), nullable=False),
        sa.Column("told_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("obligation_id", "number"),
    )
    op.create_index("ix_view_exchange_unit_id", "view_exchange", ["unit_id"])
    op.create_table(
        "expert",
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("speciality", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("works_for_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "expert_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("assigned_on", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("declared_on", Day(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("declared", sa.String(), nullable=False),
        sa.Column("ended_on", Day(), nullable=True),
        sa.Column("ended_why", sa.String(), nullable=False),
        sa.Column("told_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("obligation_id", "person_id", "task"),
    )
    op.create_index("ix_expert_assignment_person_id", "expert_assignment", ["person_id"])
    op.create_table(
        "expert_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("truth", sa.String(), nullable=False),
        sa.Column("accuracy", sa.String(), nullable=False),
        sa.Column("usefulness", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("assignment_id", "number"),
    )
    op.create_table(
        "opinion_draft",
        sa.Column("assignment_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("assignment_id"),
    )
    op.create_table(
        "coaching",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_coaching_assignment_id", "coaching", ["assignment_id"])
    op.create_table(
        "evaluator_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("about_id", BigId, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_state", sa.SmallInteger(), nullable=True),
        sa.Column("to_state", sa.SmallInteger(), nullable=True),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("evaluator_event_about", "evaluator_event", ["about", "about_id"])


def downgrade() -> None:
    """The program before knows nothing of who evaluates."""
    for name in TABLES:
        op.drop_table(name)


TABLES = (
    "evaluator_event",
    "coaching",
    "opinion_draft",
    "expert_opinion",
    "expert_assignment",
    "expert",
    "view_exchange",
    "evaluation",
    "commission_score",
    "commission",
    "agency_bid",
    "agency_person",
    "agency",
)
