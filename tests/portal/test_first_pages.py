"""The first pages: to be signed in is asked of everybody; who is, sees who they are here."""

from browsing import PortalHouse, words


def test_a_stranger_is_led_to_the_sign_in_and_back(portal: PortalHouse) -> None:
    answer = portal.browser().get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "登录" in words(portal.browser().get("/sign-in").text)


def test_who_is_signed_in_sees_their_roles(portal: PortalHouse) -> None:
    page = portal.signed_in("two").get("/")
    assert page.status_code == 200
    assert "您好，教育局专管员" in words(page.text)
    assert "绩效专管责任人 区教育局" in words(page.text)


def test_the_trial_day_is_told(portal: PortalHouse) -> None:
    assert "试运行，今天是2022-04-19" in words(portal.browser().get("/sign-in").text)


def test_english_is_spoken_to_who_asks_for_it(portal: PortalHouse) -> None:
    browser = portal.signed_in("two")
    assert browser.submit("/language", language="en", back="/").status_code == 303
    assert 'lang="en"' in browser.get("/").text


def test_the_portal_says_that_it_lives(portal: PortalHouse) -> None:
    assert portal.browser().get("/healthz").json() == {"status": "ok", "trial": True}
