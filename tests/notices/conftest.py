"""Certificates for the mail servers of these tests."""

from certificates import authority, ca_file

__all__ = ["authority", "ca_file"]
