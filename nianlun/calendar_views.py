"""A year's dates as plain data, as `calendar show --json` gives them (docs/files.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendars.conditions import Part
from calendars.dates import effective, is_provisional, opens_on, timeline
from calendars.schema import Calendar, Deliverable, Rung, Step
from calendars.workdays import Workdays
from models.kinds import Anchor

OUTCOMES = ("coverage", "gates", "applications", "figures", "announced")


def year_as_data(calendar: Calendar, workdays: Workdays) -> dict[str, Any]:
    """The year with every deliverable and its rungs; dates as ISO texts.

    `rungs` are those counted from the due date, in their order; `event_rungs` those on an event, whose day is null
    while it depends on what happens.
    """
    return {
        "work_year": calendar.work_year,
        "title": calendar.title,
        "jurisdiction": calendar.jurisdiction.name,
        "deliverables": [
            _Dated(calendar, step, deliverable, workdays).as_data() for step, deliverable in calendar.deliverables()
        ],
    } | {name: _as_written(getattr(calendar, name)) for name in OUTCOMES}


def _as_written(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """Parts as the file has them; what it does not say is left out."""
    return [part.model_dump(mode="json", by_alias=True, exclude_unset=True) for part in parts]


@dataclass(frozen=True)
class _Dated:
    calendar: Calendar
    step: Step
    deliverable: Deliverable
    workdays: Workdays

    def as_data(self) -> dict[str, Any]:
        each, due = self.deliverable, self.deliverable.due
        due_on = effective(due, self.workdays)
        return {
            "step": self.step.key.value,
            "key": each.key,
            "title": each.title,
            "budget_year": self.calendar.work_year + each.budget_year,
            "opens_on": opens_on(self.step, each).isoformat(),
            "nominal_on": due.on.isoformat(),
            "due_on": due_on.isoformat(),
            "soft": due.soft,
            "basis": due.basis.value,
            "provisional": is_provisional(self.workdays, due.on, due_on),
            "who": each.owed_by.who.value,
            "about": each.about.value,
            "form": each.form,
            "kinds": [kind.value for kind in each.owed_by.kinds],
            "where": _as_written([each.where])[0] if each.where else None,
            "chosen_in": list(each.chosen_in),
            "quota": _as_written(each.quota),
            "reaches_back": each.reaches_back,
            "as_of_month": each.as_of_month,
            "aspects": list(each.aspects.names) if each.aspects else [],
            "review": list(each.review),
            "ladder": each.ladder,
            "source": each.source,
            "due_source": due.source,
            "rungs": self._rungs(due_on),
            "event_rungs": self._event_rungs(),
        }

    def _rungs(self, due_on: date) -> list[dict[str, Any]]:
        ladder = self.calendar.ladders[self.deliverable.ladder]
        return [
            {
                **_rung(each.rung),
                "on": each.act_on.isoformat(),
                "provisional": is_provisional(self.workdays, due_on, each.act_on),
            }
            for each in timeline(ladder, due_on, self.workdays)
        ]

    def _event_rungs(self) -> list[dict[str, Any]]:
        opened = opens_on(self.step, self.deliverable).isoformat()
        return [
            {**_rung(rung), "from": rung.anchor.value, "on": opened if rung.anchor == Anchor.OPENS else None}
            for rung in self.calendar.ladders[self.deliverable.ladder].rungs
            if rung.anchor != Anchor.DUE
        ]


def _rung(rung: Rung) -> dict[str, Any]:
    return {
        "level": rung.level.value,
        "offset": rung.workdays,
        "by": rung.by.value,
        "recipients": list(rung.recipients),
        "source": rung.source,
    }
