"""The calendar file as a JSON Schema, for editors that complete, explain and check while one writes.

Made from the model and the glossary, so that it cannot say anything else. It knows shapes and words; what must agree
between parts (dates inside windows, names that exist) is said by `nianlun calendar check` alone.
"""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from calendars import labels
from calendars.checks.owing import BELONGS
from calendars.checks.results import IN_UNITS
from calendars.conditions import Condition
from calendars.glossary import GLOSSARY
from calendars.papers import ApprovalChain, Letters
from calendars.reminding import Reminder
from calendars.results import Decision, Measure, Stated
from calendars.schema import SECOND_HANDS, About, Basis, Calendar, Counts, Deliverable, Due, Form, Rung, Trigger, Who
from models import kinds
from models.errors import Sentence
from models.evaluating import Combining, Engagement, EvaluationLevel

DRAFT = "http://json-schema.org/draft-07/schema#"  # what editors know best
YES_NO = ("yes", "no", "on", "off")  # texts for an editor, true and false for us
WORDS: dict[type[Enum], Mapping[Any, Sentence]] = {
    kinds.UnitKind: labels.UNIT_KINDS,
    kinds.SubjectKind: labels.SUBJECT_KINDS,
    kinds.Book: labels.BOOKS,
    kinds.FundClass: labels.FUND_CLASSES,
    kinds.SourceLevel: labels.SOURCE_LEVELS,
    kinds.Attribute: labels.ATTRIBUTES,
    kinds.StepKey: labels.STEPS,
    kinds.Level: labels.LEVELS,
    kinds.Anchor: labels.ANCHORS,
    kinds.By: labels.BYS,
    kinds.Roll: labels.ROLLS,
    Form: labels.FORMS,
    Who: labels.WHO,
    About: labels.ABOUT,
    Basis: labels.BASES,
    Decision: labels.DECISIONS,
    kinds.Grade: labels.GRADES,
    kinds.Light: labels.LIGHTS,
    EvaluationLevel: labels.EVALUATION_LEVELS,
    Engagement: labels.ENGAGEMENTS,
    Combining: labels.COMBININGS,
    Measure: labels.MEASURES,
    Counts: labels.COUNTS,
}


def json_schema() -> dict[str, Any]:
    """The schema of a calendar file; titles and descriptions are Chinese."""
    made = Calendar.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    known = made.pop("$defs")
    for kind, entries in GLOSSARY.items():
        _explain(made if kind is Calendar else known[kind.__name__], entries)
    for word_kind, words in WORDS.items():
        if word_kind.__name__ in known:
            known[word_kind.__name__] = _choice({str(word.value): label for word, label in words.items()})
    _name_what_is_text(known)
    _say_what_belongs_together(known)
    made["description"] = "一个地区一个工作年度的年历。写法见 docs/calendar.zh-CN.md。"
    ordered = {"$schema": DRAFT, **made, "definitions": dict(sorted(known.items()))}
    return {name: _loosened(part) for name, part in ordered.items()}


def _explain(part: dict[str, Any], entries: Mapping[str, tuple[str, str]]) -> None:
    """Titles and descriptions from the glossary, in the place of what the code's own docstrings say."""
    part.pop("title", None)
    part.pop("description", None)
    for name, (title, description) in entries.items():
        part["properties"][name] |= {"title": title, "description": description}


def _choice(words: Mapping[str, Sentence]) -> dict[str, Any]:
    """One of the words, each explained."""
    return {"oneOf": [{"const": word, "title": label.template} for word, label in words.items()]}


def _name_what_is_text(known: dict[str, Any]) -> None:
    """What the model keeps as text, because its check names the nearest word, is a choice for an editor."""
    roles = {role.name: label for role, label in labels.ROLES.items()}
    told = {role.name: labels.ROLES[role] for role in kinds.LADDER_ROLES}
    forms = {form.value: label for form, label in labels.FORMS.items()}
    properties = {
        kind: known[kind.__name__]["properties"]
        for kind in (Deliverable, Rung, Trigger, Stated, ApprovalChain, Letters, Reminder)
    }
    properties[Deliverable]["review"]["items"] = _choice(roles)
    del properties[Deliverable]["confirmed_by"]["type"], properties[Deliverable]["confirmed_by"]["default"]
    properties[Deliverable]["confirmed_by"] |= _choice({name: roles[name] for name in SECOND_HANDS})
    for part in (Rung, Trigger, Reminder):
        properties[part]["recipients"]["items"] = _choice(told)
    approvers = _choice({role.name: labels.ROLES[role] for role in kinds.BUREAU_ROLES})
    properties[ApprovalChain]["roles"]["items"] = properties[Letters]["approved_by"]["items"] = approvers
    del properties[Deliverable]["form"]["type"]
    properties[Deliverable]["form"] |= _choice(forms)
    del properties[Deliverable]["rule_set"]["type"], properties[Deliverable]["rule_set"]["default"]
    properties[Deliverable]["rule_set"] |= _choice({rules.value: label for rules, label in labels.RULES.items()})
    properties[Stated]["unit"]["enum"] = sorted({unit for units in IN_UNITS.values() for unit in units})
    counted = (kinds.Anchor.OPENS, kinds.Anchor.DUE, kinds.Anchor.RETURNED)
    known["Anchor"] = _choice({name.value: labels.ANCHORS[name] for name in counted})


def _say_what_belongs_together(known: dict[str, Any]) -> None:
    """`where` with subjects and so on; a leader from the circular up; practice says its source; no empty condition."""
    known[Deliverable.__name__]["allOf"] = [
        _if({"about": [about.value]}, {"required": [name]}, {"properties": {name: False}})
        for about, name in BELONGS.items()
    ]
    decided = [level.value for level in kinds.Level if level >= kinds.Level.L4]
    approval = {"required": ["by"], "properties": {"by": {"const": kinds.By.APPROVAL.value}}}
    known[Rung.__name__]["allOf"] = [_if({"level": decided}, approval)]
    said = {"required": ["source"], "properties": {"source": {"minLength": 1}}}
    known[Due.__name__]["allOf"] = [_if({"basis": [Basis.PRACTICE.value]}, said)]
    known[Condition.__name__]["minProperties"] = 1


def _if(wanted: Mapping[str, Sequence[str]], then: dict[str, Any], otherwise: Any = True) -> dict[str, Any]:
    found = {"required": list(wanted), "properties": {name: {"enum": list(words)} for name, words in wanted.items()}}
    return {"if": found, "then": then} | ({"else": otherwise} if otherwise is not True else {})


def _loosened(part: Any) -> Any:
    """As the reader takes it: yes and no are true and false, a code may stand without its quotes, nothing is null."""
    if isinstance(part, list):
        return [_loosened(each) for each in part]
    if not isinstance(part, dict):
        return part
    loose = {name: _loosened(each) for name, each in part.items() if name != "default"}
    if "anyOf" in loose:
        loose = _one_of_what_may_stand(loose)
    if loose.get("type") == "boolean":
        loose["enum"] = [True, False, *YES_NO]
        del loose["type"]
    elif loose.get("type") == "string" and str(loose.get("pattern", "")).startswith(r"^\d"):
        loose["type"] = ["string", "integer"]
    elif loose.get("format") == "date":
        loose["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    elif "patternProperties" in loose:
        loose["additionalProperties"] = False
    if "$ref" in loose and len(loose) > 1:  # this draft reads nothing beside a reference
        loose["allOf"] = [{"$ref": loose.pop("$ref")}]
    return loose


def _one_of_what_may_stand(part: dict[str, Any]) -> dict[str, Any]:
    """Nothing may be null, and an amount is a number."""
    first: dict[str, Any] = part.pop("anyOf")[0]
    return {**first, **part}
