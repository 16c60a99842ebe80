"""What the JSON of the data routes looks like, worked out from the types that it is made of (portal/pages/data.py)."""

import types
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from models.errors import Sentence

Schema = dict[str, Any]
_PLAIN: dict[Any, Schema] = {
    Any: {},
    type(None): {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    Sentence: {"type": "string"},
    datetime: {"type": "string"},
    date: {"type": "string", "format": "date"},
}
REFUSED: Schema = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
_REFUSALS = {
    400: "not understood",
    401: "not signed in",
    403: "not allowed",
    404: "not there",
    422: "out of bounds",
    503: "not now",
}


def described(kind: Any, leave_out: Collection[str] = ()) -> Schema:
    """The JSON schema of a type as `as_data` writes it."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [described(each, leave_out) for each in inner]}
    if is_dataclass(origin):
        hints = get_type_hints(origin)
        names = [each.name for each in fields(origin) if each.name not in leave_out]
        return shaped({name: described(hints[name], leave_out) for name in names})
    if issubclass(origin, Enum):
        return {"enum": [each.name.lower() if issubclass(origin, IntEnum) else str(each) for each in origin]}
    if issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": described(inner[1], leave_out)}
    return {"type": "array", "items": described(inner[0], leave_out)}


def shaped(properties: Mapping[str, Schema]) -> Schema:
    """An object with just these properties."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def answers(schema: Schema) -> dict[int | str, dict[str, Any]]:
    """The answers of a data route: what is asked for, or a refusal in the visitor's language."""
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": words, "content": {"application/json": {"schema": REFUSED}}}
        for status, words in _REFUSALS.items()
    }
    return told | {200: {"description": "found", "content": {"application/json": {"schema": schema}}}}
