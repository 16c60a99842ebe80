"""The JSON routes as their own schema describes them, whatever is asked: by several roles, at a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from browsing import PortalHouse
from hostile import hand_in
from hypothesis import HealthCheck, Phase, given, settings
from reviewed import P1, P2
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import address, free_socket, serving
from whole import changed, routed_today, thing, whole

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
quick = settings(
    max_examples=15,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    hand_in(made, "two", P1)
    hand_in(made, "school", P2)
    return made


@contextmanager
def real(house: PortalHouse) -> Iterator[str]:
    listening = free_socket()
    with serving(house, listening):
        yield address(listening)


def operations(house: PortalHouse) -> list[Any]:
    """The data routes, as the portal's schema has them; it is shown to nobody."""
    assert house.browser().get("/openapi.json").status_code == 404
    schema = house.app.openapi()
    schema["paths"] = {path: its for path, its in schema["paths"].items() if path.startswith("/api/")}
    found = [each.ok() for each in schemathesis.openapi.from_dict(schema).get_all_operations()]
    assert len(found) == 3
    return found


@pytest.mark.parametrize("who", ["two", "section", "operator", "mayor", ""])
def test_whatever_is_asked_the_answer_is_what_the_schema_says(house: PortalHouse, who: str) -> None:
    before = whole(house.office)
    cookies = {"nianlun": house.token_of(who)} if who else {}
    with real(house) as url:
        for operation in operations(house):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

                @quick
                @given(case=operation.as_strategy(generation_mode=mode))
                def asked(case: Case) -> None:
                    case.call_and_validate(base_url=url, cookies=cookies, checks=CHECKS, timeout=20)

                asked()
    assert changed(before, whole(house.office)) == {}


def test_what_is_there_is_what_the_schema_says(house: PortalHouse) -> None:
    """Lists and items with something in them, which generated numbers seldom meet."""
    numbers = [thing(house.office, named).id for named in (P1, P2)]
    with real(house) as url:
        for who in ("two", "section", "operator"):
            cookies = {"nianlun": house.token_of(who)}
            for operation in operations(house):
                for number in numbers if "{" in operation.path else [0]:
                    places = {"obligation_id": number} if number else {}
                    query = {"which": ""} if operation.path.endswith("owed") else {}
                    case = operation.Case(path_parameters=places, query=query)
                    answer = case.call_and_validate(base_url=url, cookies=cookies, checks=CHECKS, timeout=20)
                    assert answer.status_code == 200


def test_a_refusal_of_data_is_data_unless_a_page_is_asked_for(house: PortalHouse) -> None:
    for who, path, status in (
        ("two", "/api/obligation/999999", 404),
        ("", "/api/owed", 401),
        ("two", "/api/owed?page=x", 422),
    ):
        browser = house.signed_in(who) if who else house.browser()
        assert "error" in browser.get(path).json()
        assert browser.get(path).status_code == status
        shown = browser.get(path, headers={"accept": "text/html,*/*"})
        assert shown.status_code == (303 if status == 401 else status)
