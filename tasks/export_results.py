"""What became of the year's evaluations as files: applications, letters, items to mend, who evaluates, publications."""

import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.sql.selectable import TextualSelect

from calendars.evaluators import USUAL
from models.evaluating import CommissionState, Views, WorkStep
from models.kinds import ApplicationState, ItemState, LetterState, State
from models.queries import exported_results
from rules.forms import loaded
from rules.forms.publication import Publication
from tasks.cell_texts import Texts, batch_name, texts
from tasks.evaluators.agencies import all_agencies
from tasks.evaluators.experts import rows_of
from tasks.evaluators.files import AGENCIES, COLUMNS, EXPERTS, agency_cells, expert_cells

ITEM = "work_year,step,deliverable,unit_code,subject_code"
HEADERS = {
    "applications.csv": f"{ITEM},finding,grade,score,light,budget,proposed,least,most,for_year,proposed_on,state,"
    "decision,amount,why,decided_by,acting_for,decided_on",
    "letters.csv": "work_year,number,kind,state,step,unit_code,deliverable,subject_code,proposal,written_by,dated_on,"
    "due_on,received_by,received_on",
    "rectifications.csv": "work_year,item,unit_code,deliverable,state,source,letter,source_deliverable,source_subject,"
    "number,class,problem,advice,made_by,made_on,due_on,present_due_on,plan,measure,means,responsible,planned_on,"
    "mended_on,result,rules_made,rules_year,verified_on,closed_on,check_on,looked_back_on,done,found,cause,accountable",
    "evaluations.csv": f"{ITEM},level,working_step,archive_number,views,views_of,asked_on,views_due_on,views_state,"
    "agrees,answer,answered_on,taken_up",
    AGENCIES: COLUMNS[AGENCIES],
    "commissions.csv": f"{ITEM},agency_code,engagement,client,method,reason,state,selected_on,contract,fee,plan_due_on,"
    "draft_due_on,final_due_on,score,pays_from,pays_to,paid",
    EXPERTS: COLUMNS[EXPERTS],
    "opinions.csv": f"{ITEM},person_id,task,weight,assigned_on,due_on,declared_on,conflict,ended_on,ended_why,opinion,"
    "score,truth,accuracy,usefulness,given_on",
    "publications.csv": f"{ITEM},state,due_on,web_address,published_on,scope,left_out,digest,checked_on,excused",
}
Said = dict[str, Callable[[Any], str]]


def _word(codes: type[IntEnum]) -> Callable[[int], str]:
    return lambda code: codes(code).name.lower()


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


def _yes(truth: object) -> str:
    return "yes" if truth else "no"


_MONEY: Said = dict.fromkeys(("budget", "least", "most", "amount", "fee", "paid"), _yuan)
_SCORE: Said = {"score": _yuan}
_PLAIN: dict[str, tuple[TextualSelect, Said]] = {
    "applications.csv": (exported_results.APPLICATIONS, _MONEY | _SCORE | {"state": _word(ApplicationState)}),
    "rectifications.csv": (exported_results.RECTIFICATIONS, {"state": _word(ItemState), "done": _yes}),
    "evaluations.csv": (
        exported_results.EVALUATIONS,
        {"working_step": _word(WorkStep), "views_state": _word(Views), "agrees": _yes},
    ),
    "commissions.csv": (exported_results.COMMISSIONS, _MONEY | _SCORE | {"state": _word(CommissionState)}),
    "opinions.csv": (exported_results.OPINIONS, _SCORE | {"conflict": _yes}),
}


def tables_of_results(connection: Connection) -> dict[str, Callable[[], Iterable[Texts]]]:
    """The rows of each of these files, sorted by their first columns."""
    return {
        "applications.csv": lambda: _plain(connection, "applications.csv"),
        "letters.csv": lambda: sorted(map(_letter, connection.execute(exported_results.LETTERS))),
        "rectifications.csv": lambda: _plain(connection, "rectifications.csv"),
        "evaluations.csv": lambda: _plain(connection, "evaluations.csv"),
        AGENCIES: lambda: sorted(tuple(agency_cells(each.row)) for each in all_agencies(connection, USUAL)),
        "commissions.csv": lambda: _plain(connection, "commissions.csv"),
        EXPERTS: lambda: sorted(tuple(expert_cells(row)) for row in rows_of(connection)),
        "opinions.csv": lambda: _plain(connection, "opinions.csv"),
        "publications.csv": lambda: sorted(_publications(connection)),
    }


def _plain(connection: Connection, name: str) -> list[Texts]:
    asked, said = _PLAIN[name]
    return sorted(_row(name, row._asdict(), said) for row in connection.execute(asked))


def _row(name: str, values: dict[str, Any], said: Said) -> Texts:
    columns = HEADERS[name].split(",")
    return texts(
        said[column](values[column]) if column in said and values[column] is not None else values[column]
        for column in columns
    )


def _letter(row: Row[Any]) -> Texts:
    proposed = row.on_day is not None
    batch = batch_name(row.on_day, row.proposed_year, row.ladder, row.rung, row.part) if proposed else ""
    return _row("letters.csv", {**row._asdict(), "proposal": batch}, {"state": _word(LetterState)})


def _publications(connection: Connection) -> Iterator[Texts]:
    for row in connection.execute(exported_results.PUBLICATIONS):
        told = loaded(json.loads(row.content)).content if row.content else None
        form = told if isinstance(told, Publication) else Publication()
        values = {name: getattr(form, name) for name in ("web_address", "published_on", "scope", "left_out")}
        yield _row("publications.csv", {**row._asdict(), **values}, {"state": _word(State)})
