"""What follows the sample's results: summaries, archives, letters, what is mended, and what a person decides."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from calendars.workdays import Workdays
from models.kinds import Grade
from rules.filling.facts import Facts
from rules.filling.reading import read
from rules.forms.self_evaluation import SelfEvaluation
from rules.forms.whole_unit_self_evaluation import WholeUnitSelfEvaluation
from samples.minhang_forms import REPORTS, SELF_EVALUATION, Forms, Typed
from samples.minhang_row import Row
from samples.minhang_staff import Staff
from samples.minhang_subjects import Subject

SUMMED_UP_ON = date(2022, 6, 15)
DECIDED_FROM = date(2022, 6, 13)
LAST_DAY = date(2023, 2, 24)
DAYS_TO_MEND = 30  # natural days, as the year's file says
MENDING = "rectification-lookback"
LOWER = (Grade.FAIR, Grade.POOR)
MEASURES = {
    "targets": "management：按产出和效益细化下年度绩效指标，组织业务培训",
    "rules": "policy：修订专项资金管理办法，报局务会审议后印发",
    "funds": "management：补齐凭证附件，对同类支出开展自查",
    "duty": "management：明确责任科室和责任人，按季检查",
    "budgeting": "budget：按三年实际支出重新测算下年度预算",
    "outcome": "management：制定补齐计划，加强政策宣传",
}


class Results:
    """What was handed in and accepted, by obligation: the newest form with its score, and the days."""

    def __init__(self, rows: Sequence[Row], forms: Forms) -> None:
        self.forms = forms
        self.of: dict[tuple[str, str, str], list[Row]] = {}
        for row in rows:
            if row.deliverable in (SELF_EVALUATION, *REPORTS):
                self.of.setdefault((row.deliverable, row.unit_code, row.subject_code), []).append(row)

    def accepted(self) -> Iterator[tuple[Row, Grade | None]]:
        """The acceptances with the grade of what was accepted, by day."""
        found = [
            (row, self.grade(rows[: n + 1]))
            for rows in self.of.values()
            for n, row in enumerate(rows)
            if row.event == "accept"
        ]
        return iter(sorted(found, key=lambda pair: pair[0][:4]))

    def lying(self, on: date) -> Iterator[tuple[Row, Grade | None]]:
        """Self-evaluations that are handed in on the evening of a day."""
        for (deliverable, *_), rows in sorted(self.of.items()):
            before = [row for row in rows if row.on <= on and row.event in ("submit", "return", "withdraw", "accept")]
            if deliverable == SELF_EVALUATION and before and before[-1].event in ("submit", "accept"):
                yield before[-1], self.grade(before)

    def grade(self, rows: Sequence[Row]) -> Grade | None:
        """Of the last version among rows."""
        last = [row for row in rows if row.form][-1]
        subject = self.forms.subjects[last.subject_code, self.forms.year]
        if last.deliverable in REPORTS:
            return graded(self.forms.reports[last.subject_code].score)
        points = self.forms.taken_off(last.subject_code) if rows[-1].event == "accept" else ""
        return scored(subject, self.forms.kept[last.form], Decimal(points or 0))


def graded(score: Decimal) -> Grade:
    bounds = ((90, Grade.EXCELLENT), (80, Grade.GOOD), (60, Grade.FAIR))
    return next((grade for least, grade in bounds if score >= least), Grade.POOR)


def scored(subject: Subject, lines: Sequence[tuple[str, Typed]], taken_off: Decimal) -> Grade | None:
    """The grade that the form comes to with the register's money, less what a reviewer took off."""
    whole = subject.line.kind == "whole_unit"
    money = (
        None if fen is None else Decimal(fen) / 100 for fen in (subject.approved, subject.adjusted, subject.executed)
    )
    approved, adjusted, executed = money
    known = Facts(2022, 2021, "", "", approved=approved, adjusted=adjusted, executed=executed)
    form = WholeUnitSelfEvaluation if whole else SelfEvaluation
    funds = form.prefilled(known).year_money
    typed = {f"funds.total.{name}": str(getattr(funds, name)) for name in ("initial", "adjusted", "executed")}
    number = 0
    for table, cells in lines:
        typed |= {f"{table}.{number}.{name}": value for name, value in cells.items()} if table else dict(cells)
        number += bool(table)
    total = read(form, typed, known).content.result[0]
    return None if total is None else graded(total - taken_off)


def after_the_season(rows: Sequence[Row], forms: Forms, staff: Staff) -> list[Row]:
    """Every event, by day."""
    results = Results(rows, forms)
    found = [*_summaries(results, staff), *_archives(results, staff), *_decisions(results, staff)]
    letters = sorted(_letters(results, forms, staff), key=lambda row: row.on)
    return sorted([*found, *letters, *_mending(letters, forms, staff)], key=lambda row: row.on)


def _summaries(results: Results, staff: Staff) -> Iterator[Row]:
    """Each section sums up what its units handed in, with a suggestion for what is fair or poor."""
    days = staff.district.days
    by_section: dict[str, list[tuple[Row, Grade]]] = {}
    sections = sorted({unit.section_code for unit in staff.district.units.values() if unit.section_code})
    for number, section in enumerate(sections):
        on = days.add(SUMMED_UP_ON, number)
        by_section[section] = [
            (row, grade)
            for row, grade in results.lying(on)
            if grade in LOWER and staff.section_of(row.unit_code) == section
        ]
        name = f"HZ-{section}"
        if by_section[section]:
            results.forms.kept[name] = [("suggestions", _suggested(results, *each)) for each in by_section[section]]
        by = staff.holder(section, "FIN_SECTION", on) or "cz-jb-1"
        why = f"已审核本科室联系单位的自评，等级为中、差的{len(by_section[section])}项提出应用建议"
        form = name if by_section[section] else ""
        yield Row(on, section, SELF_EVALUATION, "", "summarise", "", by, why, form)


def _suggested(results: Results, row: Row, grade: Grade) -> Typed:
    subject = results.forms.subjects[row.subject_code, results.forms.year]
    percent = 5 if grade is Grade.FAIR else 20
    part = Decimal(subject.adjusted or subject.approved) * percent / 10_000
    amount = min(part, Decimal(subject.approved) / 100).quantize(Decimal("0.01"))
    said = "自评等级为中，控制下年度预算" if grade is Grade.FAIR else "自评等级为差，压减下年度预算"
    return {
        "unit_code": row.unit_code,
        "subject_code": row.subject_code,
        "decision": f"reduce {amount}",
        "why": said,
    }


def _archives(results: Results, staff: Staff) -> Iterator[Row]:
    """What was accepted is put into the archive some days later."""
    for number, (row, _) in enumerate(each for each in results.accepted() if each[0].deliverable in REPORTS):
        on = staff.district.days.add(row.on, 2 + number % 4)
        if on <= LAST_DAY:
            yield row._replace(on=on, event="step", value="archive", by="cz-jb-1", why=f"PJ2022-{number + 1:03d}")


def _decisions(results: Results, staff: Staff) -> Iterator[Row]:
    """What a leader decides as it is proposed; much still waits."""
    for row, grade in results.accepted():
        random = Random(f"decision {row.deliverable} {row.subject_code}")
        wanted = row.deliverable in REPORTS or grade in LOWER
        if grade is None or not wanted or random.randrange(5) < 2:
            continue
        on = staff.district.days.add(max(DECIDED_FROM, row.on), 3 + random.randrange(15))
        if on <= LAST_DAY:
            yield row._replace(on=on, event="decide", value="", by="cz-ld", why="", form="")


def _letters(results: Results, forms: Forms, staff: Staff) -> Iterator[Row]:
    """A letter about what the bureau evaluated, and about what others evaluated as fair or poor."""
    days = staff.district.days
    for row, grade in results.accepted():
        if row.deliverable not in REPORTS or not (row.deliverable == "fiscal-evaluation" or grade in LOWER):
            continue
        random = Random(f"letter {row.deliverable} {row.subject_code}")
        drafted_on = days.add(row.on, 1)
        signed_on = days.add(drafted_on, random.randrange(2))
        issued_on = days.add(signed_on, 1)
        received_on = days.add(issued_on, 1 + random.randrange(3))
        if received_on > LAST_DAY:
            continue
        classes = ";".join(forms.reports[row.subject_code].classes)
        yield row._replace(on=drafted_on, event="draft", value=classes, by="cz-jb-1", why="")
        yield row._replace(on=signed_on, event="sign", value="", by="cz-ld", why="")
        yield row._replace(on=issued_on, event="issue", value="", by="cz-jb-1", why="")
        if random.randrange(8):
            unit = staff.unit_of(row.subject_code)
            yield row._replace(on=received_on, event="receive", value="", by=staff.of_unit(unit, received_on), why="")


def _mending(letters: Sequence[Row], forms: Forms, staff: Staff) -> Iterator[Row]:
    """Items are numbered as letters are issued; most are planned, many mended in time, some forgotten."""
    number = 0
    for row in (each for each in letters if each.event == "issue"):
        for of_class in forms.reports[row.subject_code].classes:
            number += 1
            code = f"ZG2022-{number:05d}"
            yield from _course(row.on, staff.unit_of(row.subject_code), code, of_class, staff)


def _course(opened_on: date, unit: str, code: str, of_class: str, staff: Staff) -> Iterator[Row]:
    days: Workdays = staff.district.days
    random = Random(f"mending {code}")
    due_on = opened_on + timedelta(days=DAYS_TO_MEND)
    planned_on = days.add(opened_on, 3 + random.randrange(8))
    about = (unit, MENDING, code)
    if planned_on > LAST_DAY or random.randrange(9) == 0:
        return  # nobody has said how
    by = staff.of_unit(unit, planned_on)
    yield Row(planned_on, *about, "plan", due_on.isoformat(), by, MEASURES[of_class])
    done_on = days.add(planned_on, 4 + random.randrange(14))
    if done_on > LAST_DAY or random.randrange(4) == 0:
        return
    yield Row(done_on, *about, "submit", "整改情况说明及佐证材料", staff.of_unit(unit, done_on), "")
    verified_on = days.add(done_on, 2 + random.randrange(6))
    if verified_on > LAST_DAY or random.randrange(6) == 0:
        return
    section = staff.section_of(unit)
    by = staff.holder(section, "FIN_SECTION", verified_on) or "cz-jb-1"
    yield Row(verified_on, *about, "accept", "", by, "")
