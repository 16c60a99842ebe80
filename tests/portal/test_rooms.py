"""The observers' rooms: what is closed and approved is there; no name or address of any person, nothing that waits."""

from collections.abc import Callable

import pytest
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from overdue import TALLY, TODAY, overdue_with_everybody
from sqlalchemy import text

from models.kinds import Role
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.propose import Decision, decide
from tasks.record import record

OBSERVER = code_of(Role.OBSERVER, "101")
SECRET = "批示中的话"
STRUCK = "因张某某住院"


@pytest.fixture
def house(new_portal: Callable[..., PortalHouse]) -> PortalHouse:
    return new_portal(overdue_with_everybody)


def submit(house: PortalHouse) -> None:
    with house.office.writing() as connection:
        act = Act("submit", TODAY, "301", "self-evaluation", "P3", "", "", "")
        record(house.office, connection, act, at=moment(TODAY, SWEEP_AT))


def approve(house: PortalHouse) -> None:
    with house.office.writing() as connection:
        decision = Decision(TALLY, TODAY, "leader", SECRET, True, {"101": STRUCK})
        decide(connection, house.office.workdays(connection), decision, at=moment(TODAY, SWEEP_AT))


def rename_everybody(house: PortalHouse) -> list[str]:
    """Names that are no ordinary words: if one stands on a page, it came from the register."""
    with house.office.writing() as connection:
        connection.execute(text("UPDATE person SET name = 'Zq' || id || 'name'"))
        connection.execute(text("UPDATE mailbox SET address = 'Zq' || id || '@secret.example'"))
        own = connection.execute(text("SELECT id FROM person WHERE code = :code"), {"code": OBSERVER}).scalar_one()
        codes = list(connection.execute(text("SELECT code FROM person WHERE id <> :own"), {"own": own}).scalars())
        names = connection.execute(text("SELECT name FROM person WHERE id <> :own"), {"own": own}).scalars()
        addresses = connection.execute(text("SELECT address FROM mailbox")).scalars()
        return [*(code for code in codes if len(code) > 7), *names, *addresses]


def pages(browser: Browser) -> list[str]:
    return [browser.get(path).text for path in ("/", "/rooms", f"/rooms/circular/{TALLY}")]


def test_observers_read_what_is_closed_and_what_was_approved(house: PortalHouse) -> None:
    submit(house)
    approve(house)
    observer = house.signed_in(OBSERVER)
    page = words(observer.get("/rooms").text)
    assert "2022年度 事后绩效评价" in page
    assert "自评 2021预算年度 2022-04-29 6 1（16.7%） 0（0.0%） 0（0.0%）" in page
    assert f"{TALLY} 2022-05-18 小学（1项）、七宝镇（3项）、文化站（1项）" in page
    letter = words(observer.get(f"/rooms/circular/{TALLY}").text)
    assert "关于2022年度预算绩效管理工作逾期未报情况的通报" in letter
    assert "已于2022年5月18日补报" in letter
    assert "区教育局" not in letter.partition("各有关单位")[2]


def test_nobodys_name_address_or_mail_and_no_instruction_leaks(house: PortalHouse) -> None:
    submit(house)
    approve(house)
    nobody = [*rename_everybody(house), "@secret.example", SECRET, STRUCK]
    assert len(nobody) > 60
    for page in pages(house.signed_in(OBSERVER)):
        assert "观察室" in page
        assert [each for each in nobody if each in page] == []


def test_what_waits_is_not_there(house: PortalHouse) -> None:
    observer = house.signed_in(OBSERVER)
    assert "还没有已批准的通报。" in words(observer.get("/rooms").text)
    assert observer.get(f"/rooms/circular/{TALLY}", headers={"accept": "text/html"}).status_code == 404
    for path in ("/proposals", f"/proposals/{TALLY}", f"/proposals/{TALLY}/letter", "/outbox", "/owed", "/unit/101"):
        assert observer.get(path, headers={"accept": "text/html"}).status_code in (403, 404), path


def test_units_and_leaders_do_not_enter(house: PortalHouse) -> None:
    for who in ("two", "leader", "section"):
        assert house.signed_in(who).get("/rooms", headers={"accept": "text/html"}).status_code == 403
    assert house.signed_in(code_of(Role.FIN_ADMIN, "100")).get("/rooms").status_code == 200
