"""What a report and a combined opinion are filled in with: who evaluates, views exchanged, opinions that were given."""

import json
from dataclasses import replace

from sqlalchemy import Connection

from calendars.labels import EVALUATION_LEVELS
from calendars.schema import Form
from models.evaluating import ExpertTask, Views, WorkStep
from models.kinds import StepKey
from models.queries import agencies, commissions, evaluations, experts
from rules.filling.content import FormType, inputs_of
from rules.filling.drafts import Draft
from rules.filling.facts import EvaluationFacts, Facts, OpinionFacts
from rules.forms import loaded
from tasks.desk.facts import Known
from tasks.evaluators.about import About, about
from tasks.evaluators.deltas import points
from tasks.evaluators.progress import progress_of
from tasks.office import Office

KNOWING = (Form.EVALUATION_REPORT.value, Form.EXPERT_OPINION.value)
_TASKS = {StepKey.REEVALUATION: ExpertTask.REREVIEW, StepKey.TRACKING: ExpertTask.COACHING}


def knowing(office: Office, connection: Connection, known: Known, facts: Facts) -> Facts:
    """`facts` with what is known of the evaluation or of the opinions, where the form asks for it."""
    form = known.deliverable.form
    if form == Form.EVALUATION_REPORT:
        return replace(facts, evaluation=_evaluation(office, connection, known))
    if form == Form.EXPERT_OPINION:
        return _with_opinions(connection, about(office, connection, known.row.id), facts)
    return facts


def renewed(form: FormType, draft: Draft, facts: Facts) -> Draft:
    """A kept draft with what is known by now: opinions come in while somebody types."""
    fresh = form.prefilled(facts)
    given = {name: getattr(fresh, name) for name, its in inputs_of(form).items() if its.given}
    return Draft(draft.content.model_copy(update=given).completed(), draft.wrong)


def _evaluation(office: Office, connection: Connection, known: Known) -> EvaluationFacts:
    its = about(office, connection, known.row.id)
    commission = connection.execute(commissions.CURRENT, {"id": its.row.id}).first()
    leads = ""
    if commission is not None:
        people = connection.execute(agencies.PEOPLE)
        leads = "、".join(row.name for row in people if row.agency_id == commission.agency_id and row.leads)
    step = progress_of(connection, its.row.id).step
    return EvaluationFacts(
        level=EVALUATION_LEVELS[its.level],
        client=its.row.unit_name,
        agency=commission.agency_name if commission is not None else "",
        leads=leads,
        views=_views(connection, its),
        concluded=step >= WorkStep.FINAL,
        results_at_least=its.rules.results_at_least,
        period_from=its.row.budget_year - known.deliverable.reaches_back,
    )


def _views(connection: Connection, its: About) -> str:
    """What became of each round, as it stands in a report."""
    told = []
    for row in connection.execute(evaluations.VIEWS_OF, {"id": its.row.id}):
        said = f"{row.asked_on}征求{row.unit_name}意见，"
        if row.state == Views.SILENT:
            said += f"至{row.due_on}未答复，视为没有意见"
        elif row.state == Views.ASKED:
            said += f"答复时限{row.due_on}"
        else:
            said += f"{row.answered_on}答复：{'同意' if row.agrees else '有不同意见'}"
            said += f"（{row.answer}）" if row.answer else ""
            said += f"；采纳情况：{row.taken_up}" if row.taken_up else ""
        told.append(said)
    return "。".join(told)[:2000]


def _with_opinions(connection: Connection, its: About, facts: Facts) -> Facts:
    task = _TASKS.get(StepKey(its.row.step), ExpertTask.REVIEW)
    keys = {"task": task.value, "budget_year": its.row.budget_year, "lineage": its.row.lineage}
    rows = connection.execute(experts.ABOUT_SUBJECT, keys).all() if its.row.lineage else []
    opinions = tuple(
        OpinionFacts(
            expert=row.person_name,
            score=points(row.score),
            weight=row.weight,
            truth=row.truth,
            accuracy=row.accuracy,
            usefulness=row.usefulness,
            conclusion=str(getattr(loaded(json.loads(row.content)).content, "conclusion", "")),
        )
        for row in rows
    )
    original = connection.execute(experts.ORIGINAL, {"id": rows[0].obligation_id}).first() if rows else None
    return replace(
        facts,
        opinions=opinions,
        original=points(original.score) if original else None,
        combining=its.rules.opinions,
    )
