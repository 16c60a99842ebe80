"""What the mailer says of every way in which handing over a mail can end."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hostile_smtp import HostileServer, hostile_server

from models.errors import MailRefused, MailUnreachable
from models.settings import Settings
from notices.catcher import Catcher, list_mails, read_mail
from notices.mailer import EmlPost, Mail, PostBook, SmtpPost
from notices.message import compose_message, office_sender

NINE_ON_TUESDAY = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
TEXT = "贵单位应于 2022-04-29 前报送自评表。\n.\n./etc/passwd\n"


def a_mail(**changes: Any) -> Mail:
    usual: dict[str, Any] = {
        "message_id": "<n1.20220301@nianlun.example.org>",
        "to": "officer@unit.example.org",
        "to_name": "绩效专管责任人",
        "subject": "【催报】2021年度绩效自评表 3 项未报",
        "text": TEXT,
        "html": "<p>催报</p>",
        "date": NINE_ON_TUESDAY,
    }
    return Mail(**usual | changes)


def office(port: int, **changes: Any) -> Settings:
    usual: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "plain", "smtp_timeout": 5}
    return Settings(**usual | changes)


@contextmanager
def post_to(server: HostileServer, **changes: Any) -> Iterator[SmtpPost]:
    with closing(SmtpPost(office(server.port, **changes))) as post:
        yield post


# --- handed over


def test_mails_share_one_connection() -> None:
    with hostile_server() as server, post_to(server) as post:
        for number in range(3):
            post.send(a_mail(message_id=f"<n{number}@nianlun.example.org>"))
    assert server.seen.connections == 1
    assert len(server.seen.mails) == 3
    assert server.seen.commands[-1] == "QUIT"


def test_the_server_gets_the_composed_mail_byte_for_byte() -> None:
    with hostile_server() as server, post_to(server) as post:
        post.send(a_mail())
    assert server.seen.mails == [compose_message(a_mail(), office_sender(Settings())).as_bytes()]


def test_a_mail_reaches_the_catcher_and_reads_as_it_was_written(tmp_path: Path) -> None:
    with Catcher(tmp_path) as catcher, closing(SmtpPost(Settings(smtp_port=catcher.port))) as post:
        post.send(a_mail())
    (head,) = list_mails(tmp_path)
    assert (head.message_id, head.subject) == (a_mail().message_id, a_mail().subject)
    assert TEXT.rstrip() in read_mail(head.file)


def test_an_idle_connection_that_was_dropped_is_opened_again_without_a_word() -> None:
    with hostile_server(hangs_up_after_mail=True) as server, post_to(server) as post:
        post.send(a_mail())
        post.send(a_mail())
    assert server.seen.connections == 2
    assert len(server.seen.mails) == 2


def test_closing_twice_or_unused_is_quiet() -> None:
    with hostile_server() as server, post_to(server) as post:
        post.send(a_mail())
        post.close()
    SmtpPost(office(server.port)).close()


def test_a_closed_post_opens_again_for_a_mail() -> None:
    with hostile_server() as server, post_to(server) as post:
        post.send(a_mail())
        post.close()
        post.send(a_mail())
    assert server.seen.connections == 2


# --- refused for good


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("RCPT", "550 5.1.1 no such user"),
        ("RCPT", "553 5.1.3 bad address"),
        ("DATA", "554 5.7.1 not wanted"),
        ("DONE", "550 5.7.1 查无此人"),
        ("MAIL", "552 5.3.4 too large"),
    ],
)
def test_a_no_for_good_is_refused(step: str, answer: str) -> None:
    with hostile_server(says={step: answer}) as server, post_to(server) as post, pytest.raises(MailRefused) as refused:
        post.send(a_mail())
    assert str(refused.value).endswith(f"拒收发给 officer@unit.example.org 的邮件：{answer}")


def test_after_a_refusal_the_same_connection_serves_the_next_recipient() -> None:
    with hostile_server(refuses={"gone@unit.example.org": "550 5.1.1 gone"}) as server, post_to(server) as post:
        with pytest.raises(MailRefused):
            post.send(a_mail(to="gone@unit.example.org"))
        post.send(a_mail())
    assert (server.seen.connections, len(server.seen.mails)) == (1, 1)


def test_an_address_that_cannot_be_carried_never_reaches_the_server() -> None:
    with hostile_server() as server, post_to(server) as post, pytest.raises(MailRefused):
        post.send(a_mail(to="张三@example.org"))
    assert server.seen.commands == []


# --- try again later


@pytest.mark.parametrize(
    ("step", "answer", "sentence"),
    [
        ("GREETING", "554 no service", "拒绝连接：554"),
        ("GREETING", "421 too busy", "拒绝连接：421"),
        ("MAIL", "451 wait", "暂不接收邮件：451"),
        ("MAIL", "550 not from you", "不接受发件人 nianlun@example.org：550"),
        ("MAIL", "530 5.7.0 log in first", "暂不接收邮件：530"),
        ("RCPT", "451 4.7.1 greylisted", "暂不接收邮件：451"),
        ("RCPT", "421 closing", "暂不接收邮件：421"),
        ("DATA", "452 full", "暂不接收邮件：452"),
        ("DONE", "451 wait", "暂不接收邮件：451"),
    ],
)
def test_a_no_for_now_is_unreachable_and_says_so(step: str, answer: str, sentence: str) -> None:
    with hostile_server(says={step: answer}) as server, post_to(server) as post:
        with pytest.raises(MailUnreachable, match=sentence):
            post.send(a_mail())
        assert server.seen.mails == []
        server.temper.says.clear()
        post.send(a_mail())
    assert len(server.seen.mails) == 1


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "TEXT", "DONE"])
def test_a_connection_that_is_cut_is_unreachable_and_nothing_is_sent_again(step: str) -> None:
    with hostile_server(cuts_at=step) as server, post_to(server) as post:
        with pytest.raises(MailUnreachable) as unreachable:
            post.send(a_mail())
        assert ("可能已送达" in str(unreachable.value)) == (step in ("DATA", "TEXT", "DONE"))
        assert server.seen.connections == 1
        assert len(server.seen.texts) == (1 if step == "DONE" else 0)
        server.temper.cuts_at = ""
        post.send(a_mail())
    assert len(server.seen.mails) == 1


@pytest.mark.parametrize("step", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "DONE"])
def test_a_server_that_stalls_is_given_up_in_time(step: str) -> None:
    with hostile_server(stalls_at=step) as server, post_to(server, smtp_timeout=0.3) as post:
        began = time.monotonic()
        with pytest.raises(MailUnreachable, match="可能已送达" if step in ("DATA", "DONE") else "在 0.3 秒内没有应答"):
            post.send(a_mail())
        assert time.monotonic() - began < 2


def test_a_stalled_goodbye_does_not_hold_us_up() -> None:
    with hostile_server(stalls_at="QUIT") as server, post_to(server, smtp_timeout=0.3) as post:
        post.send(a_mail())
        began = time.monotonic()
        post.close()
    assert time.monotonic() - began < 2


def test_a_late_greeting_within_the_time_out_is_waited_for() -> None:
    with hostile_server(greets_after=0.3) as server, post_to(server) as post:
        post.send(a_mail())
    assert len(server.seen.mails) == 1


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with hostile_server() as server:
        port = server.port
    with (
        closing(SmtpPost(office(port))) as post,
        pytest.raises(MailUnreachable, match=f"连不上邮件服务器 127.0.0.1:{port}"),
    ):
        post.send(a_mail())


def test_a_host_that_is_no_name_is_unreachable() -> None:
    with closing(SmtpPost(office(25, smtp_host="mail..example.org"))) as post, pytest.raises(MailUnreachable):
        post.send(a_mail())


# --- the other posts


def test_the_eml_post_writes_files_that_sort_by_date(tmp_path: Path) -> None:
    post = EmlPost(tmp_path)
    post.send(a_mail(subject="后", date=datetime(2022, 3, 2, 1, 0, tzinfo=UTC)))
    post.send(a_mail(subject="先"))
    assert [head.subject for head in list_mails(tmp_path)] == ["先", "后"]


def test_the_post_book_remembers_mails_and_has_faults_on_demand() -> None:
    book = PostBook(faults={"gone@unit.example.org": MailRefused("无此人")})
    book.send(a_mail())
    with pytest.raises(MailRefused):
        book.send(a_mail(to="gone@unit.example.org"))
    assert [mail.to for mail in book.mails] == ["officer@unit.example.org"]
