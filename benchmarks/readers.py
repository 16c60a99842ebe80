"""Readers of pages, in a process of their own that does as little as a client can: sockets, and a look at the clock.

Asked on its standard input, in JSON, for a port and readers (each a path and a cookie); each keeps one connection and
asks again as soon as it has been answered. Prints the seconds of every answer that counts, then the seconds of all.
"""

import json
import selectors
import socket
import sys
import time
from typing import Any

WITHIN = 120.0  # seconds for everything, or it is given up


class Reader:
    """One connection: asks, reads to the end of the answer, asks again."""

    def __init__(self, port: int, path: str, cookie: str, asks: int) -> None:
        lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "Accept: text/html", "", "")
        self.request = "\r\n".join(lines).encode()
        self.line = socket.create_connection(("127.0.0.1", port), timeout=WITHIN)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left, self.path = asks, path
        self.took: list[float] = []
        self.bytes, self.length = b"", -1

    def ask(self) -> None:
        self.left, self.bytes, self.length = self.left - 1, b"", -1
        self.asked = time.perf_counter()
        self.line.sendall(self.request)

    def read(self) -> bool:
        """Whether the answer is whole; anything but a page is the end of the measuring."""
        piece = self.line.recv(1 << 18)
        self.bytes += piece
        if self.length < 0 and (end := self.bytes.find(b"\r\n\r\n")) >= 0:
            head = self.bytes[:end].lower()
            self.length = end + 4 + int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        if not piece or (self.length > 0 and not self.bytes.startswith(b"HTTP/1.1 200")):
            raise SystemExit(f"{self.path}: {self.bytes[:300]!r}")
        if self.length < 0 or len(self.bytes) < self.length:
            return False
        self.took.append(time.perf_counter() - self.asked)
        return True


def read_all(readers: list[Reader]) -> float:
    """Let everybody read at once, to the end; the seconds that took."""
    watching, until = selectors.DefaultSelector(), time.monotonic() + WITHIN
    began = time.perf_counter()
    for reader in readers:
        watching.register(reader.line, selectors.EVENT_READ, reader)
        reader.ask()
    while watching.get_map():
        if time.monotonic() > until:
            raise SystemExit(f"not answered within {WITHIN:g} s")
        for key, _ in watching.select(1.0):
            if key.data.read():
                if key.data.left:
                    key.data.ask()
                else:
                    watching.unregister(key.data.line)
    return time.perf_counter() - began


def main() -> None:
    """One round that does not count, then those that do."""
    asked: dict[str, Any] = json.load(sys.stdin)
    readers = [Reader(asked["port"], path, cookie, 1) for path, cookie in asked["readers"]]
    read_all(readers)
    for reader in readers:
        reader.left, reader.took = asked["requests"], []
    seconds = read_all(readers)
    json.dump({"answers": [took for reader in readers for took in reader.took], "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
