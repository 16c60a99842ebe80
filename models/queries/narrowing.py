"""What lists and boards are narrowed to besides step and year: a kind of unit, a section, a tree, a month, a stage."""

from models.queries.reviewing import IN_REVIEW

NO_SECTION = "-"  # asks for the units that no section supervises

UNITS = """
       (:kind = '' OR u.kind = :kind)
   AND (:section = '' OR (:section = '-' AND u.section_id IS NULL)
        OR u.section_id = (SELECT y.id FROM unit y WHERE y.code = :section))
   AND (:tree = '' OR u.id = (SELECT y.id FROM unit y WHERE y.code = :tree)
        OR u.dept_id = (SELECT y.id FROM unit y WHERE y.code = :tree)
        OR u.first_id = (SELECT y.id FROM unit y WHERE y.code = :tree))
"""
"""Which units `u` a page is narrowed to."""


def items(stage: str) -> str:
    """Which obligations `o`: due within some days, and in review by a role (`stage` is whose turn it is)."""
    return (
        "o.due_on >= :first_on AND o.due_on <= :last_on"
        f" AND (:stage = 0 OR (o.state IN ({IN_REVIEW}) AND o.review_since_on <= :waited_on AND {stage} = :stage))"
    )
