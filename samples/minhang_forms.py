"""The forms that the script's hand-ins carry (forms.csv): named in the script, filled in with the sample's facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from samples import minhang_facts as facts
from samples.minhang_owing import District
from samples.minhang_reports import Report, report
from samples.minhang_row import Row
from samples.minhang_subjects import Subject

SELF_EVALUATION = "self-evaluation"
REPORTS = ("key-evaluation-report", "fiscal-evaluation")
HEADS = {
    SELF_EVALUATION: "ZP",
    "key-evaluation-report": "ZD",
    "fiscal-evaluation": "CZ",
    "self-evaluation summary": "HZ",
}
Typed = Mapping[str, str]


class Forms:
    """Fills in forms in the order of the hand-ins, and keeps every one by its name."""

    def __init__(self, district: District) -> None:
        self.subjects: dict[tuple[str, int], Subject] = {
            (each.subject_code, each.budget_year): each for each in district.subjects
        }
        self.year = district.calendar.work_year - 1
        self.kept: dict[str, list[tuple[str, Typed]]] = {}  # name -> (table, cells)
        self.facts: dict[str, facts.Facts] = {}  # subject code -> as handed in last
        self.reports: dict[str, Report] = {}
        self._before: dict[tuple[str, str], str] = {}  # obligation -> the event before
        self._times: dict[tuple[str, str], int] = {}

    def with_forms(self, rows: Iterable[Row]) -> list[Row]:
        """The script with a form at each hand-in of a self-evaluation or a report."""
        return [self._with_form(row) for row in rows]

    def _with_form(self, row: Row) -> Row:
        key = (row.deliverable, row.subject_code)
        before, self._before[key] = self._before.get(key, ""), row.event
        if row.event == "accept" and row.deliverable == SELF_EVALUATION:
            return row._replace(value=self.taken_off(row.subject_code))
        if row.event != "submit" or row.deliverable not in (SELF_EVALUATION, *REPORTS):
            return row
        self._times[key] = self._times.get(key, 0) + 1
        name = f"{HEADS[row.deliverable]}-{row.subject_code}-{self._times[key]}"
        subject = self.subjects[row.subject_code, self.year]
        if row.deliverable == SELF_EVALUATION:
            self.kept[name] = list(self._self_evaluation(subject, before))
        else:
            self.kept[name] = list(self._report(subject))
        return row._replace(form=name)

    def taken_off(self, subject_code: str) -> str:
        """The points that a reviewer takes off where a target was passed by far; 0 is a word too, nothing is none."""
        its = self.facts[subject_code]
        no_budget = its.fields.get("funds.total.adjusted") == "0"  # hence no score, and nothing to take off
        if no_budget or not any(facts.passed_by_far(each) for each in its.measures):
            return ""
        return str(Random(f"taken off {subject_code}").randrange(4))

    def _self_evaluation(self, subject: Subject, before: str) -> Iterator[tuple[str, Typed]]:
        last = self.facts.get(subject.subject_code)
        if last is None:
            last = facts.Writer(subject).write()
        elif before == "return":
            last = facts.corrected(last)
        else:
            last = facts.reworded(last)
        self.facts[subject.subject_code] = last
        yield "", last.fields
        whole = subject.line.kind == "whole_unit"
        for each in last.measures:
            yield "indicators", facts.of_whole_unit(each) if whole else each.typed()

    def _report(self, subject: Subject) -> Iterator[tuple[str, Typed]]:
        found = self.reports.setdefault(subject.subject_code, report(subject))
        yield "", found.fields
        for table, rows in found.tables.items():
            yield from ((table, cells) for cells in rows)


def columns(forms: Mapping[str, Sequence[tuple[str, Typed]]]) -> list[str]:
    """The header of forms.csv: every place, in the order in which it is first said."""
    seen: dict[str, None] = {}
    for lines in forms.values():
        for _, cells in lines:
            seen |= dict.fromkeys(cells)
    return ["form", "table", *seen]


def lines(forms: Mapping[str, Sequence[tuple[str, Typed]]]) -> Iterator[list[str]]:
    """The rows of forms.csv by the forms' names."""
    header = columns(forms)[2:]
    for name, said in sorted(forms.items()):
        for table, cells in said:
            yield [name, table, *(cells.get(column, "") for column in header)]
