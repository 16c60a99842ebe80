"""What the sample's units choose in 2022: choices that keep to the quotas of the calendar."""

from calendars.schema import Deliverable
from samples.minhang_owing import District, holds
from samples.minhang_selections import Selection
from samples.minhang_subjects import Subject
from samples.minhang_units import ABOLISHED, BUREAU

SHARE_OF_PROJECTS = 30  # per cent; a few choose more
BUREAU_CHOICES = {
    "fiscal-evaluation-plan": (("project", 15), ("whole_unit", 2)),
    "reevaluation-plan": (("project", 3),),
    "fiscal-exante-plan": (("project", 4), ("policy", 2)),
    "target-publication-plan": (("policy", 5), ("transfer", 5)),
}


class Chooser:
    def __init__(self, district: District, history: list[Selection]) -> None:
        self.district = district
        self.history = history
        self.lineage_of = {subject.subject_code: subject.line.lineage_id for subject in district.subjects}

    def choice(self, deliverable: Deliverable, unit_code: str) -> list[str]:
        """The subject codes that `unit_code` chooses for the quota deliverable."""
        tree = [s for s in self.district.year_of(deliverable) if s.line.unit_code.startswith(unit_code)]
        if unit_code == BUREAU:
            return self._of_bureau(deliverable)
        fresh = [s for s in tree if self._is_fresh(deliverable.key, s) and s.line.unit_code != ABOLISHED]
        if deliverable.key == "exante-selection":
            return codes(thirty_per_cent(projects(tree)))
        if self.district.units[unit_code].kind != "department":
            return codes(self._of_town(deliverable, unit_code, fresh))
        if deliverable.key == "key-tracking-selection":
            condition = deliverable.quota[1].covers
            return codes([s for s in tree if holds(condition, s, self.district.units)])
        largest = by_amount(projects(fresh) or projects(tree))  # no rule keeps a department from repeating
        return codes(largest[: 1 + len(largest) // 4])

    def _of_town(self, deliverable: Deliverable, unit_code: str, fresh: list[Subject]) -> list[Subject]:
        """As many as the town's quota asks of each kind; every third town one project more where it has it."""
        quota = next(q for q in deliverable.quota if self.district.units[unit_code].kind in q.of)
        chosen: list[Subject] = []
        for kind, number in quota.at_least.items():
            more = int(unit_code) % 3 == 0 and kind == "project"
            chosen += by_amount([s for s in fresh if s.line.kind == kind])[: number + more]
        return chosen

    def _of_bureau(self, deliverable: Deliverable) -> list[str]:
        chosen: list[Subject] = []
        for kind, number in BUREAU_CHOICES[deliverable.key]:
            candidates = [
                s
                for s in self.district.year_of(deliverable)
                if s.line.kind == kind
                and s.line.unit_code != ABOLISHED
                and (kind != "whole_unit" or len(s.line.unit_code) == 3)
                and self._is_fresh(deliverable.key, s, years=3)
            ]
            chosen += spread(by_amount(candidates))[:number]
        return codes(chosen)

    def _is_fresh(self, deliverable: str, subject: Subject, years: int = 1) -> bool:
        """Whether nobody chose it, under any code, for the same deliverable in the years before."""
        first = self.district.calendar.work_year - years
        return not any(
            work_year >= first and key == deliverable and self.lineage_of[code] == subject.line.lineage_id
            for work_year, key, _, code in self.history
        )


def codes(chosen: list[Subject]) -> list[str]:
    return [subject.subject_code for subject in chosen]


def projects(subjects: list[Subject]) -> list[Subject]:
    return [subject for subject in subjects if subject.line.kind == "project"]


def by_amount(subjects: list[Subject]) -> list[Subject]:
    return sorted(subjects, key=lambda subject: (-subject.approved, subject.subject_code))


def spread(subjects: list[Subject]) -> list[Subject]:
    """The same order, but the first of every department or town before the second of any."""
    seen: dict[str, int] = {}
    turns = []
    for position, subject in enumerate(subjects):
        first_level = subject.line.unit_code[:3]
        seen[first_level] = seen.get(first_level, 0) + 1
        turns.append((seen[first_level], position, subject))
    return [subject for _, _, subject in sorted(turns, key=lambda turn: turn[:2])]


def thirty_per_cent(subjects: list[Subject]) -> list[Subject]:
    """The largest projects until they reach the share of the approved amount."""
    chosen: list[Subject] = []
    for subject in by_amount(subjects):
        if 100 * sum(s.approved for s in chosen) >= SHARE_OF_PROJECTS * sum(s.approved for s in subjects):
            break
        chosen.append(subject)
    return chosen
