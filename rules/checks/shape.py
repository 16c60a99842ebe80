"""Each field by itself: it can be read, is there if it must be, and is not too long."""

from collections.abc import Iterator

from models.errors import Sentence
from rules.filling.content import inputs_of, leaves
from rules.filling.drafts import Draft
from rules.filling.findings import Finding, error
from rules.filling.inputs import Input, Line, Paragraph, Rows, Unreadable


def check(draft: Draft) -> Iterator[Finding]:
    """What is wrong with single fields, and with the number of a table's rows."""
    content = draft.content
    for leaf in leaves(content):
        if leaf.place in draft.wrong:
            yield Finding(leaf.place, _complaint(leaf.input, draft.wrong[leaf.place]))
        elif leaf.required and leaf.value in (None, ""):
            yield error(leaf.place, "不能为空")
        elif isinstance(leaf.input, Line | Paragraph) and len(leaf.value or "") > leaf.input.longest:
            yield error(leaf.place, "太长：最多{longest}个字，现有{n}个", longest=leaf.input.longest, n=len(leaf.value))
    for name, its in inputs_of(type(content)).items():
        if isinstance(its, Rows):
            yield from _count(draft, name, its)


def _complaint(its: Input, text: str) -> Sentence:
    try:
        its.read(text)
    except Unreadable as unreadable:
        return unreadable.sentence
    return Sentence("没有读懂，请重新填写")


def _count(draft: Draft, name: str, its: Rows) -> Iterator[Finding]:
    if name in draft.wrong:
        yield error(name, "最多{most}行，填了{n}行，后面的没有读入", most=its.most, n=draft.wrong[name])
    elif its.required and not getattr(draft.content, name):
        yield error(name, "至少填一行")
