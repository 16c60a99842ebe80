"""The database is busy, or dies in mid-request: a page says so, nothing is half done, the next one works."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from browsing import PortalHouse, key_in, origin, words
from filled import GOOD
from hostile import PAGE, PDF, address, attach, kept, proofs, seen_in
from reviewed import P1
from sqlalchemy import Connection, event, text
from whole import changed, routed_today, thing, whole

from models.queries.typed import statement
from tasks.clock import machine_now
from tasks.desk.attachments import sweep_files
from tasks.gate.sign_ins import SEEN_EVERY
from tasks.office import Office

HELD_UP = 0.3  # seconds


@contextmanager
def somebody_writes(house: PortalHouse) -> Iterator[None]:
    """Another process holds the ledger."""
    other = Office(house.office.engine.url.render_as_string(hide_password=False))
    try:
        with other.writing():
            yield
    finally:
        other.close()


def dies(connection: Connection) -> None:
    """The connection is gone: the server ended it, or the file was closed under it."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.close()  # type: ignore[union-attr]
        return
    pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
    with connection.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        other.rollback()


@contextmanager
def dying_at(house: PortalHouse, begins: str) -> Iterator[list[str]]:
    """The first connection that comes to such a statement dies before it."""
    met: list[str] = []

    def before(connection: Connection, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.lstrip().startswith(begins) and not met:
            met.append(sql)
            dies(connection)

    event.listen(house.office.engine, "before_cursor_execute", before)
    try:
        yield met
    finally:
        event.remove(house.office.engine, "before_cursor_execute", before)


@contextmanager
def dying_at_commit(house: PortalHouse) -> Iterator[list[str]]:
    """The first connection that is about to commit what it wrote dies before."""
    met: list[str] = []

    def before(connection: Connection) -> None:
        if not met and not connection.get_execution_options().get("reading"):
            met.append("COMMIT")
            dies(connection)

    event.listen(house.office.engine, "commit", before)
    try:
        yield met
    finally:
        event.remove(house.office.engine, "commit", before)


def test_while_another_writes_pages_can_be_read_and_acts_are_told_to_wait(new_portal: Any) -> None:
    house = new_portal(routed_today, patience=HELD_UP)
    browser, item = house.signed_in("two"), address(house, P1)
    key, before = key_in(browser.get("/").text), whole(house.office)
    with somebody_writes(house):
        assert browser.get(item, headers=PAGE).status_code == 200
        for what in ("nil", "more-time", "form", "files"):
            form = {"csrf": key, "why": "无", "day": "2022-05-20"}
            files = [("files", ("a.pdf", PDF))] if what == "files" else None
            answer = browser.post(f"{item}/{what}", data=form, files=files, headers=origin(browser))
            assert answer.status_code == 503, what
            assert answer.elapsed < timedelta(seconds=5), what
            assert "没有保存任何内容" in words(answer.text)
            assert "今天是2022-04-19" in words(answer.text)
    assert changed(before, whole(house.office)) == {}
    assert browser.submit(f"{item}/nil", why="无此支出").status_code == 303
    assert proofs(house) == []


def test_a_sign_in_that_should_be_marked_as_seen_keeps_nobody_waiting(new_portal: Any) -> None:
    house = new_portal(routed_today, patience=4)
    browser = house.signed_in("two")
    with house.office.writing() as connection:
        connection.execute(statement("UPDATE sign_in SET seen_at = :at"), {"at": machine_now() - 2 * SEEN_EVERY})
    with somebody_writes(house):
        answer = browser.get("/", headers=PAGE)
    assert answer.status_code == 200
    assert answer.elapsed < timedelta(seconds=3)


@pytest.mark.parametrize(
    "where",
    ["INSERT INTO submission", "INSERT INTO history", "UPDATE obligation", "DELETE FROM form_draft", "COMMIT"],
)
def test_a_connection_that_dies_in_the_middle_of_a_hand_in_leaves_nothing(new_portal: Any, where: str) -> None:
    house = new_portal(routed_today)
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    page = browser.get(form, headers=PAGE).text
    typed = GOOD | {"csrf": key_in(page), "seen": seen_in(page)}
    before = whole(house.office)
    with dying_at_commit(house) if where == "COMMIT" else dying_at(house, where) as met:
        answer = browser.post(form, data=typed | {"do": "hand_in"}, headers=origin(browser))
    assert met
    assert answer.status_code == 503
    assert "没有保存任何内容" in words(answer.text)
    assert changed(before, whole(house.office)) == {}
    assert browser.post(form, data=typed | {"do": "hand_in"}, headers=origin(browser)).status_code == 303
    assert thing(house.office, P1).first_submitted_on is not None
    assert proofs(house) == []


@pytest.mark.parametrize("path", ["/", "/owed", "/api/owed", "/reviews"])
def test_a_connection_that_dies_while_somebody_reads_is_told_and_the_next_page_comes(
    new_portal: Any, path: str
) -> None:
    house = new_portal(routed_today)
    browser = house.signed_in("two")
    with dying_at(house, "SELECT") as met:
        answer = browser.get(path)
    assert met
    assert answer.status_code == 503
    assert "数据库暂时没有应答" in answer.text
    assert browser.get(path).status_code == 200


def test_bytes_whose_row_was_never_written_are_swept(new_portal: Any) -> None:
    house = new_portal(routed_today)
    browser, path = house.signed_in("two"), address(house, P1, "/files")
    with dying_at(house, "INSERT INTO attachment") as met:
        assert attach(browser, path, ("a.pdf", PDF)).status_code == 503
    assert met
    assert len(kept(house.settings.home)) == 1
    assert attach(browser, path, ("b.pdf", PDF + b"\n")).status_code == 303
    with house.office.writing() as connection:
        assert sweep_files(connection, house.settings.home) == 1
    assert len(kept(house.settings.home)) == 1
