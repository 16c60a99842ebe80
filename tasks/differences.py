"""Two rehearsed years beside each other: every figure that is not the same, before and after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.kinds import Level, Role
from tasks.figures import ASKED_ABOUT, UNIT_HEADS, Figures

Value = int | float | date | None
Measured = Mapping[str, Value]
TOTALS = (
    "obligations",
    "late",
    "on_time_rate",
    *(level.value for level in ASKED_ABOUT),
    "mails",
    "worst_day",
    "worst_day_mails",
    "officer_mails_median",
    "officer_mails_max",
    "head_mails",
    "leader_mails",
    "max_per_person_day",
    "last_rung_on",
)
COLUMNS = ("part", "key", "name", "measure", "before", "after", "change")


class Part(StrEnum):
    """What a difference is about, in the order in which people ask."""

    TOTAL = "total"
    DELIVERABLE = "deliverable"
    WEEK = "week"
    PERSON = "person"
    PROPOSALS = "proposals"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Difference:
    """One figure that is not the same; `key` and `name` say whose it is."""

    part: Part
    key: str
    name: str
    measure: str
    before: Value
    after: Value

    @property
    def change(self) -> float | None:
        """How much more; of two dates how many days later; None where one of them is missing."""
        if isinstance(self.before, date) and isinstance(self.after, date):
            return (self.after - self.before).days
        if isinstance(self.before, int | float) and isinstance(self.after, int | float):
            return round(self.after - self.before, 4)
        return None

    def as_data(self) -> dict[str, object]:
        """The difference with dates as ISO texts."""
        said = (
            self.part.value,
            self.key,
            self.name,
            self.measure,
            _plain(self.before),
            _plain(self.after),
            self.change,
        )
        return dict(zip(COLUMNS, said, strict=True))


def totals(figures: Figures) -> dict[str, Value]:
    """What a whole year comes to, by the names and in the order of TOTALS."""
    median, most = figures.officers
    found: dict[str, Value] = {
        "obligations": figures.obligations,
        "late": figures.late,
        "on_time_rate": figures.rates.on_time_rate,
        **{level.value: figures.rungs(level) for level in ASKED_ABOUT},
        "mails": figures.mails,
        "worst_day": figures.worst_day,
        "worst_day_mails": figures.mails_by_day.get(figures.worst_day, 0) if figures.worst_day else 0,
        "officer_mails_median": median,
        "officer_mails_max": most,
        "head_mails": sum(figures.mails_of(*UNIT_HEADS)),
        "leader_mails": sum(figures.mails_of(Role.FIN_LEADER)),
        "max_per_person_day": figures.most_a_day,
        "last_rung_on": figures.last_rung_on,
    }
    return {name: found[name] for name in TOTALS}


def totals_as_data(figures: Figures) -> dict[str, object]:
    """The same with dates as ISO texts."""
    return {name: _plain(value) for name, value in totals(figures).items()}


def differences(before: Figures, after: Figures) -> list[Difference]:
    """Every figure in which the years differ, in the order of parts; within a part as the years have it."""
    pairs = ((part, _said(part, before), _said(part, after)) for part in Part)
    return [each for part, one, other in pairs for each in _of_part(part, one, other)]


Said = dict[str, tuple[str, Measured]]  # by key: the name, and the measures by name


def _of_part(part: Part, before: Said, after: Said) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        name = (after.get(key) or before[key])[0]
        one, other = (said[key][1] if key in said else {} for said in (before, after))
        for measure in dict.fromkeys([*one, *other]):
            pair = (_value(one, measure, other), _value(other, measure, one))
            if pair[0] != pair[1]:
                yield Difference(part, key, name, measure, *pair)


def _value(said: Measured, measure: str, beside: Measured) -> Value:
    """A measure's value; what one of the years does not have counts as none, which of numbers is 0."""
    none = 0 if isinstance(beside.get(measure), int) else None
    return said.get(measure, none)


def _said(part: Part, figures: Figures) -> Said:
    return dict(_SAYING[part](figures))


def _total(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    yield "", ("", totals(figures))


def _by_deliverable(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    for (year, key), asked in figures.deliverables.items():
        dates: dict[str, Value] = {"obligations": asked.obligations, "due_on": asked.due_on, "late": asked.late}
        rungs = {level.value: asked.rungs.get(level, 0) for level in ASKED_ABOUT}
        yield f"{year}/{key}", (asked.title, dates | rungs)


def _by_week(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    for monday, mails in figures.mails_by_week.items():
        yield monday.isoformat(), ("", {"mails": mails})


def _by_person(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    for address, load in figures.people.items():
        worst: dict[str, Value] = {"worst_day": load.worst_on, "worst_day_items": load.worst_items}
        yield address, ("、".join(load.names), {"mails": load.mails} | worst)


def _by_level(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    for level in Level:
        if level in figures.proposals:
            proposals, items = figures.proposals[level]
            yield level.value, ("", {"proposals": proposals, "items": items})


def _unreachable(figures: Figures) -> Iterable[tuple[str, tuple[str, Measured]]]:
    for code, name in figures.unreachable.items():
        yield code, (name, {"unreachable": 1})


_SAYING = {
    Part.TOTAL: _total,
    Part.DELIVERABLE: _by_deliverable,
    Part.WEEK: _by_week,
    Part.PERSON: _by_person,
    Part.PROPOSALS: _by_level,
    Part.UNREACHABLE: _unreachable,
}


def _plain(value: Value) -> object:
    return value.isoformat() if isinstance(value, date) else value
