"""YAML read by its events, so that neither depth nor repetition in a hostile file can hurt.

Scalars stay texts (the schema makes dates and numbers of them): `on`, `yes`, 08 and 2022-02-30 mean what stands there.
Anchors, references and tags are refused: a year's file is read by people.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Protocol

import yaml

from calendars.places import Spot, Way, Written
from calendars.words import short
from models.errors import Sentence

DEEPEST = 40
MOST_PARTS = 50_000  # a year's file has some thousands

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = ("", "~", "null", "Null", "NULL")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")


def read(text: str, name: str) -> Written:
    """The document in `text`; `name` is the file in the places.

    What a single part does wrong (a key said twice, an anchor, a tag) is noted in the result; reading goes on.

    Raises:
        CalendarInvalid: the text is no readable YAML: torn, empty, too deep, or with control characters.
    """
    written = Written(name)
    text = text.removeprefix("\ufeff")
    for match in islice(_UNPRINTABLE.finditer(text), 20):
        sentence = Sentence("有不可见的控制字符 U+{code}", code=f"{ord(match.group()):04X}")
        written.say_at(spot_of(text, match.start()), sentence)
    written.raise_found()
    try:
        _Reader(written).read(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        written.say_at(_torn_at(error, text), _torn(error))
        written.raise_found()
    return written


def spot_of(text: str, index: int) -> Spot:
    """Line and column of the character at `index`."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


class _Mark(Protocol):
    line: int
    column: int


def _mark(mark: _Mark | None) -> Spot:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


_TORN = {
    "found unexpected end of stream": Sentence("YAML没有写完: 引号没有闭合"),
    "did not find expected ',' or ']'": Sentence("YAML没有写完: 缺少逗号或“]”"),
    "did not find expected ',' or '}'": Sentence("YAML没有写完: 缺少逗号或“}}”"),
    "could not find expected ':'": Sentence("缺少冒号; 冒号后要有空格"),
    "mapping values are not allowed in this context": Sentence("这里不能再有冒号; 文字里有“: ”时请给整句加英文引号"),
    "did not find expected node content": Sentence("YAML没有写完: 这里缺少内容"),
    "did not find expected key": Sentence("缩进不齐, 或上一行没有写完"),
    "did not find expected '-' indicator": Sentence("缩进不齐: 这里应是以“- ”开头的一项"),
    "found character that cannot start any token": Sentence("这个字符不能开头; 缩进要用空格, 不能用制表符"),
}


def _torn_at(error: yaml.YAMLError, text: str) -> Spot:
    """Where the parser stumbled; at the end of the text, where the unfinished part began."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    end = spot_of(text, len(text.rstrip()))
    at_end = problem is not None and (problem.line + 1, problem.column + 1) >= end
    if at_end:
        return min(_mark(context), end) if context else end
    return _mark(problem)


def _torn(error: yaml.YAMLError) -> Sentence:
    problem = str(getattr(error, "problem", None) or error)
    return _TORN.get(problem) or Sentence("YAML不完整或写法有误: {problem}", problem=short(problem))


class _Dropped:
    """Stands for a key whose value is read but not kept."""


_DROPPED = _Dropped()


class _Frame:
    """A mapping or list that is being read; its way is None if it is not kept, `as_key` where a name should stand."""

    def __init__(self, kept: dict[str, object] | list[object], way: Way | None, as_key: bool) -> None:
        self.kept = kept
        self.way = way
        self.as_key = as_key
        self.key: str | _Dropped | None = None  # of a mapping: the key whose value comes next

    def wants_key(self) -> bool:
        return isinstance(self.kept, dict) and self.key is None

    def next_way(self) -> Way | None:
        if self.way is None or isinstance(self.key, _Dropped):
            return None
        return (*self.way, len(self.kept) if self.key is None else self.key)

    def take(self, value: object) -> None:
        if isinstance(self.kept, list):
            self.kept.append(value)
        elif isinstance(self.key, str):
            self.kept[self.key] = value
        self.key = None


class _Reader:
    """Builds the plain data from the parser's events, with a stack of its own."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.stack: list[_Frame] = []
        self.documents = 0
        self.parts = 0

    def read(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self._say(event, Sentence("一个文件只能写一份年历, 这里又开始了一份"))
                    return
            elif isinstance(event, yaml.NodeEvent):
                self._node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end()
        if not self.documents:
            self.written.say_at((1, 1), Sentence("文件是空的"))
            self.written.raise_found()

    def _node(self, event: yaml.NodeEvent) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and frame.wants_key():
            self._key(frame, event)
            return
        self._count(event)
        way = frame.next_way() if frame else ()
        if way is not None:
            self.written.values[way] = _mark(event.start_mark)
        self._refuse_tricks(event, way)
        if isinstance(event, yaml.CollectionStartEvent):
            self._start(event, way)
        else:
            self._give(_plain(event))

    def _count(self, event: yaml.NodeEvent) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            self._say(event, Sentence("写了超过{most}个部分, 不像是年历", most=MOST_PARTS))
            self.written.raise_found()

    def _key(self, frame: _Frame, event: yaml.NodeEvent) -> None:
        frame.key = _DROPPED
        self._refuse_tricks(event, None)
        if isinstance(event, yaml.CollectionStartEvent):
            self._say(event, Sentence("项名只能是文字"))
            self._start(event, None, as_key=True)
        elif isinstance(event, yaml.ScalarEvent) and _plain(event) is None:
            self._say(event, Sentence("缺少项名"))
        elif isinstance(event, yaml.ScalarEvent):
            self._name(frame, event)

    def _name(self, frame: _Frame, event: yaml.ScalarEvent) -> None:
        """Take the name of the next value, unless the mapping has it already."""
        if frame.way is None:
            return
        way = (*frame.way, event.value)
        if way in self.written.keys:
            first = self.written.keys[way][0]
            self._say(event, Sentence("“{key}”写了两次, 第一次在第{line}行", key=short(event.value), line=first))
            return
        self.written.keys[way] = _mark(event.start_mark)
        frame.key = event.value

    def _start(self, event: yaml.CollectionStartEvent, way: Way | None, as_key: bool = False) -> None:
        if len(self.stack) >= DEEPEST:
            self._say(event, Sentence("嵌套超过{deepest}层", deepest=DEEPEST))
            self.written.raise_found()
        kept: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Frame(kept, way, as_key))

    def _end(self) -> None:
        frame = self.stack.pop()
        if not frame.as_key:
            self._give(frame.kept)

    def _give(self, value: object) -> None:
        if self.stack:
            self.stack[-1].take(value)
        else:
            self.written.data = value

    def _refuse_tricks(self, event: yaml.NodeEvent, way: Way | None) -> None:
        """Anchors, references and tags."""
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._say(event, Sentence("不支持锚点与引用(& 与 *); 以这两个字符开头的文字请加英文引号"))
        elif tag:
            self._say(event, Sentence("不支持标签 {tag}; 以“!”开头的文字请加英文引号", tag=short(tag)))
        else:
            return
        if way is not None:
            self.written.spoilt.add(way)

    def _say(self, event: yaml.Event, sentence: Sentence) -> None:
        self.written.say_at(_mark(event.start_mark), sentence)


def _plain(event: yaml.NodeEvent) -> str | None:
    """A scalar as text; None for nothing, and for a reference."""
    if not isinstance(event, yaml.ScalarEvent) or (event.style in (None, "") and event.value in _NULL):
        return None
    return str(event.value)
