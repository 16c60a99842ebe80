"""Views exchanged with the evaluated unit (交换意见): a conclusion sent, answered, or met with silence."""

from datetime import date, datetime

from sqlalchemy import Connection

from models.errors import NotKnown, RuleBroken, Sentence
from models.evaluating import Told, Views, WorkStep
from models.queries import evaluations
from tasks.evaluators.doing import Doer, write_down
from tasks.evaluators.progress import evaluation_about, progress_of, set_step
from tasks.office import Office

SYSTEM = "系统"


def ask_views(office: Office, connection: Connection, obligation: int, conclusion: str, doer: Doer) -> int:
    """Send the preliminary conclusion to the evaluated unit; returns the exchange's number. It has the calendar's
    working days to answer, counted from the next one. A conclusion that was changed is sent again as another round.

    Raises:
        RuleBroken: no conclusion is drawn up yet, or an exchange still waits for its answer.
    """
    its = evaluation_about(office, connection, obligation)
    progress = progress_of(connection, obligation)
    if progress.step not in (WorkStep.DRAFT, WorkStep.VIEWS):
        raise RuleBroken(Sentence("形成初步结论后才能交换意见"))
    if progress.views is Views.ASKED:
        raise RuleBroken(Sentence("已发出的意见征求尚未答复"))
    if not conclusion.strip():
        raise RuleBroken(Sentence("须写明初步结论"))
    due_on = office.workdays(connection).add(doer.on, its.rules.views_workdays)
    row = {"id": obligation, "unit": its.row.evaluated_id, "conclusion": conclusion.strip(), "on": doer.on}
    made = int(connection.execute(evaluations.ASK, row | {"due_on": due_on, "by": doer.by}).scalar_one())
    write_down(connection, Told.VIEWS, made, "ask", doer, state=int(Views.ASKED), why=conclusion)
    if progress.step is WorkStep.DRAFT:
        set_step(connection, its, progress.step, WorkStep.VIEWS, doer)
    return made


def answer_views(connection: Connection, views: int, *, agrees: bool, answer: str, doer: Doer) -> None:
    """The evaluated unit answers: it agrees, or says what it does not agree with.

    Raises:
        NotKnown: there is no such exchange.
        RuleBroken: it is closed already, or an objection has no words.
    """
    row = connection.execute(evaluations.VIEWS, {"views": views}).first()
    if row is None:
        raise NotKnown(Sentence("没有第{id}号意见征求", id=views))
    if not agrees and not answer.strip():
        raise RuleBroken(Sentence("不同意的，须写明意见和理由"))
    keys = {"views": views, "agrees": agrees, "answer": answer.strip(), "on": doer.on, "by": doer.by}
    if connection.execute(evaluations.ANSWER, keys).rowcount != 1:
        raise RuleBroken(Sentence("该意见征求已办结，不能再答复"))
    write_down(
        connection, Told.VIEWS, views, "answer", doer, was=int(Views.ASKED), state=int(Views.ANSWERED), why=answer
    )


def settle_silence(connection: Connection, *, on: date, at: datetime) -> int:
    """Whoever has not answered by the last day is silent from then on; returns how many. Found again it is not: a
    day missed is made up on the next."""
    doer = Doer(SYSTEM, on, at)
    silent = list(connection.execute(evaluations.SILENT, {"on": on}).scalars())
    for views in silent:
        write_down(connection, Told.VIEWS, views, "silent", doer, was=int(Views.ASKED), state=int(Views.SILENT))
    return len(silent)
