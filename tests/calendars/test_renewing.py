"""A new year's calendar from an old one: every date moved, everything else as it was, everything to decide named."""

import re
from datetime import date
from pathlib import Path

import pytest

from calendars.deciding import MARK, MARK_END, Decision
from calendars.loading import load, loads
from calendars.renewing import Renewed, moved, renewed
from calendars.schema import Basis, Calendar
from calendars.workdays import Workdays
from models.errors import CalendarInvalid, RuleBroken, UnknownYear

ROOT = Path(__file__).parents[2]
CALENDARS = sorted((ROOT / "calendars").glob("*.yaml"))
MINHANG = ROOT / "calendars" / "minhang-2022.yaml"
WORKDAYS = Workdays.load()
OF_ONE_YEAR = re.compile(r"^(#.*\n)*(workday_overrides|figures|announced):.*\n([ -].*\n|\n(?=[ -]))*", re.MULTILINE)


def renew(path: Path, year: int) -> Renewed:
    return renewed(path.read_text(encoding="utf-8"), path.name, year, WORKDAYS)


def below_the_list(text: str) -> str:
    return text.partition(MARK_END)[2].lstrip("\n") if text.startswith(MARK) else text


@pytest.fixture(scope="module")
def made() -> Renewed:
    return renew(MINHANG, 2027)


@pytest.fixture(scope="module")
def new(made: Renewed) -> Calendar:
    return loads(made.text, "2027.yaml")


@pytest.mark.parametrize(
    ("old", "years", "expected"),
    [
        ("2022-04-30", 5, "2027-04-30"),
        ("2024-02-29", 3, "2027-02-28"),
        ("2022-02-28", 2, "2024-02-29"),
        ("2024-02-28", 1, "2025-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2022-12-31", 1, "2023-12-31"),
        ("2027-07-31", -5, "2022-07-31"),
    ],
)
def test_a_day_moves_by_years_and_a_months_end_stays_one(old: str, years: int, expected: str) -> None:
    assert moved(date.fromisoformat(old), years) == date.fromisoformat(expected)


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
@pytest.mark.parametrize("year", [2023, 2024, 2026, 2028])
def test_every_shipped_calendar_makes_a_year_that_passes_every_check_and_asks_for_the_same(
    path: Path, year: int
) -> None:
    old, new = load(path), loads(renew(path, year).text, "new.yaml")
    years = year - old.work_year
    assert (new.work_year, new.workday_overrides, new.figures, new.announced) == (year, (), (), ())
    for (step, was), (new_step, is_now) in zip(old.deliverables(), new.deliverables(), strict=True):
        assert (new_step.window.opens, new_step.window.closes) == (
            moved(step.window.opens, years),
            moved(step.window.closes, years),
        )
        assert is_now.due.on == moved(was.due.on, years)
        assert is_now.opens == (was.opens and moved(was.opens, years))
        same = {"due", "opens", "title"}
        assert was.model_dump(exclude=same) == is_now.model_dump(exclude=same)
        assert (was.due.roll, was.due.soft) == (is_now.due.roll, is_now.due.soft)
        assert is_now.due.basis is not Basis.DOCUMENT
    kept = {"ladders", "catalogues", "industries", "coverage", "jurisdiction", "gates", "applications"}
    assert old.model_dump(include=kept) | {"catalogues": None} == new.model_dump(include=kept) | {"catalogues": None}


@pytest.mark.parametrize("path", CALENDARS, ids=lambda path: path.stem)
def test_every_line_that_need_not_change_stays_as_it_was(path: Path) -> None:
    """Comments, blank lines, brackets: what is left out or added are lines with days, years, documents, bases."""
    old = OF_ONE_YEAR.sub("", below_the_list(path.read_text(encoding="utf-8"))).splitlines()
    new = below_the_list(renew(path, 2031).text).splitlines()
    changing = re.compile(
        r"\d{4}-\d\d-\d\d|20\d\d\s?年|work_year|^document:|"
        r"key: |note: |title: |issued_by: |basis: |source: |works|why: "
    )
    gone = [line for line in old if line.strip() and line not in new and not changing.search(line)]
    come = [line for line in new if line.strip() and line not in old and not changing.search(line)]
    assert (gone, come) == ([], [])


def test_titles_move_with_the_year_and_quotations_do_not(new: Calendar) -> None:
    assert new.title == "2027年闵行区预算绩效管理工作年历"
    assert [step.title for step in new.steps][:2] == ["2026年事后绩效评价", "2027年绩效跟踪"]
    old = load(MINHANG)
    assert [step.source for step in new.steps] == [step.source for step in old.steps]
    assert new.catalogues == old.catalogues


def test_the_old_document_stays_and_the_new_one_is_to_be_decided(made: Renewed, new: Calendar) -> None:
    issuing, before, *others = new.documents
    assert (new.document, issuing.key, issuing.number, issuing.issued_on) == ("minhang-2027", "minhang-2027", "", None)
    assert before.number == "闵财评〔2022〕1号"
    assert before.note.startswith("2027年年历的期限和数字沿用自本文件, 待新文件确认。2022年3月11日印发")
    assert [other.key for other in others] == [document.key for document in load(MINHANG).documents][1:]
    assert next(each for each in made.decisions if each.kind == "document").where == "documents.minhang-2027"


def test_dates_that_the_old_document_set_are_carried_on_until_the_new_one_says_them(new: Calendar) -> None:
    due = {deliverable.key: deliverable.due for _, deliverable in new.deliverables()}
    assert (due["self-evaluation"].basis, due["self-evaluation"].source) == (
        Basis.PRACTICE,
        "沿用闵财评〔2022〕1号(待确认): 原定4月30日。",
    )
    assert due["fiscal-evaluation"].basis is Basis.WINDOW
    assert due["key-evaluation-selection"].source.startswith("办公惯例(待确认): 5月底前报选题")


def decided(made: Renewed, kind: str) -> dict[str, Decision]:
    return {each.where: each for each in made.decisions if each.kind == kind}


def test_every_number_is_listed_with_its_present_value(made: Renewed) -> None:
    numbers = {where: each.value for where, each in decided(made, "number").items()}
    assert numbers["key-evaluation-selection.quota[1].at_least.project"] == "10"
    assert numbers["exante-selection.quota[1].share.at_least"] == "0.30"
    assert numbers["catalogues.key-evaluation.where.any[1].amount_at_least"] == "3000000"
    assert numbers["coverage.self-evaluation.at_least"] == "1"
    assert numbers["budget_lights.red_below"] == "60"
    assert numbers["rectification.days"] == "30"
    assert len(numbers) == 33


def test_every_due_date_is_listed_with_the_day_it_comes_to(made: Renewed, new: Calendar) -> None:
    due = decided(made, "due")
    assert list(due) == [deliverable.key for _, deliverable in new.deliverables()]
    report = due["key-evaluation-report"]
    assert (report.value, str(report.becomes), report.provisional, report.basis) == (
        "2027-07-31",
        "2027-07-30",
        True,
        "carried",
    )
    assert all(each.provisional for each in due.values())
    assert not any(each.provisional for each in decided(renew(MINHANG, 2026), "due").values())


def test_openings_on_rest_days_are_listed_with_the_day_of_their_mail(made: Renewed) -> None:
    openings = decided(made, "opening")
    assert len(openings) == 8
    assert {(each.value, str(each.becomes)) for each in openings.values()} == {("2027-08-01", "2027-08-02")}


def test_what_still_names_an_old_year_is_listed(made: Renewed) -> None:
    named = decided(made, "quotation")
    assert named["self-evaluation.source"].value == "2021年"
    assert named["catalogues.exante-cycle.source"].value == "2023年"
    assert named["#"].note.startswith("依据《2022年")


def test_dropped_overrides_are_listed() -> None:
    text = MINHANG.read_text(encoding="utf-8")
    overrides = (
        "workday_overrides:\n  - {on: 2022-08-31, works: false, why: 防汛停工, source: 区防汛办〔2022〕5号}\n\nladders:"
    )
    made = renewed(text.replace("ladders:", overrides, 1), "old.yaml", 2027, WORKDAYS)
    assert below_the_list(made.text) == below_the_list(renew(MINHANG, 2027).text)
    [dropped] = [each for each in made.decisions if each.kind == "override"]
    assert (dropped.where, dropped.value, dropped.note) == ("2022-08-31", "休息", "防汛停工")


def test_figures_and_announcements_of_the_old_document_are_left_out_and_listed() -> None:
    made = renew(ROOT / "calendars" / "changji-2020.yaml", 2027)
    assert decided(made, "figure")["exante"].value == "26个、5.67亿元"
    assert decided(made, "announced")["announced[3]"].value == "实地核查"
    assert not any("states" in where for where in decided(made, "number"))


def test_the_list_stands_at_the_head_of_the_file_and_its_lines_are_true(made: Renewed) -> None:
    lines = made.text.splitlines()
    head = lines[: lines.index(MARK_END)]
    assert lines[0].startswith(MARK) and all(line.startswith("#") for line in head)
    told = [line for line in head if line.startswith("#   ")]
    assert len(told) == len(made.decisions)
    for each in made.decisions:
        assert any(line.startswith(f"#   {each.where}: {each.value}") for line in told), each
        if each.kind in ("number", "quotation"):
            assert each.value.split("、")[0] in lines[each.line - 1] or each.value in lines[each.line - 1], each
        if each.kind == "due":
            assert each.value in "\n".join(lines[each.line - 1 : each.line + 3]), each


def test_a_year_made_of_a_made_year_has_one_list_and_still_names_the_first_document() -> None:
    once = renew(MINHANG, 2027)
    again = renewed(once.text, "2027.yaml", 2028, WORKDAYS)
    assert again.text.count(MARK) == 1
    year = loads(again.text, "2028.yaml")
    due = {deliverable.key: deliverable.due for _, deliverable in year.deliverables()}
    assert due["self-evaluation"].source == "沿用闵财评〔2022〕1号(待确认): 原定4月30日。"
    assert [document.key for document in year.documents][:3] == ["minhang-2028", "minhang-2027", "minhang-2022-1"]


def test_a_date_that_has_a_source_of_its_own_keeps_its_words() -> None:
    text = MINHANG.read_text(encoding="utf-8").replace(
        "due: {on: 2022-04-30, roll: preceding, soft: false, basis: document}",
        "due:\n          source: '见附件: 时间表'\n          basis: document  # 附件\n          on: 2022-04-30",
    )
    made = renewed(text, "old.yaml", 2027, WORKDAYS)
    due = {d.key: d.due for _, d in loads(made.text, "new.yaml").deliverables()}["self-evaluation"]
    assert due.source == "沿用闵财评〔2022〕1号(待确认): 见附件: 时间表"
    assert "basis: practice  # 附件" in made.text


def test_the_same_year_a_broken_file_and_a_year_without_days_are_refused() -> None:
    text = MINHANG.read_text(encoding="utf-8")
    with pytest.raises(RuleBroken, match="已经是2022年度的年历"):
        renew(MINHANG, 2022)
    with pytest.raises(CalendarInvalid, match=r"old.yaml:\d+:"):
        renewed(text.replace("work_year: 2022", "work_year: x"), "old.yaml", 2027, WORKDAYS)
    with pytest.raises(UnknownYear, match="2036"):
        renew(MINHANG, 2036)


def test_the_shipped_2027_is_what_the_command_makes_of_2022(made: Renewed, new: Calendar) -> None:
    shipped = (ROOT / "calendars" / "2027.yaml").read_text(encoding="utf-8")
    assert below_the_list(shipped) == below_the_list(made.text)
    assert shipped == made.text
    assert loads(shipped, "2027.yaml") == new
