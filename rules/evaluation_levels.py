"""At which level an evaluation is, and what an agency would be commissioned with: by who owes it, and in which step."""

from calendars.schema import Form
from models.evaluating import Engagement, EvaluationLevel
from models.kinds import StepKey, UnitKind

SELF_FORMS = (Form.SELF_EVALUATION.value, Form.WHOLE_UNIT_SELF_EVALUATION.value)
TARGET_FORMS = (Form.TARGET.value, Form.TARGET_REVIEW.value)
_ENGAGEMENTS = {
    StepKey.EVALUATION: Engagement.EVALUATION,
    StepKey.TRACKING: Engagement.TRACKING,
    StepKey.REEVALUATION: Engagement.RE_EVALUATION,
    StepKey.EXANTE: Engagement.EXANTE,
    StepKey.REPORTING: Engagement.EVALUATION,
}


def level_of(form: str, step: StepKey, owner: UnitKind, *, own_tree: bool) -> EvaluationLevel:
    """The level of what is owed in `form`. Whoever evaluates what is not in their own tree is its industry's authority.

    Source: S3 三(四) (自评, 行业绩效主管部门, 部门(单位), 财政部门, 再评价).
    """
    if form in SELF_FORMS:
        return EvaluationLevel.SELF
    if step is StepKey.REEVALUATION:
        return EvaluationLevel.RE_EVAL
    if owner is UnitKind.BUREAU:
        return EvaluationLevel.FINANCE
    return EvaluationLevel.DEPT if own_tree else EvaluationLevel.INDUSTRY


def engagement_of(form: str, step: StepKey) -> Engagement:
    """What an agency would do about what is owed in `form` in a step."""
    return Engagement.TARGET_REVIEW if form in TARGET_FORMS else _ENGAGEMENTS[step]
