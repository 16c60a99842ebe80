"""A mail server that misbehaves as it is told: real sockets, a thread for each connection.

Commands are named MAIL, RCPT, DATA and so on; the text after DATA is the step TEXT, and its answer the step DONE.
"""

import base64
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Temper:
    """How the server behaves. Steps: GREETING, EHLO, STARTTLS, HANDSHAKE, AUTH, MAIL, RCPT, DATA, TEXT, DONE, NOOP,
    RSET, QUIT."""

    says: dict[str, str] = field(default_factory=dict)  # step → its answer instead of yes
    refuses: dict[str, str] = field(default_factory=dict)  # recipient → answer to its RCPT
    cuts_at: str = ""  # closes the connection instead of answering this step
    stalls_at: str = ""  # never answers this step
    greets_after: float = 0.0
    hangs_up_after_mail: bool = False  # closes the idle connection once a mail is accepted
    login: tuple[str, str] | None = None  # offers login, takes no other account
    mechanism: str = "PLAIN"  # or LOGIN
    certificate: ssl.SSLContext | None = None
    ssl_from_start: bool = False
    hides_starttls: bool = False  # as somebody on the way does who wants to read along
    never_encrypts: bool = False  # says yes to STARTTLS, and goes on in the clear


@dataclass
class Seen:
    """What came in."""

    connections: int = 0
    commands: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)  # accepted
    texts: list[bytes] = field(default_factory=list)  # arrived whole, whatever was answered
    encrypted: bool = False
    in_clear: list[str] = field(default_factory=list)  # commands that came before encryption


class _Over(Exception):  # an end, not an error
    """The conversation is over."""


class _Conversation(socketserver.BaseRequestHandler):
    server: "HostileServer"

    def handle(self) -> None:
        self.temper, self.seen, self.begun, self.encrypted = self.server.temper, self.server.seen, False, False
        self.seen.connections += 1
        try:
            if self.temper.ssl_from_start:
                self.encrypt()
            self.file = self.request.makefile("rb")
            self.converse()
        except (_Over, OSError):
            pass
        finally:
            if hasattr(self, "file"):
                self.file.close()
            self.request.close()

    def encrypt(self) -> None:
        assert self.temper.certificate
        if self.temper.cuts_at == "HANDSHAKE":
            raise _Over
        self.request = self.temper.certificate.wrap_socket(self.request, server_side=True)
        self.encrypted = self.seen.encrypted = True

    def converse(self) -> None:
        time.sleep(self.temper.greets_after)
        self.answer("GREETING", "220 hostile.example.org")
        while line := self.file.readline():
            command, _, argument = line.decode("ascii").strip().partition(" ")
            self.seen.commands.append(command.upper())
            if not self.encrypted:
                self.seen.in_clear.append(command.upper())
            getattr(self, f"on_{command.lower()}", self.on_other)(argument)

    def answer(self, step: str, usual: str) -> bool:
        """Answer as the temper has it; whether it was yes."""
        if self.temper.cuts_at == step:
            raise _Over
        if self.temper.stalls_at == step:
            self.server.released.wait()
            raise _Over
        reply = self.temper.says.get(step, usual)
        self.request.sendall(reply.encode() + b"\r\n")
        if reply.startswith("421"):
            raise _Over
        return reply[0] in "23"

    def on_ehlo(self, _argument: str) -> None:
        offers = ["hostile.example.org", "SIZE 1000000"]
        if self.temper.certificate and not self.encrypted and not self.temper.hides_starttls:
            offers.append("STARTTLS")
        if self.temper.login:
            offers.append(f"AUTH {self.temper.mechanism}")
        lines = [f"250-{offer}" for offer in offers[:-1]] + [f"250 {offers[-1]}"]
        self.answer("EHLO", "\r\n".join(lines))

    def on_starttls(self, _argument: str) -> None:
        if self.answer("STARTTLS", "220 go on") and not self.temper.never_encrypts:
            self.file.close()
            self.encrypt()
            self.file = self.request.makefile("rb")

    def on_auth(self, argument: str) -> None:
        mechanism, _, first = argument.partition(" ")
        given = base64.b64decode(first).decode().split("\0")
        if mechanism == "LOGIN":
            self.request.sendall(b"334 UGFzc3dvcmQ6\r\n")
            given.append(base64.b64decode(self.file.readline()).decode())
        user, password = given[-2:]
        usual = "235 welcome" if (user, password) == self.temper.login else "535 5.7.8 wrong account or password"
        self.answer("AUTH", usual)

    def on_mail(self, _argument: str) -> None:
        begun, self.begun = self.begun, True
        self.answer("MAIL", "503 one mail at a time" if begun else "250 ok")

    def on_rset(self, _argument: str) -> None:
        self.begun = False
        self.answer("RSET", "250 ok")

    def on_rcpt(self, argument: str) -> None:
        recipient = argument.partition("<")[2].partition(">")[0]
        self.answer("RCPT", self.temper.refuses.get(recipient, "250 ok"))

    def on_data(self, _argument: str) -> None:
        if not self.answer("DATA", "354 go on"):
            return
        if self.temper.cuts_at == "TEXT":
            self.request.recv(20)
            raise _Over
        text = b"".join(self.text())
        self.seen.texts.append(text)
        self.begun = False
        if self.answer("DONE", "250 taken"):
            self.seen.mails.append(text)
        if self.temper.hangs_up_after_mail:
            raise _Over

    def text(self) -> Iterator[bytes]:
        while (line := self.file.readline()) not in (b".\r\n", b""):
            yield line[1:] if line.startswith(b".") else line

    def on_quit(self, _argument: str) -> None:
        self.answer("QUIT", "221 bye")
        raise _Over

    def on_other(self, _argument: str) -> None:
        self.answer(self.seen.commands[-1], "250 ok")


class HostileServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, temper: Temper) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.temper, self.seen, self.released = temper, Seen(), threading.Event()
        self.port = self.server_address[1]


@contextmanager
def hostile_server(**temper: Any) -> Iterator[HostileServer]:
    """A running server with that temper; stalled conversations end with it."""
    with HostileServer(Temper(**temper)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
