"""The nine working steps of an evaluation (评价工作程序): one after another, back with a reason, views before the end.

Source: SPEC B.3, E.4 (财预〔2020〕10号).
"""

from dataclasses import dataclass

from models.errors import Sentence
from models.evaluating import Views, WorkStep

STEP_NAMES = {
    WorkStep.NONE: Sentence("尚未开始"),
    WorkStep.OBJECT: Sentence("确定对象"),
    WorkStep.NOTICE: Sentence("下达通知"),
    WorkStep.PLAN: Sentence("制订方案"),
    WorkStep.MATERIAL: Sentence("收集资料、现场调研"),
    WorkStep.DRAFT: Sentence("核实，形成初步结论"),
    WorkStep.VIEWS: Sentence("交换意见"),
    WorkStep.FINAL: Sentence("形成最终结论"),
    WorkStep.REPORT: Sentence("提交报告"),
    WorkStep.ARCHIVE: Sentence("建立档案"),
}
VIEWS_NAMES = {
    Views.ASKED: Sentence("等待答复"),
    Views.ANSWERED: Sentence("已答复"),
    Views.SILENT: Sentence("逾期未答复，视为没有意见"),
}
STEPS = tuple(step for step in WorkStep if step is not WorkStep.NONE)


@dataclass(frozen=True)
class Progress:
    """How far an evaluation is. `views` is what became of the last exchange since the conclusion was drawn up, None if
    there was none; `handed_in` and `accepted` speak of the report; `objects` says that the unit did not agree."""

    step: WorkStep
    views: Views | None = None
    objects: bool = False
    handed_in: bool = False
    accepted: bool = False


def why_not(progress: Progress, to: WorkStep, *, why: str, document: str, taken_up: str = "") -> Sentence | None:
    """Why an evaluation cannot go to step `to`; None if it can.

    Forward one step at a time, back to any earlier one with a reason until it is archived. The last conclusion waits
    for the evaluated unit's views: answered, or silent after its days. The report belongs to what is owed: it is handed
    in there, and archived once it is accepted.
    """
    if progress.step is WorkStep.ARCHIVE:
        return Sentence("评价已建档，不再变动")
    if to <= progress.step:
        return _back(progress, to, why)
    if to != progress.step + 1:
        following = STEP_NAMES[WorkStep(progress.step + 1)]
        return Sentence("下一步是“{next}”，不能直接到“{to}”", next=following, to=STEP_NAMES[to])
    return _onward(progress, to, document, taken_up)


def _onward(progress: Progress, to: WorkStep, document: str, taken_up: str) -> Sentence | None:
    if to is WorkStep.FINAL:
        return _concluded(progress, taken_up)
    if to is WorkStep.REPORT and not progress.handed_in:
        return Sentence("评价报告还没有报送：请先在应报事项中报送")
    return _archived(progress, document) if to is WorkStep.ARCHIVE else None


def _back(progress: Progress, to: WorkStep, why: str) -> Sentence | None:
    if to in (WorkStep.NONE, progress.step):
        return Sentence("评价已在“{step}”", step=STEP_NAMES[progress.step])
    return None if why.strip() else Sentence("退回到“{to}”须写明理由", to=STEP_NAMES[to])


def _concluded(progress: Progress, taken_up: str) -> Sentence | None:
    if progress.views is None:
        return Sentence("还没有与被评价单位交换意见，不能形成最终结论")
    if progress.views is Views.ASKED:
        return Sentence("被评价单位尚未答复，答复时限也未到，不能形成最终结论")
    if progress.objects and not taken_up.strip():
        return Sentence("被评价单位有不同意见，须写明是否采纳及理由")
    return None


def _archived(progress: Progress, document: str) -> Sentence | None:
    if not progress.accepted:
        return Sentence("评价报告还没有审核通过，不能建档")
    return None if document.strip() else Sentence("须写明档案号")
