"""The outbox on pages: failures first, one mail with its words as they left, hold, release, resend, cancel, stop."""

import io
from collections.abc import Callable
from datetime import time
from zipfile import ZipFile

import pytest
from browsing import PortalHouse, words
from overdue import TODAY, overdue
from sqlalchemy import text

from models.errors import MailRefused, Sentence
from tasks.clock import moment
from tasks.deliver import Delivery
from tasks.first_mails import SWITCH, UNCONFIRMED
from tasks.switches import set_switch

NOW = moment(TODAY, time(9, 0))


@pytest.fixture
def house(new_portal: Callable[..., PortalHouse]) -> PortalHouse:
    return new_portal(overdue)


def deliver(house: PortalHouse) -> None:
    refused = MailRefused(Sentence("查无此人"))
    house.post.faults["town@example.org"] = refused
    Delivery(house.office, house.post, house.settings, lambda: NOW, throttled=False, wall=lambda: NOW).run()


def number(house: PortalHouse, address: str, state: str = "n.state < 9") -> int:
    sql = f"SELECT max(n.id) FROM notice n JOIN mailbox m ON m.id = n.mailbox_id WHERE m.address = :address AND {state}"
    with house.office.reading() as connection:
        return int(connection.execute(text(sql), {"address": f"{address}@example.org"}).scalar_one())


def test_failures_come_first_and_everything_is_found_by_unit_person_and_day(house: PortalHouse) -> None:
    deliver(house)
    operator = house.signed_in("operator")
    page = operator.get("/outbox").text
    assert page.index("town@example.org") < page.index("two@example.org")
    assert "! 被拒收 查无此人" in words(page)
    assert "须处理 1" in words(page)
    assert "town@" in operator.get("/outbox?place=0").text
    assert "two@" not in operator.get("/outbox?place=0").text
    found = operator.get("/outbox?words=%E6%95%99%E8%82%B2%E5%B1%80%E4%B8%93").text  # 教育局专
    assert "two@example.org" in found and "town@" not in found
    found = operator.get("/outbox?unit=301&on=2022-05-18").text
    assert "town@example.org" in found and "two@example.org" not in found
    assert "town@" not in operator.get("/outbox?on=2022-05-19").text
    for wrong in ("unit=999", "on=never"):
        assert operator.get(f"/outbox?{wrong}").status_code == 422


def test_a_mail_is_shown_exactly_as_it_left(house: PortalHouse) -> None:
    deliver(house)
    operator = house.signed_in("operator")
    sent = next(mail for mail in house.post.mails if mail.to == "two@example.org")
    page = operator.get(f"/outbox/{number(house, 'two')}")
    assert words(sent.text) in words(page.text)
    assert "邮件服务器已接收 2022-05-18 09:00" in words(page.text)
    assert "自评 · 项目P1" in words(page.text)
    source = operator.get(f"/outbox/{number(house, 'two')}/html")
    assert source.text == sent.html
    assert "attachment" in source.headers["content-disposition"]
    with house.office.writing() as connection:
        connection.execute(text("UPDATE subject SET name = '改名'"))
    assert words(sent.text) in words(operator.get(f"/outbox/{number(house, 'two')}").text)


def test_a_mail_that_waits_says_what_it_would_say_and_looking_changes_nothing(house: PortalHouse) -> None:
    mail = number(house, "town")
    operator = house.signed_in("operator")
    for _ in range(2):
        page = words(operator.get(f"/outbox/{mail}").text)
        assert "现在会这样写" in page
        assert "项目P3" in page
        assert "待发" in page
    assert operator.get(f"/outbox/{mail}/html").status_code == 404
    with house.office.reading() as connection:
        leased = connection.execute(text("SELECT count(*) FROM notice WHERE state <> 0")).scalar_one()
    assert leased == 0


def test_one_is_held_let_go_and_cancelled_with_a_reason(house: PortalHouse) -> None:
    mail = number(house, "town")
    operator = house.signed_in("operator")
    address = f"/outbox/{mail}"

    def do(what: str, **more: str) -> str:
        answer = operator.submit(address, page=address, do=what, **more)
        return (
            words(operator.get(address).text)
            if answer.status_code == 303
            else f"{answer.status_code} {words(answer.text)}"
        )

    assert "town@" not in operator.get("/outbox?place=1").text
    assert "■ 已暂停，待发" in do("hold")
    assert "town@" in operator.get("/outbox?place=1").text
    assert "· 待发" in do("release")
    assert "town@" not in operator.get("/outbox?place=1").text
    assert "取消须写明由谁、为什么" in do("cancel", why=" ")
    assert do("cancel", why=" ").startswith("409")
    assert "发出前撤下 operator取消：地址有误" in do("cancel", why="地址有误")
    assert do("hold").startswith("409")
    assert do("nonsense").startswith("422")


def test_what_was_refused_is_resent_and_no_longer_to_mend(house: PortalHouse) -> None:
    deliver(house)
    operator = house.signed_in("operator")
    mail = number(house, "town", "n.state = 3")
    address = f"/outbox/{mail}"
    sent = operator.submit(address, page=address, do="resend", why="地址已更正")
    assert sent.status_code == 303
    again = words(operator.get(sent.headers["location"]).text)
    assert "operator 重发：地址已更正" in again
    assert f"又作第{sent.headers['location'].rpartition('/')[2]}号重发" in words(operator.get(address).text)
    assert "须处理 0" in words(operator.get("/outbox").text)
    twice = operator.submit(address, page=address, do="resend", why="再来")
    assert twice.status_code == 409
    assert "一天至多重发一次" in words(twice.text)


def test_everything_is_stopped_with_a_reason_and_started(house: PortalHouse) -> None:
    operator = house.signed_in("operator")
    assert operator.submit("/outbox/stop", page="/outbox", why=" ").status_code == 422
    operator.submit("/outbox/stop", page="/outbox", why="核对名册")
    page = words(operator.get("/outbox").text)
    assert "发送已全部暂停 2022-05-18 09:00 operator：核对名册" in page
    deliver(house)
    assert house.post.mails == []
    operator.submit("/outbox/start", page="/outbox")
    deliver(house)
    assert house.post.mails


def test_the_first_mails_are_confirmed_as_they_were_seen(house: PortalHouse) -> None:
    with house.office.writing() as connection:
        set_switch(connection, SWITCH, UNCONFIRMED, at=NOW)
    operator = house.signed_in("operator")
    assert "首批邮件尚未确认，一封也不发出。" in words(operator.get("/outbox").text)
    page = words(operator.get("/outbox/first").text)
    count = int(page.partition("将发出 ")[2].partition(" 封")[0])
    assert f"将发出 {count} 封，确认？" in page
    other = operator.submit("/outbox/first", page="/outbox/first", mails=str(count + 1))
    assert other.status_code == 409
    assert f"现在将发出的是 {count} 封" in words(other.text)
    deliver(house)
    assert house.post.mails == []
    assert operator.submit("/outbox/first", page="/outbox/first", mails=str(count)).status_code == 303
    deliver(house)
    assert len(house.post.mails) == count - 1  # one is refused
    assert "没有待确认的首批邮件" in words(operator.get("/outbox/first").text)


def test_the_ledger_of_notices_is_downloaded(house: PortalHouse) -> None:
    deliver(house)
    operator = house.signed_in("operator")
    answer = operator.get("/outbox/ledger?first=2022-05-01&last=2022-05-31&mask=1")
    with ZipFile(io.BytesIO(answer.content)) as book:
        said = book.read("xl/worksheets/sheet1.xml").decode()
    assert "t***@example.org" in said and "town@example.org" not in said
    assert operator.get("/outbox/ledger?first=x&last=").status_code == 422
    assert operator.get("/outbox/ledger?first=2022-05-31&last=2022-05-01").status_code == 422


def test_a_leader_does_not_see_the_outbox(house: PortalHouse) -> None:
    leader = house.signed_in("leader")
    for path in ("/outbox", "/outbox/first", f"/outbox/{number(house, 'two')}"):
        assert leader.get(path, headers={"accept": "text/html"}).status_code == 403
