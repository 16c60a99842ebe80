"""The year as a page shows it: today, milestones, marks of dates that may still move, ways to the lists."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from calendars.dates import effective, is_provisional
from calendars.loading import load
from calendars.workdays import Workdays
from models.kinds import Level
from notices.svg import Picture
from notices.year_picture import TODAY, Shown, year_picture

CALENDARS = Path(__file__).parents[2] / "calendars"
YEARS = (CALENDARS / "minhang-2022.yaml", CALENDARS / "2027.yaml")
SVG = "{http://www.w3.org/2000/svg}"
DAYS = Workdays.load()


def drawn(file: Path, on: date) -> ElementTree.Element:
    shown = Shown(on=on, address=lambda key: f"/owed?a=1&deliverable={key}")
    return ElementTree.fromstring(year_picture(load(file), DAYS, shown))


def texts(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


@pytest.mark.parametrize("file", YEARS, ids=lambda file: file.stem)
def test_every_deliverable_leads_to_its_list_and_says_whether_its_date_may_move(file: Path) -> None:
    year = load(file)
    picture = drawn(file, date(2022, 5, 20))
    links = {each.get("href"): each.get("aria-label") for each in picture.iter(f"{SVG}a")}
    assert links == {f"/owed?a=1&deliverable={each.key}": each.title for _, each in year.deliverables()}
    for link in picture.iter(f"{SVG}a"):
        key = str(link.get("href")).rpartition("=")[2]
        due = next(each.due for _, each in year.deliverables() if each.key == key)
        mark = "暂" if is_provisional(DAYS, due.on, effective(due, DAYS)) else ""
        assert f"{effective(due, DAYS):%m-%d}{mark}" in texts(link)
    assert any("暂" in each for each in texts(picture)[:-1]) is (file.stem == "2027")


def test_today_is_a_line_where_its_day_is_and_none_outside_the_year() -> None:
    def line(on: date) -> list[float]:
        return [
            float(str(each.get("x1"))) for each in drawn(YEARS[0], on).iter(f"{SVG}line") if each.get("stroke") == TODAY
        ]

    (april,), (may,) = line(date(2022, 4, 1)), line(date(2022, 5, 1))
    months = [float(str(each.get("x1"))) for each in drawn(YEARS[0], date(2022, 4, 1)).iter(f"{SVG}line")]
    assert april in months and may in months and april < may
    assert line(date(2021, 4, 1)) == []
    assert "今天 04-01" in texts(drawn(YEARS[0], date(2022, 4, 1)))


def test_the_first_day_of_each_level_from_warning_up_is_marked() -> None:
    year = load(YEARS[0])
    picture = drawn(YEARS[0], date(2022, 5, 20))
    levels = [
        len({rung.level for rung in year.ladders[each.ladder].rungs if rung.level >= Level.L3})
        for _, each in year.deliverables()
    ]
    assert len(list(picture.iter(f"{SVG}circle"))) == sum(levels) + 2  # and two in the legend


def test_it_is_told_to_who_does_not_see_it() -> None:
    picture = drawn(YEARS[0], date(2022, 5, 20))
    assert picture.get("role") == "group"
    told = {each.get("id"): each.text or "" for each in picture if each.get("id")}
    assert picture.get("aria-labelledby") in told and "今天 2022-05-20" in told[str(picture.get("aria-describedby"))]
    for step in load(YEARS[0]).steps:
        assert step.title in told["picture-desc"]


def test_a_picture_that_leads_nowhere_is_an_image() -> None:
    picture = Picture("题", 10)
    with picture.link("", "不说"):
        picture.text(0, 0, "字")
    drawn = ElementTree.fromstring(picture.svg(10))
    assert drawn.get("role") == "img" and not list(drawn.iter(f"{SVG}a"))
