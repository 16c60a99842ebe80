"""Reminders beside the ladders stand in the order of their days and tell roles that somebody holds."""

from calendars.checks.ladders import tells_each_once
from calendars.places import Written
from models.errors import Sentence

_REMINDERS = (("application_reminders",), ("letters", "receipt_reminders"))


def reminders_are_in_order(written: Written) -> None:
    """Each later reminder has a later day; each tells roles, each once."""
    for part in _REMINDERS:
        before: int | None = None
        for way in written.below((*part, "rungs")):
            workdays = written.whole((*way, "workdays"))
            if before is not None and workdays is not None and workdays <= before:
                written.say((*way, "workdays"), Sentence("提醒须按工作日数从小到大写, 前一次是{before}", before=before))
            before = workdays if workdays is not None else before
            tells_each_once(written, way)
