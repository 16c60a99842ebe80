"""The people of the sample district: roles, not persons, at example.org; with the defects that real lists have."""

from typing import NamedTuple

from samples.minhang_units import ABOLISHED, BUREAU, CREATED, Unit, budget_units

NO_OFFICER = ("109", "120003", "128003", "130002", "314001")  # nobody named as 绩效专管责任人
NO_DEPUTY = ("113009", "123004", "144", "307002")
NO_HEAD = ("116001", "140", "311001")
ALSO_DEPT = ("116", "122", "125", "132", "136", "142", "312")  # the officer is the department's clerk too
HEAD_IS_DEPUTY = ("113013", "115003", "124007", "131004", "309001")
SHARED_MAILBOX = ("104001", "302002")  # officer and deputy read one mailbox
SERVES = {  # one clerk for several small units
    "113014": ("113009", "113010", "113011", "113012"),
    "305001": ("305002",),
    "121001": ("121002", "121003"),
}
REPLACED = {"124": ("2022-06-30", "2022-07-01"), "303": ("2022-08-31", "2022-09-14")}  # the second leaves a gap
INDUSTRIES = {"103": "政府投资", "104": "信息化", "105": "国有资本经营"}


class Person(NamedTuple):
    person_id: str
    name: str
    email: str
    role: str
    unit_code: str
    valid_from: str = "2021-01-01"
    valid_to: str = ""


def held(prefix: str, title: str, role: str, unit: Unit, **also: str) -> Person:
    """One role held at one unit, with the mailbox of that role."""
    person_id = f"{prefix}-{unit.unit_code}"
    mailbox = f"{prefix}.{unit.unit_code}@example.org"
    return Person(person_id, f"{title}@{unit.short}", mailbox, role, unit.unit_code, **also)


def lifetime(unit: Unit) -> dict[str, str]:
    """Nobody serves a unit that is gone, or not there yet."""
    if unit.unit_code == CREATED:
        return {"valid_from": unit.valid_from}
    return {"valid_to": unit.valid_to} if unit.unit_code == ABOLISHED else {}


def officers(unit: Unit, clerk_of: dict[str, Unit]) -> list[Person]:
    """Who fills the forms: nobody, one, one of another unit, or two after one another."""
    code = unit.unit_code
    if code in NO_OFFICER:
        return []
    if code in clerk_of:
        return [held("jx", "绩效专管员", "UNIT_OFFICER", clerk_of[code])._replace(unit_code=code)]
    if code in REPLACED:
        until, after = REPLACED[code]
        first = held("jx", "绩效专管员(前任)", "UNIT_OFFICER", unit, valid_to=until)
        second = held("jx2", "绩效专管员", "UNIT_OFFICER", unit, valid_from=after)
        return [first, second]
    return [held("jx", "绩效专管员", "UNIT_OFFICER", unit, **lifetime(unit))]


def leaders(unit: Unit) -> list[Person]:
    """分管领导 and 主要负责人; in some small units one and the same."""
    code = unit.unit_code
    deputy = held("fg", "分管领导", "UNIT_DEPUTY", unit, **lifetime(unit))
    head = held("zy", "主要负责人", "UNIT_HEAD", unit, **lifetime(unit))
    if code in SHARED_MAILBOX:
        deputy = deputy._replace(email=f"jx.{code}@example.org")
    if code in HEAD_IS_DEPUTY:
        deputy = head._replace(role="UNIT_DEPUTY")
    return ([] if code in NO_DEPUTY else [deputy]) + ([] if code in NO_HEAD else [head])


def department_clerk(unit: Unit) -> Person:
    if unit.unit_code in ALSO_DEPT:
        return held("jx", "绩效专管员", "DEPT", unit)
    return held("bm", "主管部门经办", "DEPT", unit)


def bureau_people(bureau: Unit) -> list[Person]:
    """绩效科, the bureau's leaders, and the bureau as a unit that owes things itself."""
    rows = [held("jx", "绩效专管员", "UNIT_OFFICER", bureau), *leaders(bureau)]
    for number in ("1", "2"):
        operator = held("cz", f"绩效科经办{number}", "FIN_OPERATOR", bureau)
        rows.append(operator._replace(person_id=f"cz-jb-{number}", email=f"cz.jb{number}@example.org"))
    leader = held("cz", "分管局领导", "FIN_LEADER", bureau)
    admin = held("cz", "绩效科管理员", "FIN_ADMIN", bureau)
    rows.append(leader._replace(person_id="cz-ld", email="cz.ld@example.org"))
    rows.append(admin._replace(person_id="cz-gl", email="cz.gl@example.org"))
    rows.append(rows[3]._replace(role="FIN_ADMIN"))  # the first clerk stands in for the administrator
    return rows


def people(units: list[Unit]) -> list[Person]:
    """Everyone, unit by unit in the order of the units."""
    by_code = {unit.unit_code: unit for unit in units}
    clerk_of = {small: by_code[home] for home, served in SERVES.items() for small in served}
    owing = {unit.unit_code for unit in budget_units(units)}
    first_level = {unit.unit_code for unit in units if unit.kind in ("department", "town", "subdistrict", "zone")}
    rows: list[Person] = []
    for unit in units:
        if unit.unit_code == BUREAU:
            rows += bureau_people(unit)
        elif unit.kind == "section":
            rows.append(held("ks", "业务科室经办", "FIN_SECTION", unit))
        elif unit.kind == "observer":
            rows.append(held("gc", "联络员", "OBSERVER", unit))
        elif unit.unit_code in owing:
            rows += officers(unit, clerk_of) + leaders(unit)
        if unit.unit_code in first_level:
            rows.append(department_clerk(unit))
        if unit.unit_code in INDUSTRIES:
            title = f"行业绩效主管经办({INDUSTRIES[unit.unit_code]})"
            rows.append(held("hy", title, "INDUSTRY", unit))
    return rows
