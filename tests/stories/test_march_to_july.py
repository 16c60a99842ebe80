"""March to July of 闵行's 2022, rehearsed: self-evaluations scored, quotas met or escalated, letters issued, problems
to be mended, decisions proposed.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import district
import pytest
from offices import PostgresOffices
from sqlalchemy import Connection
from worked_out import HANDS, Hand

from calendars.workdays import Workdays
from models.kinds import HANDED_IN, ApplicationState, ItemState, LetterState, Roll, State
from models.queries.typed import query
from models.settings import Settings
from rules.forms import loaded
from rules.problems import mending_deliverable
from tasks.office import Office
from tasks.rehearse import Ground, Rehearsed, live_through
from tasks.script import read_script
from tasks.section.read import read_sections, read_summary

pytestmark = pytest.mark.slow

FIRST, LAST = date(2022, 3, 1), date(2022, 7, 31)
NO_BUDGET = {"31011221T000000000014"}  # its whole budget was taken back: no execution score, hence no total


def lived(office: Office) -> Office:
    """The script's five months in an office in which nothing was opened yet."""
    ground = Ground(entries=tuple(read_script(district.SCRIPT)), first_on=FIRST, last_on=LAST)
    live_through(office, ground, Settings(), Rehearsed(FIRST, LAST), lambda _on, _number, _total: None)
    return office


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def season(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """The ledger on the evening of 2022-07-31."""
    if request.param == "postgres":
        on_server: PostgresOffices = request.getfixturevalue("postgres_offices")
        with on_server.url(district.settled) as url:
            yield from _read(Office(url))
    else:
        office = Office("sqlite://")
        district.settled(office)
        yield from _read(office)


def _read(office: Office) -> Iterator[Connection]:
    with lived(office).reading() as connection:
        yield connection
    office.close()


def ask(season: Connection, sql: str, days: str = "", **values: Any) -> list[Any]:
    return list(season.execute(query(sql, days=days), values))


SELF_EVALUATIONS = """
SELECT u.code AS unit, s.code AS subject, o.state, b.number, b.content, b.score, b.grade, b.rule_set, b.reviewed_score
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id AND d.key = 'self-evaluation'
  JOIN unit u ON u.id = o.unit_id JOIN subject s ON s.id = o.subject_id
  JOIN submission b ON b.id = (SELECT max(x.id) FROM submission x WHERE x.obligation_id = o.id)
 ORDER BY u.code, s.code
"""


def test_every_self_evaluation_handed_in_is_scored_by_its_facts(season: Connection) -> None:
    [handed_in] = ask(
        season,
        "SELECT count(*) AS n FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id"
        f" WHERE d.key = 'self-evaluation' AND o.state IN ({', '.join(str(int(state)) for state in HANDED_IN)})",
    )
    rows = [row for row in ask(season, SELF_EVALUATIONS) if State(row.state) in HANDED_IN]
    assert len(rows) == handed_in.n > 380
    assert {row.subject for row in rows if row.score is None} == NO_BUDGET
    assert {row.rule_set for row in rows} == {"R2020_10"}
    assert all(row.grade for row in rows if row.subject not in NO_BUDGET)
    accepted = [row for row in rows if row.state == State.ACCEPTED and row.score is not None]
    taken_off = [row.score - row.reviewed_score for row in accepted]
    assert min(taken_off) == 0 < max(taken_off) <= 300
    grades = Counter(row.grade for row in rows)
    assert min(grades[grade] for grade in ("excellent", "good", "fair", "poor")) >= 20, grades


def test_a_year_without_a_budget_has_no_total_but_an_explanation(season: Connection) -> None:
    [row] = [row for row in ask(season, SELF_EVALUATIONS) if row.subject in NO_BUDGET]
    content = loaded(json.loads(row.content)).content
    assert (content.funds.total.score, content.total, content.grade) == (None, None, "")  # type: ignore[attr-defined]
    assert content.execution_reason.startswith("年中预算全部调减")  # type: ignore[attr-defined]


@pytest.mark.parametrize("hand", HANDS, ids=lambda hand: f"{hand.unit} {hand.subject}")
def test_twenty_scores_are_those_worked_out_on_paper(season: Connection, hand: Hand) -> None:
    [row] = [row for row in ask(season, SELF_EVALUATIONS) if (row.unit, row.subject) == (hand.unit, hand.subject)]
    content = loaded(json.loads(row.content)).content
    terms = [Decimal(term) for term in hand.terms.split(" + ")]
    found = [content.funds.total.score, *(each.score for each in content.indicators)]  # type: ignore[attr-defined]
    assert found == terms
    assert sum(terms) == Decimal(hand.total) == Decimal(row.score) / 100
    assert row.grade == hand.grade


def test_the_twenty_show_every_row_of_the_formula_and_every_grade() -> None:
    assert len({hand.subject for hand in HANDS}) == 20
    assert {hand.grade for hand in HANDS} == {"excellent", "good", "fair", "poor"}
    for shown in ("超过100%按10", "≥0而", "=0而1", "≤0而1", "≤0而0", "1-(", "190/138", "定性", "=9/14"):
        assert any(shown in hand.how for hand in HANDS), shown


def test_what_was_returned_is_scored_anew_and_both_versions_stay(season: Connection) -> None:
    again = ask(
        season,
        "SELECT b.obligation_id, count(*) AS versions, count(DISTINCT b.score) AS scores FROM submission b"
        " JOIN obligation o ON o.id = b.obligation_id JOIN deliverable d ON d.id = o.deliverable_id"
        " WHERE d.key = 'self-evaluation' AND o.returns > 0 GROUP BY b.obligation_id HAVING count(*) > 1",
    )
    assert len(again) > 25
    assert sum(row.scores > 1 for row in again) > 15


def test_every_section_has_summed_up_and_suggested_something_for_what_is_fair_or_poor(season: Connection) -> None:
    calendar = district.year()
    sections = read_sections(season, calendar)
    assert len(sections) > 5
    assert all(section.done for section in sections)
    for section in sections:
        summary = read_summary(season, calendar, section.code)
        summed_up = [row for row in summary.rows if row.suggestion]
        assert len(summed_up) == section.suggested > 0
        assert all(row.suggestion and row.suggestion.amount and row.suggestion.why for row in summed_up)


QUOTAS = """
SELECT d.key, u.code AS unit, u.kind, o.state, COALESCE(r.level, '') AS level,
       (SELECT count(*) FROM selection x WHERE x.work_year = d.work_year AND x.deliverable = d.key
         AND x.unit_id = o.unit_id) AS chosen,
       (SELECT count(*) FROM proposal_item i WHERE i.obligation_id = o.id) AS proposed
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id AND d.about = 'quota' AND d.step = 'evaluation'
  JOIN unit u ON u.id = o.unit_id LEFT JOIN rung r ON r.id = o.rung_id ORDER BY d.key, u.code
"""


def test_every_quota_is_met_or_escalated(season: Connection) -> None:
    rows = ask(season, QUOTAS)
    met = [row for row in rows if State(row.state) in HANDED_IN]
    missed = [row for row in rows if State(row.state) not in HANDED_IN]
    assert len(rows) == len(met) + len(missed) > 40
    for row in met:
        least = 17 if row.key == "fiscal-evaluation-plan" else 11 if row.kind != "department" else 1
        assert row.chosen >= least, row
    assert {"302", "311"} <= {row.unit for row in missed}
    assert [(row.level, row.proposed) for row in missed] == [("L6", 3)] * len(missed)


def test_key_evaluations_are_accepted_with_a_grade_and_after_views_were_exchanged(season: Connection) -> None:
    rows = ask(
        season,
        "SELECT d.key, b.grade, COALESCE(e.step, 0) AS step, (SELECT count(*) FROM view_exchange v"
        " WHERE v.obligation_id = o.id AND v.state > 0) AS views FROM obligation o"
        " JOIN deliverable d ON d.id = o.deliverable_id AND d.key IN ('key-evaluation-report', 'fiscal-evaluation')"
        " LEFT JOIN evaluation e ON e.obligation_id = o.id"
        " JOIN submission b ON b.id = (SELECT max(x.id) FROM submission x WHERE x.obligation_id = o.id)"
        f" WHERE o.state = {State.ACCEPTED:d}",
    )
    assert len(rows) > 25
    assert all(row.grade and row.step >= 7 and row.views == 1 for row in rows)
    assert any(row.step == 9 for row in rows)


LETTERS = """
SELECT l.id, l.number, l.state, l.dated_on, l.due_on, l.told, u.code AS unit
  FROM letter l JOIN unit u ON u.id = l.unit_id ORDER BY l.number
"""


def issued(season: Connection) -> list[Any]:
    rows = ask(season, LETTERS, days="dated_on due_on")
    out = [row for row in rows if row.state in (LetterState.ISSUED, LetterState.RECEIVED)]
    return sorted(out, key=lambda row: int(row.number.removeprefix("闵财评函〔2022〕").removesuffix("号")))


def test_feedback_letters_are_issued_with_their_numbers(season: Connection) -> None:
    letters = issued(season)
    assert [row.number for row in letters] == [f"闵财评函〔2022〕{n}号" for n in range(1, len(letters) + 1)]
    assert len(letters) >= 5
    assert all(row.due_on == row.dated_on + timedelta(days=30) for row in letters)
    assert {LetterState.ISSUED, LetterState.RECEIVED} == {row.state for row in letters}


def test_every_problem_of_an_issued_letter_is_an_open_item_with_its_deadline(season: Connection) -> None:
    items = ask(
        season,
        "SELECT i.source_letter_id AS letter, i.state, i.due_on AS due, i.text, u.code AS unit, o.due_on,"
        " o.nominal_due_on, d.key, o.state AS owing FROM rectification_item i"
        " JOIN obligation o ON o.id = i.obligation_id"
        " JOIN deliverable d ON d.id = o.deliverable_id JOIN unit u ON u.id = o.unit_id ORDER BY i.subject_id",
        days="due due_on nominal_due_on",
    )
    asked = [(row.id, row.unit, each["text"]) for row in issued(season) for each in json.loads(row.told)["problems"]]
    assert Counter((row.letter, row.unit, row.text) for row in items) == Counter(asked)
    mending = mending_deliverable(district.year())
    assert mending is not None
    assert {row.key for row in items} == {mending.key}
    days, due = Workdays.load(), {row.id: row.due_on for row in issued(season)}
    for row in items:
        assert row.nominal_due_on == row.due == due[row.letter]
        assert row.due_on == days.roll(row.due, Roll.FOLLOWING)
        assert (row.state, row.owing) in ((ItemState.OPEN, State.ISSUED), (ItemState.PLANNED, State.IN_PROGRESS))
    assert {ItemState.OPEN, ItemState.PLANNED} == {row.state for row in items}


APPLICATIONS = """
SELECT o.id, d.key, COALESCE(NULLIF(b.reviewed_grade, ''), b.grade) AS grade,
       a.proposed, a.state, a.decision, a.decided_by, a.least_fen, a.budget_fen, a.for_year
  FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id
   AND d.key IN ('self-evaluation', 'key-evaluation-report', 'fiscal-evaluation')
  JOIN submission b ON b.id = (SELECT max(x.id) FROM submission x WHERE x.obligation_id = o.id) AND b.grade <> ''
  LEFT JOIN application a ON a.obligation_id = o.id AND a.state <> {dropped:d}
 WHERE o.state = {accepted:d}
"""
PROPOSED = {"excellent": ("prioritise", 0), "good": ("keep", 0), "fair": ("reduce", 5), "poor": ("reduce", 20)}


def test_for_every_accepted_result_a_decision_is_proposed_by_the_calendars_rules(season: Connection) -> None:
    sql = APPLICATIONS.format(dropped=ApplicationState.DROPPED, accepted=State.ACCEPTED)
    rows = ask(season, sql)
    assert len(rows) == len({row.id for row in rows}) > 350
    for row in rows:
        wanted, percent = PROPOSED[row.grade]
        assert (row.proposed, row.for_year) == (wanted, 2023)
        if percent and row.budget_fen:
            assert abs(row.least_fen * 100 - row.budget_fen * percent) <= 50
    states = Counter(row.state for row in rows)
    assert states[ApplicationState.DECIDED] > 30 < states[ApplicationState.WAITING]
    decided = [row for row in rows if row.state == ApplicationState.DECIDED]
    assert {(row.decision == row.proposed, row.decided_by) for row in decided} == {(True, "cz-ld")}
