"""The name under which this machine's worker is known; apart, so that it is had without Prefect."""

import socket


def worker_name() -> str:
    """The name of this machine's worker."""
    return f"nianlun@{socket.gethostname()}"
