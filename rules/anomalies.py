"""What is odd about a self-evaluation by its content alone, in a few words: for lists and summaries."""

from collections.abc import Iterator

from models.errors import Sentence
from rules.checks import copied_targets, copied_text, full_marks, over_fulfilment, vague_words, zero_targets
from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts

_NOTHING_KNOWN = Facts(work_year=0, budget_year=0, unit_code="", unit="")
_LOOKED_AT = (
    (full_marks.check, Sentence("执行率低而指标满分")),
    (copied_targets.check, Sentence("实际值全部等于指标值")),
    (copied_text.check, Sentence("文字雷同")),
    (vague_words.check, Sentence("模糊用语")),
    (over_fulfilment.check, Sentence("远超指标值")),
    (zero_targets.check, Sentence("正向指标值为0")),
)


def anomalies(content: Evaluated) -> Iterator[Sentence]:
    """Each once; the form itself says where."""
    for check, said in _LOOKED_AT:
        if any(check(content, _NOTHING_KNOWN)):
            yield said
