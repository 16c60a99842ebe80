"""The forms, one file each: a class that is a `Content` here is a form, found by itself.

A deliverable whose own form does not exist yet is handed in with the form `material`: a description and attachments.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from calendars.schema import Form as FormKey
from models.errors import NotKnown, Sentence
from rules.filling.content import Content, FormType
from rules.filling.drafts import Draft


@cache
def forms() -> tuple[FormType, ...]:
    """Every version of every form, in the order of key and version."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Content) and each.__module__ == module.__name__
    ]
    return tuple(sorted(found, key=lambda each: (each.key, each.version)))


def form(key: str, work_year: int) -> FormType | None:
    """The form of a key (the calendar's `form`) in a work year: the newest version that had begun by then. `material`
    for a form that the calendar knows and nobody has built; None for a key that there is not.
    """
    versions = [
        each
        for each in forms()
        if each.key == key and each.version <= work_year and (not each.until or work_year <= each.until)
    ]
    if versions:
        return versions[-1]
    if key == FormKey.MATERIAL or key not in list(FormKey):
        return None
    return form(FormKey.MATERIAL, work_year)


def edition(key: str, version: int) -> FormType:
    """One version of a form.

    Raises:
        NotKnown: there is none.
    """
    for each in forms():
        if (each.key, each.version) == (key, version):
            return each
    raise NotKnown(Sentence("没有表单 {key} 的第 {version} 版", key=key, version=version))


def loaded(record: Mapping[str, Any]) -> Draft:
    """The draft that a kept record (`Draft.record()`) is.

    Raises:
        NotKnown: its form or version is not there.
    """
    of = edition(record["form"], record["version"])
    return Draft(of.model_validate(record["content"]), dict(record.get("wrong", {})))
