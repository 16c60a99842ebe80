"""The nine working steps of an evaluation: one by one, back with a reason, each with its day, who and document."""

from sqlalchemy import Connection

from calendars.schema import Form
from models.errors import Overtaken, RuleBroken, Sentence
from models.evaluating import Told, Views, WorkStep
from models.queries import evaluations
from rules.working_steps import Progress, why_not
from tasks.evaluators.about import About, about
from tasks.evaluators.doing import Doer, write_down
from tasks.office import Office


def take_step(
    office: Office,
    connection: Connection,
    obligation: int,
    to: WorkStep,
    *,
    document: str = "",
    why: str = "",
    taken_up: str = "",
    doer: Doer,
) -> None:
    """Take an evaluation to a step. `document` is what the step rests on (of the last one, the archive number),
    `taken_up` what became of the evaluated unit's objections. Views are asked for by `ask_views`, not here.

    Raises:
        RuleBroken: no evaluation is owed there, or the step may not be taken; the sentence says why.
        Overtaken: somebody else has just taken a step.
    """
    its = evaluation_about(office, connection, obligation)
    progress = progress_of(connection, obligation)
    if to is WorkStep.VIEWS and progress.step < to:
        raise RuleBroken(Sentence("交换意见须把初步结论发给被评价单位"))
    refusal = why_not(progress, to, why=why, document=document, taken_up=taken_up)
    if refusal is not None:
        raise RuleBroken(refusal)
    if to is WorkStep.FINAL and taken_up.strip():
        _take_up(connection, obligation, taken_up, doer)
    archive = document.strip() if to is WorkStep.ARCHIVE else ""
    set_step(connection, its, progress.step, to, doer, document=document.strip(), why=why, archive=archive)


def progress_of(connection: Connection, obligation: int) -> Progress:
    """How far an evaluation is, with what decides over its next step."""
    row = connection.execute(evaluations.ONE, {"id": obligation}).first()
    back = connection.execute(evaluations.LAST_BACK, {"id": obligation}).scalar_one()
    views = connection.execute(evaluations.VIEWS_SINCE, {"id": obligation, "back": back}).first()
    report = connection.execute(evaluations.REPORT, {"id": obligation}).one()
    return Progress(
        step=WorkStep(row.step) if row else WorkStep.NONE,
        views=Views(views.state) if views else None,
        objects=views is not None and views.agrees is not None and not views.agrees,
        handed_in=bool(report.handed_in),
        accepted=bool(report.accepted),
    )


def evaluation_about(office: Office, connection: Connection, obligation: int) -> About:
    """What is evaluated, where a report of it is owed.

    Raises:
        NotKnown: no such obligation.
        RuleBroken: what is owed is no evaluation report.
    """
    its = about(office, connection, obligation)
    if its.form != Form.EVALUATION_REPORT:
        raise RuleBroken(Sentence("“{title}”不是评价报告，没有评价步骤", title=its.row.title))
    return its


def set_step(
    connection: Connection,
    its: About,
    was: WorkStep,
    to: WorkStep,
    doer: Doer,
    *,
    document: str = "",
    why: str = "",
    archive: str = "",
) -> None:
    """Step and history together.

    Raises:
        Overtaken: it is no longer in the step `was`.
    """
    obligation = its.row.id
    connection.execute(evaluations.BEGIN, {"id": obligation, "level": its.level.value})
    keys = {"id": obligation, "was": int(was), "state": int(to), "archive_number": archive}
    if connection.execute(evaluations.MOVE, keys).rowcount != 1:
        raise Overtaken(Sentence("该评价刚刚被他人变更，请重试"))
    event = "step" if to > was else "back"
    write_down(
        connection, Told.EVALUATION, obligation, event, doer, was=int(was), state=int(to), value=document, why=why
    )


def _take_up(connection: Connection, obligation: int, taken_up: str, doer: Doer) -> None:
    back = connection.execute(evaluations.LAST_BACK, {"id": obligation}).scalar_one()
    views = connection.execute(evaluations.VIEWS_SINCE, {"id": obligation, "back": back}).one()
    connection.execute(evaluations.TAKE_UP, {"views": views.id, "taken_up": taken_up.strip()})
    write_down(connection, Told.VIEWS, views.id, "taken up", doer, why=taken_up)
