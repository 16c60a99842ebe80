"""Commissions: what one is about, candidates, states, scores."""

from models.evaluating import CommissionState
from models.queries.typed import query, statement

_ENDED = int(CommissionState.ENDED)
_DATES = "selected_on plan_due_on draft_due_on final_due_on told_on"

# an obligation as somebody may be commissioned with it: who owes it, and whom it evaluates
ABOUT = query(
    "SELECT o.id, o.state, o.unit_id, u.code AS unit_code, u.name AS unit_name, u.kind AS unit_kind, d.work_year, d.step, d.key, d.title,"
    " d.budget_year, d.about, o.due_on, o.subject_id, COALESCE(s.code, '') AS subject_code, COALESCE(s.name, '') AS subject_name,"
    " COALESCE(s.lineage, '') AS lineage, COALESCE(e.id, u.id) AS evaluated_id, COALESCE(e.code, u.code) AS evaluated_code,"
    " COALESCE(e.name, u.name) AS evaluated_name, COALESCE(e.first_id, e.id, u.first_id, u.id) AS evaluated_first_id,"
    " COALESCE(u.first_id, u.id) AS first_id"
    " FROM obligation o JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id"
    " LEFT JOIN subject s ON s.id = o.subject_id LEFT JOIN unit e ON e.id = s.unit_id WHERE o.id = :id",
    days="due_on",
)
_COMMISSION = (
    "SELECT c.*, g.code AS agency_code, g.name AS agency_name, v.code AS client_code, v.name AS client_name FROM commission c"
    " JOIN agency g ON g.id = c.agency_id JOIN unit v ON v.id = c.client_id"
)
CURRENT = query(f"{_COMMISSION} WHERE c.obligation_id = :id AND c.state <> {_ENDED}", days=_DATES)
ALL_OF = query(f"{_COMMISSION} WHERE c.obligation_id = :id ORDER BY c.id", days=_DATES)
OF_AGENCY = query(
    "SELECT c.id, c.obligation_id, c.engagement, c.state, c.selected_on, c.score, c.fee_fen, c.paid_fen, d.work_year, d.title,"
    " COALESCE(s.name, '') AS subject_name, v.name AS client_name FROM commission c JOIN obligation o ON o.id = c.obligation_id"
    " JOIN deliverable d ON d.id = o.deliverable_id LEFT JOIN subject s ON s.id = o.subject_id JOIN unit v ON v.id = c.client_id"
    " WHERE c.agency_id = :agency ORDER BY c.id DESC",
    days="selected_on",
)
ADD = statement(
    "INSERT INTO commission(obligation_id, agency_id, engagement, client_id, method, reason, state, selected_on, contract)"
    " VALUES (:id, :agency, :engagement, :client, :method, :reason, 0, :on, '') RETURNING id"
)
# guarded by the state it was read in: of two who act at once, the second changes nothing
MOVE = statement(
    "UPDATE commission SET state = :state, fee_fen = :fee_fen, contract = :contract, plan_due_on = :plan_due_on,"
    " draft_due_on = :draft_due_on, final_due_on = :final_due_on, score = :score, pays_from = :pays_from, pays_to = :pays_to,"
    " paid_fen = :paid_fen, told_on = NULL WHERE id = :commission AND state = :was"
)
BIDS = query(
    "SELECT b.id, b.agency_id, b.bid_fen, b.said, b.by, b.on_day, g.code, g.name FROM agency_bid b"
    " JOIN agency g ON g.id = b.agency_id WHERE b.obligation_id = :id ORDER BY b.bid_fen IS NULL, b.bid_fen, g.code",
    days="on_day",
)
ADD_BID = statement(
    "INSERT INTO agency_bid(obligation_id, agency_id, bid_fen, said, by, on_day, at)"
    " VALUES (:id, :agency, :bid_fen, :said, :by, :on, :at) ON CONFLICT (obligation_id, agency_id)"
    " DO UPDATE SET bid_fen = excluded.bid_fen, said = excluded.said, by = excluded.by, on_day = excluded.on_day, at = excluded.at"
)
ADD_SCORE = statement(
    "INSERT INTO commission_score(commission_id, number, aspects, total, pays_from, pays_to, said, by, on_day, at)"
    " SELECT :commission, COALESCE(max(number), 0) + 1, :aspects, :total, :pays_from, :pays_to, :said, :by, :on, :at"
    " FROM commission_score WHERE commission_id = :commission"
)
SCORES = query(
    "SELECT s.number, s.aspects, s.total, s.pays_from, s.pays_to, s.said, s.by, s.on_day FROM commission_score s"
    " WHERE s.commission_id = :commission ORDER BY s.number",
    days="on_day",
)
# what may be behind its dates: no contract, no dates
RUNNING = query(
    "SELECT c.state, c.plan_due_on, c.draft_due_on, c.final_due_on, g.name AS agency_name, v.name AS client_name, d.title,"
    " COALESCE(s.name, '') AS subject_name FROM commission c JOIN agency g ON g.id = c.agency_id"
    " JOIN unit v ON v.id = c.client_id JOIN obligation o ON o.id = c.obligation_id"
    " JOIN deliverable d ON d.id = o.deliverable_id AND d.step = :step LEFT JOIN subject s ON s.id = o.subject_id"
    f" WHERE c.state < {CommissionState.FINAL:d} AND c.plan_due_on < :on ORDER BY c.id",
    days="plan_due_on draft_due_on final_due_on",
)
