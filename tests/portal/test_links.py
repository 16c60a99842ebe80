"""Sign-in links: by mail to the registered address, once, by a button, for a quarter of an hour."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from browsing import HERE, PortalHouse, words
from sqlalchemy.event import listen

from models.errors import MailRefused, MailUnreachable, RuleBroken
from models.queries.typed import statement
from notices.message import compose_message, office_sender
from tasks.clock import machine_now
from tasks.gate import links, send_links, sign_ins
from tasks.gate.accounts import close, person_named
from tasks.gate.sign_ins import Came
from tasks.gate.tokens import new_token

ADDRESSED = {"portal_url": HERE}


def paths_in(text: str) -> list[str]:
    """The links of a mail, as paths of this portal."""
    found = [urlsplit(each) for each in re.findall(r"https?://\S+", text)]
    return [each.path + (f"?{each.query}" if each.query else "") for each in found]


@pytest.fixture
def house(new_portal) -> PortalHouse:  # type: ignore[no-untyped-def]
    made: PortalHouse = new_portal(**ADDRESSED)
    return made


def ask(house: PortalHouse, named: str, then: str = "/") -> list[str]:
    answer = house.browser().submit("/sign-in/link", page="/sign-in/link", named=named, next=then)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/asked")
    return [path for mail in house.post.mails for path in paths_in(mail.text)]


def token_in(path: str) -> str:
    return path.partition("?")[0].removeprefix("/link/")


def test_a_mail_brings_a_link_and_the_button_signs_in_where_one_wanted_to_go(house: PortalHouse) -> None:
    (path,) = ask(house, "two@example.org", "/deputies")
    (mail,) = house.post.mails
    assert (mail.to, mail.to_name) == ("two@example.org", "教育局专管员")
    browser = house.browser()
    page = browser.get(path)
    assert "以教育局专管员的身份登录" in words(page.text)
    came = browser.submit("/link", page=path, token=token_in(path), next="/deputies")
    assert came.headers["location"] == "/deputies"
    assert browser.get("/deputies").status_code == 200


def test_opening_it_spends_nothing_and_the_button_spends_it(house: PortalHouse) -> None:
    (path,) = ask(house, "two")
    scanner = house.browser()
    for _ in range(3):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 405
    first, second = house.browser(), house.browser()
    assert first.submit("/link", page=path, token=token_in(path)).status_code == 303
    again = second.submit("/link", page="/sign-in", token=token_in(path))
    assert again.status_code == 410
    assert "链接已失效" in words(again.text)
    assert second.get("/account").status_code == 303
    assert scanner.get(path).status_code == 410


def test_it_ends_after_a_quarter_of_an_hour(house: PortalHouse) -> None:
    (path,) = ask(house, "two")
    now = machine_now()
    with house.office.writing() as connection:
        assert links.waiting(connection, token_in(path), now=now + timedelta(minutes=14)) is not None
        with pytest.raises(RuleBroken, match="已用过或已过期"):
            links.spend(connection, token_in(path), Came("link"), now=now + timedelta(minutes=16))


def test_a_forged_one_lets_nobody_in(house: PortalHouse) -> None:
    browser = house.browser()
    for forged in (new_token(), "", "x" * 5000, "' OR 1=1 --", "令牌"):
        assert browser.submit("/link", page="/sign-in", token=forged).status_code == 410


def test_the_mail_says_why_how_long_and_in_chinese_in_both_parts(house: PortalHouse) -> None:
    browser = house.browser()
    browser.cookies.set("nianlun-language", "en")
    browser.submit("/sign-in/link", page="/sign-in/link", named="two")
    (mail,) = house.post.mails
    for part in (mail.text, words(mail.html)):
        squeezed = re.sub(r"\s", "", part)
        assert "15分钟内有效" in squeezed
        assert "在登录页（来自testclient）为这个邮箱索取登录链接" in squeezed
        assert "某区财政局" in squeezed
    assert compose_message(mail, office_sender(house.settings))["Auto-Submitted"] == "auto-generated"


def test_a_shared_address_gets_one_mail_with_everybodys_own_link(house: PortalHouse) -> None:
    paths = ask(house, "shared@example.org")
    assert len(house.post.mails) == 1
    assert len(set(paths)) == 2
    names = {words(house.browser().get(path).text).partition("的身份")[0].rpartition("以")[2] for path in paths}
    assert names == {"小学专管员", "小学副校长"}


def test_nobody_learns_whether_somebody_is_known(house: PortalHouse) -> None:
    for named in ("nobody@example.org", "", "  "):
        assert ask(house, named) == []


def test_a_person_gets_three_in_a_while(house: PortalHouse) -> None:
    for _ in range(5):
        ask(house, "two")
    assert len(house.post.mails) == links.FOR_PAIR.most


def test_a_closed_account_gets_none_and_links_on_their_way_are_spent(house: PortalHouse) -> None:
    (path,) = ask(house, "two")
    with house.office.writing() as connection:
        close(connection, person_named(connection, "two").id, now=machine_now())
    assert house.browser().get(path).status_code == 410
    assert len(ask(house, "two")) == 1


def test_a_refused_mail_is_told_to_nobody_and_breaks_nothing(house: PortalHouse) -> None:
    house.post.faults["two@example.org"] = MailRefused()
    assert ask(house, "two") == []


def test_an_asking_is_kept_before_it_is_answered_and_sent_once_by_whoever_comes_next(house: PortalHouse) -> None:
    """The portal was killed between its answer and the mail."""
    now = machine_now()
    with house.office.writing() as connection:
        send_links.ask(connection, "two", "192.0.2.1", now=now)
    assert send_links.send_asked(house.office, lambda: house.post, house.settings, now=now) == []
    assert [mail.to for mail in house.post.mails] == ["two@example.org"]
    assert send_links.send_asked(house.office, lambda: house.post, house.settings, now=now + links.LIVES / 2) == []
    assert len(house.post.mails) == 1


def test_what_the_server_did_not_take_comes_round_again_for_a_quarter_of_an_hour(house: PortalHouse) -> None:
    now = machine_now()
    house.post.faults["two@example.org"] = MailUnreachable()
    with house.office.writing() as connection:
        send_links.ask(connection, "two", "192.0.2.1", now=now)
    tries = 0
    for second in range(0, 1200, 15):
        at = now + timedelta(seconds=second)
        tries += len(send_links.send_asked(house.office, lambda: house.post, house.settings, now=at))
        if tries == 2:
            break
    assert house.post.mails == []
    del house.post.faults["two@example.org"]
    later = now + timedelta(minutes=10)
    assert send_links.send_asked(house.office, lambda: house.post, house.settings, now=later) == []
    (mail,) = house.post.mails
    assert house.browser().get(paths_in(mail.text)[0]).status_code == 200
    with house.office.writing() as connection:
        send_links.ask(connection, "school", "192.0.2.1", now=now)
    assert send_links.send_asked(house.office, lambda: house.post, house.settings, now=now + links.LIVES) == []
    assert len(house.post.mails) == 1
    with house.office.reading() as connection:
        assert connection.execute(statement("SELECT count(*) FROM link_asked")).scalar_one() == 0


def test_asking_takes_the_same_statements_whoever_is_named(house: PortalHouse) -> None:
    said: list[list[str]] = []
    listen(house.office.engine, "before_cursor_execute", lambda _c, _cursor, text, *_: said[-1].append(text))
    for named in ("two", "two@example.org", "nobody@example.org"):
        said.append([])
        with house.office.writing(shared=True) as connection:
            send_links.ask(connection, named, "192.0.2.1", now=machine_now())
    assert said[0] == said[1] == said[2]
    assert not any("person" in text for text in said[0])


def test_the_list_of_allowed_domains_holds_for_links_too(new_portal) -> None:  # type: ignore[no-untyped-def]
    house = new_portal(mail_allow_domains="example.com", **ADDRESSED)
    assert ask(house, "two") == []


def test_an_invitation_leads_to_the_page_where_a_password_is_set(house: PortalHouse) -> None:
    with house.office.writing() as connection:
        first = links.invite(connection, person_named(connection, "leader"), now=machine_now())
        second = links.invite(connection, person_named(connection, "leader"), now=machine_now())
    assert house.browser().get(f"/link/{first.token}").status_code == 410
    browser = house.browser()
    path = f"/link/{second.token}?next=/account"
    assert browser.submit("/link", page=path, token=second.token, next="/account").headers["location"] == "/account"


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "evil"],
)
def test_nobody_is_led_away_after_signing_in(house: PortalHouse, evil: str) -> None:
    (path,) = ask(house, "two", evil)
    browser = house.browser()
    came = browser.submit("/link", page=path, token=token_in(path), next=evil)
    assert came.headers["location"] == "/"
    assert browser.get("/sign-in", params={"next": evil}).headers["location"] == "/"


def test_a_sign_in_ends_when_idle_and_at_its_last_hour(house: PortalHouse) -> None:
    token, now = house.token_of("two"), machine_now()
    with house.office.reading() as connection:
        assert sign_ins.living(connection, token, now=now + timedelta(minutes=479)) is not None
        assert sign_ins.living(connection, token, now=now + timedelta(minutes=481)) is None
    with house.office.writing() as connection:
        found = sign_ins.living(connection, token, now=now)
        assert found is not None
        sign_ins.seen(connection, found.id, now=now + timedelta(hours=11, minutes=30))
        assert sign_ins.living(connection, token, now=now + timedelta(hours=11, minutes=59)) is not None
        assert sign_ins.living(connection, token, now=now + timedelta(hours=12, minutes=1)) is None


def test_ones_sign_ins_are_listed_and_ended_one_by_one_but_not_anothers(house: PortalHouse) -> None:
    here, there, others = house.signed_in("two"), house.signed_in("two"), house.signed_in("school")
    numbers = re.findall(r'name="sign_in" value="(\d+)"', here.get("/account").text)
    assert len(numbers) == 1
    others.submit("/account/sign-ins/end", sign_in=numbers[0])
    assert there.get("/account").status_code == 200
    here.submit("/account/sign-ins/end", sign_in=numbers[0])
    assert (here.get("/account").status_code, there.get("/account").status_code) == (200, 303)
    house.token_of("two")
    assert "已结束其他1处登录" in words(here.submit("/account/sign-ins/end-others").text or here.get("/account").text)
