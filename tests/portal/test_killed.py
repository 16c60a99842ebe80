"""A portal killed, kill -9, in the middle of a hand-in leaves all of it or nothing, and the next one goes on."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import portal_child
import pytest
from browsing import PortalHouse, key_in
from filled import GOOD
from hostile import PAGE, PDF, address, attach, filled, kept, proofs, seen_in
from reviewed import P1
from serving import address as served_at
from serving import free_socket
from whole import changed, routed_today, thing, whole

from tasks.desk.attachments import sweep_files

POINTS = [
    ("before", "INSERT INTO submission", False),
    ("after", "INSERT INTO submission", False),
    ("before", "INSERT INTO history", False),
    ("after", "DELETE FROM form_draft", False),
    ("before", "COMMIT", False),
    ("after", "COMMIT", True),
]
pytestmark = pytest.mark.slow


@contextmanager
def child(house: PortalHouse, listening: socket.socket, when: str, what: str) -> Iterator[subprocess.Popen[bytes]]:
    """The portal in another process, which answers as soon as it is there."""
    url = house.office.engine.url.render_as_string(hide_password=False)
    asked = [url, str(house.settings.home), str(listening.fileno()), when, what]
    paths = os.pathsep.join(filter(None, sys.path))
    program = subprocess.Popen(
        [sys.executable, portal_child.__file__, *asked],
        pass_fds=[listening.fileno()],
        env=os.environ | {"PYTHONPATH": paths},
    )
    listening.close()
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def killed(house: PortalHouse, who: str, path: str, when: str, what: str, **sent: Any) -> None:
    """Somebody sends a form to a portal that dies over it."""
    listening = free_socket()
    url = served_at(listening)
    cookies = {house.app.state.portal.cookie("nianlun"): house.token_of(who)}
    headers = {"origin": url, **PAGE}
    with (
        child(house, listening, when, what) as program,
        httpx2.Client(base_url=url, cookies=cookies, headers=headers, timeout=60) as browser,
    ):
        key = key_in(browser.get("/").text)
        with pytest.raises(httpx2.TransportError):
            browser.post(path, data={"csrf": key} | sent.get("data", {}), files=sent.get("files"))
        assert program.wait(20) == -signal.SIGKILL


@pytest.mark.parametrize(("when", "what", "done"), POINTS, ids=[f"{when} {what}" for when, what, _ in POINTS])
def test_a_hand_in_is_there_whole_or_not_at_all(new_portal: Any, when: str, what: str, done: bool) -> None:
    house = new_portal(routed_today)
    assert filled(house, "two", P1).status_code == 303
    form = address(house, P1, "/form")
    page = house.signed_in("two").get(form, headers=PAGE).text
    typed = GOOD | {"seen": seen_in(page), "do": "hand_in"}
    before = whole(house.office)
    killed(house, "two", form, when, what, data=typed)
    after = changed(before, whole(house.office))
    assert after == ({"form_draft": -1, "history": 1, "obligation": 0, "submission": 1} if done else {})
    assert proofs(house) == []
    again = house.signed_in("two").submit(form, page=form, **typed)
    assert again.status_code == 303
    assert len(whole(house.office)["submission"]) == 1
    assert thing(house.office, P1).first_submitted_on is not None
    assert proofs(house) == []


def test_bytes_that_a_dying_portal_left_behind_are_swept_and_no_others(new_portal: Any) -> None:
    house = new_portal(routed_today)
    home: Path = house.settings.home
    path = address(house, P1, "/files")
    assert attach(house.signed_in("two"), path, ("留下的.pdf", PDF)).status_code == 303
    left = kept(home)
    killed(house, "two", path, "before", "INSERT INTO attachment", files=[("files", ("a.pdf", PDF + b"\n"))])
    assert len(kept(home)) == 2
    with house.office.writing() as connection:
        assert sweep_files(connection, home) == 1
    assert kept(home) == left
