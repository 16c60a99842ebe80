"""Calendars to subscribe to: their entries follow what happens, and they end with the role that they rest on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import hamlet as hamlets
import pytest
from begun import begun
from desk import Desk, at, day
from offices import NewOffice
from sqlalchemy import event
from subscriber import Shown, shown

from models.errors import NotKnown, NotYours
from models.queries.typed import statement
from notices.feed import compose
from tasks.clock import ZONE, machine_now
from tasks.feeds.addresses import feeds_of, make_feed, revoke_feed, revoke_feeds
from tasks.feeds.fetch import FOR_CLIENT, FOR_FEED, fetch
from tasks.feeds.reach import OWN
from tasks.gate.accounts import close, person_named, reopen
from tasks.office import Office

TODAY = "Tuesday 2022-04-19"
PORTAL = "https://jx.example.org"


@pytest.fixture
def office(offices: NewOffice) -> Iterator[Office]:
    made = Office(offices(begun))
    yield made
    made.close()


def made(office: Office, who: str, unit: str = "", on: str = TODAY) -> str:
    with office.writing() as connection:
        person = person_named(connection, who).id
        unit_id = connection.execute(statement("SELECT id FROM unit WHERE code = :code"), {"code": unit}).scalar()
        return make_feed(connection, person, unit_id or OWN, by=who, on=day(on), at=machine_now())


def read(office: Office, secret: str, on: str = TODAY, hour: int = 8) -> dict[str, Shown] | None:
    """What a calendar program shows at an hour of a day; None if there is nothing at the address."""
    moment = datetime.combine(day(on), datetime.min.time(), ZONE) + timedelta(hours=hour)
    found = fetch(office, secret, "10.0.0.1", portal_url=PORTAL, at=moment, now=machine_now())
    return shown(compose(found.feed)) if found.feed else None


def entry(office: Office, secret: str, what: str = "自评 · 项目P1", on: str = TODAY) -> Shown:
    found = read(office, secret, on)
    assert found is not None
    return found[what]


def test_it_has_what_the_person_answers_for_with_its_day_and_the_rungs_ahead(office: Office) -> None:
    found = entry(office, made(office, "school"), "自评 · 项目P2")
    assert (found.starts_on, found.ends_on, found.status) == (date(2022, 4, 29), date(2022, 4, 30), "CONFIRMED")
    assert "4月30日为劳动节放假，提前至4月29日" in found.description
    assert "某财〔2022〕1号" in found.description
    # five working days before is the make-up Sunday; one after comes behind the holiday
    ahead = [found.starts_on + each for each in found.alarms]
    days = ["Sunday 2022-04-24", "Tuesday 2022-04-26", "Thursday 2022-04-28", "Thursday 2022-05-05"]
    assert ahead[:4] == [day(each) for each in days]
    assert {each.seconds for each in found.alarms} == {9 * 3600}


def test_a_rung_rings_until_nine_of_its_day(office: Office) -> None:
    secret = made(office, "school")
    for hour, wanted in ((8, timedelta(days=-5, hours=9)), (9, timedelta(days=-3, hours=9))):
        found = read(office, secret, "Sunday 2022-04-24", hour)
        assert found is not None
        assert found["自评 · 项目P2"].alarms[0] == wanted


def test_a_department_s_clerk_has_the_units_below_and_others_have_not(office: Office) -> None:
    for who, unit, wanted in (
        ("school", "", {"P2"}),
        ("two", "", {"P1", "P2"}),
        ("section", "101001", {"P2"}),
        ("operator", "301001", {"P5"}),
    ):
        found = read(office, made(office, who, unit))
        assert found is not None
        subjects = {each.partition("项目")[2][:2] for each in found if each.startswith("自评 · 项目")}
        assert subjects == wanted, who


def test_without_a_unit_to_answer_for_there_is_none(office: Office) -> None:
    for who, unit in (("operator", ""), ("section", ""), ("school", "101"), ("town", "101001")):
        with pytest.raises(NotYours):
            made(office, who, unit)


def test_every_change_of_a_day_moves_the_entry_and_raises_its_sequence(office: Office, tmp_path: Path) -> None:
    desk, secret = Desk(office, tmp_path), made(office, "two")
    first = entry(office, secret, "自评 · 项目P1 · 区教育局")
    desk.do("extend 101 self-evaluation P1", TODAY, value="2022-05-10", by="operator", why="材料未齐")
    longer = entry(office, secret, "自评 · 项目P1 · 区教育局")
    assert (longer.uid, longer.sequence, longer.starts_on) == (first.uid, first.sequence + 1, date(2022, 5, 10))
    assert longer.changed_at > first.changed_at
    assert "延期：材料未齐" in longer.description
    source = hamlets.YEAR.replace("2022-04-30, basis: document", "2022-05-20, basis: document")
    desk.publish(source, "Wednesday 2022-04-20")
    moved = entry(office, secret, "自评 · 项目P1 · 区教育局", "Wednesday 2022-04-20")
    other = entry(office, secret, "自评 · 项目P2 · 小学", "Wednesday 2022-04-20")
    assert (moved.uid, moved.sequence, moved.starts_on) == (first.uid, first.sequence + 2, date(2022, 5, 20))
    assert (other.sequence, other.starts_on) == (1, date(2022, 5, 20))


def test_handed_in_it_is_cancelled_and_returned_it_stands_again(office: Office, tmp_path: Path) -> None:
    desk, secret, what = Desk(office, tmp_path), made(office, "school"), "自评 · 项目P2"
    first = entry(office, secret, what)
    desk.do("submit 101001 self-evaluation P2", TODAY)
    handed_in = entry(office, secret, what)
    assert (handed_in.status, handed_in.alarms, handed_in.sequence) == ("CANCELLED", (), first.sequence + 1)
    desk.do("return 101001 self-evaluation P2", "Wednesday 2022-04-20", by="operator", why="缺附件")
    returned = entry(office, secret, what, "Wednesday 2022-04-20")
    assert (returned.status, returned.summary[:4]) == ("CONFIRMED", "【退回】")
    assert returned.sequence == first.sequence + 2
    assert returned.alarms
    desk.do("submit 101001 self-evaluation P2", "Thursday 2022-04-21")
    assert entry(office, secret, what, "Thursday 2022-04-21").sequence == first.sequence + 3


def test_what_is_no_longer_owed_is_kept_for_sixty_days(office: Office, tmp_path: Path) -> None:
    desk, secret, what = Desk(office, tmp_path), made(office, "school"), "自评 · 项目P2"
    desk.do("waive 101001 self-evaluation P2", TODAY, by="operator", why="无此支出")
    for on, there in (("Saturday 2022-06-18", True), ("Sunday 2022-06-19", False)):
        found = read(office, secret, on)
        assert found is not None
        assert (what in found) is there, on


def test_an_address_ends_with_the_role_the_account_and_the_unit(office: Office, tmp_path: Path) -> None:
    secret, units = made(office, "school"), made(office, "school", "101001")
    with office.writing() as connection:
        connection.execute(
            statement(
                "UPDATE appointment SET valid_to = :on WHERE person_id = (SELECT id FROM person WHERE code = 'school')"
            ),
            {"on": day(TODAY)},
        )
    assert read(office, secret) is not None
    assert read(office, secret, "Wednesday 2022-04-20") is None
    assert read(office, units, "Wednesday 2022-04-20") is None


def test_a_closed_account_loses_its_addresses_for_good(office: Office) -> None:
    secret, now = made(office, "two"), machine_now()
    with office.writing() as connection:
        close(connection, person_named(connection, "two").id, now=now)
    assert read(office, secret) is None
    with office.writing() as connection:
        reopen(connection, person_named(connection, "two").id)
    assert read(office, secret) is None


def test_made_again_the_address_before_leads_nowhere_and_history_says_who(office: Office) -> None:
    first, second = made(office, "two"), made(office, "two")
    assert read(office, first) is None
    assert read(office, second) is not None
    with office.writing() as connection:
        person = person_named(connection, "two").id
        (living,) = feeds_of(connection, person)
        revoke_feed(connection, person, living.id, by="two", at=machine_now())
        with pytest.raises(NotKnown):
            revoke_feed(connection, person, living.id, by="two", at=machine_now())
        assert revoke_feeds(connection, person, by="two", at=machine_now()) == 0
        acts = connection.execute(statement("SELECT feed_id, act, by FROM feed_act ORDER BY id")).all()
        kept = connection.execute(statement("SELECT secret_digest FROM feed")).scalars().all()
    assert read(office, second) is None
    assert [(act, by) for _, act, by in acts] == [(act, "two") for act in ("make", "revoke", "renew", "revoke")]
    assert not {first, second} & set(kept)


def test_another_s_number_revokes_nothing(office: Office) -> None:
    secret = made(office, "two")
    with office.writing() as connection:
        (living,) = feeds_of(connection, person_named(connection, "two").id)
        with pytest.raises(NotKnown):
            revoke_feed(connection, person_named(connection, "school").id, living.id, by="school", at=machine_now())
    assert read(office, secret) is not None


def test_it_may_be_asked_for_so_often_and_in_vain_so_often(office: Office) -> None:
    secret, now = made(office, "two"), machine_now()

    def ask(what: str, client: str, after: timedelta = timedelta()) -> tuple[bool, bool]:
        found = fetch(office, what, client, portal_url=PORTAL, at=at(TODAY), now=now + after)
        return found.feed is not None, found.too_often

    assert [ask("x" * 43, "10.0.0.2") for _ in range(FOR_CLIENT.most)] == [(False, False)] * FOR_CLIENT.most
    assert ask("y" * 43, "10.0.0.2") == (False, True)
    assert ask("y" * 43, "10.0.0.3") == (False, False)
    assert [ask(secret, "10.0.0.2") for _ in range(FOR_FEED.most)] == [(True, False)] * FOR_FEED.most
    assert ask(secret, "10.0.0.2") == (False, True)
    assert ask(secret, "10.0.0.2", FOR_FEED.within + timedelta(seconds=1)) == (True, False)


def test_while_another_writes_it_is_given_all_the_same(office: Office) -> None:
    secret = made(office, "two")
    with office.writing():
        found = fetch(office, secret, "10.0.0.1", portal_url=PORTAL, at=at(TODAY), now=machine_now())
    assert found.feed is not None
    assert found.changed_at is None


def test_it_changes_when_what_stands_in_it_does(office: Office, tmp_path: Path) -> None:
    secret, now = made(office, "two"), machine_now()

    def ask(after: int) -> tuple[str, datetime | None]:
        moment = now + timedelta(seconds=after)
        found = fetch(office, secret, "10.0.0.1", portal_url=PORTAL, at=at(TODAY), now=moment)
        assert found.feed is not None
        return found.feed.digest, found.changed_at

    first = ask(0)
    assert ask(60) == first
    Desk(office, tmp_path).do("submit 101 self-evaluation P1", TODAY)
    second = ask(120)
    assert (second[0] != first[0], second[1]) == (True, now + timedelta(seconds=120))
    assert ask(180) == second


def test_the_number_of_statements_does_not_grow_with_the_entries(office: Office) -> None:
    ran: list[str] = []
    event.listen(office.engine, "before_cursor_execute", lambda *told: ran.append(told[2]))
    read(office, made(office, "operator", "301"))  # what an office keeps is read once
    counts = []
    for who, unit, entries in (("school", "", 1), ("two", "", 3), ("operator", "301", 4)):
        secret = made(office, who, unit)
        ran.clear()
        found = read(office, secret)
        assert found is not None
        assert len(found) == entries
        counts.append(len(ran))
    assert len(set(counts[:2])) == 1
    assert counts[2] == counts[0] + 1  # whether the unit is seen
