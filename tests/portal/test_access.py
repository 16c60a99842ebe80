"""Every route × everybody: the table's answer, worked out here a second time from what the roles see.

Besides the portal's own routes there are four probes about units and items, so that each kind of row is walked.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from begun import TODAY, begun_with_everybody
from browsing import Browser, PortalHouse, key_in, origin
from fastapi import APIRouter
from fastapi.routing import APIRoute
from hamlet_roles import PLACES, code_of
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from models.kinds import BUREAU_ROLES, Role
from models.queries.standing_in import SEES_ITEM, SEES_UNIT
from models.queries.typed import statement
from portal.access import ACCESS
from portal.app import NotGuarded, build
from portal.guard import Guarded
from portal.roles import DESK, OFFICERS, REVIEWERS, SEEING
from portal.rows import About, Row, Who, having, over_item, over_unit
from portal.visit import TOLD, Here

EVERYBODY = [(role, place) for role, places in PLACES.items() for place in places]
EVERYWHERE = (Role.UNIT_OFFICER, Role.FIN_OPERATOR, Role.EXPERT)  # who is walked to every page on PostgreSQL too
OWN = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)
ABOVE = {"101": ("101",), "101001": ("101", "101001"), "301": ("301",), "301001": ("301", "301001")}
PROBES: dict[str, Row] = {
    "probe_unit": over_unit(SEEING),
    "probe_item": over_item(SEEING),
    "probe_hand_in": over_item(OFFICERS),
    "probe_review": over_item(REVIEWERS),
    "probe_desk": having(DESK),
}
GUARDS_WORDS = {403: "您的身份不能办理这一项", 404: "没有这个页面</h1>\n<p>没有这个页面"}
probes = APIRouter(route_class=Guarded)


def _found(visit: Here) -> Response:
    return JSONResponse({"roles": sorted(each.role.name for each in visit.over)})


probes.get("/probe/unit/{unit_code}", name="probe_unit")(_found)
probes.get("/probe/item/{obligation_id}", name="probe_item")(_found)
probes.post("/probe/item/{obligation_id}/hand-in", name="probe_hand_in")(_found)
probes.post("/probe/item/{obligation_id}/review", name="probe_review")(_found)
probes.post("/probe/desk", name="probe_desk")(_found)
WITH_PROBES: dict[str, Any] = {"pages": [probes], "access": ACCESS | PROBES}


@dataclass(frozen=True)
class Item:
    """An obligation of the hamlet, the roles that its review names, and to whom it is assigned by itself."""

    id: int
    unit: str
    reviewed_by: frozenset[Role]
    assigned: frozenset[tuple[Role, str]] = frozenset()


def sees(role: Role, place: str, unit: str, item: Item | None = None) -> bool:
    """What a role sees, in the words of the field: an expert or an agency, single items and no unit."""
    if role in BUREAU_ROLES:
        return True
    if role is Role.FIN_SECTION:
        return place == "100001"
    if role is Role.DEPT:
        return place in ABOVE[unit]
    if role in OWN:
        return place == unit
    if role is Role.INDUSTRY:
        return item is not None and place == unit and role in item.reviewed_by
    return item is not None and (role, place) in item.assigned


def expected(row: Row, role: Role, place: str, item: Item) -> int:
    if row.who is not Who.ROLES:
        return 200
    if row.about is About.UNIT and not sees(role, place, item.unit):
        return 404
    if row.about is About.ITEM and not sees(role, place, item.unit, item):
        return 404
    return 200 if role in row.roles else 403


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(begun_with_everybody, more=WITH_PROBES)
    return made


@pytest.fixture
def items(house: PortalHouse) -> list[Item]:
    """Two self-evaluations, whose review names experts, agencies and industry authorities, and a choice, whose does
    not. The first one is assigned: to an expert who declared no conflict, to others who have not or had one, and to the
    people of an agency; the other to an agency whose commission was given up."""
    with house.office.writing() as connection:
        rows = connection.execute(
            statement(
                "SELECT min(o.id) AS id, u.code AS unit FROM obligation o JOIN unit u ON u.id = o.unit_id"
                " JOIN deliverable d ON d.id = o.deliverable_id"
                " WHERE (d.key = 'self-evaluation' AND u.code IN ('101001', '301001'))"
                " OR (d.key = 'choice' AND u.code = '301')"
                " GROUP BY u.code, d.key ORDER BY u.code, d.key"
            )
        ).all()
        chosen = next(row.id for row in rows if row.unit == "101001")
        for position, role in enumerate((Role.EXPERT, Role.AGENCY, Role.INDUSTRY), 90):
            connection.execute(
                statement(
                    "INSERT INTO review_stage(deliverable_id, top, position, role)"
                    " SELECT deliverable_id, :top, :position, :role FROM obligation WHERE id = :id"
                ),
                {"top": False, "position": position, "role": int(role), "id": chosen},
            )
        reviewers = statement(
            "SELECT r.role FROM review_stage r JOIN obligation o ON o.deliverable_id = r.deliverable_id"
            " WHERE o.id = :id"
        )
        other = next(row.id for row in rows if row.unit == "301001")
        assign(connection, chosen, other)
        return [
            Item(
                row.id,
                row.unit,
                frozenset(map(Role, connection.execute(reviewers, {"id": row.id}).scalars())),
                ASSIGNED if row.id == chosen else frozenset(),
            )
            for row in rows
        ]


ASSIGNED = frozenset({(Role.EXPERT, "301"), (Role.AGENCY, "101"), (Role.AGENCY, "301001")})


def assign(connection: Connection, chosen: int, other: int) -> None:
    """Who is asked about what, without asking any rule."""

    def person(role: Role, place: str) -> int:
        found = statement("SELECT id FROM person WHERE code = :code")
        return int(connection.execute(found, {"code": code_of(role, place)}).scalar_one())

    day = {"on": TODAY}
    for place, declared, conflict in (("301", True, False), ("101", False, False), ("101001", True, True)):
        connection.execute(
            statement(
                "INSERT INTO expert_assignment(obligation_id, person_id, task, weight, due_on, assigned_on, by,"
                " declared_on, conflict, declared, ended_why)"
                " VALUES (:id, :person, 'review', 1, :on, :on, '', :declared_on, :conflict, '', '')"
            ),
            day
            | {"id": chosen, "person": person(Role.EXPERT, place), "conflict": conflict}
            | {"declared_on": TODAY if declared else None},
        )
    for agency, places, about, state in ((1, ("101", "301001"), chosen, 3), (2, ("301",), other, 9)):
        connection.execute(
            statement(
                "INSERT INTO agency(id, code, name, credit_code, legal_person, quality_control, staff, note, gone)"
                " VALUES (:agency, :code, :code, '', :yes, :yes, 2, '', :no)"
            ),
            {"agency": agency, "code": f"A{agency}", "yes": True, "no": False},
        )
        for place in places:
            connection.execute(
                statement("INSERT INTO agency_person(agency_id, person_id, leads) VALUES (:agency, :person, :no)"),
                {"agency": agency, "person": person(Role.AGENCY, place), "no": False},
            )
        connection.execute(
            statement(
                "INSERT INTO commission(obligation_id, agency_id, engagement, client_id, method, reason, state,"
                " selected_on, contract) VALUES (:id, :agency, 'evaluation', 1, 'direct', '', :state, :on, '')"
            ),
            day | {"id": about, "agency": agency, "state": state},
        )


def answered(browser: Browser, key: str, route: APIRoute, item: Item) -> int:
    """How the table answers: 303 to the sign-in, 403 or 404 in the guard's words; else 200, whatever the page says."""
    more = dict.fromkeys(re.findall(r"{(\w+)}", route.path), "0")
    path = route.path.format(**more | {"unit_code": item.unit, "obligation_id": item.id})
    if "GET" in (route.methods or ()):
        answer = browser.get(path, headers={"accept": "text/html"})
    else:
        answer = browser.post(path, data={"csrf": key}, headers=origin(browser))
    assert answer.status_code < 500, (route.name, answer.text)
    went_out = route.name == "sign_out" and TOLD in answer.headers.get("set-cookie", "")
    if answer.headers.get("location", "").partition("?")[0] == "/sign-in" and not went_out:
        return 303
    guards = GUARDS_WORDS.get(answer.status_code)
    return answer.status_code if guards and guards in answer.text and route.name != "static" else 200


@pytest.mark.slow
def test_every_route_answers_everybody_as_the_table_says(house: PortalHouse, items: list[Item]) -> None:
    table = ACCESS | PROBES
    routes = [route for route in house.app.routes if isinstance(route, APIRoute)]
    assert {route.name for route in routes} == set(table)
    asks_all = [route for route in routes if route.name in PROBES]  # all that the table asks of a database
    wrong = []
    for role, place in EVERYBODY:
        browser = house.signed_in(code_of(role, place))
        key = key_in(browser.get("/account").text)
        walked = routes if house.office.engine.dialect.name == "sqlite" or role in EVERYWHERE else asks_all
        for route in sorted(walked, key=lambda each: each.name == "sign_out"):
            row = table[route.name]
            for item in items if row.about is not About.NOTHING else items[:1]:
                if route.name in ("sign_in_post", "ask_link"):
                    continue  # counted tries; anybody's, walked by those who are not signed in
                got, wanted = answered(browser, key, route, item), expected(row, role, place, item)
                if got != wanted:
                    wrong.append((role.name, place, route.name, item.unit, got, wanted))
    assert wrong == []


def test_a_stranger_gets_in_nowhere_but_where_anybody_may(house: PortalHouse, items: list[Item]) -> None:
    browser = house.browser()
    key = key_in(browser.get("/sign-in").text)
    for route in house.app.routes:
        assert isinstance(route, APIRoute)
        anybody = (ACCESS | PROBES)[route.name].who is Who.ANYBODY
        assert (answered(browser, key, route, items[0]) == 200) is anybody, route.name


def test_the_sets_of_units_and_items_are_those_that_single_ones_say(house: PortalHouse, items: list[Item]) -> None:
    units = statement(f"SELECT u.code FROM unit u WHERE {SEES_UNIT}")
    seen_items = statement(f"SELECT o.id FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE {SEES_ITEM}")
    for role, place in EVERYBODY:
        binds = visitor_of(house, code_of(role, place)).sees
        with house.office.reading() as connection:
            found = set(connection.execute(units, binds).scalars())
            found_items = set(connection.execute(seen_items, binds).scalars())
        assert {unit for unit in ABOVE if unit in found} == {unit for unit in ABOVE if sees(role, place, unit)}
        wanted = {item.id for item in items if sees(role, place, item.unit, item)}
        assert {item.id for item in items if item.id in found_items} == wanted, (role, place)


def visitor_of(house: PortalHouse, code: str) -> Any:
    from portal.arrival import Arrival, meet

    came = Arrival(house.token_of(code), "", "", "", "", "", "/", "")
    return meet(house.app.state.portal, came).visitor


def test_what_is_not_there_and_what_is_no_number_are_the_same_as_what_is_foreign(house: PortalHouse) -> None:
    browser = house.signed_in("two")
    for path in (
        "/probe/item/999999",
        "/probe/item/abc",
        "/probe/item/-1",
        "/probe/item/" + "9" * 30,
        "/probe/unit/nope",
    ):
        answer = browser.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 404, path
        assert "没有这个页面" in answer.text


def test_a_route_without_a_row_or_a_row_without_a_route_keeps_the_portal_from_starting(house: PortalHouse) -> None:
    from browsing import LANGUAGES

    for more in ({"pages": [probes]}, {"access": ACCESS | PROBES}, {"pages": [_unguarded()], "access": ACCESS}):
        with pytest.raises(NotGuarded):
            build(house.office, house.settings, LANGUAGES, **more)


def test_who_may_only_read_is_given_no_act_on_an_item(house: PortalHouse) -> None:
    from browsing import LANGUAGES

    loose = PROBES | {"probe_review": over_item({*REVIEWERS, Role.OBSERVER})}
    with pytest.raises(NotGuarded, match="probe_review"):
        build(house.office, house.settings, LANGUAGES, pages=[probes], access=ACCESS | loose)


def _unguarded() -> APIRouter:
    router = APIRouter()
    router.get("/open", name="open")(_found)
    return router


def test_the_department_s_role_at_a_unit_below_it_shows_its_papers_and_decides_nothing(
    house: PortalHouse, items: list[Item]
) -> None:
    item = next(each for each in items if each.unit == "101001")
    for place, wanted in (("101001", []), ("101", ["DEPT"])):
        answer = house.signed_in(code_of(Role.DEPT, place)).get(f"/probe/item/{item.id}")
        assert (answer.status_code, answer.json()["roles"]) == (200, wanted)
