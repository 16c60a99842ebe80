"""A second opinion: what a year should look like, found by walking days and obligations in plain loops.

It reads a calendar, a register and what people did, and shares nothing with tasks/ or models/queries but the working
days. Rules are those of docs/decisions/0002 and 0005 as a clerk would follow them with a pencil. Its answers have the
shape of the exported files: compare `Oracle(...).obligations()` and so on with what `export` wrote.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from oracle_acting import Acting
from oracle_things import Done, Impossible, Thing

from calendars.schema import Deliverable, Rung, Step
from models.kinds import Anchor


class Oracle(Acting):
    """Lives through the days from `first` to `last`; on days in `down` nothing runs, while people still act."""

    # ── the days ──────────────────────────────────────────────────────────────────────────────────────────────
    def live(self, first: date, last: date, done: Iterable[Done], down: Iterable[date] = ()) -> "Oracle":
        acts: dict[date, list[Done]] = {}
        for act in done:
            acts.setdefault(act.on, []).append(act)
        closed = set(down)
        for number in range((last - first).days + 1):
            on = first + timedelta(days=number)
            for act in acts.get(on, []):
                try:
                    self.act(act)
                except Impossible:
                    self.refused.append(act)
            self.turn(on)
            if on not in closed:
                self.run(on)
        return self

    def turn(self, on: date) -> None:
        """What the bureau changes in the morning; here it never changes anything (oracle_of_changes.py)."""

    def run(self, on: date) -> None:
        self.open(on, self.calendar.deliverables())
        self.sweep(on)
        if self.days.works(on):
            self.deliver(on)

    # ── opening ───────────────────────────────────────────────────────────────────────────────────────────────
    def open(self, on: date, deliverables: Sequence[tuple[Step, Deliverable]]) -> None:
        told: dict[tuple[str, str, int], list[Thing]] = {}
        for step, deliverable in deliverables:
            if deliverable.due.after or (deliverable.opens or step.window.opens) > on:
                continue  # what runs from an event that nobody enters is never owed
            for unit, subject in self._asking(deliverable):
                key = (deliverable.key, unit.unit_code, subject)
                if key in self.things or not unit.valid_from <= on <= unit.valid_to:
                    continue
                due = self._rolled(deliverable.due.on, deliverable.due.roll)
                thing = Thing(step, deliverable, unit, subject, on, deliverable.due.on, due, on)
                self.things[key] = thing
                rung = self._spoken(deliverable, Anchor.OPENS)
                if rung is not None:
                    told.setdefault((unit.unit_code, deliverable.ladder, id(rung)), []).append(thing)
        for things in told.values():
            rung = self._spoken(things[0].deliverable, Anchor.OPENS)
            assert rung is not None
            self._tell(on, rung, rung.recipients, things)

    # ── as files ──────────────────────────────────────────────────────────────────────────────────────────────
    def obligations(self) -> list[dict[str, str]]:
        """Rows of obligations.csv."""
        return [self._row(thing) for thing in sorted(self.things.values(), key=lambda thing: thing.key)]

    def _row(self, thing: Thing) -> dict[str, str]:
        step, deliverable, unit, subject = thing.key
        highest = thing.fired[-1:]
        facts: dict[str, object] = dict(
            work_year=self.calendar.work_year,
            step=step,
            deliverable=deliverable,
            unit_code=unit,
            subject_code=subject,
            budget_year=self.calendar.work_year + thing.deliverable.budget_year,
            opened_on=thing.opened_on,
            nominal_due_on=thing.nominal_on,
            due_on=thing.due_on,
            due_version=thing.version,
            state=thing.state,
            first_submitted_on=thing.first_on,
            accepted_on=thing.accepted_on,
            returns=thing.returns,
            extensions=thing.extensions,
            on_time=None if thing.late is None else str(thing.late == 0).lower(),
            late_workdays=thing.late,
            rung=_offset(highest[0]) if highest else None,
            level=highest[0].level.value if highest else None,
            provisional="yes" if self._waits(thing.nominal_on, thing.due_on) else None,
            nil=None,  # nobody reports nothing here
            due_before_extension=thing.due_before_extension,
            **dict.fromkeys(
                ("self_score", "self_grade", "reviewed_score", "reviewed_grade", "rule_set")
            ),  # no forms here
        )
        return {name: "" if value is None else str(value) for name, value in facts.items()}

    def rung_events(self) -> list[tuple[str, ...]]:
        """(on, event, step, deliverable, unit, subject, rung) of every rung."""
        told = ((str(on), what, *thing.key, _offset(rung)) for on, what, thing, _, rung in self.rungs)
        return sorted(told)

    def reached(self) -> set[tuple[tuple[str, ...], int, str]]:
        """(obligation, due version, rung) of every rung, whenever and however it was said."""
        return {(thing.key, version, _offset(rung)) for _, _, thing, version, rung in self.rungs}

    def notices(self) -> list[tuple[str, ...]]:
        """Every line: (on, planned_on, person, role, address, *thing, due_on, version, rung, level, state)."""
        return sorted(
            (
                str(item.on),
                str(item.send_on),
                item.person.person_id if item.person else "",
                item.role.name,
                item.person.email if item.person else "",
                *item.thing.key,
                str(item.due_on),
                str(item.version),
                _offset(item.rung),
                item.rung.level.value,
                item.state,
            )
            for item in self.items
        )

    def proposed(self) -> list[tuple[str, ...]]:
        """(batch, on, level, rung, step, deliverable, unit, subject, due_on) of every proposed item."""
        return sorted(
            (
                f"{on:%Y%m%d}-{self.calendar.work_year}-{ladder}{_named(rung)}",
                str(on),
                rung.level.value,
                _offset(rung),
                *thing.key,
                str(due),
            )
            for on, rung, ladder, thing, due in self.proposals
        )


def _offset(rung: Rung) -> str:
    if rung.anchor is Anchor.COUNTED:
        return f"items{rung.workdays}"
    return f"{rung.workdays:+d}" if rung.anchor is Anchor.DUE else ""


def _named(rung: Rung) -> str:
    return f".{_offset(rung)}" if rung.anchor is Anchor.COUNTED else f"{rung.workdays:+d}"
