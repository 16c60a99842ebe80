"""A file of text from outside: there, readable, not too large, UTF-8; else a sentence with its place."""

from pathlib import Path

from calendars.places import Spot
from calendars.reading import spot_of
from models.errors import CalendarInvalid, Place, Sentence

LARGEST = 1024 * 1024  # bytes; a year's file has some tens of thousands


def text_of(path: Path) -> str:
    """The text of the file at `path`.

    Raises:
        CalendarInvalid: there is no such file, it cannot be read, is too large, or is no UTF-8.
    """
    name = str(path)
    content = _content(path, name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        spot = spot_of(before, len(before))
        raise refused(name, Sentence("这里不是UTF-8文字; 请把文件另存为UTF-8"), spot) from error


def refuse_too_large(text: str, name: str) -> None:
    """Refuse a text that no year's file can be.

    Raises:
        CalendarInvalid: it is too large.
    """
    if len(text) > LARGEST:
        raise refused(name, _too_large())


def refused(name: str, sentence: Sentence, spot: Spot = (1, 1)) -> CalendarInvalid:
    """The error that one sentence about a file makes."""
    return CalendarInvalid([Place(name, *spot, sentence)])


def _content(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise refused(name, Sentence("没有这个文件"))
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise refused(name, Sentence("读不到这个文件: {why}", why=error.strerror)) from error
    if len(content) > LARGEST:
        raise refused(name, _too_large())
    return content


def _too_large() -> Sentence:
    return Sentence("文件超过{largest}KB, 不像是年历", largest=LARGEST // 1024)
