"""versions of a published year: what a change moves, and who is to be corrected

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from models.tables.columns import Day, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPENED, RETURNED, EXTENDED, MOVED, RELAID = 1, 6, 12, 26, 27
UNNAMED = {"uq": "uq_%(table_name)s_%(column_0_name)s"}  # what SQLite does not name

KEPT = "title, document_number, source, document, digest, published_at, published_by, why"
_LAST_GIVEN = (
    "(SELECT h.event FROM history h WHERE h.obligation_id = obligation.id"
    f" AND h.event IN ({RETURNED}, {EXTENDED}) ORDER BY h.id DESC LIMIT 1)"
)
_LATER = "CASE WHEN {0}.nominal_due_on > {0}.due_on THEN {0}.nominal_due_on ELSE {0}.due_on END"


def upgrade() -> None:
    _add_tables()
    _add_columns()
    _keep_first_versions()
    op.execute(
        "INSERT INTO rung(ladder_id, position, anchor, workdays, level, automatic)"
        " SELECT ladder_id, max(position) + 1, 'moved', 0, 'L0', TRUE FROM rung GROUP BY ladder_id"
    )
    op.execute(f"UPDATE history SET value = ({_opened_for()}) WHERE event = {OPENED} AND value IS NULL")
    op.execute(
        f"UPDATE obligation SET given_on = CASE WHEN {_LAST_GIVEN} = {EXTENDED} THEN nominal_due_on ELSE due_on END"
        " WHERE returns + extensions > 0"
    )
    _judge_hand_ins()


def _add_tables() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("on_day", Day(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("work_year", "number"),
    )
    op.create_table(
        "plan_change",
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", Day(), nullable=False),
        sa.Column("nominal_due_on", Day(), nullable=False),
        sa.Column("due_on", Day(), nullable=False),
        sa.Column("given_on", Day(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("relaid", sa.Boolean(), nullable=False),
        sa.Column("new_nominal_due_on", Day(), nullable=False),
        sa.Column("new_due_on", Day(), nullable=False),
        sa.Column("new_timetable_id", sa.Integer(), nullable=False),
        sa.Column("moved_rung_id", sa.Integer(), nullable=False),
        sa.Column("opens_rung_id", sa.Integer(), nullable=True),
        sa.Column("returned_rung_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint(
            "deliverable_id", "timetable_id", "opened_on", "nominal_due_on", "due_on", "given_on", "given_by"
        ),
    )


def _add_columns() -> None:
    op.add_column("obligation", sa.Column("given_on", Day(), nullable=True))
    op.add_column("obligation", sa.Column("boundary_on", Day(), nullable=True))
    for table, column, kind, first in (
        ("cycle", "version", sa.Integer(), "1"),
        ("deliverable", "gone", sa.Boolean(), "FALSE"),
        ("ladder", "version", sa.Integer(), "1"),
    ):
        op.add_column(table, sa.Column(column, kind, nullable=True))
        op.execute(f"UPDATE {table} SET {column} = {first}")
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(column, existing_type=kind, nullable=False)
    _ladder_key(["cycle_id", "key"], ["cycle_id", "key", "version"])


def _ladder_key(before: list[str], after: list[str]) -> None:
    found = [each["name"] for each in sa.inspect(op.get_bind()).get_unique_constraints("ladder")]
    named = next(filter(None, found), "uq_ladder_cycle_id")
    with op.batch_alter_table("ladder", naming_convention=UNNAMED) as batch_op:
        batch_op.drop_constraint(named, type_="unique")
        batch_op.create_unique_constraint(f"ladder_{'_'.join(after)}_key", after)


def _keep_first_versions() -> None:
    """Every published year becomes its version 1, published on the day of that moment in Asia/Shanghai."""
    connection = op.get_bind()
    days = {"sqlite": _sqlite_day("date(published_at, '+8 hours')")}
    day = days.get(connection.dialect.name, "CAST(published_at AT TIME ZONE 'Asia/Shanghai' AS DATE)")
    op.execute(
        f"INSERT INTO calendar_version(work_year, number, on_day, {KEPT})"
        f" SELECT work_year, 1, {day}, {KEPT} FROM cycle ORDER BY work_year"
    )


def _sqlite_day(iso: str) -> str:
    """The number of a day given as text: days are numbers on SQLite, 1 for 0001-01-01."""
    return f"CAST(julianday({iso}) - 1721424.5 AS INTEGER)"


def _opened_for() -> str:
    """The due date with which an obligation was opened, as text."""
    iso = "date(d.due_on + 1721424.5)"
    if op.get_bind().dialect.name == "postgresql":
        iso = "to_char(d.due_on, 'YYYY-MM-DD')"
    return (
        f"SELECT {iso} FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
        " WHERE o.id = history.obligation_id"
    )


def _judge_hand_ins() -> None:
    """The boundary at the first hand-in: what was returned since has another date now, so the calendar's is taken;
    whoever was on time stays so."""
    calendars = f"(SELECT {_LATER.format('d')} FROM deliverable d WHERE d.id = obligation.deliverable_id)"
    op.execute(
        f"UPDATE obligation SET boundary_on = CASE WHEN returns = 0 THEN {_LATER.format('obligation')}"
        f" ELSE {calendars} END WHERE first_submitted_on IS NOT NULL"
    )
    op.execute(
        "UPDATE obligation SET boundary_on = first_submitted_on"
        " WHERE late_workdays = 0 AND boundary_on < first_submitted_on"
    )


def downgrade() -> None:
    """Moves become extensions, which the program before knows; older contents of a ladder get names of their own."""
    op.execute(f"DELETE FROM history WHERE event = {RELAID}")
    corrections = "SELECT id FROM rung WHERE anchor = 'moved'"
    for table in ("dropped", "line"):
        op.execute(f"DELETE FROM {table} WHERE rung_id IN ({corrections})")
    op.execute("DELETE FROM notice WHERE kind LIKE 'correction:%' AND state < 2")
    op.execute(f"UPDATE history SET event = {EXTENDED}, rung_id = NULL, batch_id = NULL WHERE event = {MOVED}")
    op.execute(f"UPDATE history SET value = NULL WHERE event = {OPENED}")
    op.execute("DELETE FROM rung WHERE anchor = 'moved'")
    op.execute("UPDATE ladder SET key = key || '@' || version WHERE version > 1")
    _ladder_key(["cycle_id", "key", "version"], ["cycle_id", "key"])
    for table, column in (("ladder", "version"), ("deliverable", "gone"), ("cycle", "version")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column(column)
    op.drop_column(
        "obligation", "boundary_on"
    )  # not by a copy of the table: that would lose a partial index's condition
    op.drop_column("obligation", "given_on")
    op.drop_table("plan_change")
    op.drop_table("calendar_version")
