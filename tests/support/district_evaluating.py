"""The district with an evaluation under way: a department's report about a unit's project, an agency, an expert."""

from datetime import date

from district import SAMPLE
from sqlalchemy import text

from calendars.evaluators import USUAL
from models.evaluating import ExpertTask, Method, WorkStep
from models.kinds import StepKey
from rules.commissions import Move
from tasks.act import Act
from tasks.clock import SWEEP_AT, moment
from tasks.evaluators.commission import commission
from tasks.evaluators.doing import Doer
from tasks.evaluators.experts import assign, declare
from tasks.evaluators.move import Particulars, move
from tasks.evaluators.progress import take_step
from tasks.evaluators.take_in import take_in
from tasks.evaluators.views import ask_views
from tasks.office import Office
from tasks.open_step import open_step
from tasks.record import record

CONTRACT = Particulars("", "HT-2022-01", 9_800_000, date(2022, 6, 1), date(2022, 7, 1), date(2022, 7, 15))


def number(office: Office, deliverable: str, subject: str) -> int:
    """The obligation of a deliverable about a subject."""
    ask = text(
        "SELECT o.id FROM obligation o JOIN deliverable d ON d.id = o.deliverable_id JOIN subject s"
        " ON s.id = o.subject_id WHERE d.key = :key AND s.code = :subject"
    )
    with office.reading() as connection:
        return int(connection.execute(ask, {"key": deliverable, "subject": subject}).scalar_one())


def evaluating(office: Office, dept: str, subject: str, on: date) -> tuple[int, int]:
    """The report owed by `dept` about a subject, and the subject's self-evaluation, which the sample's first expert is
    asked about: declared for one of two tasks. Views are asked for, an agency is contracted."""
    at, doer = moment(on, SWEEP_AT), Doer("cz-jb-1", on, moment(on, SWEEP_AT))
    key = "key-evaluation-selection"
    with office.writing() as connection:
        take_in(connection, SAMPLE, USUAL, doer)
        for event in ("select", "submit", "accept"):
            act = Act(event, on, dept, key, subject if event == "select" else "", by="cz-jb-1")
            record(office, connection, act, at=at)
        calendar, days = office.calendar(connection, 2022), office.workdays(connection)
        open_step(connection, calendar, StepKey.EVALUATION, days, on=on, at=at)
    report, paper = number(office, "key-evaluation-report", subject), number(office, "self-evaluation", subject)
    with office.writing() as connection:
        commission(office, connection, report, "A01", method=Method.DIRECT, reason="有同类经验", doer=doer)
        move(office, connection, report, Move.CONTRACT, CONTRACT, doer)
        for step in (WorkStep.OBJECT, WorkStep.NOTICE, WorkStep.PLAN, WorkStep.MATERIAL, WorkStep.DRAFT):
            take_step(office, connection, report, step, document="通知", doer=doer)
        ask_views(office, connection, report, "初步得分82分", doer)
        for task in (ExpertTask.COACHING, ExpertTask.REVIEW):
            made = assign(office, connection, paper, "zj-01", task, due_on=date(2022, 6, 10), doer=doer)
        person = connection.execute(text("SELECT id FROM person WHERE code = 'zj-01'")).scalar_one()
        declare(connection, made, person, conflict=False, said="", doer=doer)
    return report, paper
