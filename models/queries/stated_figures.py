"""What a document's figures are compared with: subjects, units, amounts and shares, counted by a definition.

As things stand, or as of a day: then a state is the last that history had led to by that day, and the subjects are those
of the register that was in force, by `:subjects`, rows of code, budget year, what it was and its amounts (JSON).
"""

from models.kinds import HANDED_IN, NOT_EXPECTED, ItemState, State
from models.queries.typed import query

_HANDED_IN = ", ".join(str(int(state)) for state in HANDED_IN)
_NOT_EXPECTED = ", ".join(str(int(state)) for state in NOT_EXPECTED)
_OF_LEDGER = """obligation o JOIN deliverable d ON d.id = o.deliverable_id
  LEFT JOIN subject s ON s.id = o.subject_id
  JOIN unit n ON n.id = COALESCE(s.unit_id, o.unit_id) JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"""
_STATE_THEN = """(SELECT h.to_state FROM history h WHERE h.obligation_id = o.id AND h.to_state IS NOT NULL
   AND h.on_day <= :on ORDER BY h.id DESC LIMIT 1)"""
_ROWS = {
    "sqlite": "SELECT " + ", ".join(f"json_extract(value, '$[{n}]')" for n in range(9)) + " FROM json_each(:subjects)",
    "postgresql": "SELECT e->>0, CAST(e->>1 AS INTEGER), e->>2, e->>3, e->>4, e->>5, e->>6, CAST(e->>7 AS BIGINT),"
    " CAST(e->>8 AS BIGINT) FROM json_array_elements(CAST(:subjects AS JSON)) e",
}
_SUBJECT_THEN = """(SELECT p.id, p.code, p.lineage, p.unit_id, p.budget_year, CASE WHEN t.code IS NULL THEN p.kind ELSE t.kind END AS kind,
       CASE WHEN t.code IS NULL THEN p.book ELSE t.book END AS book,
       CASE WHEN t.code IS NULL THEN p.fund_class ELSE t.fund_class END AS fund_class,
       CASE WHEN t.code IS NULL THEN p.source_level ELSE t.source_level END AS source_level,
       CASE WHEN t.code IS NULL THEN p.attribute ELSE t.attribute END AS attribute,
       CASE WHEN t.code IS NULL THEN p.approved_fen ELSE t.approved_fen END AS approved_fen,
       CASE WHEN t.code IS NULL THEN p.adjusted_fen ELSE t.adjusted_fen END AS adjusted_fen,
       CASE WHEN t.code IS NULL THEN 1 = 1 ELSE 1 = 0 END AS gone
  FROM subject p LEFT JOIN as_registered t ON t.code = p.code AND t.budget_year = p.budget_year)"""
IN_FORCE = query(
    "SELECT id FROM register_import WHERE on_day <= :on ORDER BY id DESC LIMIT 1",
)
_OF_REGISTER = "subject s JOIN unit n ON n.id = s.unit_id JOIN unit u ON u.id = COALESCE(n.heir_id, n.id)"


def counted(where: str, *, ledger: bool, handed_in: bool, once: bool, then: str = "") -> str:
    """Subjects, units, approved and adjusted amounts (fen), what was expected, and how many deliverables were handed in
    at all, of what `where` selects in the ledger or else in the register; as of `:on` if `then` names the dialect.

    Unless `handed_in` only, whatever was asked counts, also what was waived or taken off the books. A subject that
    several papers are about is counted `once`, and so is its money.
    """
    present = _STATE_THEN if then else "o.state"
    state = f"CASE WHEN {present} IN ({_HANDED_IN}) THEN 1 ELSE 0 END" if ledger else "1"
    expected = f"CASE WHEN {present} IN ({_NOT_EXPECTED}) THEN 0 ELSE 1 END" if ledger else "1"
    row = "o.id" if ledger else "s.id"
    subject = "COALESCE(s.id, -o.unit_id)" if ledger else "s.id"
    source = _OF_LEDGER if ledger else _OF_REGISTER
    there = "" if ledger else " AND NOT s.gone"
    if then:
        source = source.replace("subject s", f"{_SUBJECT_THEN} s")
        there += f" AND {present} IS NOT NULL" if ledger else ""
    wanted = "handed_in = 1" if handed_in else "1 = 1"
    return f"""
WITH {_registered(then)}counted AS MATERIALIZED (
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


def _registered(then: str) -> str:
    columns = "code, budget_year, kind, book, fund_class, source_level, attribute, approved_fen, adjusted_fen"
    return f"as_registered({columns}) AS MATERIALIZED ({_ROWS[then]}),\n" if then else ""


def rules_made(where: str, *, verified: bool, then: str = "") -> str:
    """Rules made or improved by what was mended, of the items `r` that `where` selects; as of `:on` if `then`."""
    if then:
        was = f"o.id = r.obligation_id AND {_STATE_THEN} IN ({State.ACCEPTED:d}, {State.ARCHIVED:d})"
        wanted = f"EXISTS (SELECT 1 FROM obligation o WHERE {was})" if verified else "r.made_on <= :on"
    else:
        wanted = f"r.state IN ({ItemState.VERIFIED:d}, {ItemState.CLOSED:d})" if verified else "1 = 1"
    return f"SELECT COALESCE(sum(r.rules_made), 0) AS rules FROM rectification_item r WHERE {where} AND {wanted}"
