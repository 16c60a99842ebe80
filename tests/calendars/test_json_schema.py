"""The schema that editors read: in step with the code, it takes what the program takes and refuses broken files."""

import json
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from pydantic import BaseModel
from small_calendar import SMALL, errors_of

from calendars.glossary import GLOSSARY
from calendars.json_schema import WORDS, json_schema
from calendars.schema import Calendar

CALENDARS = Path(__file__).parents[2] / "calendars"
SCHEMA = json.loads((CALENDARS / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it: a date is a text, and so are yes and no."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", yaml.resolver.re.compile("^(true|false)$"), list("tf"))


def complaints(text: str) -> list[str]:
    document: Any = yaml.load(text, Loader=EditorLoader)
    return [f"{'.'.join(map(str, each.absolute_path))}: {each.message}" for each in VALIDATOR.iter_errors(document)]


def test_the_committed_schema_is_the_one_the_code_makes() -> None:
    assert json_schema() == SCHEMA, "run `nianlun calendar schema --out calendars/schema.json`"
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", sorted(CALENDARS.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_calendar_is_taken_without_a_complaint(file: Path) -> None:
    assert complaints(file.read_text(encoding="utf-8")) == []


def test_the_small_calendar_is_taken() -> None:
    assert complaints(SMALL) == []
    assert complaints(SMALL.replace('"310112000"', "310112000")) == []  # the reader takes it too


BROKEN = [
    ("unknown key", "title: 小年历", "titel: 小年历"),
    ("unknown key deep inside", "basis: document", "bases: document"),
    ("unknown key of a condition", "where: {kind: [project]}", "where: {kinds: [project]}"),
    ("no such step", "- key: evaluation", "- key: evaluations"),
    ("no such form", "form: selection", "form: selektion"),
    ("no such role", "recipients: [UNIT_HEAD]", "recipients: [UNIT_BOSS]"),
    ("no such reviewer", "review: [DEPT, FIN_OPERATOR]", "review: [DPT]"),
    ("no such kind of subject", "where: {kind: [project]}", "where: {kind: [projekt]}"),
    ("no such kind to choose", "{project: 10}", "{projekt: 10}"),
    ("no day", "on: 2022-04-30", "on: 4月30日"),
    ("no number", "work_year: 2022", "work_year: 二〇二二"),
    ("too much", "at_least: 1, source: 全", "at_least: 1.5, source: 全"),
    ("missing", "- key: choice\n        title: 选题", "- title: 选题"),
    ("bad key", "- key: choice", "- key: Choice 1"),
    ("bad name of a ladder", "  standard:", "  Standard:"),
    ("bad code", '"310112000"', "'31011'"),
    ("no list", "recipients: [UNIT_HEAD]", "recipients: UNIT_HEAD"),
    ("nothing said", "title: 通知", "title:"),
    ("no boolean", "works: no", "works: maybe"),
    ("empty condition", "where: {kind: [project]}", "where: {}"),
    ("subjects without where", "about: subjects\n        where: {kind: [project]}", "about: subjects"),
    ("where without subjects", "about: chosen", "about: chosen\n        where: {kind: [project]}"),
    ("circular by itself", "level: L4, by: approval", "level: L4"),
    ("circular said to be automatic", "by: approval", "by: automatic"),
    ("rung on approval", "from: due, workdays: +1", "from: approved, workdays: 0"),
    ("practice without saying so", "basis: practice, source: 惯例", "basis: practice"),
]


@pytest.mark.parametrize(("old", "new"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_the_program_refuses_by_its_shape_an_editor_refuses_too(old: str, new: str) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    assert complaints(text) != []
    assert errors_of(text) != []


def test_every_key_of_every_part_has_its_title_and_its_sentence() -> None:
    for part in parts(Calendar, set()):
        names = [field.alias or name for name, field in part.model_fields.items()]
        assert list(GLOSSARY[part]) == names, part.__name__
        assert all(title and description.endswith("。") for title, description in GLOSSARY[part].values())
    assert set(GLOSSARY) == parts(Calendar, set())


def test_every_word_is_explained() -> None:
    for kind, labels in WORDS.items():
        assert set(labels) == set(kind), kind.__name__
    told = [name for name, part in SCHEMA["definitions"].items() if "oneOf" in part]
    assert {kind.__name__ for kind in WORDS if kind.__name__ in SCHEMA["definitions"]} == set(told)
    assert not [name for name, part in SCHEMA["definitions"].items() if "enum" in part]


def parts(kind: Any, known: set[Any]) -> set[Any]:
    """Every kind of part that a calendar can have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in known:
        known.add(kind)
        for field in kind.model_fields.values():
            parts(field.annotation, known)
    for argument in getattr(kind, "__args__", ()):
        if not isinstance(argument, type) or not issubclass(argument, Enum):
            parts(argument, known)
    return known
