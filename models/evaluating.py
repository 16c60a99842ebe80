"""The codes of who evaluates: levels of evaluation, an agency's commission, the nine working steps, experts.

Small integers where rows are ordered by them, words elsewhere; labels are looked up (notices/evaluating_words.py).
"""

from enum import IntEnum, StrEnum


class EvaluationLevel(StrEnum):
    """Who evaluates whom (评价层次)."""

    SELF = "self"  # 单位自评
    INDUSTRY = "industry"  # 行业绩效主管部门评价
    DEPT = "dept"  # 部门（镇级）评价
    FINANCE = "finance"  # 财政评价
    RE_EVAL = "re_eval"  # 再评价


class Engagement(StrEnum):
    """What an agency is commissioned with."""

    EXANTE = "exante"  # 事前评估
    TARGET_REVIEW = "target-review"  # 绩效目标审核
    TRACKING = "tracking"  # 绩效跟踪
    EVALUATION = "evaluation"  # 绩效评价
    RE_EVALUATION = "re-evaluation"  # 再评价


class Method(StrEnum):
    """How an agency comes to its commission."""

    SELECTION = "selection"  # 遴选
    BIDS = "bids"  # 委托比选
    DIRECT = "direct"  # 直接委托


class CommissionState(IntEnum):
    """Where a commission (委托) stands; ENDED is one that was given up, with a reason."""

    SELECTED = 0
    CONTRACTED = 1
    PLAN_APPROVED = 2
    FIELD = 3
    DRAFT = 4
    REVIEWED = 5
    FINAL = 6
    PAID = 7
    ENDED = 9


class WorkStep(IntEnum):
    """The nine working steps of a department's or the bureau's evaluation; NONE before the first."""

    NONE = 0
    OBJECT = 1  # 确定对象
    NOTICE = 2  # 下达通知
    PLAN = 3  # 制订方案
    MATERIAL = 4  # 收集资料、现场调研
    DRAFT = 5  # 核实，形成初步结论
    VIEWS = 6  # 与被评价单位交换意见
    FINAL = 7  # 最终结论
    REPORT = 8  # 提交报告
    ARCHIVE = 9  # 建档


class Views(IntEnum):
    """What became of the views asked of the evaluated unit."""

    ASKED = 0
    ANSWERED = 1
    SILENT = 2


class ExpertTask(StrEnum):
    """What an expert is asked for."""

    REVIEW = "review"  # 评审
    REREVIEW = "rereview"  # 再评审
    COACHING = "coaching"  # 辅导


class Combining(StrEnum):
    """How several opinions become one score."""

    MEAN = "mean"
    TRIMMED = "trimmed"  # without the highest and the lowest, from four opinions on
    WEIGHTED = "weighted"


class Told(StrEnum):
    """What a line of the history of who evaluates is about."""

    AGENCY = "agency"
    EXPERT = "expert"
    COMMISSION = "commission"
    EVALUATION = "evaluation"
    VIEWS = "views"
    ASSIGNMENT = "assignment"
