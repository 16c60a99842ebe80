"""The mail catcher: a real SMTP server on this machine that keeps every mail as a file and sends none on.

Mails go there while an office tries Nianlun out, and tests read there what would have been sent. A mail is on disk
before the server says 250. What arrives twice is kept twice, so that a mail sent again can be seen.

`python -m notices.catcher --folder F --port P` runs it until told to stop; `with Catcher(folder) as catcher:` runs it
in a thread. Its moments are the machine's, as are those of any mail server: they name files and decide nothing.
"""

import argparse
import asyncio
import errno
import re
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from models.errors import Sentence
from notices.mail_folder import MailFolder

SIZE_LIMIT = 10 * 1024 * 1024  # bytes of one mail
PORTS_TRIED = 100
GREETING = 10.0  # seconds that the thread gets to start
GOODBYE = 2.0  # seconds that open connections get to close
SHOWN = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "X-Nianlun-Template")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # all but tab and line feed: a terminal would obey them


class _Keeper:
    """aiosmtpd's handler, in its names: a mail that cannot be kept is put off (4xx), so that its sender tries again."""

    def __init__(self, folder: MailFolder, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.clock = clock

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipients = ", ".join(address for address in envelope.rcpt_tos if address)
        delivery = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipients}\r\n"
        try:
            self.folder.keep(delivery.encode("ascii", "replace") + (envelope.original_content or b""), self.clock())
        except OSError as failure:
            return f"452 4.3.1 Not kept: {failure.strerror}"
        return "250 2.0.0 Kept"


class _Connection(SMTP):
    """One connection; it adds itself to the catcher's set while it is open."""

    def __init__(self, connections: set["_Connection"], handler: _Keeper, **options: Any) -> None:
        super().__init__(handler, **options)
        self._connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._connections.discard(self)


class Catcher:
    """The server in a thread of its own; after `start()`, `host` and `port` say where it listens."""

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        host: str = "127.0.0.1",
        size_limit: int = SIZE_LIMIT,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.host = host
        self.port = port
        self.size_limit = size_limit
        self._keeper = _Keeper(MailFolder(folder), clock)
        self._connections: set[_Connection] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen, on the next free port if the one asked for is taken."""
        listener = _listener(self.host, self.port)
        self.port = listener.getsockname()[1]
        self._listening = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener)), name="mail catcher", daemon=True
        )
        self._thread.start()
        if not self._listening.wait(GREETING):
            raise TimeoutError("the mail catcher did not start")

    def stop(self) -> None:
        """Close every connection and end the thread. What was accepted is on disk already."""
        if self._thread:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    async def _serve(self, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await self._loop.create_server(self._connection, sock=listener)
        self._listening.set()
        await self._stopping.wait()
        server.close()
        await self._say_goodbye()
        await server.wait_closed()

    def _connection(self) -> _Connection:
        return _Connection(
            self._connections, self._keeper, loop=self._loop, hostname="localhost", data_size_limit=self.size_limit
        )

    async def _say_goodbye(self) -> None:
        for connection in list(self._connections):
            if connection.transport:
                connection.transport.close()
        until = self._loop.time() + GOODBYE
        while self._connections and self._loop.time() < until:
            await asyncio.sleep(0.01)


def _listener(host: str, port: int) -> socket.socket:
    """A listening socket on `port`, or on the next free one; any free one for port 0."""
    for tried in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return socket.create_server((host, tried))
        except OSError as failure:
            if failure.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, str(Sentence("从端口 {port} 起没有空闲端口", port=port)))


@dataclass(frozen=True)
class MailHead:
    """What a list of mails shows of one."""

    file: Path
    message_id: str
    date: datetime | None
    to: str
    subject: str


def list_mails(folder: Path) -> list[MailHead]:
    """The mails in `folder` as they came; none if there is no such folder."""
    return [_head(path) for path in sorted(folder.glob("*.eml"))]


def _head(path: Path) -> MailHead:
    with path.open("rb") as file:
        mail = BytesHeaderParser().parse(file)
    return MailHead(path, _header(mail, "Message-ID"), _date(mail), _header(mail, "To"), _header(mail, "Subject"))


def read_mail(path: Path) -> str:
    """One mail for a terminal: the headers that matter, then its plain text; control characters are taken out."""
    mail = message_from_bytes(path.read_bytes())
    heads = [f"{_LABELS[name]}：{_header(mail, name)}" for name in SHOWN if mail[name]]
    return "\n".join([*heads, "", _plain(mail)])


_LABELS = {
    "From": Sentence("发件人"),
    "To": Sentence("收件人"),
    "Reply-To": Sentence("回复至"),
    "Subject": Sentence("主题"),
    "Date": Sentence("日期"),
    "Message-ID": Sentence("邮件编号"),
    "X-Nianlun-Template": Sentence("模板"),
}


def _header(mail: Message, name: str) -> str:
    """A header decoded, on one line. Not by email.policy.default, whose parsers fail on malformed ids and addresses."""
    raw = str(mail.get(name, ""))
    try:
        value = str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):
        value = raw
    return " ".join(CONTROL.sub(" ", value).split())


def _date(mail: Message) -> datetime | None:
    try:
        return parsedate_to_datetime(str(mail.get("Date", "")))
    except (TypeError, ValueError, OverflowError):
        return None


def _plain(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            return CONTROL.sub("", _decoded(part)).rstrip() + "\n"
    return str(Sentence("（这封邮件没有纯文本部分）")) + "\n"


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def main(arguments: list[str] | None = None) -> None:
    """Run until SIGTERM or Ctrl-C; the first line printed is the address, as `smtp://host:port`."""
    parser = argparse.ArgumentParser(prog="python -m notices.catcher", description=str(Sentence("内置邮件收存器")))
    parser.add_argument("--folder", type=Path, required=True, help=str(Sentence("存放邮件的目录")))
    parser.add_argument("--port", type=int, default=0, help=str(Sentence("监听端口；被占用时顺延，0 表示任选")))
    asked = parser.parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with Catcher(asked.folder, asked.port) as catcher:
        print(f"smtp://{catcher.host}:{catcher.port}", flush=True)  # noqa: T201  # whoever starts it reads this
        threading.Event().wait()


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
