"""江汉 2021, 兰州新区 2021, 泸县 2021, 昌吉州 2020: each calendar says what its document says, and where it says so.

`*_notice.txt` beside small_calendar.py are the documents themselves, without what the scan added; the table
facts_of_the_documents.txt names, row by row, what must stand where and on which words it rests.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import small_calendar

from calendars.dates import effective, first_opening, last_rung
from calendars.explanations import explain
from calendars.loading import load
from calendars.schema import Basis, Calendar, Part
from calendars.workdays import Workdays
from models.kinds import By, Level

CALENDARS = Path(__file__).parents[2] / "calendars"
NOTICES = Path(small_calendar.__file__).parent
PRACTICE = "办公惯例(待确认): "
JIANGHAN, LANZHOU, LUXIAN, CHANGJI = "jianghan-2021", "lanzhou-2021", "luxian-2021", "changji-2020"
YEARS = (JIANGHAN, LANZHOU, LUXIAN, CHANGJI)
DAYS = Workdays.load()


@cache
def year(name: str) -> Calendar:
    return load(CALENDARS / f"{name}.yaml")


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


@cache
def notice(name: str) -> str:
    return plain((NOTICES / f"{name.replace('-', '_')}_notice.txt").read_text(encoding="utf-8"))


def sources(part: object) -> Iterator[str]:
    """Every sentence of evidence below a part of the calendar."""
    if isinstance(part, Part):
        for name, value in part:
            if name.endswith("source") and value:
                yield str(value)
            yield from sources(value)
    elif isinstance(part, dict | tuple):
        for each in part.values() if isinstance(part, dict) else part:
            yield from sources(each)


# ── the four of them ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", YEARS)
def test_every_source_is_a_sentence_of_the_document_or_says_that_it_is_practice(name: str) -> None:
    found = list(sources(year(name)))
    quoted = [source for source in found if not source.startswith(PRACTICE)]
    assert len(quoted) > 30
    assert [source for source in quoted if plain(source) not in notice(name)] == []


@pytest.mark.parametrize("name", YEARS)
def test_what_is_not_dated_by_the_document_is_soft_and_says_where_its_date_is_from(name: str) -> None:
    for step, each in year(name).deliverables():
        if each.due.basis is Basis.DOCUMENT:
            assert not each.due.soft
            continue
        assert each.due.soft, each.key
        told = each.due.source if each.due.basis is Basis.PRACTICE else step.window.source
        assert told.startswith(PRACTICE), each.key


def test_the_dates_that_the_documents_name() -> None:
    named = {
        (name, each.key): f"{each.due.on:%A %Y-%m-%d}"
        for name in YEARS
        for _, each in year(name).deliverables()
        if each.due.basis is Basis.DOCUMENT
    }
    september = "Wednesday 2020-09-30"
    assert named == {
        (LUXIAN, "targets-approval"): "Wednesday 2021-03-31",
        (CHANGJI, "direct-tracking-round-2"): september,
        (CHANGJI, "poverty-tracking-round-2"): september,
        (CHANGJI, "other-tracking-round-2"): september,
        (CHANGJI, "whole-unit-tracking"): september,
        (CHANGJI, "annual-report"): "Friday 2020-11-27",
    }


@pytest.mark.parametrize("name", YEARS)
def test_every_deliverable_is_explained_with_its_source(name: str) -> None:
    for _, each in year(name).deliverables():
        told = "\n".join(map(str, explain(year(name), each.key, DAYS)))
        assert each.key in told and "实际到期日" in told
        assert all(quota.source in told for quota in each.quota)
        assert all(gate.source in told for gate in year(name).gates if gate.by == each.key)


@pytest.mark.parametrize("name", YEARS)
def test_nobody_is_asked_to_do_anything_on_a_rest_day(name: str) -> None:
    assert all(DAYS.works(effective(each.due, DAYS)) for _, each in year(name).deliverables())


@pytest.mark.parametrize(
    ("name", "code", "first", "last"),
    [
        (JIANGHAN, "420103000", date(2021, 3, 1), date(2022, 3, 7)),
        (LANZHOU, "620171000", date(2021, 3, 1), date(2022, 3, 28)),
        (LUXIAN, "510521000", date(2020, 10, 1), date(2022, 1, 29)),
        (CHANGJI, "652300000", date(2020, 1, 1), date(2021, 1, 29)),
    ],
)
def test_the_district_and_its_span(name: str, code: str, first: date, last: date) -> None:
    assert year(name).jurisdiction.code == code
    assert (first_opening(year(name)), last_rung(year(name), DAYS)) == (first, last)


@pytest.mark.parametrize("name", YEARS)
def test_the_calendar_survives_being_kept_as_json(name: str) -> None:
    kept = year(name).model_dump_json(by_alias=True, exclude_unset=True)
    assert Calendar.model_validate_json(kept) == year(name)


def test_nobody_is_threatened_with_what_the_document_does_not_know() -> None:
    """通报 is 闵行's; 约谈 stands in the report of 昌吉 alone, 考核 in those of 兰州新区 and 泸县."""
    asked = {
        name: {rung.level for ladder in year(name).ladders.values() for rung in ladder.rungs if rung.by is By.APPROVAL}
        for name in YEARS
    }
    assert asked == {JIANGHAN: set(), LANZHOU: {Level.L6}, LUXIAN: {Level.L6}, CHANGJI: {Level.L5, Level.L6}}


# ── what each says and 闵行 does not ──────────────────────────────────────────────────────────────────────────
FACTS = [
    [cell.strip() for cell in line.split("|")]
    for line in (Path(__file__).with_name("facts_of_the_documents.txt")).read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@cache
def as_data(name: str) -> dict[str, Any]:
    """The calendar as plain data: deliverables by key at the top, named lists by their names."""
    data = year(name).model_dump(mode="json", by_alias=True, exclude_unset=True)
    for part, key in (("steps", "key"), ("gates", "key"), ("figures", "key"), ("coverage", "deliverable")):
        data[part] = {each[key]: each for each in data.get(part, [])}
    return {each["key"]: each for step in data["steps"].values() for each in step["deliverables"]} | data


def at(name: str, path: str) -> Any:
    found: Any = as_data(name)
    for step in path.split("."):
        found = found[int(step)] if isinstance(found, list) else found[step]
    return found


@pytest.mark.parametrize(
    ("name", "path", "wanted", "source", "words"), [f[1:] for f in FACTS], ids=[f[0] for f in FACTS]
)
def test_what_the_document_says_is_there_with_its_source(
    name: str, path: str, wanted: str, source: str, words: str
) -> None:
    assert at(name, path) == json.loads(wanted)
    assert plain(words) in plain(at(name, source))
    assert plain(words) in notice(name)


def test_the_facts_are_of_every_row_that_the_documents_speak_of() -> None:
    rows = {fact[0].split()[0] for fact in FACTS}
    asked = {*(f"A{n}" for n in range(12, 18)), "B01", "B18", "B20", "B22", "B25", "B34", "B36", "B40", "B41"}
    asked |= {*(f"B{n:02d}" for n in range(6, 14)), "B15", "B16", "B29", "B30", "B31", "B43", "B44", "B45"}
    assert asked <= rows
    assert len({fact[0] for fact in FACTS}) == len(FACTS)


FIGURES = [
    # row of the statistics, year, figure, what it states
    (1, JIANGHAN, "key-tracking", {"units": "80家", "subjects": "80个", "amount": "16147万元"}),
    (2, JIANGHAN, "key-evaluation", {"units": "10家", "subjects": "10个", "amount": "14830万元"}),
    (3, JIANGHAN, "self-evaluation", {"rate": "100%"}),
    (4, JIANGHAN, "rules", {"rules": "60项"}),
    (6, LANZHOU, "targets", {"rate": "100%"}),
    (7, LANZHOU, "evaluation", {"subjects": "19个"}),
    (8, LANZHOU, "zone-evaluation", {"units": "3个"}),
    (10, LUXIAN, "exante", {"subjects": "11个"}),
    (11, LUXIAN, "whole-unit-evaluation", {"subjects": "8个"}),
    (12, LUXIAN, "project-evaluation", {"subjects": "13个", "amount": "7904.85万元"}),
    (13, LUXIAN, "project-evaluation-general", {"subjects": "10个", "amount": "3974.85万元"}),
    (14, LUXIAN, "project-evaluation-fund", {"subjects": "3个", "amount": "3930万元"}),
    (15, LUXIAN, "policy-evaluation", {"subjects": "2项", "amount": "14339万元"}),
    (16, LUXIAN, "fund-targets", {"subjects": "4项"}),
    (21, CHANGJI, "exante", {"subjects": "26个", "amount": "5.67亿元"}),
    (22, CHANGJI, "project-targets", {"subjects": "1098个", "amount": "47.2亿元"}),
    (23, CHANGJI, "state-capital-targets", {"amount": "0.13亿元"}),
    (23, CHANGJI, "social-insurance-targets", {"amount": "83.5亿元"}),
    (24, CHANGJI, "whole-unit-targets", {"units": "1022个", "amount": "132.65亿元"}),
    (25, CHANGJI, "direct-tracking-rounds", {"rounds": "2次"}),
    (25, CHANGJI, "whole-unit-tracking-rounds", {"rounds": "1次"}),
    (26, CHANGJI, "poverty-tracking", {"subjects": "158个", "amount": "2.14亿元"}),
    (27, CHANGJI, "direct-tracking", {"subjects": "315个", "amount": "42.2亿元"}),
    (28, CHANGJI, "other-tracking", {"subjects": "3309个", "amount": "139.9亿元"}),
    (28, CHANGJI, "other-tracking-local", {"subjects": "1987个"}),
    (28, CHANGJI, "other-tracking-higher", {"subjects": "1322个"}),
    (29, CHANGJI, "project-tracking", {"subjects": "3782个", "amount": "184.24亿元"}),
    (30, CHANGJI, "whole-unit-tracking", {"units": "1022个", "adjusted_amount": "158.27亿元"}),
    (31, CHANGJI, "self-evaluation", {"subjects": "4317个", "amount": "129.1亿元"}),
    (32, CHANGJI, "department-evaluation", {"rate": "20%"}),
]


IN_WORDS = ("self-evaluation", "zone-evaluation", "fund-targets", "policy-evaluation")  # 全覆盖, 三个, 四项, two named


@pytest.mark.parametrize(("row", "name", "key", "states"), FIGURES, ids=[f"{f[0]} {f[2]}" for f in FIGURES])
def test_the_figures_of_the_documents(row: int, name: str, key: str, states: dict[str, str]) -> None:
    each = at(name, f"figures.{key}")
    assert {stated["measure"]: f"{stated['value']}{stated['unit']}" for stated in each["states"]} == states
    if not each["source"].startswith(PRACTICE) and key not in IN_WORDS:
        told = plain(each["source"]).replace(",", "")
        assert all(value.rstrip("%个家项次万亿元") in told for value in states.values())


def test_the_figure_split_by_who_pays_is_told_apart_by_who_pays() -> None:
    assert at(CHANGJI, "figures.other-tracking-local.where.source_level") == ["local"]
    assert at(CHANGJI, "figures.other-tracking-higher.where.source_level") == ["higher"]


RULES = {
    JIANGHAN: ["江办发〔2021〕5号", "江财〔2021〕49号"],
    LUXIAN: [
        "川财〔2019〕68号",
        "泸委发电〔2020〕3号",
        "泸县财监绩〔2021〕1号",
        "泸县财监绩〔2021〕2号",
        "泸县财监绩〔2021〕3号",
        "泸县财监绩〔2021〕4号",
    ],
    CHANGJI: ["昌州党委字〔2020〕37号"],
}


@pytest.mark.parametrize("name", RULES)
def test_the_rules_that_a_document_names_by_number(name: str) -> None:
    numbers = [document.number for document in year(name).documents]
    assert all(number in numbers and number in notice(name) for number in RULES[name])


def test_the_eight_rules_of_lanzhou_are_named() -> None:
    titles = [document.title for document in year(LANZHOU).documents if document.key.endswith("-rules")]
    assert len(titles) == 8
    assert all(f"《{title}》" in notice(LANZHOU) for title in titles)
