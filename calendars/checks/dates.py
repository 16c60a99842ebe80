"""Dates agree: a window closes after it opens, and what is asked in it opens and falls due in it."""

from collections.abc import Iterator
from datetime import date

from calendars.places import Way, Written
from calendars.schema import Basis
from models.errors import Sentence


def windows_close_after_they_open(written: Written) -> None:
    """No window ends before it opens."""
    for step in written.below(("steps",)):
        opens, closes = _window(written, step)
        if opens and closes and closes < opens:
            sentence = Sentence("报送窗口在开启({opens})之前就结束了", opens=opens)
            written.say((*step, "window", "closes"), sentence)


def windows_are_near_the_year(written: Written) -> None:
    """A window lies in its work year or touches the year before or after it: all else is a slip of the pen."""
    year = written.whole(("work_year",))
    for step in written.below(("steps",)):
        for end in ("opens", "closes"):
            day = written.day((*step, "window", end))
            if year is not None and day and abs(day.year - year) > 1:
                written.say((*step, "window", end), Sentence("{day}离工作年度{year}太远", day=day, year=year))


def openings_are_inside(written: Written) -> None:
    """What opens on a day of its own opens inside its window and not after it is due."""
    for step, way in _deliverables(written):
        on, due = written.day((*way, "opens")), written.day((*way, "due", "on"))
        if on and due and due < on:
            written.say((*way, "opens"), Sentence("{on}才开启, 到期日却是{due}", on=on, due=due))
        elif on:
            _inside(written, step, (*way, "opens"), on)


def due_dates_are_inside(written: Written) -> None:
    """What is due falls due inside its window."""
    for step, way in _deliverables(written):
        on = written.day((*way, "due", "on"))
        if on and not written.text((*way, "due", "after")):
            _inside(written, step, (*way, "due", "on"), on)


def times_run_from_an_event(written: Written) -> None:
    """What is counted from an event names one that is there, and how many days; nothing else counts days."""
    events = written.names(("events",))
    for _, way in _deliverables(written):
        after, days = written.text((*way, "due", "after")), written.whole((*way, "due", "days"))
        if after and after not in events:
            written.say_unknown((*way, "due", "after"), Sentence("事件"), after, events)
        if after and not days:
            written.say((*way, "due"), Sentence("从事件起算的, 须写明days(至少1天)"))
        if not after and (days or written.get((*way, "due", "working"))):
            written.say((*way, "due"), Sentence("写了days, 却没有写从哪个事件起算(after)"))


def bases_are_true(written: Written) -> None:
    """A date that rests on the window is its last day; one that rests on office practice says which."""
    for step, way in _deliverables(written):
        basis, on = written.text((*way, "due", "basis")), written.day((*way, "due", "on"))
        opens, closes = _window(written, step)
        if basis == Basis.WINDOW and on and opens and closes and opens <= closes != on:
            sentence = Sentence("basis: window 的到期日应是报送窗口的最后一天{closes}", closes=closes)
            written.say((*way, "due", "on"), sentence)
        if basis == Basis.PRACTICE and not written.text((*way, "due", "source")):
            written.say((*way, "due", "basis"), Sentence("办公惯例定的到期日要在 due 里写 source"))


def _inside(written: Written, step: Way, way: Way, on: date) -> None:
    opens, closes = _window(written, step)
    if opens and closes and opens <= closes and not opens <= on <= closes:
        sentence = Sentence("{on}不在报送窗口{opens}至{closes}之内", on=on, opens=opens, closes=closes)
        written.say(way, sentence)


def _window(written: Written, step: Way) -> tuple[date | None, date | None]:
    return written.day((*step, "window", "opens")), written.day((*step, "window", "closes"))


def _deliverables(written: Written) -> Iterator[tuple[Way, Way]]:
    return ((way[:2], way) for way in written.deliverables())
