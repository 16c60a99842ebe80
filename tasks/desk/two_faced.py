"""Files that are two things at once: a picture or a PDF that a browser or an unpacker would take for something else.

A browser is told never to guess, and every file is a download; but what leaves the portal is opened by other programs.
"""

import re
import zipfile
from io import BytesIO

BEGINS = {"application/pdf": (b"%PDF-",), "image/png": (b"\x89PNG\r\n\x1a\n",), "image/jpeg": (b"\xff\xd8\xff",)}
HEAD = 1024  # bytes in which programs look for what a file is
PICTURES = frozenset({"image/png", "image/jpeg"})
_PAGE = re.compile(rb"<(!doctype\s+html|html|script|iframe|svg)[\s>]|<\?(php|=)", re.IGNORECASE)
_RUNS = re.compile(rb"<script[\s>]|<!doctype\s+html|<iframe[\s>]|<\?php\s", re.IGNORECASE)
_END = b"%%EOF"


def is_two_faced(media_type: str, content: bytes) -> bool:
    """Whether a PDF or a picture does not begin as one, holds a page or a script where a browser would find it, or an
    archive behind its end."""
    head = content[:HEAD]
    if not head.startswith(BEGINS[media_type]) or _PAGE.search(head) or zipfile.is_zipfile(BytesIO(content)):
        return True
    if media_type in PICTURES:
        return b"%PDF-" in head or _RUNS.search(content) is not None
    return _PAGE.search(content[content.rfind(_END) :]) is not None  # what a page says of itself in its text may stand
