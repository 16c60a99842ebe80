"""The prefecture that the benchmark makes has 昌吉's size, to the last fen, and is always the same."""

from pathlib import Path

from benchmarks import prefecture
from calendars.loading import load
from models.kinds import BUDGET_UNITS, FundClass, SubjectKind
from tasks.register.books import sheets_of
from tasks.register.sources import BOOK
from tasks.register_files import read_register
from tasks.workbooks import write_workbook

YEAR = Path(__file__).parents[2] / "calendars" / "changji-2020.yaml"


def test_it_has_the_size_that_the_report_names() -> None:
    made = prefecture.register()
    units = [unit for unit in made.units if unit.kind in BUDGET_UNITS]
    projects = [s for s in made.subjects if s.budget_year == 2019 and s.kind is SubjectKind.PROJECT]
    assert len(units) == 1_022
    assert len(projects) == 4_317
    assert sum(s.amount_approved or 0 for s in projects) == 129_1000_0000_00  # fen of 129.1 亿元
    assert all((s.amount_approved or 0) >= 0 for s in projects)
    classes = [s.fund_class for s in made.subjects if s.budget_year == 2020 and s.kind is SubjectKind.PROJECT]
    assert (classes.count(FundClass.DIRECT), classes.count(FundClass.POVERTY)) == (315, 158)


def test_it_is_a_register_and_always_the_same(tmp_path: Path) -> None:
    made = prefecture.register()
    write_workbook(tmp_path / BOOK, sheets_of(made))
    assert read_register(tmp_path / BOOK).digest() == made.digest() == prefecture.register().digest()


def test_its_year_is_the_one_that_is_measured() -> None:
    calendar = load(YEAR)
    years = {calendar.work_year + deliverable.budget_year for _, deliverable in calendar.deliverables()}
    assert years <= {subject.budget_year for subject in prefecture.register().subjects}
