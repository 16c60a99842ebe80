"""The sentences of mails on pages: looked at in real mails, kept in versions, compared, put back; the test mail."""

import re
from typing import Any

import pytest
from begun import TODAY, begun_with_everybody
from browsing import Browser, PortalHouse, words
from hamlet_roles import code_of
from httpx2 import Response

from models.errors import MailRefused, Sentence
from models.kinds import Role
from tasks.clock import SWEEP_AT, moment
from tasks.day import look_after, run_day
from tasks.office import Office
from tasks.wording.reading import versions, worded

ADMIN = code_of(Role.FIN_ADMIN, "100")
PAGE = "/mail-templates/digest"
CONTACT = "电话 <b>021</b> {desk}"


def told(office: Office) -> None:
    """Everybody, with the day's mails sent."""
    begun_with_everybody(office)
    with office.writing() as connection:
        look_after(office, connection, on=TODAY, at=moment(TODAY, SWEEP_AT))


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(told)
    run_day(made.office, made.post, made.settings, on=TODAY)
    made.post.mails.clear()
    return made


def send(browser: Browser, do: str, *, seen: int = 0, row: str = "sample:0", why: str = "", **texts: str) -> Response:
    fields = {f"text.{key.replace('__', '.')}": said for key, said in texts.items()}
    return browser.submit(PAGE, page="/account", do=do, seen=str(seen), row=row, why=why, **fields)


def test_a_text_is_looked_at_in_a_real_mail_and_then_kept(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    page = browser.get(PAGE).text
    (real, *_) = re.findall(r'value="(mail:\d+)"', page)
    looked = send(browser, "look", row=real, contact=CONTACT)
    assert looked.status_code == 200
    assert "电话 &lt;b&gt;021&lt;/b&gt; " in looked.text
    assert "frame-src 'self'" in looked.headers["content-security-policy"]
    framed = browser.get(f"{PAGE}/preview?row={real}")
    assert "电话 &lt;b&gt;021&lt;/b&gt; " in framed.text
    policy = framed.headers["content-security-policy"]
    assert "script" not in policy and "default-src 'none'" in policy and "sandbox" in policy
    assert framed.headers["x-frame-options"] == "SAMEORIGIN"
    assert "021" in browser.get(PAGE).text  # the draft stays
    with house.office.reading() as connection:
        assert versions(connection, "digest") == []
    assert send(browser, "keep", row=real, contact=CONTACT).status_code == 422  # no reason
    done = send(browser, "keep", row=real, why="加电话", contact=CONTACT)
    assert done.headers["location"] == PAGE
    with house.office.reading() as connection:
        (version,) = versions(connection, "digest")
    assert (version.number, version.by, version.why, version.texts) == (1, ADMIN, "加电话", {"contact": CONTACT})
    assert send(browser, "keep", why="又改", contact="别的").status_code == 409  # seen 0, but 1 is there


def test_a_wrong_text_is_told_at_its_field_and_nothing_is_kept(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    answer = send(browser, "keep", why="试试", greeting="您好", lead="{told}{secret}")
    assert answer.status_code == 422
    assert 'href="#text.greeting"' in answer.text and 'href="#text.lead"' in answer.text
    page = words(answer.text)
    assert "缺少{names}" in page and "这里没有{secret}" in page and "改正后才能预览" in page
    assert browser.get(f"{PAGE}/preview").status_code == 404
    with house.office.reading() as connection:
        assert versions(connection, "digest") == []
    assert send(browser, "drop").headers["location"] == PAGE
    assert "缺少" not in words(browser.get(PAGE).text)


def test_versions_are_compared_and_put_back(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    send(browser, "keep", why="一", contact="第一种")
    send(browser, "keep", why="二", seen=1, contact="第二种")
    compared = words(browser.get(f"{PAGE}/version?left=1&right=2").text)
    assert "-联系方式（电话、地址）: 第一种 +联系方式（电话、地址）: 第二种" in compared
    back = browser.submit(f"{PAGE}/restore", page="/account", number="1", seen="2", why="还是第一种")
    assert back.headers["location"] == PAGE
    shipped = browser.submit(f"{PAGE}/restore", page="/account", number="0", seen="3", why="原来的")
    assert shipped.status_code == 303
    with house.office.reading() as connection:
        assert [each.why for each in versions(connection, "digest")] == ["原来的", "还是第一种", "二", "一"]
        assert worded(connection, "digest").own == ()
        assert worded(connection, "digest", "+3").say("contact") == "第一种"
    assert browser.get("/mail-templates/nothing").status_code == 404
    assert browser.get(f"{PAGE}/version?left=1&right=99").status_code == 404


def test_a_sign_in_mail_says_what_the_office_says(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    fields = {"text.footer": "{bureau}绩效科", "do": "keep", "seen": "0", "why": "落款", "row": "sample:1"}
    assert browser.submit("/mail-templates/sign-in", page="/account", **fields).status_code == 303
    assert "绩效科" in browser.get("/mail-templates/sign-in/preview?row=sample:2").text


def test_a_test_mail_goes_to_the_own_address_and_the_answer_is_shown(house: PortalHouse) -> None:
    browser = house.signed_in(ADMIN)
    page = words(browser.submit("/mail-templates", page="/account").text)
    (mail,) = house.post.mails
    assert mail.template == "doctor"
    assert f"收下了发给 {mail.to} 的测试信" in page
    house.post.faults[mail.to] = MailRefused(Sentence("550 没有这个人"))
    assert "550 没有这个人" in words(browser.submit("/mail-templates", page="/account").text)
    for _ in range(3):
        browser.submit("/mail-templates", page="/account")
    often = browser.submit("/mail-templates", page="/account")
    assert (often.status_code, "请稍后再试" in words(often.text)) == (422, True)
