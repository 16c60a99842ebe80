"""What the schema finds wrong in a document, in words for the person who writes it."""

import re
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from calendars.places import Way, Written
from calendars.words import short
from models.errors import Sentence

Shape = TypeVar("Shape", bound=BaseModel)

# Templates, filled in with the values of each error.
_DAY = Sentence("“{value}”不是日期, 要写成 2022-04-30")
_MAPPING = Sentence("{key}应写成“项: 内容”")
_NUMBER = Sentence("“{value}”不是数字")
_WHOLE = Sentence("“{value}”不是整数")
_SAID = {
    "missing": Sentence("缺少{key}"),
    "model_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": Sentence("{key}应写成一列“- ”"),
    "too_short": Sentence("{key}至少要有一项"),
    "string_too_short": Sentence("{key}后面没有写内容"),
    "string_too_long": Sentence("“{value}”太长, 至多{max_length}个字符"),
    "string_type": Sentence("{key}应写成一句文字"),
    "string_pattern_mismatch": Sentence("“{value}”写法不合规则 {pattern}"),
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "int_type": _WHOLE,
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_parsing": Sentence("“{value}”应为 true 或 false"),
    "bool_type": Sentence("“{value}”应为 true 或 false"),
    "greater_than": Sentence("“{value}”应大于{gt}"),
    "greater_than_equal": Sentence("“{value}”不能小于{ge}"),
    "less_than_equal": Sentence("“{value}”不能大于{le}"),
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
    "not_a_day": _DAY,
    "not_a_span": Sentence("“{value}”不是日期或起止日期, 要写成 2022-04-30 或 2022-04-30..2022-05-04"),
    "empty_condition": Sentence("条件里没有写任何要求"),
}


def shaped(written: Written, shape: type[Shape]) -> Shape | None:
    """The document as `shape`; None, and every wrong part noted, if it has not that shape."""
    try:
        return shape.model_validate(written.data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
    deepest = {way[:length] for each in errors if (way := each["loc"]) for length in range(len(way))}
    for each in errors:
        # A list whose items are all wrong is said to be too short as well: once is enough.
        if each["type"] != "too_short" or each["loc"] not in deepest:
            _note(written, shape, each)
    return None


def _note(written: Written, shape: type[BaseModel], error: ErrorDetails) -> None:
    way, about_name = error["loc"], error["loc"][-1:] == ("[key]",)
    if about_name:
        way = way[:-1]
    if any(way[:length] in written.spoilt for length in range(len(way) + 1)):
        return
    if error["type"] == "extra_forbidden":
        written.say_unknown(way, Sentence("这一项"), str(way[-1]), _names_at(shape, way[:-1]), name=True)
    elif error["type"] in ("enum", "literal_error"):
        codes = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
        written.say_unknown(way, Sentence("代码"), str(error["input"]), codes, about_name)
    else:
        written.say(way, _said(error, way), about_name)


def _said(error: ErrorDetails, way: Way) -> Sentence:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        kind = str(context.get("error"))
    key = way[-1] if way else Sentence("年历")
    if error["input"] is None and kind != "missing":
        return Sentence("{key}后面没有写内容", key=key)
    bounds = {name: value for name, value in context.items() if name != "error"}
    said = _SAID.get(kind, Sentence("“{value}”写得不对"))
    return Sentence(said.template, key=_named(way, key), value=short(error["input"]), **bounds)


def _named(way: Way, key: object) -> object:
    """How the part at `way` is called: its name, or its position in a named list."""
    if isinstance(key, int):
        return Sentence("{name}第{position}项", name=way[-2] if len(way) > 1 else "", position=key + 1)
    return key


def _names_at(shape: type[BaseModel], way: Way) -> list[str]:
    """The names that the schema knows at `way`."""
    kind: Any = shape
    for step in way:
        kind = _below(kind, step)
    if not _is_part(kind):
        return []
    return [field.alias or name for name, field in kind.model_fields.items()]


def _below(kind: Any, step: int | str) -> Any:
    """The type of what stands at `step` in a `kind`."""
    if _is_part(kind):
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        return _bare(fields.get(str(step)))
    arguments = get_args(kind)
    return _bare(arguments[0 if get_origin(kind) is tuple else -1]) if arguments else None


def _bare(kind: Any) -> Any:
    """The type without `| None` and without what is annotated to it."""
    if hasattr(kind, "__metadata__"):
        return _bare(kind.__origin__)
    if get_origin(kind) in (tuple, dict) or not get_args(kind):
        return kind
    return next((_bare(each) for each in get_args(kind) if each is not type(None)), None)


def _is_part(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
