"""The catcher keeps every mail whole, in order, and before it says yes."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from notices.catcher import Catcher, list_mails, read_mail
from notices.mail_folder import MailFolder

NINE_ON_TUESDAY = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
SENDER, OFFICER = "nianlun@example.org", "officer@unit.example.org"


def raw(subject: str = "Subject", message_id: str = "<n1@example.org>", text: str = "text") -> bytes:
    head = (
        f"Message-ID: {message_id}\r\nTo: {OFFICER}\r\nDate: Tue, 01 Mar 2022 09:00:00 +0800\r\nSubject: {subject}\r\n"
    )
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def hand_in(catcher: Catcher, *mails: bytes) -> None:
    with smtplib.SMTP(catcher.host, catcher.port, local_hostname="localhost", timeout=5) as server:
        for mail in mails:
            server.sendmail(SENDER, [OFFICER], mail)


def test_an_accepted_mail_is_a_file_already(tmp_path: Path) -> None:
    with Catcher(tmp_path) as catcher, smtplib.SMTP(catcher.host, catcher.port, local_hostname="localhost") as server:
        server.sendmail(SENDER, [OFFICER], raw())
        (path,) = tmp_path.glob("*.eml")
        assert path.read_bytes().endswith(raw())
        assert path.read_bytes().startswith(b"Return-Path: <nianlun@example.org>\r\nDelivered-To: officer@unit")


def test_the_same_mail_twice_is_two_files(tmp_path: Path) -> None:
    with Catcher(tmp_path, clock=lambda: NINE_ON_TUESDAY) as catcher:
        hand_in(catcher, raw(), raw())
    assert [head.message_id for head in list_mails(tmp_path)] == ["<n1@example.org>", "<n1@example.org>"]


def test_names_sort_as_the_mails_came_even_across_a_restart(tmp_path: Path) -> None:
    for first in (1, 3):
        with Catcher(tmp_path, clock=lambda: NINE_ON_TUESDAY) as catcher:
            hand_in(catcher, raw(subject=f"{first}"), raw(subject=f"{first + 1}"))
    assert [head.subject for head in list_mails(tmp_path)] == ["1", "2", "3", "4"]
    assert sorted(tmp_path.glob("*.eml"))[0].name.startswith("20220301T090000000000-000001-")


def test_mails_of_many_senders_at_once_are_all_kept(tmp_path: Path) -> None:
    ticks = count()
    with Catcher(tmp_path, clock=lambda: NINE_ON_TUESDAY + timedelta(seconds=next(ticks))) as catcher:
        senders = [threading.Thread(target=hand_in, args=(catcher, *[raw()] * 5)) for _ in range(8)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
    assert len(list_mails(tmp_path)) == 40


def test_a_reader_never_sees_half_a_mail(tmp_path: Path) -> None:
    folder, whole = MailFolder(tmp_path, durable=False), raw(text="x" * 200_000)
    writer = threading.Thread(target=lambda: [folder.keep(whole, NINE_ON_TUESDAY) for _ in range(50)])
    writer.start()
    while writer.is_alive():
        assert all(path.stat().st_size == len(whole) for path in tmp_path.glob("*.eml"))
    writer.join()
    assert len(list(tmp_path.iterdir())) == 50


def test_a_mail_over_the_limit_is_refused_and_not_kept(tmp_path: Path) -> None:
    with Catcher(tmp_path, size_limit=1000) as catcher, pytest.raises(smtplib.SMTPSenderRefused, match="552"):
        hand_in(catcher, raw(text="x" * 2000))
    assert list_mails(tmp_path) == []


def test_a_mail_that_cannot_be_kept_is_put_off(tmp_path: Path) -> None:
    with Catcher(tmp_path / "folder") as catcher:
        (tmp_path / "folder").rmdir()
        with pytest.raises(smtplib.SMTPDataError, match="452"):
            hand_in(catcher, raw())


def test_a_taken_port_gives_the_next_free_one(tmp_path: Path) -> None:
    with Catcher(tmp_path / "a") as first, Catcher(tmp_path / "b", port=first.port) as second:
        assert first.port < second.port < first.port + 100
        hand_in(second, raw())
    assert list_mails(tmp_path / "a") == []
    assert len(list_mails(tmp_path / "b")) == 1


def test_stopping_closes_idle_connections_and_frees_the_port(tmp_path: Path) -> None:
    catcher = Catcher(tmp_path)
    catcher.start()
    with socket.create_connection((catcher.host, catcher.port), timeout=5) as idle:
        assert idle.recv(100).startswith(b"220 ")
        began = time.monotonic()
        catcher.stop()
        assert time.monotonic() - began < 1
        assert idle.recv(100) == b""
    with Catcher(tmp_path, port=catcher.port) as again:
        assert again.port == catcher.port


def test_it_runs_as_a_process_until_told_to_stop(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "notices.catcher", "--folder", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        host, _, port = process.stdout.readline().strip().removeprefix("smtp://").partition(":")
        with smtplib.SMTP(host, int(port), local_hostname="localhost", timeout=5) as server:
            server.sendmail(SENDER, [OFFICER], raw())
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
    assert len(list_mails(tmp_path)) == 1


# --- reading


def test_a_list_says_which_mail_went_to_whom_when(tmp_path: Path) -> None:
    path = MailFolder(tmp_path).keep(raw(subject="=?utf-8?b?5YKs5oql?= (3)"), NINE_ON_TUESDAY)
    (head,) = list_mails(tmp_path)
    assert (head.file, head.message_id, head.to, head.subject) == (path, "<n1@example.org>", OFFICER, "催报 (3)")
    assert head.date == NINE_ON_TUESDAY


def test_a_mail_reads_as_chinese_on_a_terminal(tmp_path: Path) -> None:
    path = MailFolder(tmp_path).keep(raw(subject="=?utf-8?b?5YKs5oql?=", text="请报送自评表。"), NINE_ON_TUESDAY)
    assert read_mail(path) == (
        "收件人：officer@unit.example.org\n主题：催报\n日期：Tue, 01 Mar 2022 09:00:00 +0800\n"
        "邮件编号：<n1@example.org>\n\n请报送自评表。\n"
    )


def test_a_mail_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = MailFolder(tmp_path).keep(raw(subject="a\x1b[2Jb", text="c\x1b]0;d\x07e\tf"), NINE_ON_TUESDAY)
    assert not {"\x1b", "\x07"} & set(read_mail(path))
    assert "e\tf" in read_mail(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"no header at all",
        b'Message-ID: <\r\nDate: never\r\nTo: "\r\nSubject: =?nocharset?b?AAAA?=\r\n\r\nx',
        b"Subject: =?utf-8?b?A?=\r\nTo: =?bad?q?=\r\n\r\nx",
        "Subject: 未编码\r\nTo: 张三 <a@b>\r\n\r\n正文".encode(),
        b"Content-Type: text/plain; charset=nocharset\r\n\r\n\xff\xfe",
        b"Content-Type: text/html\r\n\r\n<p>x</p>",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
        b"Date: Fri, 99 Mar 99999999 09:00:00 +0800\r\n\r\nx",
    ],
)
def test_a_malformed_mail_is_still_listed_and_read(tmp_path: Path, content: bytes) -> None:
    path = MailFolder(tmp_path).keep(content, NINE_ON_TUESDAY)
    assert list_mails(tmp_path)[0].file == path
    assert read_mail(path)


def test_a_folder_that_is_not_there_has_no_mails(tmp_path: Path) -> None:
    assert list_mails(tmp_path / "none") == []
