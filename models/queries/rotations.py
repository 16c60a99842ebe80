"""What must come round: when each subject was last chosen, along its lineage."""

_UNIT = "JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"


def turns(condition: str, choices: str) -> str:
    """Every subject of the budget year that `condition` selects, with the last work year, up to this one, in which one of
    its lineage was in an accepted choice `x` that `choices` names."""
    return f"""
SELECT s.code, s.name, s.kind, s.approved_fen, u.code AS unit_code, u.name AS unit_name,
       (SELECT max(x.work_year) FROM selection x JOIN subject e ON e.id = x.subject_id
         WHERE e.lineage = s.lineage AND x.accepted AND x.work_year <= :work_year AND {choices}) AS last_year
  FROM subject s {_UNIT} WHERE s.budget_year = :budget_year AND NOT s.gone AND {condition}
"""
