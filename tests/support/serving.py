"""A portal behind a real server on a free port, and a real browser in front of it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from browsing import PortalHouse

STARTS_WITHIN = 20.0  # seconds


def free_socket() -> socket.socket:
    """A socket that listens on a free port of this machine."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    return listening


def address(listening: socket.socket) -> str:
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def serving(house: PortalHouse, listening: socket.socket) -> Iterator[str]:
    """The portal served on `listening`; its address."""
    server = uvicorn.Server(uvicorn.Config(house.app, log_level="error", access_log=False, proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    try:
        yield address(listening)
    finally:
        server.should_exit = True
        thread.join(STARTS_WITHIN)
        listening.close()
