"""The second opinion where a unit is also proposed because of how many of its items came to a level.

As a clerk would count with a pencil: an item that came to the level in the year stays counted, whatever became of it
since; what is still owed, stands at the level or above it and below that of the trigger is put on the list, once in a
due version. Lists on which a unit is last are not walked: nobody approves any here.
"""

from collections import defaultdict
from datetime import date

from oracle import Oracle
from oracle_things import Thing

from calendars.schema import Counts, Rung, Trigger
from models.kinds import Anchor, By

Key = tuple[str, str]  # a unit, a ladder


class CountingOracle(Oracle):
    """After each day's ladder the items are counted, unit by unit and ladder by ladder."""

    def sweep(self, on: date) -> None:
        super().sweep(on)
        for name, ladder in self.calendar.ladders.items():
            for trigger in ladder.triggers:
                if trigger.counts is Counts.ITEMS:
                    self._count_items(on, name, trigger)

    def _count_items(self, on: date, ladder: str, trigger: Trigger) -> None:
        came, ripe = defaultdict(set), defaultdict(list)
        for _, _, thing, _, rung in self.rungs:
            if thing.deliverable.ladder == ladder and rung.anchor is Anchor.DUE and rung.level is trigger.of:
                came[thing.unit.unit_code].add(thing.key)
        rung = self._as_rung(trigger)
        for thing in self.things.values():
            if thing.deliverable.ladder == ladder and self._is_ripe(thing, trigger, rung):
                ripe[thing.unit.unit_code].append(thing)
        for unit, things in ripe.items():
            if len(came[unit]) >= trigger.times:
                for thing in things:
                    self._fire(thing, on, "rung_proposed", rung)
                self._tell(on, rung, ("FIN_OPERATOR", "FIN_LEADER"), things)

    def _is_ripe(self, thing: Thing, trigger: Trigger, rung: Rung) -> bool:
        level = thing.fired[-1].level if thing.fired else None
        proposed = any(
            other is thing and version == thing.version and each.anchor is Anchor.COUNTED and each == rung
            for _, _, other, version, each in self.rungs
        )
        return thing.owing and level is not None and trigger.of <= level < trigger.level and not proposed

    @staticmethod
    def _as_rung(trigger: Trigger) -> Rung:
        return Rung.model_construct(
            anchor=Anchor.COUNTED,
            workdays=trigger.times,
            level=trigger.level,
            recipients=trigger.recipients,
            by=By.APPROVAL,
        )
