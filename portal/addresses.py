"""Addresses that come from outside and go into a redirect: only ways within this portal."""

from urllib.parse import urlsplit

HOME = "/"
LONGEST = 500


def safe(address: str) -> str:
    """`address` if it is a path of this portal, else the first page. `//evil.example` and `/\\evil` are none."""
    if not address.startswith("/") or address[1:2] in ("/", "\\") or len(address) > LONGEST:
        return HOME
    if any(ord(letter) < 33 or ord(letter) == 127 for letter in address) or "\\" in address:
        return HOME
    parts = urlsplit(address)
    return HOME if parts.scheme or parts.netloc else address
