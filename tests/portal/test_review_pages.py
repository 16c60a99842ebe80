"""The reviewer's pages: a decision about what was read, within bounds, and batches that are not what they say."""

import json
import re
from typing import Any

import pytest
from browsing import PortalHouse, words
from hostile import PAGE, address, decide, filled, hand_in, proofs
from reviewed import P1, P2, P3
from whole import changed, routed_today, thing, whole

from models.kinds import State


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    """The school has handed in."""
    made: PortalHouse = new_portal(routed_today)
    hand_in(made, "school", P2)
    return made


def anew(house: PortalHouse) -> None:
    """The school takes its paper back and hands in another."""
    assert house.signed_in("school").submit(address(house, P2, "/withdraw")).status_code == 303
    hand_in(house, "school", P2, expected="另一句话")


@pytest.mark.parametrize("do", ["take", "forward", "return"])
def test_a_decision_about_a_version_that_is_not_the_newest_is_refused(house: PortalHouse, do: str) -> None:
    anew(house)
    before = whole(house.office)
    reviewer = house.signed_in("two")
    typed = {"do": do, "said": "写了很久的意见", "note.expected": "请写明"}
    for version in ("1", "", "3", "0", "-1", "x", "9" * 30):
        answer = reviewer.submit(address(house, P2, "/review"), version=version, **typed)
        assert answer.status_code == 409, version
        assert "审核期间又报送了新的一版" in words(answer.text)
        assert "写了很久的意见" in answer.text
        assert "请写明" in answer.text
    assert changed(before, whole(house.office)) == {}
    assert decide(reviewer, address(house, P2), do, said="看过第二版").status_code == 303


def test_a_batch_about_versions_that_are_not_the_newest_is_refused_too(house: PortalHouse) -> None:
    number, reviewer = thing(house.office, P2).id, house.signed_in("two")
    anew(house)
    before = whole(house.office)
    for version in ("1", "0", "3"):
        answer = reviewer.submit("/reviews", page="/reviews", do="forward", item=f"{number}.{version}")
        assert answer.status_code == 409
        assert "审核期间又报送了新的一版" in words(answer.text)
    assert changed(before, whole(house.office)) == {}
    assert reviewer.submit("/reviews", page="/reviews", do="forward", item=f"{number}.2").status_code == 303
    assert thing(house.office, P2).review_level == 1


def test_what_the_queue_shows_is_what_it_sends(house: PortalHouse) -> None:
    anew(house)
    assert f'value="{thing(house.office, P2).id}.2"' in house.signed_in("two").get("/reviews", headers=PAGE).text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reduction": "-0.01"}, "核减分数"),
        ({"reduction": "100.01"}, "核减分数"),
        ({"reduction": "1.005"}, "核减分数"),
        ({"reduction": "NaN"}, "核减分数"),
        ({"reduction": "9" * 400}, "核减分数"),
        ({"note.nope": "x"}, "没有“nope”这一处"),
        ({"note.indicators.99": "x"}, "没有“indicators.99”这一处"),
        ({"note.": "x"}, "没有“”这一处"),
        ({"note.expected.expected": "x"}, "这一处"),
        ({"note.expected": "长" * 501}, "一处意见最多500字"),
        ({"said": "长" * 501}, "一处意见最多500字"),
        ({"do": "return", "said": ""}, "须写明理由"),
        ({"do": "return", "said": "改", "day": "2022-13-01"}, "不是日期"),
        ({"do": "return", "said": "改", "day": "2022-04-20"}, "至少留3个工作日"),
        ({"do": "return", "said": "改", "day": "9999-12-31"}, "9999"),
        ({"do": "reopen"}, "请选择审核结论"),
        ({"do": "fill"}, "请选择审核结论"),
        ({"do": ""}, "请选择审核结论"),
        ({"do": "accept"}, "还有后续审核环节"),
    ],
)
def test_what_is_out_of_bounds_is_told_with_what_was_typed_and_changes_nothing(
    house: PortalHouse, said: dict[str, str], why: str
) -> None:
    before = whole(house.office)
    answer = decide(house.signed_in("two"), address(house, P2), **{"do": "forward", **said})
    assert answer.status_code == 409
    assert why in words(answer.text)
    assert changed(before, whole(house.office)) == {}


def test_notes_are_kept_for_places_that_are_there(house: PortalHouse) -> None:
    notes = {"note.expected": "请写明", "note.indicators.0": "偏低", "note.funds.total": "与决算不符"}
    answer = decide(house.signed_in("two"), address(house, P2), "return", said="一\r\n" * 100, **notes)
    assert answer.status_code == 303, words(answer.text)
    (opinion,) = whole(house.office)["opinion"]
    assert all(words in opinion for words in notes.values())


def test_who_handed_in_reviews_nothing_and_who_is_not_there_yet_neither(house: PortalHouse) -> None:
    before = whole(house.office)
    for who, status in (("school", 403), ("section", 403), ("town-dept", 404), ("operator", 403)):
        answer = house.signed_in(who).submit(address(house, P2, "/review"), do="forward", version="1")
        assert answer.status_code == status, who
    assert changed(before, whole(house.office)) == {}


def test_a_batch_tells_nothing_of_what_is_foreign_and_does_the_rest(house: PortalHouse) -> None:
    """Whether a foreign item is there or not, the answer is the same, word for word."""
    hand_in(house, "town", P3)
    mine, foreign = thing(house.office, P2).id, thing(house.office, P3).id
    reviewer = house.signed_in("two")
    tries = []
    for other in (foreign, 999999):
        answer = reviewer.submit("/reviews", page="/reviews", do="accept", item=[f"{other}.1"])
        assert answer.status_code == 409
        assert "没有这个事项" in words(answer.text)
        assert not any(name in answer.text for name in ("七宝镇", "项目P3", "town"))
        tries.append(words(answer.text).replace(str(other), "N"))
    assert tries[0] == tries[1]
    answer = reviewer.submit("/reviews", page="/reviews", do="forward", item=[f"{foreign}.1", f"{mine}.1", "999999.0"])
    assert answer.status_code == 409
    assert "其余 1 项已办成" in words(answer.text)
    assert (thing(house.office, P2).review_level, thing(house.office, P3).review_level) == (1, 0)
    assert proofs(house) == []


def test_a_batch_of_junk_is_refused_as_a_whole(house: PortalHouse) -> None:
    mine, before = thing(house.office, P2).id, whole(house.office)
    reviewer = house.signed_in("two")
    junk = (["x"], [""], ["-1.1"], ["１.１"], [str(mine)], ["9" * 30 + ".1"], ["9" * 5000], [f"{mine}.9{'9' * 30}"], [])
    for ticked in (*junk, [f"{number}.1" for number in range(1, 502)]):
        answer = reviewer.submit("/reviews", page="/reviews", do="forward", item=ticked)
        assert answer.status_code == 422, ticked[:3]
        assert "请勾选 1 至 500 项" in words(answer.text)
    for do in ("return", "take", "", "FORWARD", "reopen"):
        assert reviewer.submit("/reviews", page="/reviews", do=do, item=f"{mine}.1").status_code == 422
    assert changed(before, whole(house.office)) == {}
    answer = reviewer.submit("/reviews", page="/reviews", do="forward", item=[f"{mine}.1"] * 30)
    assert answer.status_code == 303
    assert len(whole(house.office)["opinion"]) == 1


def test_an_own_paper_is_not_passed_on_in_a_batch_either(house: PortalHouse) -> None:
    hand_in(house, "two", P1)
    number, before = thing(house.office, P1).id, whole(house.office)
    answer = house.signed_in("two").submit("/reviews", page="/reviews", do="forward", item=f"{number}.1")
    assert answer.status_code == 409
    assert changed(before, whole(house.office)) == {}


def test_more_time_until_a_day_that_nobody_knows_is_refused_with_the_reason(house: PortalHouse) -> None:
    unit, bureau, item = house.signed_in("two"), house.signed_in("operator"), address(house, P1)
    for day in ("", "x", "2022-04-31", "2022-04-30", "0001-01-01", "２０２２-06-01"):
        answer = unit.submit(f"{item}/more-time", day=day, why="材料未齐")
        assert answer.status_code == 409, day
    assert unit.submit(f"{item}/more-time", day="2022-05-20" + "0", why="x").status_code == 422
    assert unit.submit(f"{item}/more-time", day="9999-12-31", why="材料未齐").status_code == 303
    before = whole(house.office)
    for day in ("9999-12-31", "2022-04-01", "", "0001-01-01"):
        answer = bureau.submit(f"{item}/grant", day=day, why="同意")
        assert answer.status_code == 409, day
        assert "没有办成" in words(answer.text)
    assert changed(before, whole(house.office)) == {}


def test_a_nil_return_has_no_page_of_its_own_and_can_be_reviewed(house: PortalHouse) -> None:
    assert house.signed_in("town").submit(address(house, P3, "/nil"), why="无此支出").status_code == 303
    section, item = house.signed_in("section"), address(house, P3)
    assert section.get(f"{item}/review").status_code == 200
    assert section.get(f"{item}/version/1").status_code == 404
    assert section.get(f"{item}/compare?left=1&right=1").status_code == 404
    assert decide(section, item, "forward", **{"note.expected": "x"}).status_code == 409
    assert decide(section, item, "forward").status_code == 303
    assert State(thing(house.office, P3).state) is State.SUBMITTED
    assert json.loads(house.signed_in("operator").get(f"/api{item}").text)["nil"] is True


def test_what_is_filled_in_for_another_year_of_a_form_is_nobody_s_secret(house: PortalHouse) -> None:
    """A draft that the reviewer may not see is not in the reviewer's page before it is handed in."""
    assert filled(house, "two", P1, expected="尚未报送的话").status_code == 303
    for path in ("", "/form", "/review"):
        assert "尚未报送的话" not in house.signed_in("section").get(address(house, P1, path), headers=PAGE).text
    assert "尚未报送的话" not in house.signed_in("section").get(f"/api{address(house, P1)}").text


def hand_in_far(house: PortalHouse) -> None:
    """The town's paper, with a target exceeded by far."""
    far = {"indicators.0.actual": "1400", "indicators.0.deviation": "目标定低了"}
    asked = filled(house, "town", P3, do="hand_in", **far)
    known = re.findall(r'name="acknowledged" value="([0-9a-f]+)"', asked.text)
    hand_in(house, "town", P3, acknowledged=known, **far)


def test_a_target_exceeded_by_far_asks_for_a_word_on_the_points(house: PortalHouse) -> None:
    hand_in_far(house)
    path = address(house, P3, "/review")
    browser = house.signed_in("section")
    assert "第1行指标完成值远超指标值" in words(browser.get(path, headers=PAGE).text)
    answer = browser.submit(path, page=path, do="forward", version="1")
    assert answer.status_code == 409
    assert "请填写核减分数" in words(answer.text)
    assert browser.submit(path, page=path, do="forward", version="1", reduction="0").status_code == 303


def test_a_batch_names_what_asks_for_points_and_every_page_says_which_score_it_is(house: PortalHouse) -> None:
    hand_in_far(house)
    number, section = thing(house.office, P3).id, house.signed_in("section")
    answer = section.submit("/reviews", page="/reviews", do="forward", item=f"{number}.1")
    assert answer.status_code == 409
    assert "自评 · 项目P3 · 七宝镇：第1行指标完成值远超指标值，请填写核减分数" in words(answer.text)
    assert decide(section, address(house, P3), "forward", reduction="12").status_code == 303
    operator = house.signed_in("operator")
    for path in ("", "/review", "/version/1"):
        said = words(operator.get(address(house, P3, path), headers=PAGE).text)
        assert "自评得分 99.50 优 · 审核得分 87.50 良 （核减 12.00 分）" in said, path
    assert "审核得分 87.50 良" in words(operator.get("/reviews", headers=PAGE).text)
    assert operator.get("/api/reviews").json()["items"][0]["reviewed_score"] == 8750
    assert operator.submit("/reviews", page="/reviews", do="accept", item=f"{number}.1").status_code == 303
    assert proofs(house) == []


def test_the_head_of_the_department_reads_what_waits_for_it_and_decides_nothing(house: PortalHouse) -> None:
    head = house.signed_in("head-101")
    page = head.get("/reviews/department", headers=PAGE)
    assert "小学" in words(page.text) and "已用0个工作日" in words(page.text)
    assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]
    assert head.get(address(house, P2, "/review"), headers=PAGE).status_code == 404
    assert "没有等待本部门审核的事项" in words(house.signed_in("mayor").get("/reviews/department", headers=PAGE).text)
    assert house.signed_in("two").get("/reviews/department", headers=PAGE).status_code == 403
