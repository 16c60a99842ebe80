"""What was typed while the sign-in ended comes back to whoever typed it, and to nobody else."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from browsing import Browser, PortalHouse, key_in, origin, words
from filled import GOOD
from hostile import PAGE, address, hand_in, seen_in
from reviewed import P2
from whole import changed, routed_today, whole

from models.queries.typed import statement
from tasks.clock import machine_now
from tasks.gate import kept_forms
from tasks.gate.accounts import close, person_named

LONG = "一段写了很久的话，\r\n还有第二行 <b>&quot;</b>"


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    return made


def lapse(house: PortalHouse) -> None:
    """Every sign-in is idle for too long."""
    with house.office.writing() as connection:
        connection.execute(
            statement("UPDATE sign_in SET seen_at = :since"), {"since": machine_now() - timedelta(hours=9)}
        )


def typed_too_late(house: PortalHouse, who: str = "school", do: str = "save", **more: Any) -> tuple[Browser, Any]:
    """A form opened in time and sent when the sign-in has ended."""
    browser, form = house.signed_in(who), address(house, P2, "/form")
    page = browser.get(form, headers=PAGE).text
    lapse(house)
    fields = GOOD | {"seen": seen_in(page), "do": do, "expected": LONG, "csrf": key_in(page)} | more
    return browser, browser.post(form, data=fields, headers=origin(browser))


def again(house: PortalHouse, who: str, browser: Browser) -> str:
    """The same browser, somebody signed in anew; the page of what is kept."""
    fresh = house.signed_in(who)
    browser.cookies.clear()
    browser.cookies.update(fresh.cookies)
    return browser.get("/kept", headers=PAGE).text


def send_again(browser: Browser, page: str) -> Any:
    action = re.search(r'action="(/obligation/[^"]+)"', page)
    assert action
    form = page[action.start() : page.index("</form>", action.start())]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return browser.post(action[1], data={name: unescape(text) for name, text in fields}, headers=origin(browser))


def test_the_text_comes_back_after_signing_in_again_and_is_sent_by_a_button(house: PortalHouse) -> None:
    before = whole(house.office)
    browser, answer = typed_too_late(house)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fkept")
    assert "您填写的内容已经保留" in words(browser.get("/sign-in?next=%2Fkept", headers=PAGE).text)
    assert set(changed(before, whole(house.office))) == {"kept_form"}
    page = again(house, "school", browser)
    assert "还有第二行 <b>&quot;</b>" in unescape(page)
    assert "没有办成的内容" in words(browser.get("/", headers=PAGE).text)
    assert send_again(browser, page).status_code == 303
    assert LONG.replace("\r\n", "\n") in unescape(browser.get(address(house, P2, "/form"), headers=PAGE).text)
    assert "没有保留的内容" in words(browser.get("/kept", headers=PAGE).text)


def test_a_review_s_words_come_back_too_and_what_is_overtaken_says_so(house: PortalHouse) -> None:
    hand_in(house, "school", P2)
    browser, path = house.signed_in("two"), address(house, P2, "/review")
    page = browser.get(path, headers=PAGE).text
    lapse(house)
    fields = {"do": "return", "version": "1", "said": "请补充附件", "csrf": key_in(page)}
    assert browser.post(path, data=fields, headers=origin(browser)).headers["location"].endswith("kept")
    assert house.signed_in("school").submit(address(house, P2, "/withdraw")).status_code == 303
    hand_in(house, "school", P2, expected="另一句话")
    answer = send_again(browser, again(house, "two", browser))
    assert answer.status_code == 409
    assert "请补充附件" in answer.text


def test_nobody_else_sees_or_drops_it(house: PortalHouse) -> None:
    browser, _ = typed_too_late(house)
    for who in ("deputy", "two", "operator"):
        other = again(house, who, browser)
        assert "第二行" not in other
        assert browser.submit("/kept", page="/kept", number="1").status_code == 303
    assert "第二行" in again(house, "school", browser)
    assert browser.submit("/kept", page="/kept", number="1").status_code == 303
    assert "第二行" not in browser.get("/kept", headers=PAGE).text


@pytest.mark.parametrize("how", ["forged key", "foreign site", "stranger", "closed", "nothing typed", "long ago"])
def test_what_did_not_come_from_a_page_of_that_sign_in_is_not_kept(house: PortalHouse, how: str) -> None:
    browser, form = house.signed_in("school"), address(house, P2, "/form")
    page = browser.get(form, headers=PAGE).text
    lapse(house)
    fields, headers = GOOD | {"seen": "0", "do": "save", "csrf": key_in(page)}, origin(browser)
    if how == "forged key":
        fields["csrf"] = "0" * 64
    if how == "foreign site":
        headers["origin"] = "https://evil.example"
    if how == "stranger":
        browser.cookies.clear()
    if how == "nothing typed":
        fields = {"seen": "0", "do": "save", "csrf": key_in(page)}
    with house.office.writing() as connection:
        if how == "closed":
            close(connection, person_named(connection, "school").id, now=machine_now())
        if how == "long ago":
            since = machine_now() - kept_forms.LIVES
            connection.execute(statement("UPDATE sign_in SET ends_at = :since"), {"since": since})
    before = whole(house.office)
    answer = browser.post(form, data=fields, headers=headers)
    assert answer.status_code in (303, 403)
    assert "kept" not in answer.headers.get("location", "")
    assert changed(before, whole(house.office)) == {}


def test_the_newest_five_are_kept_for_three_days_and_files_are_not(house: PortalHouse) -> None:
    browser, form = house.signed_in("school"), address(house, P2, "/form")
    key = key_in(browser.get(form, headers=PAGE).text)
    lapse(house)
    for number in range(kept_forms.MOST + 2):
        said = {"csrf": key, "do": "save", "expected": f"第{number}次"}
        files = [("files", ("a.pdf", b"%PDF-1.7"))] if number == 6 else None
        browser.post(form, data=said, files=files, headers=origin(browser))
    person, now = 0, machine_now()
    with house.office.reading() as connection:
        person = person_named(connection, "school").id
        found = kept_forms.kept_forms(connection, person, now=now)
        assert [each.typed for each in found] == [[f"第{number}次"] for number in (6, 5, 4, 3, 2)]
        assert [each.files for each in found] == [True, False, False, False, False]
        assert kept_forms.kept_forms(connection, person, now=now + kept_forms.LIVES) == []


def test_files_are_not_kept_and_that_is_said(house: PortalHouse) -> None:
    browser, item = house.signed_in("school"), address(house, P2, "")
    key = key_in(browser.get(item, headers=PAGE).text)
    lapse(house)
    before = whole(house.office)
    pdf = [("files", ("a.pdf", b"%PDF-1.7"))]
    answer = browser.post(f"{item}/files", data={"csrf": key}, files=pdf, headers=origin(browser))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={quote(item, safe='')}")
    assert "所选的文件没有保留，请登录后重新上传" in words(browser.get("/sign-in", headers=PAGE).text)
    assert changed(before, whole(house.office)) == {}
    typed = {"csrf": key, "do": "save", "expected": LONG}
    both = browser.post(f"{item}/form", data=typed, files=pdf, headers=origin(browser))
    assert both.headers["location"] == "/sign-in?next=%2Fkept"
    told = words(browser.get("/sign-in", headers=PAGE).text)
    assert "您填写的文字已经保留" in told and "所选的文件没有保留，请在办成后重新上传" in told
    nothing_chosen = [("files", ("", b""))]
    browser.post(f"{item}/form", data=typed, files=nothing_chosen, headers=origin(browser))
    assert "您填写的内容已经保留" in words(browser.get("/sign-in", headers=PAGE).text)


DEPUTY = {"deputy": "two", "from_on": "2022-05-04", "to_on": "2022-05-09", "why": "出差五天", "back": "/deputies"}
PASSWORD = {"password": "一个很长的新密码 2022", "again": "一个很长的新密码 2022", "old": "一个很长的旧密码 2021"}


@pytest.mark.parametrize(
    ("page", "to", "fields", "kept"),
    [
        ("/deputies", "/deputies", DEPUTY, True),
        ("/account", "/account/password", PASSWORD, False),
        ("/account", "/account/sign-ins/end-others", {}, False),
    ],
)
def test_of_the_account_s_own_forms_words_come_back_and_a_password_is_nowhere(
    house: PortalHouse, page: str, to: str, fields: dict[str, str], kept: bool
) -> None:
    browser = house.signed_in("school")
    key = key_in(browser.get(page, headers=PAGE).text)
    lapse(house)
    before = whole(house.office)
    answer = browser.post(to, data=fields | {"csrf": key}, headers=origin(browser))
    assert answer.status_code == 303
    assert set(changed(before, whole(house.office))) == ({"kept_form"} if kept else set())
    if kept:
        assert answer.headers["location"] == "/sign-in?next=%2Fkept"
        shown = again(house, "school", browser)
        assert "出差五天" in shown and "<li>/deputies</li>" not in shown
    else:
        assert answer.headers["location"] == f"/sign-in?next={quote(page, safe='')}"
        assert "刚才的操作没有办成，请登录后再办一次" in words(browser.get("/sign-in", headers=PAGE).text)
