"""Say how and by when an item is mended (报送整改计划); what was said stays, to be compared later."""

from datetime import date

from models.errors import RuleBroken, Sentence
from models.queries import rectification
from rules.rectifying import MOST_WORDS, Means
from tasks.act import Case


def plan(case: Case, *, measure: str, means: str, responsible: str, planned_on: date) -> None:
    """The verb of an act: keep the plan under the next number.

    Raises:
        RuleBroken: no measure, no way, nobody responsible, a day that has passed or lies after the item's.
    """
    row, on = case.row, case.act.on
    found = case.connection.execute(rectification.STATE, {"id": row.id}).first()
    if found is None:
        raise case.refuse("{title}不是整改事项", title=row.title)
    last_day = max(row.nominal_due_on, row.due_on)
    wrong = []
    if not measure.strip() or len(measure) > MOST_WORDS:
        wrong.append(Sentence("请写整改措施，不超过{n}字", n=MOST_WORDS))
    if means not in list(Means):
        wrong.append(Sentence("请选择整改类型：{known}", known="、".join(Means)))
    if not responsible.strip() or len(responsible) > 100:
        wrong.append(Sentence("请写责任人或责任科室"))
    if planned_on < on:
        wrong.append(Sentence("计划完成日{planned}已过", planned=planned_on))
    if planned_on > last_day:
        wrong.append(Sentence("计划完成日{planned}晚于整改期限{due}", planned=planned_on, due=last_day))
    if wrong:
        raise RuleBroken(Sentence("{wrong}", wrong="；".join(map(str, wrong))))
    keys = {"subject": found.subject_id, "measure": measure.strip(), "means": means, "responsible": responsible.strip()}
    keys |= {"planned_on": planned_on, "by": case.act.by or case.act.unit_code, "acting_for": case.act.acting_for or ""}
    case.connection.execute(rectification.ADD_PLAN, keys | {"on": on, "at": case.at})


def plan_in_words(case: Case) -> None:
    """The same from one line of the register of events: `value` is the day, `why` the measure, after `policy：` or the
    like its way; management without one. Whoever acts is responsible."""
    try:
        planned_on = date.fromisoformat(case.act.value)
    except ValueError:
        raise case.refuse("“{value}”不是日期（应为2022-05-20）", value=case.act.value) from None
    named, _, rest = case.act.why.partition("：")
    means, measure = (named, rest) if named in list(Means) and rest else (Means.MANAGEMENT.value, case.act.why)
    plan(case, measure=measure, means=means, responsible=case.act.by or case.act.unit_code, planned_on=planned_on)
