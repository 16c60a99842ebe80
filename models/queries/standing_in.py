"""Who a person is to units on a day, also as somebody's deputy (代办), and which units that lets them see.

Roles reach as the sweep's lines do: a department over its tree, a section over the units it supervises, the bureau over
all. The department's role at a unit that has a department above it reaches what is below that unit, not its own papers.
An industry authority sees items of the units it is appointed at whose review names it. An expert and an agency see what
is assigned to them one by one (models/queries/assigned.py), wherever they are appointed, and nobody in their place.
"""

from models.kinds import BUREAU_ROLES, Role
from models.queries import assigned
from models.queries.typed import query, statement

_VALID = "a.valid_from <= :on AND a.valid_to >= :on"
# a deputyship counts while the account of whom it is for is open and the deputy has a role of their own
_STANDS_IN = (
    "d.ended_at IS NULL AND d.from_on <= :on AND d.to_on >= :on"
    " AND NOT EXISTS (SELECT 1 FROM account c WHERE c.person_id = d.person_id AND c.closed)"
    " AND EXISTS (SELECT 1 FROM appointment e WHERE e.person_id = d.deputy_id AND e.valid_from <= :on AND e.valid_to >= :on)"
)

# a person's own appointments, and those of whom they stand in for; never those of whom these stand in for
HELD = query(
    f"""
    SELECT a.role, a.unit_id, u.code AS unit_code, u.name AS unit_name, '' AS acting_for, '' AS acting_for_name
    FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = :person AND {_VALID}
    UNION
    SELECT a.role, a.unit_id, u.code, u.name, p.code, p.name
    FROM deputy d JOIN person p ON p.id = d.person_id JOIN appointment a ON a.person_id = d.person_id
    JOIN unit u ON u.id = a.unit_id WHERE d.deputy_id = :person AND {_STANDS_IN} AND {_VALID}
    ORDER BY 5, 1, 3
    """,
    names="role unit_id unit_code unit_name acting_for acting_for_name",
)

_REACHES = (
    f"(a.scope_id = 0 OR (a.unit_id = u.id AND (a.role <> {Role.DEPT:d} OR u.dept_id IS NULL))"
    f" OR (a.role = {Role.DEPT:d} AND a.unit_id IN (u.dept_id, u.first_id))"
    f" OR (a.role = {Role.FIN_SECTION:d} AND a.unit_id = u.section_id))"
)
ACTING = query(
    f"""
    SELECT a.role, '' AS acting_for FROM person p JOIN appointment a ON a.person_id = p.id JOIN unit u ON u.id = :unit
    WHERE p.code = :person AND {_VALID} AND {_REACHES}
    UNION
    SELECT a.role, q.code FROM person p JOIN deputy d ON d.deputy_id = p.id JOIN person q ON q.id = d.person_id
    JOIN appointment a ON a.person_id = d.person_id JOIN unit u ON u.id = :unit
    WHERE p.code = :person AND {_STANDS_IN} AND {_VALID} AND {_REACHES}
    ORDER BY 2, 1
    """,
    names="role acting_for",
)

# conditions over a unit `u` (and an obligation `o`), with the binds that tasks/standing_in.seen_by gives
SEES_UNIT = (
    "(:all_units = 1 OR u.id IN :own_units OR u.id IN :tree_units OR u.dept_id IN :tree_units"
    " OR u.first_id IN :tree_units OR u.id IN :section_units OR u.section_id IN :section_units)"
)
SEES_ITEM = (
    f"({SEES_UNIT} OR (u.id IN :industry_units AND EXISTS (SELECT 1 FROM review_stage rs"
    f" WHERE rs.deliverable_id = o.deliverable_id AND rs.role = {Role.INDUSTRY:d})) OR {assigned.ITEM})"
)

UNIT = query("SELECT u.id, u.code, u.dept_id, u.first_id, u.section_id FROM unit u WHERE u.code = :unit")
UNIT_NAMED = query("SELECT u.id, u.code, u.name FROM unit u WHERE u.code = :unit", names="id code name")
ITEM = query(
    "SELECT u.id, u.code, u.dept_id, u.first_id, u.section_id FROM obligation o JOIN unit u ON u.id = o.unit_id"
    " WHERE o.id = :obligation"
)
REVIEWERS = statement(
    "SELECT DISTINCT rs.role FROM obligation o JOIN review_stage rs ON rs.deliverable_id = o.deliverable_id"
    " WHERE o.id = :obligation"
)

DEPUTIES_OF = query(
    "SELECT d.id, d.from_on, d.to_on, d.why, d.made_by, d.ended_at, p.code AS person, p.name AS person_name,"
    " q.code AS deputy, q.name AS deputy_name FROM deputy d JOIN person p ON p.id = d.person_id"
    " JOIN person q ON q.id = d.deputy_id WHERE (:everybody = 1 OR d.person_id = :person OR d.deputy_id = :person)"
    " AND d.ended_at IS NULL AND d.to_on >= :on ORDER BY d.from_on, d.id",
    days="from_on to_on",
    moments="ended_at",
)
DEPUTY = query(
    "SELECT d.id, d.person_id, d.deputy_id, d.from_on, d.to_on, p.code AS person, q.code AS deputy_code"
    " FROM deputy d JOIN person p ON p.id = d.person_id JOIN person q ON q.id = d.deputy_id WHERE d.id = :deputy AND d.ended_at IS NULL",
    days="from_on to_on",
)
OVERLAPPING = query(
    "SELECT d.person_id, d.deputy_id FROM deputy d WHERE d.ended_at IS NULL AND d.from_on <= :to_on AND d.to_on >= :from_on"
    " AND d.person_id = :person AND d.deputy_id = :deputy"
)
ADD_DEPUTY = statement(
    "INSERT INTO deputy(person_id, deputy_id, from_on, to_on, why, made_by, at)"
    " VALUES (:person, :deputy, :from_on, :to_on, :why, :by, :at)"
)
END_DEPUTY = statement("UPDATE deputy SET ended_at = :at WHERE id = :deputy AND ended_at IS NULL")
APPOINTED = statement(
    "SELECT count(*) FROM appointment a WHERE a.person_id = :person AND a.valid_to >= :from_on AND a.valid_from <= :to_on"
)
_OWN = f"({Role.UNIT_OFFICER:d}, {Role.UNIT_DEPUTY:d}, {Role.UNIT_HEAD:d})"
_BUREAU = f"({', '.join(str(int(role)) for role in BUREAU_ROLES)})"
REVIEWS = statement(
    "SELECT count(*) FROM appointment o JOIN unit u ON u.id = o.unit_id JOIN appointment a ON a.person_id = :deputy"
    f" WHERE o.person_id = :person AND o.role IN {_OWN} AND o.valid_to >= :from_on AND o.valid_from <= :to_on"
    f" AND a.valid_to >= :from_on AND a.valid_from <= :to_on AND (a.role IN {_BUREAU}"
    f" OR (a.role = {Role.DEPT:d} AND a.unit_id <> u.id AND a.unit_id IN (u.dept_id, u.first_id))"
    f" OR (a.role = {Role.FIN_SECTION:d} AND a.unit_id = u.section_id))"
)
