"""A password: set on one's own page, tried so many times only, telling nobody who is known."""

from datetime import timedelta

import pytest
from browsing import PortalHouse, words

from models.errors import RuleBroken
from models.queries.typed import statement
from portal.arrival import SIGN_IN_COOKIE
from tasks.clock import machine_now
from tasks.gate import passwords
from tasks.gate.accounts import close, person_named, reopen, set_hash
from tasks.gate.coming_in import FOR_CLIENT, FOR_PAIR, come_in
from tasks.gate.sign_ins import Came

GOOD = "春眠不觉晓，处处闻啼鸟。"
HERE = Came("password", "192.0.2.1", "a browser")


def with_password(house: PortalHouse, code: str, password: str = GOOD) -> None:
    with house.office.writing() as connection:
        found = person_named(connection, code)
        set_hash(connection, found.id, passwords.hashed(password), now=machine_now())


def test_who_came_by_a_link_sets_a_password_and_signs_in_with_it(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    assert browser.submit("/account/password", new=GOOD, again=GOOD).headers["location"] == "/account"
    assert "密码已设置" in words(browser.get("/account").text)
    other = portal.browser()
    came = other.submit("/sign-in", page="/sign-in", named="TWO@example.org", password=GOOD, next="/deputies")
    assert (came.status_code, came.headers["location"]) == (303, "/deputies")
    assert "教育局专管员" in words(other.get("/deputies").text)


def test_a_new_password_ends_the_sign_ins_elsewhere_and_asks_for_the_present_one(portal: PortalHouse) -> None:
    with_password(portal, "two")
    elsewhere, browser = portal.signed_in("two"), portal.browser()
    browser.submit("/sign-in", page="/sign-in", named="two", password=GOOD)
    wrong = browser.submit("/account/password", new=GOOD * 2, again=GOOD * 2, present="not this one")
    assert (wrong.status_code, elsewhere.get("/account").status_code) == (422, 200)
    assert "现在的密码不对" in words(wrong.text)
    assert browser.submit("/account/password", new=GOOD * 2, again=GOOD * 2, present=GOOD).status_code == 303
    assert (browser.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少12个字符"),
        ("password1234", "太常见"),
        ("aaaaaaaaaaaaaa", "太常见"),
        ("two@example.org", "不能由您的编码或邮箱组成"),
        ("x" * 201, "最多200个字符"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(password: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why):
        passwords.check_strength(password, person_code="two", address="two@example.org")


def test_a_good_password_is_a_sentence_or_twelve_characters() -> None:
    for password in (GOOD, "kp7-mq2.ws9_", "correct horse battery"):
        passwords.check_strength(password, person_code="two", address="two@example.org")


def test_wrong_and_unknown_are_told_in_the_same_words(portal: PortalHouse) -> None:
    with_password(portal, "two")
    browser = portal.browser()
    answers = [
        browser.submit("/sign-in", page="/sign-in", named=named, password="wrong" * 3)
        for named in ("two", "nobody", "head-101")
    ]
    assert {answer.status_code for answer in answers} == {403}
    said = {words(answer.text).replace(named, "") for answer, named in zip(answers, "abc", strict=True)}
    assert len(said) == 1


def test_somebody_unknown_takes_as_long_as_somebody_known(portal: PortalHouse) -> None:
    with_password(portal, "two")
    with portal.office.reading() as connection:
        known = person_named(connection, "two")
    from time import process_time

    def cost(people: list[object]) -> float:
        began = process_time()
        passwords.whose(people, "wrong" * 3)  # type: ignore[arg-type]
        return process_time() - began

    passwords.whose([], "once")
    assert cost([]) > cost([known]) / 3


def test_after_ten_wrong_ones_even_the_right_one_waits(portal: PortalHouse) -> None:
    with_password(portal, "two")
    now = machine_now()
    tried = [come_in(portal.office, "two", "wrong", HERE, now=now) for _ in range(FOR_PAIR.most)]
    assert not any(each.too_often for each in tried)
    assert come_in(portal.office, "TWO ", GOOD, HERE, now=now).too_often
    later = now + FOR_PAIR.within + timedelta(seconds=1)
    assert come_in(portal.office, "two", GOOD, HERE, now=later).token


def test_one_client_cannot_try_everybody(portal: PortalHouse) -> None:
    now = machine_now()
    with portal.office.writing() as connection:
        connection.execute(
            statement("INSERT INTO attempt(what, key, at) VALUES (:what, :key, :at)"),
            [{"what": FOR_CLIENT.what, "key": HERE.client, "at": now}] * FOR_CLIENT.most,
        )
    assert come_in(portal.office, "somebody", "x", HERE, now=now).too_often
    assert not come_in(portal.office, "somebody", "x", Came("password", "192.0.2.2"), now=now).too_often


def test_an_office_behind_one_address_shares_no_limit_and_failures_elsewhere_lock_nobody_out(
    portal: PortalHouse,
) -> None:
    with_password(portal, "two")
    now = machine_now()
    for _ in range(FOR_PAIR.most + 1):
        tried = come_in(portal.office, "school", "wrong", HERE, now=now)
    assert tried.too_often
    assert come_in(portal.office, "two", GOOD, HERE, now=now).token
    for _ in range(FOR_PAIR.most):
        come_in(portal.office, "two", "wrong", Came("password", "203.0.113.9"), now=now)
    assert come_in(portal.office, "two", GOOD, HERE, now=now).token


def test_what_went_well_counts_for_nobody(portal: PortalHouse) -> None:
    with_password(portal, "two")
    moments = [machine_now() + timedelta(seconds=n) for n in range(3)]
    assert all(come_in(portal.office, "two", GOOD, HERE, now=now).token for now in moments)
    with portal.office.reading() as connection:
        assert connection.execute(statement("SELECT count(*) FROM attempt")).scalar_one() == 0


def test_the_page_says_when_it_was_tried_too_often(portal: PortalHouse) -> None:
    browser = portal.browser()
    for _ in range(FOR_PAIR.most):
        browser.submit("/sign-in", page="/sign-in", named="two", password="x")
    answer = browser.submit("/sign-in", page="/sign-in", named="two", password="x")
    assert answer.status_code == 429
    assert "尝试次数过多" in words(answer.text)


def test_a_closed_account_lets_nobody_in_and_an_opened_one_does(portal: PortalHouse) -> None:
    with_password(portal, "two")
    browser = portal.signed_in("two")
    with portal.office.writing() as connection:
        close(connection, person_named(connection, "two").id, now=machine_now())
    assert browser.get("/account").status_code == 303
    assert not come_in(portal.office, "two", GOOD, HERE, now=machine_now()).token
    with portal.office.writing() as connection:
        reopen(connection, person_named(connection, "two").id)
    assert come_in(portal.office, "two", GOOD, HERE, now=machine_now()).token
    assert browser.get("/account").status_code == 303


def test_of_a_shared_address_each_comes_in_by_their_own_password(portal: PortalHouse) -> None:
    with_password(portal, "school", "the officer's own sentence")
    with_password(portal, "deputy", "the deputy's own sentence")
    browser = portal.browser()
    browser.submit("/sign-in", page="/sign-in", named="shared@example.org", password="the deputy's own sentence")
    assert "小学副校长" in words(browser.get("/").text)


def test_a_hash_of_older_making_is_made_anew(portal: PortalHouse) -> None:
    from pwdlib.hashers.argon2 import Argon2Hasher

    weak = Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with portal.office.writing() as connection:
        set_hash(connection, person_named(connection, "two").id, weak, now=machine_now())
    assert come_in(portal.office, "two", GOOD, HERE, now=machine_now()).token
    with portal.office.reading() as connection:
        assert person_named(connection, "two").password_hash not in ("", weak)
    assert come_in(portal.office, "two", GOOD, HERE, now=machine_now()).token


def test_signing_in_gives_a_new_token_and_signing_out_ends_it(portal: PortalHouse) -> None:
    with_password(portal, "two")
    browser = portal.browser()
    browser.cookies.set(SIGN_IN_COOKIE, "chosen-by-somebody-else")
    browser.submit("/sign-in", page="/sign-in", named="two", password=GOOD)
    token = {cookie.value for cookie in browser.cookies.jar if cookie.name == SIGN_IN_COOKIE} - {
        "chosen-by-somebody-else"
    }
    assert len(token) == 1
    thief = portal.browser()
    thief.cookies.set(SIGN_IN_COOKIE, token.pop())
    assert thief.get("/account").status_code == 200
    assert thief.submit("/sign-out").status_code == 303
    assert thief.get("/account").status_code == 303
    assert thief.get("/sign-in").status_code == 200
