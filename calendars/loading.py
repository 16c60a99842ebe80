"""A calendar file becomes a Calendar, or every error in it becomes a sentence with its place."""

from pathlib import Path

from calendars.checks import check
from calendars.files import refuse_too_large, text_of
from calendars.reading import read
from calendars.schema import Calendar
from calendars.shapes import shaped


def load(path: Path) -> Calendar:
    """The calendar that the file says.

    Raises:
        CalendarInvalid: every error of the file, each as file, line, column and sentence.
    """
    return loads(text_of(path), str(path))


def loads(text: str, name: str) -> Calendar:
    """The calendar that the text says; `name` stands for the file in the places.

    Raises:
        CalendarInvalid: every error of the text.
    """
    refuse_too_large(text, name)
    written = read(text, name)
    calendar = shaped(written, Calendar)
    check(written)
    written.raise_found()
    assert calendar is not None
    return calendar
