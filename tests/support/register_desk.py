"""The register on pages, as its tests use it: brought, corrected, compared, applied."""

import re
import time

from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response

from models.kinds import Role
from models.queries.typed import statement
from tasks.register.keeping import kept
from tasks.register.snapshot import stored_register
from tasks.register.writing import texts_of

ADMIN = code_of(Role.FIN_ADMIN, "100")
PATIENCE = 90  # seconds


def current(house: PortalHouse) -> dict[str, str]:
    with house.office.reading() as connection:
        return texts_of(stored_register(connection))


def bring(browser: Browser, texts: dict[str, str], why: str = "") -> Response:
    files = [("files", (name, text.encode(), "text/csv")) for name, text in texts.items()]
    return browser.submit("/register/import", page="/account", files=files, why=why)


def correct(browser: Browser, do: str, **fields: str) -> Response:
    return browser.submit("/register/correct", page="/account", do=do, **fields)


def compared(browser: Browser, asked: Response) -> tuple[str, str]:
    """The address and the page of a change, once it is there."""
    assert asked.status_code == 303, words(asked.text)
    address, until = asked.headers["location"], time.monotonic() + PATIENCE
    while "refresh" in (answer := browser.get(address)).headers:
        assert time.monotonic() < until, words(answer.text)
        time.sleep(0.1)
    return address, answer.text


def apply(browser: Browser, address: str, page: str, why: str = "划转") -> Response:
    (seal,) = re.findall(r'name="seal" value="([0-9a-f]+)"', page)
    return browser.submit(address, page=address, seal=seal, why=why)


def imports(house: PortalHouse) -> list[tuple[str, str]]:
    """Who imported why, the latest first."""
    with house.office.reading() as connection:
        return [(each.by, each.why) for each in kept(connection)]


def owing(house: PortalHouse) -> list[str]:
    with house.office.reading() as connection:
        rows = connection.execute(
            statement(
                "SELECT u.code || ' ' || d.key || ' ' || COALESCE(s.code, '') FROM obligation o"
                " JOIN unit u ON u.id = o.unit_id JOIN deliverable d ON d.id = o.deliverable_id"
                " LEFT JOIN subject s ON s.id = o.subject_id ORDER BY 1"
            )
        )
        return list(rows.scalars())
