"""A YAML file whose every part knows its line and column, so that what is wrong in it can be said with its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from models.errors import CalendarInvalid, Place, Sentence

Shape = TypeVar("Shape", bound=BaseModel)
Way = tuple[int | str, ...]  # from the top of a file down to one of its parts: ("holidays", 3, "off")


class PlacedFile:
    """A file of days, parsed."""

    def __init__(self, path: Path) -> None:
        """Parse `path`.

        Raises:
            CalendarInvalid: it is no YAML, empty, or says a key twice.
        """
        self.path = path
        self._node = self._parsed()
        repeated = [self._at(mark, sentence) for mark, sentence in _repeated_keys(self._node)]
        if repeated:
            raise CalendarInvalid(repeated)

    def read(self, shape: type[Shape]) -> Shape:
        """The file as `shape`.

        Raises:
            CalendarInvalid: it has not that shape; every error is named.
        """
        try:
            return shape.model_validate(_plain(self._node))
        except ValidationError as error:
            raise CalendarInvalid([self.place(each["loc"], _said(each)) for each in error.errors()]) from error

    def place(self, way: Way, sentence: Sentence) -> Place:
        """The sentence at the part that `way` leads to, or at the last part on the way that is there."""
        node = self._node
        for step in way:
            node = _below(node, step) or node
        return self._at(node.start_mark, sentence)

    def _parsed(self) -> yaml.Node:
        # The base loader leaves every scalar a text: 2022-02-30 is then refused with its place, and not inside YAML.
        try:
            node = yaml.compose(self.path.read_bytes(), Loader=yaml.CBaseLoader)
        except yaml.MarkedYAMLError as error:
            sentence = Sentence("YAML不完整或写法有误: {problem}", problem=error.problem)
            raise CalendarInvalid([self._at(error.problem_mark, sentence)]) from error
        except (yaml.YAMLError, UnicodeError) as error:
            raise CalendarInvalid([self._at(None, Sentence("文件不是UTF-8文本"))]) from error
        if node is None:
            raise CalendarInvalid([self._at(None, Sentence("文件是空的"))])
        return node

    def _at(self, mark: yaml.Mark | None, sentence: Sentence) -> Place:
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Place(str(self.path), line + 1, column + 1, sentence)


def _plain(node: yaml.Node) -> object:
    """The node as dicts, lists and texts."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[yaml.Mark, Sentence]]:
    """Keys said twice in one mapping, of which YAML would silently keep the last; and keys that are no text."""
    seen: set[str] = set()
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        key, value = child if isinstance(child, tuple) else (None, child)
        if key is not None and not isinstance(key, yaml.ScalarNode):
            yield key.start_mark, Sentence("项名只能是文字")
        elif key is not None:
            if key.value in seen:
                yield key.start_mark, Sentence("{key}写了两次", key=key.value)
            seen.add(key.value)
        yield from _repeated_keys(value)


def _below(node: yaml.Node, step: int | str) -> yaml.Node | None:
    """The part of `node` called `step` (a key, or a position in a list)."""
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _said(error: ErrorDetails) -> Sentence:
    """A schema's complaint, in words for the person who writes the file."""
    key = error["loc"][-1] if error["loc"] else ""
    match error["type"]:
        case "missing":
            return Sentence("缺少{key}", key=key)
        case "extra_forbidden":
            return Sentence("不认识{key}这一项", key=key)
        case "span":
            return Sentence("{value}不是日期或起止日期 (如 2022-04-30..2022-05-04)", value=error["input"])
        case _:
            return Sentence("写得不对: {value}", value=str(error["input"])[:40])
