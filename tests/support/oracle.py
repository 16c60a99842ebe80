"""A second opinion: what a year should look like, found by walking days and obligations in plain loops.

It reads a calendar, a register and what people did, and shares nothing with tasks/ or models/queries but the working
days. Rules are those of docs/decisions/0002 and 0005 as a clerk would follow them with a pencil. Its answers have the
shape of the exported files: compare `Oracle(...).obligations()` and so on with what `export` wrote.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from calendars.conditions import Condition
from calendars.schema import About, Calendar, Deliverable, NotRepeating, Quota, Rung, Step, Who
from calendars.workdays import Workdays
from models.kinds import Anchor, By, Role, Roll
from tasks.register.rows import PersonRow, Register, SubjectRow, UnitRow

FIRST_LEVEL = ("department", "county", "town", "subdistrict", "zone")
OWING = ("issued", "in_progress", "returned")
HANDED_IN = ("submitted", "accepted")
AT_BUREAU = (Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN)


class Impossible(Exception):  # a verdict on an act, not a failure
    """What somebody wants to do does not go."""


@dataclass(frozen=True)
class Done:
    """What somebody did."""

    on: date
    event: str
    unit: str
    deliverable: str
    subject: str = ""
    value: str = ""
    why: str = ""


@dataclass
class Thing:
    """One thing owed. Rungs dated on or before `seen` have been looked at, or do not exist in this version."""

    step: Step
    deliverable: Deliverable
    unit: UnitRow
    subject: str
    opened_on: date
    nominal_on: date
    due_on: date
    seen: date
    state: str = "issued"
    version: int = 1
    returned_on: date | None = None
    first_on: date | None = None
    late: int | None = None
    accepted_on: date | None = None
    returns: int = 0
    extensions: int = 0
    due_before_extension: date | None = None  # the date that the first one moved
    fired: list[Rung] = field(default_factory=list)  # in this version, in the order of their days

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.step.key.value, self.deliverable.key, self.unit.unit_code, self.subject

    @property
    def owing(self) -> bool:
        return self.state in OWING


@dataclass
class Item:
    """One line about one thing to one person (or to nobody)."""

    thing: Thing
    version: int
    due_on: date
    on: date
    rung: Rung
    person: PersonRow | None
    role: Role
    send_on: date
    state: str = "planned"


class Oracle:
    """Lives through the days from `first` to `last`; on days in `down` nothing runs, while people still act."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays) -> None:
        self.calendar, self.register, self.days = calendar, register, days
        self.units = {unit.unit_code: unit for unit in register.units}
        self.things: dict[tuple[str, str, str], Thing] = {}
        self.chosen: dict[tuple[str, str], list[tuple[SubjectRow, bool]]] = {}
        self.accepted = 0  # choices so far
        self.items_to_mend = 0  # by letters so far
        self.refused: list[Done] = []
        self.items: list[Item] = []
        self.waiting: list[Item] = []
        self.rungs: list[tuple[date, str, Thing, int, Rung]] = []  # (day, what, thing, version, rung)
        self.proposals: list[tuple[date, Rung, str, Thing, date]] = []
        self._laid: dict[tuple[object, ...], list[tuple[date, Rung]]] = {}
        self._known: dict[tuple[str, int], list[tuple[UnitRow, str]]] = {}
        self._people: dict[Role, list[PersonRow]] = {}
        for person in register.people:
            self._people.setdefault(person.role, []).append(person)
        self.earlier = {
            (year, key): [self._subject(code, year) for y, key, code in self._earlier() if y == year]
            for year, key, _ in self._earlier()
        }

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

    def _asking(self, deliverable: Deliverable) -> Iterable[tuple[UnitRow, str]]:
        so_far = self.accepted if deliverable.about is About.CHOSEN else 0  # else the register says it all
        if (deliverable.key, so_far) not in self._known:
            self._known[deliverable.key, so_far] = list(self._asked(deliverable))
        return self._known[deliverable.key, so_far]

    def _asked(self, deliverable: Deliverable) -> Iterator[tuple[UnitRow, str]]:
        kinds = [kind.value for kind in deliverable.owed_by.kinds]
        who = deliverable.owed_by.who
        bureau = min(unit.unit_code for unit in self.units.values() if unit.kind == "bureau")

        def fits(unit: UnitRow) -> bool:
            return unit.kind == "bureau" if who is Who.BUREAU else not kinds or unit.kind in kinds

        if deliverable.about in (About.UNIT, About.QUOTA):
            yield from ((unit, "") for unit in self.units.values() if fits(unit))
            return
        for subject, chooser in self._named(deliverable):
            if deliverable.where is not None and not self._holds(deliverable.where, subject):
                continue
            first = self._first_level(self.units[subject.unit_code])
            code = {Who.EXECUTING_UNIT: subject.unit_code, Who.DEPARTMENT: first, Who.SELECTOR: chooser}
            owner = self.units[code.get(who, bureau)]
            if fits(owner):
                yield owner, subject.subject_code

    def _named(self, deliverable: Deliverable) -> Iterator[tuple[SubjectRow, str]]:
        """Subjects with the unit that chose them."""
        if deliverable.about is About.SUBJECTS:
            year = self.calendar.work_year + deliverable.budget_year
            yield from ((each, "") for each in self.register.subjects if each.budget_year == year)
            return
        for (key, unit), chosen in self.chosen.items():
            if key in deliverable.chosen_in:
                yield from ((subject, unit) for subject, accepted in chosen if accepted)

    def _holds(self, condition: Condition, subject: SubjectRow) -> bool:
        """Whether a condition selects a subject; all it says must hold."""
        unit = self.units[subject.unit_code]
        pairs = (
            (condition.kind, subject.kind),
            (condition.unit_kind, unit.kind),
            (condition.book, subject.book),
            (condition.fund_class, subject.fund_class),
            (condition.source_level, subject.source_level),
            (condition.attribute, subject.attribute),
        )
        yuan = Decimal(subject.amount_approved or 0) / 100
        past = condition.not_evaluated_within
        return all(
            (
                all(not wanted or found in wanted for wanted, found in pairs),
                condition.amount_at_least is None or yuan >= condition.amount_at_least,
                not condition.tag_any or bool(set(condition.tag_any) & set(subject.tags)),
                set(condition.tag_all) <= set(subject.tags),
                past is None or not self._evaluated(subject, past.deliverables, past.years),
                not condition.any or any(self._holds(part, subject) for part in condition.any),
                all(self._holds(part, subject) for part in condition.all),
                condition.not_ is None or not self._holds(condition.not_, subject),
            )
        )

    def _evaluated(self, subject: SubjectRow, deliverables: Sequence[str], years: int) -> bool:
        for past in range(1, years + 1):
            for key in deliverables:
                for each in self.earlier.get((self.calendar.work_year - past, key), []):
                    if each.lineage_id == subject.lineage_id:
                        return True
        return False

    def _earlier(self) -> list[tuple[int, str, str]]:
        return [(row.work_year, row.deliverable, row.subject_code) for row in self.register.selections]

    def _subject(self, code: str, work_year: int) -> SubjectRow:
        """A subject chosen in an earlier year: its row nearest to that year's money."""
        rows = [row for row in self.register.subjects if row.subject_code == code]
        return min(rows, key=lambda row: abs(row.budget_year - work_year))

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

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────────
    def act(self, act: Done) -> None:
        """Do it.

        Raises:
            Impossible: it does not go; nothing is changed.
        """
        about = "" if act.event == "select" else act.subject
        thing = self.things.get((act.deliverable, act.unit, about))
        if thing is None or act.on < thing.opened_on:
            raise Impossible
        getattr(self, f"_{act.event}")(thing, act)

    def _acknowledge(self, thing: Thing, _act: Done) -> None:
        self._need(thing.owing or thing.state == "submitted")

    def _submit(self, thing: Thing, act: Done) -> None:
        self._need(thing.owing)
        self._need(self._enough_chosen(thing))
        self._leave(thing, act.on)
        thing.state = "submitted"
        if thing.first_on is None:
            thing.first_on, thing.late = act.on, self._late(thing, act.on)

    def _withdraw(self, thing: Thing, act: Done) -> None:
        self._need(thing.state == "submitted")
        thing.state, thing.seen = "in_progress", act.on
        if thing.returns == 0:
            thing.first_on = thing.late = None

    def _return(self, thing: Thing, act: Done) -> None:
        self._need(thing.state == "submitted" and bool(act.why))
        given = self._rolled(date.fromisoformat(act.value), Roll.PRECEDING) if act.value else None
        due = given or max(self._count(act.on, 3), thing.due_on)
        self._need(due >= self._count(act.on, 3) and due >= thing.due_on)
        thing.state, thing.returned_on = "returned", act.on
        thing.returns += 1
        self._new_version(thing, act.on, max(due, thing.nominal_on), due)
        rung = self._spoken(thing.deliverable, Anchor.RETURNED)
        if rung is not None:
            self._tell(act.on, rung, rung.recipients, [thing])

    def _extend(self, thing: Thing, act: Done) -> None:
        self._need(thing.owing and bool(act.why) and thing.extensions < 2)
        nominal = date.fromisoformat(act.value)
        due = self._rolled(nominal, thing.deliverable.due.roll)
        self._need(due > act.on and due >= thing.due_on)
        self._need(nominal > max(thing.nominal_on, thing.due_on) or due > max(thing.nominal_on, thing.due_on))
        self._leave(thing, act.on)
        thing.due_before_extension = thing.due_before_extension or thing.due_on
        thing.extensions += 1
        thing.returned_on = None
        self._new_version(thing, act.on, nominal, due)

    def _waive(self, thing: Thing, act: Done) -> None:
        self._need(thing.owing and bool(act.why))
        self._leave(thing, act.on)
        thing.state = "waived"

    def _cancel(self, thing: Thing, act: Done) -> None:
        self._need((thing.owing or thing.state == "submitted") and bool(act.why))
        if thing.owing:
            self._leave(thing, act.on)
        thing.state = "cancelled"

    def _accept(self, thing: Thing, act: Done) -> None:
        self._need(thing.state == "submitted")
        thing.state, thing.accepted_on = "accepted", act.on
        if thing.deliverable.about is About.QUOTA:
            key = (thing.deliverable.key, thing.unit.unit_code)
            self.accepted += 1
            self.chosen[key] = [(subject, True) for subject, _ in self.chosen.get(key, [])]
            asked = [pair for pair in self.calendar.deliverables() if thing.deliverable.key in pair[1].chosen_in]
            self.open(act.on, asked)

    def _issue(self, thing: Thing, act: Done) -> None:
        """A letter about what was evaluated: its problems (`value` says how many) are to be mended by its unit."""
        rules = self.calendar.rectification
        self._need(thing.state == "accepted" and rules is not None)
        assert rules is not None
        step, deliverable = next(pair for pair in self.calendar.deliverables() if pair[1].key == rules.deliverable)
        year = self.calendar.work_year + thing.deliverable.budget_year
        rows = {(each.subject_code, each.budget_year): each.unit_code for each in self.register.subjects}
        unit, nominal, made = self.units[rows[thing.subject, year]], act.on + timedelta(days=rules.days), []
        for _ in range(int(act.value)):
            self.items_to_mend += 1
            code = f"ZG{self.calendar.work_year}-{self.items_to_mend:05d}"
            due = self._rolled(nominal, Roll.FOLLOWING)
            item = Thing(step, deliverable, unit, code, act.on, nominal, due, act.on)
            self.things[deliverable.key, unit.unit_code, code] = item
            made.append(item)
        rung = self._spoken(deliverable, Anchor.OPENS)
        if rung is not None:
            self._tell(act.on, rung, rung.recipients, made)

    def _plan(self, thing: Thing, _act: Done) -> None:
        self._need(thing.owing)
        thing.state = "in_progress"

    def _select(self, thing: Thing, act: Done) -> None:
        self._need(thing.owing and thing.deliverable.about is About.QUOTA)
        year = self.calendar.work_year + thing.deliverable.budget_year
        rows = {(each.subject_code, each.budget_year): each for each in self.register.subjects}
        subject = rows.get((act.subject, year))
        chosen = self.chosen.get((thing.deliverable.key, thing.unit.unit_code), [])
        self._need(subject is not None and subject not in [each for each, _ in chosen])
        assert subject is not None
        self._need(self._may_choose(thing, subject))
        self.chosen[thing.deliverable.key, thing.unit.unit_code] = [*chosen, (subject, False)]
        thing.state = "in_progress"

    def _quota(self, thing: Thing) -> Quota | None:
        return next((each for each in thing.deliverable.quota if thing.unit.kind in each.of), None)

    def _enough_chosen(self, thing: Thing) -> bool:
        """Counts only; shares and full cover are not walked here."""
        quota = self._quota(thing)
        chosen = self.chosen.get((thing.deliverable.key, thing.unit.unit_code), [])
        if thing.deliverable.about is not About.QUOTA or quota is None:
            return True
        kinds = [subject.kind for subject, _ in chosen]
        return (
            len(chosen) >= quota.total_at_least
            and all(kinds.count(kind) >= least for kind, least in quota.at_least.items())
            and all(kinds.count(kind) == wanted for kind, wanted in quota.exactly.items())
            and (not quota.exactly or set(kinds) <= set(quota.exactly))
        )

    def _may_choose(self, thing: Thing, subject: SubjectRow) -> bool:
        owner, unit, quota = self.units[subject.unit_code], thing.unit, self._quota(thing)
        tags = {each.tag for each in self.calendar.industries if each.authority == unit.unit_code}
        line = {each.unit_code for each in (owner, *self._parents(owner))}
        if unit.kind != "bureau" and unit.unit_code not in line and not tags & set(subject.tags):
            return False
        if quota is None:
            return True
        kinds = set(quota.exactly) or set(quota.at_least)
        rules = [quota.eligible] if quota.eligible else []
        rules += [self.calendar.catalogues[quota.catalogue].where] if quota.catalogue else []
        if (kinds and not quota.total_at_least and subject.kind not in kinds) or not all(
            self._holds(rule, subject) for rule in rules
        ):
            return False
        chosen = self.chosen.get((thing.deliverable.key, unit.unit_code), [])
        of_owner = sum(each.unit_code == subject.unit_code for each, _ in chosen)
        if quota.per_unit is not None and of_owner >= quota.per_unit:
            return False
        elsewhere = [pair for (key, _), pairs in self.chosen.items() if key in quota.besides for pair in pairs]
        if any(accepted and each.lineage_id == subject.lineage_id for each, accepted in elsewhere):
            return False
        return quota.not_repeating is None or not self._chosen_before(thing, subject, quota.not_repeating)

    def _chosen_before(self, thing: Thing, subject: SubjectRow, rule: NotRepeating) -> bool:
        keys = rule.deliverables or (thing.deliverable.key,)
        years = range(self.calendar.work_year - rule.years, self.calendar.work_year)
        return any(
            row.work_year in years
            and row.deliverable in keys
            and row.unit_code == thing.unit.unit_code
            and self._subject(row.subject_code, row.work_year).lineage_id == subject.lineage_id
            for row in self.register.selections
        )

    def _new_version(self, thing: Thing, on: date, nominal: date, due: date) -> None:
        thing.version += 1
        thing.nominal_on, thing.due_on, thing.seen, thing.fired = nominal, due, on, []

    @staticmethod
    def _need(holds: bool) -> None:
        if not holds:
            raise Impossible

    # ── days, counted one by one ──────────────────────────────────────────────────────────────────────────────
    def _count(self, day: date, n: int) -> date:
        one = timedelta(days=1 if n > 0 else -1)
        for _ in range(abs(n)):
            day += one
            while not self.days.works(day):
                day += one
        return day

    def _waits(self, one: date, other: date) -> bool:
        """Whether any day from one to the other waits for its year's notice."""
        day, last = min(one, other), max(one, other)
        while day <= last:
            if self.days.year(day.year).provisional:
                return True
            day += timedelta(days=1)
        return False

    def _next_working(self, day: date) -> date:
        while not self.days.works(day):
            day += timedelta(days=1)
        return day

    def _rolled(self, day: date, roll: Roll) -> date:
        step = {Roll.PRECEDING: -1, Roll.FOLLOWING: 1, Roll.NONE: 0}[roll]
        while step and not self.days.works(day):
            day += timedelta(days=step)
        return day

    def _late(self, thing: Thing, on: date) -> int:
        return self._late_after(max(thing.nominal_on, thing.due_on), on)

    def _late_after(self, boundary: date, on: date) -> int:
        counted = 0
        if on <= boundary:
            return 0
        for number in range(1, (self._next_working(on) - boundary).days + 1):
            counted += self.days.works(boundary + timedelta(days=number))
        return max(counted, 1)

    # ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────
    def _parents(self, unit: UnitRow) -> Iterator[UnitRow]:
        while unit.parent_code:
            unit = self.units[unit.parent_code]
            yield unit

    def _above(self, unit: UnitRow) -> str | None:
        return next((each.unit_code for each in self._parents(unit) if each.kind in FIRST_LEVEL), None)

    def _first_level(self, unit: UnitRow) -> str:
        line = [each for each in (unit, *self._parents(unit)) if each.kind != "bureau"] or [unit]
        return line[-1].unit_code

    def _section(self, unit: UnitRow) -> str | None:
        return next((each.section_code for each in (unit, *self._parents(unit)) if each.section_code), None)

    def _spoken(self, deliverable: Deliverable, anchor: Anchor) -> Rung | None:
        """The rung that an opening or a return speaks by itself."""
        rungs = self.calendar.ladders[deliverable.ladder].rungs
        return next((rung for rung in rungs if rung.anchor is anchor and rung.workdays == 0), None)

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
