"""Changing parts of a YAML text where they stand: comments, layout and everything else stay byte for byte.

The text must have been read without errors: no anchors, no tags, one document (calendars/reading.py).
"""

import json
import re
from collections.abc import Callable, Iterator

import yaml

from calendars.places import Way

_PLAIN = re.compile(r"[\w(《“〔][^\n]*|-?\d+")  # begins like a word, so it is no sign of YAML's
_SIGNS = re.compile(r": |:$| #|\s$")
_SIGNS_IN_BRACKETS = re.compile(r": |:$| #|\s$|[,\[\]{}]")


class Edited:
    """A text and the changes to it; ways lead through the text as it was."""

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("\ufeff")
        self.nodes: dict[Way, yaml.Node] = {}
        self.keys: dict[Way, yaml.Node] = {}
        self._changes: list[tuple[int, int, str]] = []
        root = yaml.compose(self.text, Loader=yaml.BaseLoader)
        assert root is not None
        self._walk((), root)

    def scalars(self) -> Iterator[tuple[Way, str]]:
        """Every text with the way to it, in order."""
        return ((way, node.value) for way, node in self.nodes.items() if isinstance(node, yaml.ScalarNode))

    def value(self, way: Way) -> str:
        """The text at `way`; empty if there is none."""
        node = self.nodes.get(way)
        return node.value if isinstance(node, yaml.ScalarNode) else ""

    def rewrite(self, way: Way, rule: Callable[[str], str]) -> None:
        """Put what `rule` makes of it for the text at `way`, as it is written there, quotes and all."""
        first, last = self._span(self.nodes[way])
        self._change(first, last, rule(self.text[first:last]))

    def set_value(self, way: Way, value: str) -> None:
        """Write `value` at `way`."""
        self._change(*self._span(self.nodes[way]), spelt(value, self._in_flow(way)))

    def add(self, way: Way, key: str, value: str) -> None:
        """Add `key` with `value` at the end of the mapping at `way`."""
        mapping = self.nodes[way]
        end = self._last_end(mapping.value[-1][1])
        if _in_brackets(mapping):
            self._change(end, end, f", {key}: {spelt(value, flow=True)}")
        else:
            indent = mapping.value[0][0].start_mark.column
            end = self._line_end(end)
            self._change(end, end, f"\n{' ' * indent}{key}: {spelt(value)}")

    def put_first(self, way: Way, **pairs: str) -> None:
        """Put a mapping of texts before the first item of the list at `way`."""
        items = self.nodes[way]
        written = ", ".join(f"{key}: {spelt(value, flow=True)}" for key, value in pairs.items())
        if _in_brackets(items):
            at = items.start_mark.index + 1
            self._change(at, at, f"{{{written}}}, ")
            return
        column = items.start_mark.column
        at = self._line_start(items.value[0].start_mark.index)
        lines = [f"{key}: {spelt(value)}" for key, value in pairs.items()]
        block = f"\n{' ' * (column + 2)}".join(lines)
        self._change(at, at, f"{' ' * column}- {block}\n")

    def drop(self, way: Way) -> None:
        """Take out the key at `way` of a block mapping, its value, its comment above and the blank line after them."""
        first = self._line_start(self.keys[way].start_mark.index)
        while first and self.text[self._line_start(first - 1) :].lstrip(" ").startswith("#"):
            first = self._line_start(first - 1)
        last = self._line_end(self._last_end(self.nodes[way])) + 1
        last += self.text.startswith("\n", last)
        self._change(first, last, "")

    def drop_item(self, way: Way) -> None:
        """Take out an item of a list, with its lines or, in brackets, with the comma that follows it."""
        node, items = self.nodes[way], self.nodes[way[:-1]]
        first, last = node.start_mark.index, self._last_end(node)
        if _in_brackets(items):
            comma = re.match(r"\s*,\s*", self.text[last:])
            self._change(first, last + comma.end() if comma else last, "")
        else:
            self._change(self._line_start(first), self._line_end(last) + 1, "")

    def made(self) -> str:
        """The text with all changes."""
        made = self.text
        for first, last, new in sorted(self._changes, key=lambda change: change[:2], reverse=True):
            made = made[:first] + new + made[last:]
        return made

    def _walk(self, way: Way, node: yaml.Node) -> None:
        self.nodes[way] = node
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self.keys[*way, key.value] = key
                self._walk((*way, key.value), value)
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                self._walk((*way, index), item)

    def _change(self, first: int, last: int, new: str) -> None:
        self._changes.append((first, last, new))

    def _in_flow(self, way: Way) -> bool:
        return any(_in_brackets(self.nodes[way[:length]]) for length in range(len(way)))

    def _last_end(self, node: yaml.Node) -> int:
        """Where the node's last text ends; of a part in brackets, where these close."""
        if isinstance(node, yaml.ScalarNode) or _in_brackets(node) or not node.value:
            return self._span(node)[1]
        last = node.value[-1]
        return self._last_end(last[1] if isinstance(node, yaml.MappingNode) else last)

    def _span(self, node: yaml.Node) -> tuple[int, int]:
        """Where the node stands, without the line ends that follow it."""
        first, last = node.start_mark.index, node.end_mark.index
        return first, first + len(self.text[first:last].rstrip())

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end


def spelt(value: str, flow: bool = False) -> str:
    """`value` as YAML writes it: bare if nothing in it could be read as a sign, else in quotes."""
    signs = _SIGNS_IN_BRACKETS if flow else _SIGNS
    harmless = _PLAIN.fullmatch(value) and not signs.search(value)
    return value if harmless else json.dumps(value, ensure_ascii=False)


def _in_brackets(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
