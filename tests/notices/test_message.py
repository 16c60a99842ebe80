"""The message itself: what a mail looks like on the wire, whatever it is told to say."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import MailRefused
from models.settings import Settings
from notices.message import Mail, carriable, compose_message, office_sender

TEXT = "贵单位应于 2022-04-29 前报送自评表。\n.\n./etc/passwd\n"
HTML = "<p>贵单位应于 <b>2022-04-29</b> 前报送自评表。</p>"


def a_mail(**changes: Any) -> Mail:
    usual: dict[str, Any] = {
        "message_id": "<n1.20220301@nianlun.example.org>",
        "to": "officer@unit.example.org",
        "to_name": "绩效专管责任人",
        "subject": "【催报】2021年度绩效自评表 3 项未报",
        "text": TEXT,
        "html": HTML,
        "reply_to": "desk@example.org",
        "date": datetime(2022, 3, 1, 1, 0, tzinfo=UTC),  # 09:00 in Shanghai
        "template": "digest",
    }
    return Mail(**usual | changes)


def wire(**changes: Any) -> bytes:
    return compose_message(a_mail(**changes), office_sender(Settings())).as_bytes()


def composed(**changes: Any) -> Any:
    return message_from_bytes(wire(**changes), policy=policy.default)


def test_a_mail_has_our_plain_text_first_and_then_the_page() -> None:
    message = composed()
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == TEXT
    assert html.get_content() == HTML + "\r\n"


def test_a_mail_says_who_when_what_and_that_a_machine_wrote_it() -> None:
    message = composed()
    assert message["Message-ID"] == "<n1.20220301@nianlun.example.org>"
    assert message["From"].addresses[0].addr_spec == "nianlun@example.org"
    assert message["To"].addresses[0].display_name == "绩效专管责任人"
    assert message["To"].addresses[0].addr_spec == "officer@unit.example.org"
    assert message["Reply-To"] == "desk@example.org"
    assert message["Date"] == "Tue, 01 Mar 2022 09:00:00 +0800"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Nianlun-Template"] == "digest"


def test_the_same_mail_is_the_same_bytes() -> None:
    assert wire() == wire()


def test_a_mail_is_ascii_in_short_lines_whatever_it_says() -> None:
    raw = wire(text="预算" * 5000, to_name="处" * 200)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_mail_without_a_page_is_plain_text() -> None:
    assert composed(html="").get_content_type() == "text/plain"


def test_a_long_message_id_stays_as_given() -> None:
    long = f"<{'x' * 150}@nianlun.example.org>"
    assert f"Message-ID: {long}\r\n".encode() in wire(message_id=long)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
@pytest.mark.parametrize("place", ["subject", "to_name", "template"])
def test_no_name_or_subject_can_add_a_header(place: str, end: str) -> None:
    message = composed(**{place: f"项目{end}Bcc: thief@evil.example{end}{end}text"})
    assert "Bcc" not in message
    assert len(message.keys()) == len(composed().keys())


@given(subject=st.text(max_size=120), name=st.text(max_size=40))
def test_whatever_a_subject_or_name_says_the_headers_stay_ours(subject: str, name: str) -> None:
    raw = wire(subject=subject, to_name=name)
    message = message_from_bytes(raw)
    assert message.keys() == message_from_bytes(wire()).keys()
    assert message["To"].endswith("<officer@unit.example.org>") or message["To"] == "officer@unit.example.org"


@given(subject=st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=80))
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    raw = wire(subject=subject)
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject


def test_a_message_id_with_a_line_break_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        composed(message_id="<a@b>\r\nBcc: thief@evil.example")


@pytest.mark.parametrize(
    "address",
    ["张三@example.org", "", "nobody", "a b@example.org", "a@b\r\nBcc: c@d", "<a@b>", "a@b, c@d", "@b", "a@", "a@b..c"],
)
def test_an_address_that_smtp_cannot_carry_is_refused_for_good(address: str) -> None:
    with pytest.raises(MailRefused, match="无法用于发送邮件"):
        composed(to=address)


def test_a_chinese_domain_is_carried_in_its_ascii_form() -> None:
    assert carriable("desk@例子.中国") == "desk@xn--fsqu00a.xn--fiqs8s"
