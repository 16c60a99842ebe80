"""The words of a letter as somebody may edit them (模板): lines of text with names in braces.

`标题：` and `主送：` come first, `附件：` names what is sent along, every other line is a paragraph; `一、` begins a
heading and `（一）` a smaller one. A line that begins with `[有问题]` stands only where that holds. A name in braces is
filled in; a line that is one such name alone may become several paragraphs, or none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import RuleBroken, Sentence
from notices.letters.paper import Kind, Said, Weight

TITLE, TO, ENCLOSED = "标题：", "主送：", "附件："
_NAME = re.compile(r"\{([^{}]*)\}")
_CONDITION = re.compile(r"\[([^\[\]]{1,12})\]\s*")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）")
LONGEST_WORDING = 20_000
_FRAME = ("局名", "科室", "依据", "工作年度", "日期", "文号")
NAMES: Mapping[Kind, tuple[str, ...]] = {
    Kind.CIRCULAR: (*_FRAME, "事项", "截止日", "单位数", "项数", "未报数", "补报数"),
    Kind.TALK: (*_FRAME, "单位", "事项", "截止日", "未报数"),
    Kind.DEDUCTION: (*_FRAME, "单位", "事项", "截止日", "未报数"),
    Kind.FEEDBACK: (
        *_FRAME, "单位", "主管部门", "对象", "预算年度", "评价方式", "概况", "得分", "等级", "问题", "建议", "问题数",
        "整改期限", "附件材料",
    ),
}  # fmt: skip
CONDITIONS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CIRCULAR: ("有补报",),
    Kind.TALK: (),
    Kind.DEDUCTION: (),
    Kind.FEEDBACK: ("有问题", "无问题", "有得分"),
}


@dataclass(frozen=True)
class Values:
    """What stands for the names, which names become several paragraphs, and what holds."""

    words: Mapping[str, str]
    blocks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Worded:
    """A wording with everything filled in."""

    title: str
    to: str
    body: tuple[Said, ...]
    enclosed: tuple[str, ...]


def shipped(kind: Kind) -> str:
    """The wording that comes with the program; version 0."""
    return (Path(__file__).parent / "texts" / f"{kind}.txt").read_text(encoding="utf-8")


def check_wording(kind: Kind, source: str) -> None:
    """Whether a wording can be used.

    Raises:
        RuleBroken: all that is wrong, each with its line.
    """
    wrong = list(_wrong(kind, source))
    if wrong:
        raise RuleBroken(Sentence("{wrong}", wrong="；".join(map(str, wrong))))


def _wrong(kind: Kind, source: str) -> list[Sentence]:
    found = []
    if len(source) > LONGEST_WORDING:
        found.append(Sentence("模板不超过{n}字", n=LONGEST_WORDING))
    lines = source.splitlines()
    for mark in (TITLE, TO):
        if sum(line.startswith(mark) for line in lines) != 1:
            found.append(Sentence("须有且只有一行以“{mark}”开头", mark=mark))
    for number, line in enumerate(lines, 1):
        asked = _CONDITION.match(line)
        if asked and asked[1] not in CONDITIONS[kind]:
            known = "、".join(CONDITIONS[kind]) or "-"
            found.append(Sentence("第{n}行：没有条件[{name}]（可用：{known}）", n=number, name=asked[1], known=known))
        for name in _NAME.findall(line):
            if name not in NAMES[kind]:
                known = "、".join(NAMES[kind])
                found.append(Sentence("第{n}行：没有{{{name}}}（可用：{known}）", n=number, name=name, known=known))
        if line.count("{") != line.count("}") or len(_NAME.findall(line)) != line.count("{"):
            found.append(Sentence("第{n}行：花括号不成对", n=number))
    if not any(_plain(line) for line in lines):
        found.append(Sentence("没有正文"))
    return found


def _plain(line: str) -> bool:
    return bool(line.strip()) and not line.startswith((TITLE, TO, ENCLOSED))


def worded(source: str, values: Values) -> Worded:
    """A checked wording with its names filled in."""
    title = to = ""
    body: list[Said] = []
    enclosed: list[str] = []
    for line in source.splitlines():
        asked = _CONDITION.match(line)
        if asked and asked[1] not in values.holds:
            continue
        said = line[asked.end() :] if asked else line
        if said.startswith(TITLE):
            title = _filled(said[len(TITLE) :], values).strip()
        elif said.startswith(TO):
            to = _filled(said[len(TO) :], values).strip()
        elif said.startswith(ENCLOSED):
            enclosed += _lines(said[len(ENCLOSED) :].strip(), values)
        elif said.strip():
            body += (Said(each, _weight(each)) for each in _lines(said.strip(), values))
    return Worded(title, to, tuple(body), tuple(enclosed))


def _lines(said: str, values: Values) -> list[str]:
    alone = _NAME.fullmatch(said)
    if alone and alone[1] in values.blocks:
        return list(values.blocks[alone[1]])
    filled = _filled(said, values)
    return [filled] if filled else []


def _filled(said: str, values: Values) -> str:
    return _NAME.sub(lambda found: values.words.get(found[1]) or "；".join(values.blocks.get(found[1], ())), said)


def _weight(said: str) -> Weight:
    """A heading is short and ends without a stop; a paragraph that only begins like one is text."""
    short = len(said) <= 40 and not said.endswith(("。", "；", "，"))
    if short and _HEADING.match(said):
        return Weight.HEADING
    return Weight.SUBHEADING if short and _SUBHEADING.match(said) else Weight.TEXT
