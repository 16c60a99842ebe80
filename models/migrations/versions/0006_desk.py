"""the desk: accounts, drafts, submissions, attachments, opinions, petitions, and whose turn a review is

Revision ID: 0006
Revises: 0005
"""

import json

import sqlalchemy as sa
from alembic import op

from models.tables.columns import BigId, Day, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IN_REVIEW, CLOCK = "review_since_on IS NOT NULL", "review_clock_on IS NOT NULL"
SUBMITTED_STATE, UNDER_REVIEW_STATE = 3, 4
HANDED_IN_STATES = "3, 4, 6, 7"
SUBMITTED, PASSED, ACKNOWLEDGED = 3, 7, 16
REVIEW_WAITED = 35
DESK_EVENTS = (30, 31, 32, 33, 34, 35, 40, 45, 46)
MARK = "desk:"
ROLES = {"DEPT": 4, "FIN_SECTION": 5, "FIN_OPERATOR": 6, "FIN_LEADER": 7, "FIN_ADMIN": 8, "INDUSTRY": 9, "EXPERT": 10}


def upgrade() -> None:
    """What waits for review begins at its first reviewer; what a downgrade had put in other words is said again."""
    _add_tables()
    _fill_stages()
    waiting, got = f"{SUBMITTED_STATE}, {UNDER_REVIEW_STATE}", f"{SUBMITTED}, {PASSED}"
    its = "h.obligation_id = obligation.id AND h.event"
    last = f"(SELECT max(h.id) FROM history h WHERE {its} = {SUBMITTED})"
    op.execute(
        f"UPDATE obligation SET review_since_on = (SELECT h.on_day FROM history h WHERE {its} IN ({got})"
        f" ORDER BY h.id DESC LIMIT 1), review_level = (SELECT count(*) FROM history h WHERE {its} = {PASSED}"
        f" AND h.id > {last}) WHERE state IN ({waiting})"
    )
    op.execute(
        f"UPDATE obligation SET nil = TRUE WHERE state IN ({HANDED_IN_STATES})"
        f" AND (SELECT h.value FROM history h WHERE h.id = {last}) = 'nil'"
    )
    for event in DESK_EVENTS:
        start = f"{MARK}{event}:"
        op.execute(
            f"UPDATE history SET event = {event}, value = NULLIF(substr(value, {len(start) + 1}), '')"
            f" WHERE event = {ACKNOWLEDGED} AND value LIKE '{start}%'"
        )
    turn = f"(SELECT max(h.id) FROM history h WHERE {its} IN ({got}))"
    op.execute(
        "UPDATE obligation SET review_clock_on = COALESCE((SELECT max(h.on_day) - 1 FROM history h"
        f" WHERE {its} = {REVIEW_WAITED} AND h.id > {turn}), review_since_on) WHERE review_since_on IS NOT NULL"
    )


def downgrade() -> None:
    """What the program before does not know becomes an acknowledgement; the notices to reviewers go."""
    told = "SELECT id FROM rung WHERE anchor = 'waiting'"
    for table in ("dropped", "repeated", "line", "rung_recipient"):
        op.execute(f"DELETE FROM {table} WHERE rung_id IN ({told})")
    for event in DESK_EVENTS:
        op.execute(
            f"UPDATE history SET event = {ACKNOWLEDGED}, value = '{MARK}{event}:' || COALESCE(value, ''),"
            f" rung_id = NULL, batch_id = NULL WHERE event = {event}"
        )
    op.execute("DELETE FROM rung WHERE anchor = 'waiting'")
    _drop_tables()


def _fill_stages() -> None:
    """Who reviews, as the calendars in force say; first-level units have no department above them."""
    connection = op.get_bind()
    stages = sa.table("review_stage", *(sa.column(name) for name in ("deliverable_id", "top", "position", "role")))
    for work_year, document in connection.execute(sa.text("SELECT work_year, document FROM cycle")).all():
        reviewed = {
            (step["key"], each["key"]): [ROLES[role] for role in each.get("review", []) if role in ROLES]
            for step in json.loads(document)["steps"]
            for each in step["deliverables"]
        }
        found = sa.text("SELECT id, step, key FROM deliverable WHERE work_year = :year")
        for row in connection.execute(found, {"year": work_year}).all():
            for top in (False, True):
                route = [role for role in reviewed.get((row.step, row.key), []) if not (top and role == ROLES["DEPT"])]
                for position, role in enumerate(route or [ROLES["FIN_OPERATOR"]]):
                    said = dict(deliverable_id=row.id, top=top, position=position, role=role)
                    connection.execute(sa.insert(stages), said)


def _add_tables() -> None:
    op.create_table(
        "account",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("removed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attachment_obligation_id", "attachment", ["obligation_id"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attempt_recent", "attempt", ["what", "key", "at"])
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", Day(), nullable=False),
        sa.Column("to_on", Day(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deputy_deputy_id", "deputy", ["deputy_id"])
    op.create_index("ix_deputy_person_id", "deputy", ["person_id"])
    op.create_table(
        "form_draft",
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("obligation_id"),
    )
    op.create_table(
        "opinion",
        sa.Column("id", BigId, nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("submission_id", BigId, nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.Column("event", sa.SmallInteger(), nullable=False),
        sa.Column("reduction", sa.Integer(), nullable=True),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_opinion_obligation_id", "opinion", ["obligation_id"])
    op.create_table(
        "petition",
        sa.Column("id", BigId, nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wanted_on", Day(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_on", Day(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_petition_obligation_id", "petition", ["obligation_id"])
    op.create_table(
        "review_stage",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("top", sa.Boolean(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("role", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("deliverable_id", "top", "position"),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_index("ix_sign_in_person_id", "sign_in", ["person_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("spent_at", Moment(), nullable=True),
        sa.Column("client", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_digest"),
    )
    op.create_index("ix_sign_in_link_person_id", "sign_in_link", ["person_id"])
    op.create_table(
        "submission",
        sa.Column("id", BigId, nullable=False),
        sa.Column("obligation_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_version", sa.SmallInteger(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("acting_for", sa.String(), nullable=True),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("declined_why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("obligation_id", "number"),
    )
    op.create_table(
        "submission_file",
        sa.Column("submission_id", BigId, nullable=False),
        sa.Column("attachment_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "attachment_id"),
    )
    op.add_column("rung", sa.Column("role", sa.SmallInteger(), nullable=True))
    op.add_column("history", sa.Column("acting_for", sa.String(), nullable=True))
    op.add_column(
        "obligation", sa.Column("review_level", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("obligation", sa.Column("review_since_on", Day(), nullable=True))
    op.add_column("obligation", sa.Column("nil", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("obligation", sa.Column("review_clock_on", Day(), nullable=True))
    op.create_index(
        "obligation_review_clock",
        "obligation",
        ["review_clock_on"],
        sqlite_where=sa.text(CLOCK),
        postgresql_where=sa.text(CLOCK),
    )
    op.create_index(
        "obligation_in_review",
        "obligation",
        ["unit_id"],
        sqlite_where=sa.text(IN_REVIEW),
        postgresql_where=sa.text(IN_REVIEW),
    )


def _drop_tables() -> None:
    op.drop_index(
        "obligation_review_clock",
        table_name="obligation",
        sqlite_where=sa.text(CLOCK),
        postgresql_where=sa.text(CLOCK),
    )
    op.drop_index(
        "obligation_in_review",
        table_name="obligation",
        sqlite_where=sa.text(IN_REVIEW),
        postgresql_where=sa.text(IN_REVIEW),
    )
    op.drop_column("obligation", "nil")
    op.drop_column("obligation", "review_clock_on")
    op.drop_column("obligation", "review_since_on")
    op.drop_column("obligation", "review_level")
    op.drop_column("history", "acting_for")
    op.drop_column("rung", "role")
    op.drop_table("submission_file")
    op.drop_table("submission")
    op.drop_index("ix_sign_in_link_person_id", table_name="sign_in_link")
    op.drop_table("sign_in_link")
    op.drop_index("ix_sign_in_person_id", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_table("review_stage")
    op.drop_index("ix_petition_obligation_id", table_name="petition")
    op.drop_table("petition")
    op.drop_index("ix_opinion_obligation_id", table_name="opinion")
    op.drop_table("opinion")
    op.drop_table("form_draft")
    op.drop_index("ix_deputy_person_id", table_name="deputy")
    op.drop_index("ix_deputy_deputy_id", table_name="deputy")
    op.drop_table("deputy")
    op.drop_index("attempt_recent", table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_attachment_obligation_id", table_name="attachment")
    op.drop_table("attachment")
    op.drop_table("account")
