"""The forms by key and year, what they hold before anybody typed, and how they are kept."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from filled import FACTS, FORMS, GOOD, evaluated

from calendars.schema import Form as FormKey
from models.errors import NotKnown
from rules.filling.content import FormType, inputs_of
from rules.filling.reading import read
from rules.forms import edition, form, forms, loaded
from rules.forms.material import Material
from rules.forms.self_evaluation import SelfEvaluation
from rules.forms.whole_unit_self_evaluation import WholeUnitSelfEvaluation

ROOT = Path(__file__).parents[3]
NEW_FORM = """
from typing import Annotated
from models.errors import Sentence
from rules.filling.content import Content, Section
from rules.filling.inputs import Line

class Training(Content):
    key = "training"
    version = 2023
    title = Sentence("x")
    topic: Annotated[str, Line(Sentence("y"), required=True)] = ""
    sections = (Section(Sentence("z"), ("topic",)),)
"""


def test_a_form_is_found_by_its_key_and_year() -> None:
    assert form("self-evaluation", 2022) is SelfEvaluation
    assert form("whole-unit-self-evaluation", 2022) is WholeUnitSelfEvaluation
    assert form("no-such-form", 2022) is None


def test_every_form_of_the_calendar_can_be_handed_in() -> None:
    found = {key: form(key, 2022) for key in FormKey}
    assert None not in found.values()
    assert found[FormKey.TRACKING] is Material


def test_one_file_more_is_one_form_more(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "rules" / "forms" / "a_new_form.py").write_text(NEW_FORM, encoding="utf-8")
    ask = "from rules.forms import form; print(form('training', 2022).key, form('training', 2023).key)"
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["material", "training"]


@pytest.mark.parametrize("of", forms(), ids=lambda of: of.key)
def test_every_field_has_an_input_and_stands_in_one_section(of: FormType) -> None:
    named = [name for section in of.sections for name in section.fields]
    assert sorted(named) == sorted(of.model_fields) == sorted(inputs_of(of))


@pytest.mark.parametrize(("of", "typed"), FORMS, ids=lambda each: getattr(each, "key", ""))
def test_a_draft_survives_being_kept_as_json(of: FormType, typed: dict[str, str]) -> None:
    draft = read(of, typed | {"filled_on": "一号", "indicators.0.weight": "半"}, FACTS)
    assert draft.wrong
    assert loaded(json.loads(json.dumps(draft.record()))) == draft


def test_a_version_that_there_is_not_is_named() -> None:
    with pytest.raises(NotKnown, match="self-evaluation"):
        edition("self-evaluation", 1999)


def test_a_new_form_holds_what_the_register_knows() -> None:
    content = SelfEvaluation.prefilled(FACTS)
    assert (content.subject, content.unit) == ("校舍维修（310112210000000001）", "莘庄小学（103001）")
    assert content.funds.total.initial == 100
    assert content.funds.total.rate == 95
    assert SelfEvaluation.prefilled(replace(FACTS, adjusted=None)).funds.total.adjusted == 100


def test_the_approved_target_or_else_last_year_gives_the_indicators() -> None:
    last = evaluated().content.model_dump(mode="json")
    row = SelfEvaluation.prefilled(replace(FACTS, last_year=last)).indicators[0]
    assert (row.name, row.target, row.actual, row.weight) == ("维修面积", "", "", 50)
    target = ({"level": "output", "name": "新指标", "nature": ">=", "target": "5", "weight": "50"},)
    rows = SelfEvaluation.prefilled(replace(FACTS, last_year=last, target=target)).indicators
    assert [(each.name, each.target) for each in rows] == [("新指标", "5")]


def test_scores_total_and_grade_are_computed() -> None:
    content = evaluated().content
    assert [each.score for each in content.indicators] == [50, 30, 10]
    assert (content.funds.total.score, content.total, content.grade) == (Decimal("9.5"), Decimal("99.5"), "excellent")


@pytest.mark.parametrize(("actual", "total", "grade"), [("810", "90", "excellent"), ("809.8", "89.99", "good")])
def test_the_grade_at_its_bound(actual: str, total: str, grade: str) -> None:
    content = evaluated({"indicators.0.actual": actual, "funds.total.executed": "95"}).content
    assert (content.total, content.grade) == (Decimal(total), grade)


def test_a_total_needs_every_score_and_weights_of_a_hundred() -> None:
    assert evaluated({"indicators.0.actual": ""}).content.total is None
    assert evaluated({"indicators.0.weight": "51"}).content.total is None


def test_the_other_rule_set_scores_otherwise() -> None:
    facts = replace(FACTS, rules="R2021_101")
    content = read(SelfEvaluation, GOOD | {"indicators.0.actual": "800"}, facts).content
    assert (content.rules, content.indicators[0].score, content.funds.total.score) == ("R2021_101", 25, 7)
    assert read(SelfEvaluation, GOOD, facts).content.funds.total.score == 10, "everything delivered within the budget"


def test_the_whole_unit_is_scored_by_the_adjusted_target() -> None:
    of, typed = FORMS[1]
    first = read(of, typed, FACTS).content
    assert (first.total, first.grade) == (Decimal("99.5"), "excellent")
    adjusted = read(of, typed | {"indicators.0.adjusted": "49"}, FACTS).content
    assert (adjusted.indicators[0].score, adjusted.indicators[0].share) == (0, 0)
