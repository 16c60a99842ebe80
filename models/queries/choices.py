"""Choices of subjects for a quota: what is chosen, what it adds up to, and what was chosen before."""

from models.queries.typed import statement

IN_TREE = "(u.id = :unit_id OR u.dept_id = :unit_id OR u.first_id = :unit_id OR :bureau)"

_UNIT_OF_SUBJECT = "JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"

SUBJECT = statement(
    f"SELECT s.id, s.kind, s.lineage, u.id AS unit_id, s.name FROM subject s {_UNIT_OF_SUBJECT} WHERE s.code = :subject AND NOT s.gone"
    " AND s.budget_year = :budget_year"
)
ADD = statement(
    "INSERT INTO selection(work_year, deliverable, unit_id, subject_id, accepted, on_day)"
    " VALUES (:work_year, :deliverable, :unit_id, :subject_id, FALSE, :on)"
    " ON CONFLICT (work_year, deliverable, unit_id, subject_id) DO NOTHING"
)
REMOVE = statement(
    "DELETE FROM selection WHERE work_year = :work_year AND deliverable = :deliverable AND unit_id = :unit_id"
    " AND subject_id = :subject_id AND NOT accepted"
)
CHOSEN_KINDS = statement(
    "SELECT s.kind, count(*) AS n FROM selection x JOIN subject s ON s.id = x.subject_id"
    " WHERE x.work_year = :work_year AND x.deliverable = :deliverable AND x.unit_id = :unit_id GROUP BY s.kind"
)
ACCEPT = statement(
    "UPDATE selection SET accepted = TRUE WHERE work_year = :work_year AND deliverable = :deliverable"
    " AND unit_id = :unit_id"
)
_CHOSEN = (
    f"FROM selection x JOIN subject s ON s.id = x.subject_id {_UNIT_OF_SUBJECT}"
    " WHERE x.work_year = :work_year AND x.deliverable = :deliverable AND x.unit_id = :unit_id"
)


def chosen_fen(condition: str) -> str:
    """Approved amount of the chosen subjects that `condition` selects."""
    return f"SELECT COALESCE(sum(s.approved_fen), 0) {_CHOSEN} AND {condition}"


def tree_fen(condition: str) -> str:
    """Approved amount of what `condition` selects in the unit's tree."""
    return (
        f"SELECT COALESCE(sum(s.approved_fen), 0) FROM subject s {_UNIT_OF_SUBJECT}"
        f" WHERE s.budget_year = :budget_year AND {IN_TREE} AND {condition}"
    )


def not_covered(condition: str) -> str:
    """How many subjects of the tree that `condition` selects are not chosen."""
    return (
        f"SELECT count(*) FROM subject s {_UNIT_OF_SUBJECT}"
        f" WHERE s.budget_year = :budget_year AND {IN_TREE} AND {condition} AND NOT EXISTS (SELECT 1 FROM selection x"
        " WHERE x.subject_id = s.id AND x.work_year = :work_year AND x.deliverable = :deliverable"
        " AND x.unit_id = :unit_id)"
    )


def selects(condition: str) -> str:
    """Whether `condition` selects one subject."""
    return f"SELECT count(*) FROM subject s {_UNIT_OF_SUBJECT} WHERE s.id = :subject_id AND {condition}"


OF_TREE = statement(f"SELECT count(*) FROM unit u WHERE u.id = :owner AND {IN_TREE}")
TAGGED = statement("SELECT count(*) FROM subject_tag t WHERE t.subject_id = :subject_id AND t.tag = :tag")


CHOSEN_OF_UNIT = statement(
    "SELECT count(*) FROM selection x JOIN subject s ON s.id = x.subject_id WHERE x.work_year = :work_year"
    " AND x.deliverable = :deliverable AND x.unit_id = :unit_id AND s.unit_id = :owner AND s.id <> :subject_id"
)


def held_by(deliverables: str) -> str:
    """Whether the subject's lineage is in an accepted choice of the same work year."""
    return (
        "SELECT count(*) FROM selection x JOIN subject e ON e.id = x.subject_id"
        f" WHERE e.lineage = :lineage AND x.accepted AND x.work_year = :work_year AND {deliverables}"
    )


def repeats(deliverables: str) -> str:
    """The work years in which the subject's lineage was chosen before by the same unit, or by one merged into it."""
    return (
        "SELECT DISTINCT x.work_year FROM selection x JOIN subject e ON e.id = x.subject_id"
        " JOIN unit c ON c.id = x.unit_id"
        " WHERE e.lineage = :lineage AND COALESCE(c.heir_id, c.id) = :unit_id AND x.accepted AND x.work_year >= :first_year"
        f" AND x.work_year < :work_year AND {deliverables} ORDER BY 1"
    )
