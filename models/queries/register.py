"""The register as it stands: units, people, subjects, earlier choices; and whom nobody can reach."""

from models.kinds import BUDGET_UNITS, OWING, Role, UnitKind
from models.queries.typed import query, statement

UNITS = query(
    "SELECT id, code, name, kind, parent_id, dept_id, first_id, section_id, valid_from, valid_to, successor_id FROM unit"
    " ORDER BY id",
    days="valid_from valid_to",
)
UNIT_BY_CODE = query(
    "SELECT id, code, name, kind, parent_id, dept_id, first_id, section_id, valid_from, valid_to FROM unit"
    " WHERE code = :code",
    days="valid_from valid_to",
)
SUCCESSORS = query(
    "SELECT id, successor_id, heir_id, valid_to FROM unit WHERE successor_id IS NOT NULL OR heir_id IS NOT NULL",
    days="valid_to",
)
MAILBOXES = statement("SELECT id, address FROM mailbox ORDER BY id")
PEOPLE = statement("SELECT id, code, name, mailbox_id FROM person ORDER BY id")
APPOINTMENTS = query(
    "SELECT id, role, scope_id, person_id, unit_id, valid_from, valid_to FROM appointment ORDER BY id",
    days="valid_from valid_to",
)
SUBJECTS = query(
    "SELECT id, code, lineage, kind, name, unit_id, budget_year, book, fund_class, source_level, attribute,"
    " approved_fen, adjusted_fen, executed_fen, starts_on, ends_on, gone FROM subject WHERE NOT EXISTS (SELECT 1 FROM rectification_item r"
    " WHERE r.subject_id = subject.id) ORDER BY id",  # what a letter asks to mend is no part of the register
    days="starts_on ends_on",
)
TAGS = statement("SELECT subject_id, tag FROM subject_tag")
SELECTIONS = query(
    "SELECT x.id, x.work_year, x.deliverable, x.unit_id, s.code, x.accepted, x.on_day FROM selection x"
    " JOIN subject s ON s.id = x.subject_id ORDER BY x.id",
    days="on_day",
)
BUDGET_YEARS = statement("SELECT work_year, key, budget_year FROM deliverable")

IMPORTS = query(
    'SELECT id, on_day, at, "by", why, digest, summary FROM register_import ORDER BY id DESC',
    days="on_day",
    moments="at",
)
CONTENT = statement("SELECT content FROM register_import WHERE id = :number")
SUMMARY = statement("SELECT summary FROM register_import WHERE id = :number")
SET_SUMMARY = statement("UPDATE register_import SET summary = :summary WHERE id = :number")

NOBODY = f"""
NOT EXISTS (SELECT 1 FROM appointment a JOIN person p ON p.id = a.person_id AND p.mailbox_id IS NOT NULL
             WHERE a.role = {Role.UNIT_OFFICER:d} AND a.scope_id = u.id AND a.valid_from <= :on AND a.valid_to >= :on)
"""
UNREACHABLE = statement(
    "SELECT u.id, u.code, u.name FROM unit u WHERE EXISTS (SELECT 1 FROM obligation o WHERE o.unit_id = u.id"
    f" AND o.state IN ({', '.join(str(int(state)) for state in OWING)})) AND {NOBODY} ORDER BY u.code"
)
"""Units that owe something, and no responsible person of theirs can be reached on :on."""

WITHOUT_OFFICER = statement(
    "SELECT u.id, u.code, u.name FROM unit u WHERE u.valid_from <= :on AND u.valid_to >= :on"
    f" AND u.kind IN ({', '.join(repr(str(kind)) for kind in (UnitKind.BUREAU, *BUDGET_UNITS))})"
    f" AND {NOBODY} ORDER BY u.code"
)
"""Units that may come to owe something, and no responsible person of theirs can be reached on :on."""
