"""Days as they hang on the wall: the weekday stands in the data and must be true."""

from datetime import date


def day(spoken: str) -> date:
    """The date in "Saturday 2022-04-30"."""
    weekday, on = spoken.split()
    found = date.fromisoformat(on)
    assert f"{found:%A}" == weekday, spoken
    return found
