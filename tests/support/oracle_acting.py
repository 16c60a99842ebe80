"""Of the second opinion (oracle.py): what people do, and whether it goes."""

from datetime import date, timedelta

from oracle_telling import Telling
from oracle_things import Done, Impossible, Thing

from calendars.schema import About, Calendar, NotRepeating, Quota
from calendars.workdays import Workdays
from models.kinds import Anchor, Roll
from tasks.register.rows import Register, SubjectRow


class Acting(Telling):
    """Every act by its name."""

    def __init__(self, calendar: Calendar, register: Register, days: Workdays) -> None:
        super().__init__(calendar, register, days)
        self.items_to_mend = 0  # by letters so far
        self.refused: list[Done] = []

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
