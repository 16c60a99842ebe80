"""What people do at the desk's pages, in one line each, for tests that then do it wrong."""

import re
from pathlib import Path
from typing import Any

from browsing import Browser, PortalHouse
from filled import GOOD
from httpx2 import Response
from whole import thing

from tasks.prove import disagreements

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAGE = {"accept": "text/html"}


def address(house: PortalHouse, named: str, what: str = "") -> str:
    return f"/obligation/{thing(house.office, named).id}{what}"


def seen_in(html: str) -> str:
    """The version of the draft that a form was made from."""
    found = re.search(r'name="seen" value="(\d+)"', html)
    assert found, html[:2000]
    return found[1]


def filled(house: PortalHouse, who: str, named: str, *, do: str = "save", **changes: Any) -> Response:
    """The form opened, filled in well but for `changes`, and sent."""
    browser = house.signed_in(who)
    form = address(house, named, "/form")
    seen = seen_in(browser.get(form, headers=PAGE).text)
    return browser.submit(form, page=form, **GOOD | {"seen": seen, "do": do} | changes)


def hand_in(house: PortalHouse, who: str, named: str, **changes: Any) -> None:
    answer = filled(house, who, named, do="hand_in", **changes)
    assert answer.status_code == 303, answer.text


def attach(browser: Browser, path: str, *files: tuple[str, bytes]) -> Response:
    return browser.submit(path, files=[("files", (name, content)) for name, content in files])


def attached(house: PortalHouse, who: str, named: str, name: str, content: bytes) -> int:
    """A file kept with an item; its number."""
    browser, path = house.signed_in(who), address(house, named)
    assert attach(browser, f"{path}/files", (name, content)).status_code == 303
    return int(re.findall(r"/file/(\d+)", browser.get(path, headers=PAGE).text)[-1])


def decide(browser: Browser, path: str, do: str, **more: Any) -> Response:
    """A reviewer's decision about the newest version that the page shows."""
    page = browser.get(f"{path}/review", headers=PAGE).text
    version = re.search(r'name="version" value="(\d+)"', page)
    return browser.submit(f"{path}/review", **{"do": do, "version": version[1] if version else "", **more})


def kept(home: Path) -> list[Path]:
    """The files whose bytes are kept."""
    return sorted(path for path in (home / "attachments").glob("*/*") if path.is_file())


def proofs(house: PortalHouse) -> list[str]:
    """What does not hold in the ledger."""
    with house.office.reading() as connection:
        return disagreements(connection)
