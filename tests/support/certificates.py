"""Certificates for a test's mail server: right, for another host, too old, too new, for old protocols alone."""

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

HOST = "127.0.0.1"
DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def certificate(authority: trustme.CA, name: str = HOST, *, days: int = 0) -> ssl.SSLContext:
    """A server's certificate for `name`; `days` ago it ended, if negative, or in so many it begins."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    now = datetime.now(UTC)
    begins, ends = (now - 3 * DAY, now + 3 * DAY) if not days else (now + days * DAY, now + (days + 1) * DAY)
    authority.issue_cert(name, not_before=begins, not_after=ends).configure_cert(context)
    return context


def old_protocols_only(authority: trustme.CA) -> ssl.SSLContext:
    """A right certificate on a server that knows TLS 1.0 and 1.1 alone."""
    context = certificate(authority)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context
