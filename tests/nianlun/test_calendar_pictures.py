"""`nianlun calendar draw` and `schema`: what is in the pictures, and how both fail."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from calendars.dates import effective
from calendars.loading import load
from calendars.workdays import Workdays
from nianlun.calendar import calendar
from nianlun.ladder_picture import ladder_picture
from notices.svg import REST, fitted, width_of
from notices.year_picture import COLOURS, year_picture

CALENDARS = Path(__file__).parents[2] / "calendars"
MINHANG = CALENDARS / "minhang-2022.yaml"
SVG = "{http://www.w3.org/2000/svg}"
DAYS = Workdays.load()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(calendar, [*arguments])


def texts(drawn: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("file", sorted(CALENDARS.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_year_shows_every_window_and_every_due_date(file: Path) -> None:
    year = load(file)
    drawn = year_picture(year, Workdays.load(overrides=year.workday_overrides))
    told = texts(drawn)
    for step, each in year.deliverables():
        assert fitted(each.title, 12, 248) in told
        assert f"{effective(each.due, DAYS):%m-%d}" in told
        assert fitted(step.title, 14, 260) in told
    assert drawn.count("<polygon") == len(year.deliverables()) + 2  # and two in the legend
    for step in year.steps:
        assert COLOURS[step.key][0] in drawn


def test_windows_stand_where_their_days_are_and_overlap() -> None:
    drawn = ElementTree.fromstring(year_picture(load(MINHANG), DAYS))
    bands = {
        each.get("fill"): (float(each.get("x", 0)), float(each.get("width", 0)))
        for each in drawn.iter(f"{SVG}rect")
        if each.get("rx") == "5"
    }
    (post, post_w), (track, track_w), (again, again_w), (before, before_w), _ = (
        bands[COLOURS[step.key][0]] for step in load(MINHANG).steps
    )
    a_day = post_w / 153  # March to July
    assert track_w == pytest.approx(92 * a_day, rel=0.01)
    assert track == pytest.approx(post + 122 * a_day, rel=0.01)
    assert post < track < post + post_w < again + 1
    assert again < before < track + track_w < again + again_w < before + before_w


def test_a_ladder_shows_its_days_its_rungs_and_who_hears() -> None:
    drawn = ladder_picture(load(MINHANG), "self-evaluation", DAYS)
    told = texts(drawn)
    assert "4月30日为劳动节放假, 提前至4月29日" in told
    assert {"-10 提醒", "+1 催办", "+5 预警", "+10 通报", "+20 扣减"} <= set(told)
    assert "2022-05-07 周六" in told and told.count("班") == 2  # 24 April and 7 May, both make-up days
    span = [date(2022, 4, 16) + timedelta(days=number) for number in range(48)]
    assert drawn.count(f'fill="{REST}"') == sum(not DAYS.works(on) for on in span)
    told_by_itself = 1 + 1 + 1 + 3 + 4 + 6 + 6
    assert len(re.findall(r'<circle [^>]*fill="#(?!ffffff)', drawn)) == told_by_itself
    assert drawn.count('fill="#ffffff" stroke="#a23b4a"') == 7 + 1  # who hears of the circular, and its flag


def test_a_due_date_that_does_not_move_has_one_frame() -> None:
    drawn = ladder_picture(load(MINHANG), "self-tracking", DAYS)
    assert "到期" in texts(drawn) and "名义" not in texts(drawn)


def test_words_are_cut_where_they_would_be_too_wide() -> None:
    assert fitted("绩效自评", 10, 40) == "绩效自评"
    assert fitted("绩效自评", 10, 39) == "绩效…"
    assert width_of("绩效", 10) == 20
    assert fitted("", 10, 0) == ""


def test_pictures_are_written(tmp_path: Path) -> None:
    year, ladder = tmp_path / "year.svg", tmp_path / "ladder.svg"
    assert run("draw", str(MINHANG), "--out", str(year)).exit_code == 0
    assert run("draw", str(MINHANG), "self-evaluation", "--out", str(ladder)).exit_code == 0
    assert year.read_text(encoding="utf-8") == year_picture(load(MINHANG), DAYS)
    assert ladder.read_text(encoding="utf-8") == ladder_picture(load(MINHANG), "self-evaluation", DAYS)


def test_what_cannot_be_drawn_or_written_is_said(tmp_path: Path) -> None:
    unknown = run("draw", str(MINHANG), "self-evalution", "--out", str(tmp_path / "x.svg"))
    assert "是否想写“self-evaluation”?" in str(unknown.exception)
    assert not (tmp_path / "x.svg").exists()
    for command in (("draw", str(MINHANG)), ("schema",)):
        nowhere = run(*command, "--out", str(tmp_path / "none" / "x"))
        assert f"写不了{tmp_path / 'none' / 'x'}: No such file" in str(nowhere.exception)


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = run("schema")
    written = run("schema", "--out", str(tmp_path / "schema.json"))
    assert (printed.exit_code, written.exit_code) == (0, 0)
    assert printed.stdout_bytes == (tmp_path / "schema.json").read_bytes() == (CALENDARS / "schema.json").read_bytes()
    assert json.loads(printed.stdout_bytes)["properties"]["work_year"]["title"] == "工作年度"
