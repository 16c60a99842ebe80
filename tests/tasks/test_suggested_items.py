"""Lights, audits and talks suggest items to mend, with the problem in words; each is opened once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from applying import decider
from desk import Desk, at, day
from lit import YEAR, lit
from mending import YEAR as MENDING
from offices import Prepare

from calendars.loading import loads
from calendars.results import Decision
from models.errors import CalendarInvalid, RuleBroken
from models.kinds import ItemSource
from rules.applying import Decided
from rules.problems import mending_deliverable
from tasks.rectification.suggest import Suggested, open_suggested, suggested
from tasks.results.decide_application import decide_application

TUESDAY, WEDNESDAY, MAY = "Tuesday 2022-04-12", "Wednesday 2022-04-13", "Tuesday 2022-05-24"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    return new_desk(lit)


def found(desk: Desk) -> list[Suggested]:
    with desk.office.reading() as connection:
        return suggested(connection, desk.office.calendars(connection))


def opened(desk: Desk, key: str, on: str = WEDNESDAY) -> str:
    with desk.office.writing() as connection:
        calendars, days = desk.office.years(connection)
        return open_suggested(connection, calendars, days, key, on=day(on), at=at(on), by="operator")


def items(desk: Desk) -> list[tuple[str, str, str]]:
    rows = desk.rows(
        """SELECT s.code, r.source, d.key FROM rectification_item r JOIN subject s ON s.id = r.subject_id
        JOIN obligation o ON o.id = r.obligation_id JOIN deliverable d ON d.id = o.deliverable_id ORDER BY s.code"""
    )
    return [tuple(row) for row in rows]


def test_a_light_that_is_not_green_is_put_into_words_and_opened_once(desk: Desk) -> None:
    [light] = found(desk)
    assert (light.source, light.unit_code, light.about, light.of_class) == (
        ItemSource.LIGHT,
        "101",
        "项目P1",
        "budgeting",
    )
    assert light.text == "预算执行率50.0%，不足60%，亮红灯，请说明原因并整改"
    assert opened(desk, light.key) == "ZG2022-00001"
    assert found(desk) == []
    with pytest.raises(RuleBroken, match="已经发起整改，或所依据的情况不再成立"):
        opened(desk, light.key)
    assert items(desk) == [("ZG2022-00001", "light", "mending-now")]
    assert (
        desk.rows(
            "SELECT count(*) AS n FROM obligation o JOIN subject s ON s.id = o.subject_id"
            " WHERE s.kind = 'rectification'"
        )[0].n
        == 1
    )
    assert desk.dates("101 mending-now ZG2022-00001")[0] == day(WEDNESDAY) + timedelta(days=20)
    assert desk.proofs() == []


def test_what_is_decided_to_be_mended_is_an_audit_and_has_the_deliverable_of_the_rest(desk: Desk) -> None:
    [reduce] = desk.rows("SELECT id FROM application WHERE proposed = 'reduce'")
    with desk.office.writing() as connection:
        wanted = Decided(Decision.RECTIFY, None, 2023, "制度缺失，限期整改")
        decide_application(connection, desk.office.calendar(connection, 2022), reduce.id, wanted, decider(TUESDAY))
    keys = {each.source: each for each in found(desk)}
    assert keys[ItemSource.AUDIT].text == "制度缺失，限期整改"
    assert [opened(desk, keys[source].key) for source in (ItemSource.AUDIT, ItemSource.LIGHT)] == [
        "ZG2022-00001",
        "ZG2022-00002",
    ]
    assert items(desk) == [("ZG2022-00001", "audit", "mending"), ("ZG2022-00002", "light", "mending-now")]


def test_an_approved_talk_asks_each_of_its_units_once(desk: Desk) -> None:
    desk.run(MAY)
    talks = desk.rows("SELECT p.id FROM proposal p JOIN rung g ON g.id = p.rung_id AND g.level = 'L5'")
    assert talks
    assert {each.source for each in found(desk)} == {ItemSource.LIGHT}
    batch = next(row["batch"] for row in desk.files(MAY).proposals if row["level"] == "L5")
    desk.decide(batch, MAY, why="多次催报未果")
    asked = [each for each in found(desk) if each.source is ItemSource.TALK]
    assert asked and len({each.unit_code for each in asked}) == len(asked)
    assert all("经批准约谈（多次催报未果）" in each.text for each in asked)
    for each in asked:
        opened(desk, each.key, MAY)
    assert [each.source for each in found(desk)] == [ItemSource.LIGHT]
    assert {row[1:] for row in items(desk)} == {("talk", "mending-now")}


def test_a_calendar_names_deliverables_about_items_for_sources_that_exist() -> None:
    assert mending_deliverable(loads(YEAR, "y.yaml"), ItemSource.LIGHT).key == "mending-now"  # type: ignore[union-attr]
    assert mending_deliverable(loads(MENDING, "y.yaml"), ItemSource.LIGHT).key == "mending"  # type: ignore[union-attr]
    wrong = YEAR.replace("{light: mending-now, talk: mending-now}", "{lamp: mending, talk: report, audit: nothing}")
    with pytest.raises(CalendarInvalid) as refused:
        loads(wrong, "y.yaml")
    said = str(refused.value)
    for words in ("lamp", "“report”不是以整改事项为对象的报送材料", "nothing"):
        assert words in said
