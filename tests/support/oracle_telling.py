"""Of the second opinion (oracle.py): the ladder, and who hears of it when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from oracle_asking import Asking
from oracle_things import AT_BUREAU, Item, Thing

from calendars.schema import Calendar, Rung
from calendars.workdays import Workdays
from models.kinds import Anchor, By, Role
from tasks.register.rows import PersonRow, Register, UnitRow


class Telling(Asking):
    """What is owed goes up its ladder; lines are planned and leave."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays) -> None:
        super().__init__(calendar, register, days)
        self.things: dict[tuple[str, str, str], Thing] = {}
        self.items: list[Item] = []
        self.waiting: list[Item] = []
        self.rungs: list[tuple[date, str, Thing, int, Rung]] = []  # (day, what, thing, version, rung)
        self.proposals: list[tuple[date, Rung, str, Thing, date]] = []
        self._laid: dict[tuple[object, ...], list[tuple[date, Rung]]] = {}
        self._people: dict[Role, list[PersonRow]] = {}
        for person in register.people:
            self._people.setdefault(person.role, []).append(person)

    # ── the ladder ────────────────────────────────────────────────────────────────────────────────────────────
    def sweep(self, on: date) -> None:
        told: dict[tuple[str, int], list[Thing]] = {}
        rungs: dict[int, Rung] = {}
        for thing in self.things.values():
            missed = self._missed(thing, on) if thing.owing else []
            for automatic in (True, False):
                track = [rung for rung in missed if (rung.by is By.AUTOMATIC) is automatic]
                for rung in track[:-1]:
                    self._fire(thing, on, "rung_skipped", rung)
                for rung in track[-1:]:
                    self._fire(thing, on, "rung_reached" if automatic else "rung_proposed", rung)
                    told.setdefault((thing.unit.unit_code, id(rung)), []).append(thing)
                    rungs[id(rung)] = rung
            self._look(thing, on, missed)
        for (_, rung_id), things in told.items():
            rung = rungs[rung_id]
            self._tell(on, rung, rung.recipients if rung.by is By.AUTOMATIC else ("FIN_OPERATOR", "FIN_LEADER"), things)

    def _missed(self, thing: Thing, on: date) -> list[Rung]:
        """Rungs of this version whose day has come and that nobody has looked at, in the order of their days."""
        return [rung for day, rung in self._dated(thing) if thing.seen < day <= on]

    def _look(self, thing: Thing, on: date, missed: list[Rung]) -> None:
        if missed:
            thing.seen = on
            thing.fired += missed

    def _dated(self, thing: Thing) -> list[tuple[date, Rung]]:
        dates = (thing.deliverable.ladder, thing.opened_on, thing.due_on, thing.returned_on)
        if dates not in self._laid:
            rungs = self.calendar.ladders[thing.deliverable.ladder].rungs
            dated = [(day, rung) for rung in rungs if (day := self._day_of(rung, thing)) is not None]
            self._laid[dates] = sorted(dated, key=lambda pair: pair[0])  # stable: equal days keep the ladder's order
        return self._laid[dates]

    def _day_of(self, rung: Rung, thing: Thing) -> date | None:
        if rung.anchor is Anchor.DUE:
            return self._count(thing.due_on, rung.workdays)
        since = {Anchor.OPENS: thing.opened_on, Anchor.RETURNED: thing.returned_on}.get(rung.anchor)
        return self._count(since, rung.workdays) if since and rung.workdays > 0 else None

    def _fire(self, thing: Thing, on: date, what: str, rung: Rung) -> None:
        self.rungs.append((on, what, thing, thing.version, rung))
        if what == "rung_proposed":
            self.proposals.append((on, rung, thing.deliverable.ladder, thing, thing.due_on))

    def _leave(self, thing: Thing, on: date) -> None:
        """The ladder of this version ends today: rungs of days on which nothing ran are written down, unsaid."""
        missed = self._missed(thing, on - timedelta(days=1))
        for rung in missed:
            self._fire(thing, on, "rung_skipped", rung)
        self._look(thing, on, missed)

    # ── what is said ──────────────────────────────────────────────────────────────────────────────────────────
    def _tell(self, on: date, rung: Rung, roles: Sequence[str], things: list[Thing]) -> None:
        for person, role in self._hearers(things[0].unit, [Role[name] for name in roles], rung, on):
            for thing in things:
                item = Item(thing, thing.version, thing.due_on, on, rung, person, role, self._next_working(on))
                self.items.append(item)
                if person is None:
                    item.state = "no_recipient"
                elif not person.email:
                    item.state = "unreachable"
                else:
                    self.waiting.append(item)

    def _hearers(
        self, unit: UnitRow, roles: list[Role], rung: Rung, on: date
    ) -> Iterator[tuple[PersonRow | None, Role]]:
        told: dict[str, tuple[PersonRow, Role]] = {}
        speaks_to_officer = Role.UNIT_OFFICER in roles
        if speaks_to_officer and not any(person.email for person in self._holders(Role.UNIT_OFFICER, unit, on)):
            instead = [role for role in (Role.DEPT, Role.FIN_OPERATOR) if role not in roles]
        else:
            instead = []
        for role in sorted([*roles, *instead]):
            people = list(self._holders(role, unit, on))
            if not people and role not in instead and not (role is Role.DEPT and self._above(unit) is None):
                yield None, role
            for person in people:
                told.setdefault(person.person_id, (person, role))
        yield from told.values()

    def _holders(self, role: Role, unit: UnitRow, on: date) -> Iterator[PersonRow]:
        at: str | None = unit.unit_code
        if role is Role.DEPT:
            at = self._above(unit)
        elif role is Role.FIN_SECTION:
            at = self._section(unit)
        for person in self._people.get(role, []):
            if person.valid_from <= on <= person.valid_to and (role in AT_BUREAU or person.unit_code == at):
                yield person

    def deliver(self, on: date) -> None:
        """Everything that waits leaves in one mail a person, but for what is no longer true."""
        for item in self.waiting:
            item.send_on = on
            still = item.thing.owing and item.thing.version == item.version
            item.state = "accepted" if still else "withdrawn"
        self.waiting = []
