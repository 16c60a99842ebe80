"""A year's mails by week as a picture: every bar has its sign and number, the worst day is marked."""

from datetime import date
from xml.etree import ElementTree

from notices.weeks_picture import COLOURS, Weeks, week_name, weeks_picture

SVG = "{http://www.w3.org/2000/svg}"
MONDAYS = {
    date(2022, 12, 19): {"L1": 40, "L3": 10},
    date(2022, 12, 26): {},
    date(2023, 1, 2): {"L1": 4},
}


def drawn(worst_on: date | None, levels: dict[date, dict[str, int]] = MONDAYS) -> ElementTree.Element:
    weeks = Weeks("每周的邮件", levels, worst_on, 30, lambda monday: f"/days?week={monday}")
    return ElementTree.fromstring(weeks_picture(weeks))


def texts(picture: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def test_weeks_lead_to_their_days_and_say_their_numbers() -> None:
    picture = drawn(date(2022, 12, 21))
    links = {each.get("href"): each.get("aria-label") for each in picture.iter(f"{SVG}a")}
    assert links == {
        "/days?week=2022-12-19": "2022-W51（2022-12-19起）：50封",
        "/days?week=2023-01-02": "2023-W01（2023-01-02起）：4封",
    }
    said = texts(picture)
    assert said.count("◀") == 1
    assert {"50", "4", "2023-01", "提醒", "预警", "◀ 最多的一天：2022-12-21，30封"} <= set(said)
    assert "催办" not in said


def test_a_bar_is_as_long_as_its_mails() -> None:
    fills = {fill for fill, _ink in COLOURS.values()}
    bars = [each for each in drawn(None).iter(f"{SVG}rect") if each.get("fill") in fills and each.get("stroke")]
    widths = [float(each.get("width", "0")) for each in bars]
    assert [round(width / widths[0] * 40) for width in widths] == [40, 10, 4]


def test_a_year_without_mails_is_drawn_and_marks_nothing() -> None:
    assert "◀" not in " ".join(texts(drawn(None, {date(2022, 12, 26): {}})))
    assert week_name(date(2022, 1, 3)) == "2022-W01"
