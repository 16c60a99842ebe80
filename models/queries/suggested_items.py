"""What asks for an item to mend and has none yet: lights that are not green, what sections and deciders want mended, talks.

A suggestion is known by what it is about: the obligation whose result shows it, or a proposal and a unit.
"""

from models.kinds import ApplicationState, ItemSource, Level, Light, ProposalState
from models.queries.typed import statement


def _none_yet(source: ItemSource, obligation: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM rectification_item r WHERE r.source = '{source}'"
        f" AND r.source_obligation_id = {obligation})"
    )


_ABOUT = """
  JOIN obligation o ON o.id = q.obligation_id JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN unit n ON n.id = COALESCE(s.unit_id, o.unit_id)
  JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)
"""
_COLUMNS = "o.id AS obligation, d.work_year, d.title, u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, COALESCE(s.name, '') AS about"
LIGHTS = statement(
    f"SELECT {_COLUMNS}, q.light, s.executed_fen, COALESCE(s.adjusted_fen, s.approved_fen) AS budget_fen"
    " FROM (SELECT a.obligation_id, max(a.light) AS light FROM application a"
    f" WHERE a.light IN ('{Light.YELLOW}', '{Light.RED}') AND a.state <> {ApplicationState.DROPPED:d}"
    f" AND {_none_yet(ItemSource.LIGHT, 'a.obligation_id')} GROUP BY a.obligation_id) q {_ABOUT}"
    " ORDER BY d.work_year DESC, u.code, o.id"
)
AUDITS = statement(
    f"SELECT {_COLUMNS}, q.why FROM (SELECT t.obligation_id, max(t.why) AS why FROM ("
    "SELECT g.obligation_id, g.why FROM section_suggestion g JOIN section_summary y ON y.id = g.summary_id AND y.state = 1"
    " WHERE g.decision = 'rectify' UNION ALL SELECT a.obligation_id, a.why FROM application a"
    f" WHERE a.state = {ApplicationState.DECIDED:d} AND a.decision = 'rectify') t"
    f" WHERE {_none_yet(ItemSource.AUDIT, 't.obligation_id')} GROUP BY t.obligation_id) q {_ABOUT}"
    " ORDER BY d.work_year DESC, u.code, o.id"
)
TALKS = statement(
    f"SELECT {_COLUMNS}, q.proposal, q.items, q.reason FROM (SELECT p.id AS proposal, p.reason,"
    " min(i.obligation_id) AS obligation_id, count(*) AS items FROM proposal p"
    f" JOIN rung g ON g.id = p.rung_id AND g.level = '{Level.L5}' JOIN proposal_item i ON i.proposal_id = p.id"
    " AND i.struck_off = '' JOIN obligation x ON x.id = i.obligation_id"
    f" WHERE p.state = {ProposalState.APPROVED:d} GROUP BY p.id, p.reason, x.unit_id) q"
    f" JOIN obligation o ON o.id = q.obligation_id AND {_none_yet(ItemSource.TALK, 'o.id')}"
    " JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = 0 JOIN unit n ON n.id = o.unit_id"
    " JOIN unit u ON u.id = COALESCE(n.heir_id, n.id) ORDER BY d.work_year DESC, u.code, o.id"
)
