"""What a document's figures are compared with: subjects, units, amounts and shares, counted by a definition."""

from models.kinds import HANDED_IN, NOT_EXPECTED, ItemState

_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_OF_LEDGER = """obligation o JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id
  JOIN unit n ON n.id = COALESCE(s.unit_id, o.unit_id) JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"""
_OF_REGISTER = "subject s JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"


def counted(where: str, *, ledger: bool, handed_in: bool, once: bool) -> str:
    """Subjects, units, approved and adjusted amounts (fen), what was expected, and how many deliverables were handed in
    at all, of what `where` selects in the ledger or else in the register.

    Unless `handed_in` only, whatever was asked counts, also what was waived or taken off the books. A subject that
    several papers are about is counted `once`, and so is its money.
    """
    state = f"CASE WHEN o.state IN ({_HANDED_IN}) THEN 1 ELSE 0 END" if ledger else "1"
    expected = f"CASE WHEN o.state IN ({_NOT_EXPECTED}) THEN 0 ELSE 1 END" if ledger else "1"
    row = "o.id" if ledger else "s.id"
    subject = "COALESCE(s.id, -o.unit_id)" if ledger else "s.id"
    source = _OF_LEDGER if ledger else _OF_REGISTER
    there = "" if ledger else " AND NOT s.gone"
    wanted = "handed_in = 1" if handed_in else "1 = 1"
    return f"""
WITH counted AS MATERIALIZED (
SELECT {subject if once else row} AS counted_id, u.id AS unit_id,
       {"d.key" if ledger else "''"} AS deliverable, s.approved_fen, s.adjusted_fen,
       {state} AS handed_in, {expected} AS expected
  FROM {source} WHERE {where}{there})
SELECT (SELECT count(DISTINCT counted_id) FROM counted WHERE {wanted}) AS subjects,
       (SELECT count(DISTINCT unit_id) FROM counted WHERE {wanted}) AS units,
       (SELECT COALESCE(sum(approved_fen), 0) FROM (SELECT DISTINCT counted_id, approved_fen FROM counted
         WHERE {wanted}) q) AS approved,
       (SELECT COALESCE(sum(adjusted_fen), 0) FROM (SELECT DISTINCT counted_id, adjusted_fen FROM counted
         WHERE {wanted}) q) AS adjusted,
       (SELECT count(DISTINCT counted_id) FROM counted WHERE expected = 1) AS expected,
       (SELECT count(DISTINCT deliverable) FROM counted WHERE {wanted}) AS rounds
"""


def rules_made(where: str, *, verified: bool) -> str:
    """Rules made or improved by what was mended, of the items `r` that `where` selects."""
    wanted = f"r.state IN ({ItemState.VERIFIED:d}, {ItemState.CLOSED:d})" if verified else "1 = 1"
    return f"SELECT COALESCE(sum(r.rules_made), 0) AS rules FROM rectification_item r WHERE {where} AND {wanted}"
