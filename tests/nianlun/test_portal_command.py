"""`nianlun portal` and `nianlun people`: a real server on a real port, links that really lead into it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import hamlet as hamlets
import httpx
import pytest
from browsing import key_in
from doctor import doctor

from nianlun.lock import Running, hold
from nianlun.processes import any_port
from tasks.office import Office

READY = 20.0  # seconds; two on a machine that has nothing else to do, which the benchmark looks at


@pytest.fixture
def home(tmp_path: Path) -> Path:
    office = Office(f"sqlite:///{tmp_path / 'nianlun.db'}")
    hamlets.settled(office)
    office.close()
    return tmp_path


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    port = any_port()
    process = subprocess.Popen([sys.executable, "-m", "nianlun.command", "portal", "--port", str(port)], env=env(home))
    try:
        until = time.monotonic() + READY
        while not answers(f"http://127.0.0.1:{port}/healthz"):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)


def env(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NIANLUN_")}
    return kept | {"NIANLUN_HOME": str(home)} | more


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 200
    except httpx.HTTPError:
        return False


def nianlun(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nianlun.command", *arguments]
    return subprocess.run(command, env=env(home, **more), capture_output=True, text=True, check=False)


def invited(home: Path, url: str, person: str) -> str:
    made = nianlun(home, "people", "invite", person, "--no-mail", "--json", NIANLUN_PORTAL_URL=url)
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["link"])


def test_an_invited_person_comes_in_and_is_sent_out_and_closed(home: Path, url: str) -> None:
    link = invited(home, url, "leader")
    with httpx.Client(base_url=url, headers={"origin": url}) as browser:
        page = browser.get(link)
        token = link.removeprefix(f"{url}/link/").partition("?")[0]
        form = {"csrf": key_in(page.text), "token": token, "next": "/account"}
        assert browser.post("/link", data=form).headers["location"] == "/account"
        assert "局领导" in browser.get("/account").text
        assert "1" in nianlun(home, "people", "end-sessions", "leader").stdout
        assert browser.get("/account").status_code == 303
        assert nianlun(home, "people", "close", "leader").returncode == 0
        refused = nianlun(home, "people", "invite", "leader", "--no-mail")
        assert (refused.returncode, "nianlun people open leader" in refused.stderr) == (2, True)
        assert nianlun(home, "people", "open", "leader").returncode == 0
        assert browser.get(invited(home, url, "leader")).status_code == 200


def feed_of(home: Path, url: str, *arguments: str) -> str:
    made = nianlun(home, "people", "feed", *arguments, NIANLUN_PORTAL_URL=url)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip().splitlines()[-1]


def test_a_calendar_s_address_is_given_out_replaced_and_taken_back(home: Path, url: str) -> None:
    own, of_school = feed_of(home, url, "two"), feed_of(home, url, "two", "--unit", "101001")
    for address in (own, of_school):
        answer = httpx.get(address)
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/calendar")
        assert answer.text.startswith("BEGIN:VCALENDAR")
    again = feed_of(home, url, "two")
    assert [httpx.get(each).status_code for each in (own, of_school, again)] == [404, 200, 200]
    assert "2个订阅地址" in feed_of(home, url, "two", "--revoke")
    assert [httpx.get(each).status_code for each in (of_school, again)] == [404, 404]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nobody",), "名册中没有编码为nobody的人员"),
        (("two", "--unit", "999"), "没有编码为999的单位"),
        (("two", "--unit", "301"), ""),
        (("leader",), ""),
    ],
)
def test_a_calendar_s_address_is_refused_with_the_reason(home: Path, arguments: tuple[str, ...], why: str) -> None:
    refused = nianlun(home, "people", "feed", *arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert why in refused.stderr and refused.stderr.strip()


def test_someone_whom_the_register_does_not_know_is_not_invited(home: Path) -> None:
    refused = nianlun(home, "people", "invite", "nobody")
    assert (refused.returncode, refused.stderr.strip()) == (2, "名册中没有编码为nobody的人员")


def test_an_invitation_that_cannot_be_mailed_is_told_and_the_link_stays_good(home: Path) -> None:
    made = nianlun(home, "people", "invite", "leader", NIANLUN_SMTP_PORT=str(any_port()))
    assert made.returncode == 1
    assert "/link/" in made.stdout
    assert "链接有效，但没有寄出" in made.stderr


def test_a_taken_port_is_told_at_once(home: Path, url: str) -> None:
    refused = nianlun(home, "portal", "--port", url.rpartition(":")[2])
    assert refused.returncode == 1
    assert "上监听" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("slow", ["prefect", "sqlmodel", "sqlalchemy.orm", "xlsxwriter", "tasks.rehearse"])
def test_the_portal_starts_without(slow: str) -> None:
    code = f"import sys, nianlun.command, nianlun.portal, portal.app, uvicorn; sys.exit({slow!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_doctor_says_whether_the_portal_answers(home: Path, url: str) -> None:
    for port, told in ((int(url.rpartition(":")[2]), "portal answers"), (any_port(), "portal dead")):
        with hold(home) as lock:
            lock.write(Running(os.getpid(), 1, 1, False, port))
            assert told in doctor("portal", NIANLUN_HOME=str(home)).named("ok", "wrong")


@pytest.mark.parametrize(
    ("address", "told", "code"),
    [
        ("", "portal no-address", 0),
        ("http://jx.example.org", "portal in-the-clear", 2),
        ("https://jx.example.org", "portal address", 0),
    ],
)
def test_the_doctor_says_where_links_in_mails_lead(home: Path, address: str, told: str, code: int) -> None:
    report = doctor("portal", NIANLUN_HOME=str(home), NIANLUN_PORTAL_URL=address)
    assert (report.named("ok", "note", "wrong"), report.code) == ({"portal rests", told}, code)
