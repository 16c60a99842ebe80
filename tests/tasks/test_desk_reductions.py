"""Points taken off: asked for one by one and in a batch, really taken off, kept beside the unit's own score."""

import json
from collections.abc import Callable

import pytest
from desk import Desk, at, day
from filled import evaluated
from offices import Prepare
from reviewed import P1, P2, P3, decide, hand_in, refused, routed, visitor

from models.kinds import Role, State
from rules.deeds import Deed
from tasks.desk import handing_in
from tasks.desk.filling import content_of
from tasks.desk.review import Said
from tasks.desk.review_many import Reviewed, review_many

MONDAY, TUESDAY, WEDNESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12", "Wednesday 2022-04-13"
FAR = {"indicators.0.actual": "1300", "indicators.0.deviation": "目标定低了"}  # of 1000: just the bound, 1.3
NEAR = {"indicators.0.actual": "1299.99", "indicators.0.deviation": "目标定低了"}
MISSING = "第1行指标完成值远超指标值，请填写核减分数（可以是0）"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet with its review route; the year has begun."""
    return new_desk(routed)


def evaluate(desk: Desk, named: str, by: str, changes: dict[str, str] = FAR) -> None:
    who, content = visitor(desk, by, named, MONDAY), content_of(evaluated(changes))
    with desk.office.writing() as connection:
        number = desk.thing(named).id
        handing_in.hand_in_form(desk.office, connection, number, content, who, on=day(MONDAY), at=at(MONDAY))


def scores(desk: Desk, named: str) -> list[tuple[object, ...]]:
    asked = "SELECT score, grade, reviewed_score, reviewed_grade FROM submission WHERE obligation_id ="
    return [tuple(row) for row in desk.rows(f"{asked} {desk.thing(named).id} ORDER BY number")]


def many(desk: Desk, deed: Deed, things: tuple[str, ...], by: str) -> Reviewed:
    people = {desk.thing(named).unit_id: visitor(desk, by, named, TUESDAY) for named in things}
    ids = [desk.thing(named).id for named in things]
    with desk.office.writing() as connection:
        return review_many(connection, ids, deed, people.__getitem__, on=day(TUESDAY), at=at(TUESDAY))


def test_a_batch_leaves_out_what_asks_for_a_reduction_and_says_so(desk: Desk) -> None:
    evaluate(desk, P1, "two")
    evaluate(desk, P3, "town", NEAR)
    done = many(desk, Deed.FORWARD, (P1, P3), "section")
    assert done.done == (desk.thing(P3).id,)
    assert [(each.unit_name, each.title, each.subject_name, str(each.why)) for each in done.left_out] == [
        ("区教育局", "自评", "项目P1", MISSING)
    ]
    assert desk.state(P1) is State.SUBMITTED
    decide(desk, Deed.FORWARD, P1, TUESDAY, "section", Said(reduction=0))
    assert many(desk, Deed.ACCEPT, (P1, P3), "operator").left_out == ()
    assert scores(desk, P1) == scores(desk, P3) == [(9950, "excellent", 9950, "excellent")]
    assert desk.proofs() == []


def test_one_by_one_it_is_asked_for_by_the_verb_itself(desk: Desk) -> None:
    evaluate(desk, P1, "two")
    assert refused(decide, desk, Deed.FORWARD, P1, TUESDAY, "section") == f"RuleBroken: {MISSING}"
    decide(desk, Deed.FORWARD, P1, TUESDAY, "section", Said(reduction=100))
    decide(desk, Deed.ACCEPT, P1, TUESDAY, "operator")
    assert scores(desk, P1) == [(9950, "excellent", 9850, "excellent")]


def test_without_a_budget_there_is_no_score_and_nothing_is_asked_for(desk: Desk) -> None:
    nothing = {"funds.total.adjusted": "0", "funds.total.executed": "0", "execution_reason": "预算全部调减"}
    evaluate(desk, P1, "two", FAR | nothing)
    decide(desk, Deed.FORWARD, P1, TUESDAY, "section")
    decide(desk, Deed.ACCEPT, P1, TUESDAY, "operator")
    assert scores(desk, P1) == [(None, "", None, "")]


def test_points_taken_off_lower_score_and_grade_and_the_unit_s_own_stay(desk: Desk) -> None:
    evaluate(desk, P2, "school")
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two", Said(reduction=951))
    assert scores(desk, P2) == [(9950, "excellent", 8999, "good")]
    decide(desk, Deed.FORWARD, P2, TUESDAY, "section")  # who says nothing leaves it
    assert scores(desk, P2) == [(9950, "excellent", 8999, "good")]
    decide(desk, Deed.ACCEPT, P2, WEDNESDAY, "operator", Said("偏离较小", reduction=50))  # the last word counts
    assert scores(desk, P2) == [(9950, "excellent", 9900, "excellent")]
    [exported] = [row for row in desk.files().obligations if row["subject_code"] == "P2"]
    told = [exported[name] for name in ("self_score", "self_grade", "reviewed_score", "reviewed_grade", "rule_set")]
    assert told == ["99.50", "excellent", "99.00", "excellent", "R2020_10"]
    assert desk.proofs() == []


def test_what_is_returned_is_scored_anew(desk: Desk) -> None:
    evaluate(desk, P2, "school")
    decide(desk, Deed.FORWARD, P2, TUESDAY, "two", Said(reduction=500))
    decide(desk, Deed.RETURN, P2, TUESDAY, "section", Said("请核实", reduction=900))
    evaluate(desk, P2, "school", {**FAR, "reached": "已核实"})
    assert scores(desk, P2) == [(9950, "excellent", 9450, "excellent"), (9950, "excellent", None, "")]
    assert refused(decide, desk, Deed.FORWARD, P2, TUESDAY, "two") == f"RuleBroken: {MISSING}"
    assert desk.proofs() == []


@pytest.mark.parametrize(
    ("score", "reduction", "why"),
    [(None, 100, "没有自评得分，不能核减"), (9000, 9001, "核减分数90.01超过自评得分90.00"), (9000, 9000, "")],
)
def test_no_more_is_taken_off_than_there_is(desk: Desk, score: int | None, reduction: int, why: str) -> None:
    hand_in(desk, P2, MONDAY, "school", form="material", score=score, content=json.dumps(MATERIAL))
    told = refused(decide, desk, Deed.FORWARD, P2, TUESDAY, "two", Said(reduction=reduction))
    assert told.startswith("RuleBroken") is bool(why)
    assert why in told
    assert desk.proofs() == []


MATERIAL = {"form": "material", "version": 1, "content": {}}


def test_the_bureau_s_register_accepts_with_the_score_as_it_was(desk: Desk) -> None:
    evaluate(desk, P1, "two", {})
    desk.do(f"accept {P1}", TUESDAY)
    assert scores(desk, P1) == [(9950, "excellent", 9950, "excellent")]


def test_the_register_asks_for_points_as_the_page_does_and_takes_them_off(desk: Desk) -> None:
    evaluate(desk, P1, "two")
    assert refused(desk.do, f"accept {P1}", TUESDAY, by="operator") == f"RuleBroken: {MISSING}"
    assert refused(desk.do, f"pass {P1}", TUESDAY, by="section") == f"RuleBroken: {MISSING}"
    assert desk.state(P1) is State.SUBMITTED and scores(desk, P1) == [(9950, "excellent", None, "")]
    desk.do(f"pass {P1}", TUESDAY, by="section", value="9.51", why="目标偏低")
    assert scores(desk, P1) == [(9950, "excellent", 8999, "good")]
    desk.do(f"accept {P1}", WEDNESDAY, by="局长办公会", value="0.5")  # nobody the register knows: in whose turn it is
    assert scores(desk, P1) == [(9950, "excellent", 9900, "excellent")]
    kept = desk.rows("SELECT role, reduction, said, by FROM opinion ORDER BY id")
    assert kept == [(Role.FIN_SECTION, 951, "目标偏低", "section"), (Role.FIN_OPERATOR, 50, "", "局长办公会")]
    assert desk.rows("SELECT DISTINCT value FROM history WHERE event IN (SELECT event FROM opinion)") == [(None,)]
    assert desk.proofs() == []


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("-1", "核减分数“-1”应为0至100的数，最多两位小数"),
        ("1.005", "核减分数“1.005”应为0至100的数，最多两位小数"),
        ("两分", "核减分数“两分”应为0至100的数，最多两位小数"),
        ("99.51", "核减分数99.51超过自评得分99.50"),
    ],
)
def test_what_the_register_cannot_take_off_is_refused(desk: Desk, value: str, why: str) -> None:
    evaluate(desk, P1, "two")
    assert refused(desk.do, f"accept {P1}", TUESDAY, by="operator", value=value) == f"RuleBroken: {why}"
    assert desk.state(P1) is State.SUBMITTED and desk.rows("SELECT id FROM opinion") == []


def test_the_ledger_s_proof_finds_a_score_that_nobody_lowered(desk: Desk) -> None:
    evaluate(desk, P1, "two")
    desk.change("UPDATE submission SET reviewed_score = 1")
    assert desk.proofs() == ["审核得分应为自评得分减去核减分数: 1"]
    desk.change("UPDATE submission SET reviewed_score = NULL")
