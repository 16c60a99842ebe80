"""A calendar file becomes a Calendar, or every error in it becomes a sentence with its place."""

from pathlib import Path

from calendars.checks import check
from calendars.places import Spot
from calendars.reading import read, spot_of
from calendars.schema import Calendar
from calendars.shapes import shaped
from models.errors import CalendarInvalid, Place, Sentence

LARGEST = 1024 * 1024  # bytes; a year's file has some tens of thousands


def load(path: Path) -> Calendar:
    """The calendar that the file says.

    Raises:
        CalendarInvalid: every error of the file, each as file, line, column and sentence.
    """
    name = str(path)
    return loads(_text(_content(path, name), name), name)


def loads(text: str, name: str) -> Calendar:
    """The calendar that the text says; `name` stands for the file in the places.

    Raises:
        CalendarInvalid: every error of the text.
    """
    if len(text) > LARGEST:
        raise _refused(name, (1, 1), _too_large())
    written = read(text, name)
    calendar = shaped(written)
    check(written)
    written.raise_found()
    assert calendar is not None
    return calendar


def _content(path: Path, name: str) -> bytes:
    try:
        if not path.is_file():
            raise _refused(name, (1, 1), Sentence("没有这个文件"))
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused(name, (1, 1), Sentence("读不到这个文件: {why}", why=error.strerror)) from error
    if len(content) > LARGEST:
        raise _refused(name, (1, 1), _too_large())
    return content


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        spot = spot_of(before, len(before))
        raise _refused(name, spot, Sentence("这里不是UTF-8文字; 请把文件另存为UTF-8")) from error


def _too_large() -> Sentence:
    return Sentence("文件超过{largest}KB, 不像是年历", largest=LARGEST // 1024)


def _refused(name: str, spot: Spot, sentence: Sentence) -> CalendarInvalid:
    return CalendarInvalid([Place(name, *spot, sentence)])
